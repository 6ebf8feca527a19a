//! A completion record and its columns (interface.md, Completion records); pure.
use crate::certificate::Ending;
use crate::certificate::Status;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::CompletionId;
use crate::db::ids::ReleaseId;
use crate::db::ids::UnitId;
use crate::learning::Wait;
use crate::org::Category;
use std::collections::HashMap;
use std::collections::HashSet;

/// The columns, in their order: as files name them, and in Vietnamese as the workbook does.
pub const COLUMNS: [(&str, &str); 22] = [
    ("completion_id", "Mã hoàn thành"),
    ("staff_code", "Mã cán bộ"),
    ("full_name", "Họ và tên"),
    ("birth_date", "Ngày sinh"),
    ("category", "Đối tượng"),
    ("position", "Chức vụ"),
    ("unit_code", "Mã đơn vị"),
    ("unit_name", "Đơn vị"),
    ("parent_unit_name", "Đơn vị cấp trên"),
    ("course_code", "Mã khóa học"),
    ("course_title", "Khóa học"),
    ("release", "Phiên bản"),
    ("periods", "Số tiết"),
    ("started_on", "Ngày bắt đầu"),
    ("completed_on", "Ngày hoàn thành"),
    ("score_percent", "Điểm (%)"),
    ("grade_class", "Xếp loại"),
    ("evidence_grade", "Mức minh chứng"),
    ("certificate_number", "Số giấy chứng nhận"),
    ("register_number", "Số vào sổ"),
    ("certificate_status", "Tình trạng"),
    ("valid_until", "Giá trị đến"),
];

/// A record as it is stored: everything of the moment of completion, the person as known today.
#[derive(Debug, Clone, PartialEq, diesel::Queryable)]
pub struct Record {
    pub who: Who,
    pub what: What,
    pub certificate: Option<Proof>,
}

/// Of the units of some records, those that have an issuer at or above them.
pub type Issued = HashSet<UnitId>;

/// Whose record it is, with unit and position of the moment.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Who {
    pub id: CompletionId,
    pub unit: UnitId,
    pub staff_code: Option<String>,
    pub full_name: String,
    /// `1985-02-05`, or `1958` when only the year is known.
    pub birth_date: Option<String>,
    pub category: Category,
    pub position: Option<String>,
    pub unit_code: String,
    pub unit_name: String,
    pub parent_unit_name: Option<String>,
}

/// What was completed, and how well.
#[derive(Debug, Clone, PartialEq, diesel::Queryable)]
pub struct What {
    pub release: ReleaseId,
    pub periods: f64,
    pub started_at: Time,
    pub completed_at: Time,
    pub score_percent: Option<f64>,
    pub grade_class: String,
    pub evidence_grade: String,
}

impl Record {
    /// Its place in the order of time.
    pub fn key(&self) -> (Time, CompletionId) {
        (self.what.completed_at, self.who.id)
    }

    /// Why there is no certificate, given the units for which somebody issues.
    pub fn wait(&self, issued: &Issued) -> Option<Wait> {
        let has_issuer = issued.contains(&self.who.unit);
        self.certificate.is_none().then(|| Wait::of(has_issuer))
    }
}

/// The certificate of a record.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Proof {
    /// Its code without hyphens, as stored: a million of them need not be taken apart and put together.
    pub code: String,
    pub register_number: String,
    pub valid_until: Option<Day>,
    pub ended: Option<Ending>,
}

impl Proof {
    /// What it is worth on a day.
    pub fn status(&self, today: Day) -> Status {
        Status::of(self.ended, self.valid_until, today)
    }
}

/// What a release is called.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Edition {
    pub release: ReleaseId,
    pub course_code: String,
    pub title: String,
    pub version: String,
}

/// Every release by its id; few, so that a million records need not join them.
pub type Editions = HashMap<ReleaseId, Edition>;
