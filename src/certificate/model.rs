//! What a certificate says and what became of it.
use super::Code;
use crate::config::Config;
use crate::content::EvidenceGrade;
use crate::db::Day;
use crate::db::Json;
use crate::db::Time;
use crate::db::ids::CertificateId;
use crate::db::ids::CompletionId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::text_enum;
use crate::learning::GradeClass;
use crate::text::Language;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::Serialize;

/// The text of a certificate as it was on the day of issue. It is stored and never changes, whatever later becomes of the
/// person, the units or the course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    pub code: Code,
    pub register_number: String,
    pub issued_at: Time,
    /// The local day of `issued_at`, as printed.
    pub issued_on: Day,
    /// The last day on which the certificate is valid; none when it does not expire.
    pub valid_until: Option<Day>,
    pub issuer: IssuedBy,
    pub holder: Holder,
    pub course: Course,
}

/// What the file says beside the facts. It is kept from the moment of issue, so that the file stays the same, byte for byte,
/// when the installation moves to another address.
#[derive(Debug, Clone)]
pub struct Imprint {
    /// The address of the public check, without a code.
    pub check_page: String,
    /// The zone in which the file's description gives the time of issue.
    pub zone: TimeZone,
}

impl Imprint {
    /// Of certificates issued under these settings.
    pub fn of(config: &Config) -> Self {
        Self {
            check_page: format!("{}/verify", config.base_url),
            zone: config.time_zone.clone(),
        }
    }
}

/// Who issues: a unit and what it prints on its certificates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IssuedBy {
    pub name: String,
    pub parent_name: Option<String>,
    pub place: String,
    pub signatory_title: String,
    pub signatory: String,
}

/// Who completed the course, with unit and position of the moment of completion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Holder {
    pub full_name: String,
    /// `1985-02-05`, or `1958` when only the year is known.
    pub birth_date: Option<String>,
    pub position: Option<String>,
    pub unit_name: String,
}

/// What was completed, and how well.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Course {
    pub code: String,
    pub title: String,
    /// The release's version.
    pub version: String,
    /// Units of 45 minutes (tiết).
    pub periods: f64,
    pub started_on: Day,
    pub completed_on: Day,
    /// How it was taught (hình thức).
    pub delivery: String,
    pub score_percent: Option<f64>,
    pub grade_class: GradeClass,
    pub evidence_grade: EvidenceGrade,
}

impl Course {
    /// How it was taught, in the words of a page; what is printed stays as it was frozen.
    pub fn taught(&self, language: Language) -> &str {
        match language {
            Language::English if self.delivery == ONLINE => "online",
            _ => &self.delivery,
        }
    }
}

/// A certificate in the register: its text, and what became of it since.
#[derive(Debug, Clone, PartialEq, diesel::Queryable)]
pub struct Certificate {
    pub id: CertificateId,
    pub completion: CompletionId,
    pub person: PersonId,
    pub issuer: UnitId,
    #[diesel(deserialize_as = Json<Facts>)]
    pub facts: Facts,
    /// The decision that ended it, if any.
    pub ended: Option<Ending>,
}

impl From<Json<Self>> for Facts {
    fn from(stored: Json<Self>) -> Self {
        stored.0
    }
}

impl Certificate {
    /// What it is worth on the local day `today`.
    pub fn status(&self, today: Day) -> Status {
        Status::of(self.ended, self.facts.valid_until, today)
    }
}

/// The delivery of the courses this program itself teaches.
pub const ONLINE: &str = "trực tuyến";

text_enum! {
    /// How a certificate was ended by a decision.
    pub enum Ending {
        Revoked = "revoked",
        Replaced = "replaced",
    }
}

text_enum! {
    /// What a certificate is worth today (`certificate_status`).
    pub enum Status {
        Valid = "valid",
        Expired = "expired",
        Revoked = "revoked",
        Replaced = "replaced",
    }
}

impl Status {
    /// The status on the local day `today`: a decision outweighs the calendar.
    pub fn of(ended: Option<Ending>, valid_until: Option<Day>, today: Day) -> Self {
        match ended {
            Some(Ending::Revoked) => Self::Revoked,
            Some(Ending::Replaced) => Self::Replaced,
            None if valid_until.is_some_and(|last| last < today) => Self::Expired,
            None => Self::Valid,
        }
    }

    /// The word for it on pages.
    pub fn word(self, language: Language) -> &'static str {
        match self {
            Self::Valid => language.say("Hợp lệ", "Valid"),
            Self::Expired => language.say("Hết hiệu lực", "Expired"),
            Self::Revoked => language.say("Đã thu hồi", "Revoked"),
            Self::Replaced => language.say("Đã thay thế", "Replaced"),
        }
    }
}

/// The last valid day of what was completed on `completed_on` and counts for so many months; 0 months never expire.
///
/// The day of the same number (the month's last where there is none) belongs to the term: Civil Code 91/2015/QH13, articles
/// 147 and 148.
pub fn valid_until(completed_on: Day, months: u32) -> Option<Day> {
    let term = jiff::Span::new().try_months(i64::from(months)).ok()?;
    (months > 0).then(|| Day(completed_on.0.saturating_add(term)))
}

/// What comparing a typed birth date with the stored one says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Same,
    Other,
    /// No date at all, or a day that no calendar has.
    Unreadable,
    /// A year or month alone, where the day is known.
    Partial,
}

/// The number in the issuer's register (số vào sổ), e.g. `0127/2026/GCN-SKHCN`; `suffix` is the issuer's `GCN-SKHCN`.
pub fn register_number(number: i32, year: i32, suffix: &str) -> String {
    format!("{number:04}/{year}/{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_certificate_counts_through_its_last_day() {
        let last = Some(day("2027-02-05"));
        assert_eq!(Status::of(None, last, day("2027-02-05")), Status::Valid);
        assert_eq!(Status::of(None, last, day("2027-02-06")), Status::Expired);
        assert_eq!(Status::of(None, None, Day::LAST), Status::Valid);
        assert_eq!(
            Status::of(Some(Ending::Revoked), last, day("2028-01-01")),
            Status::Revoked
        );
        assert_eq!(
            Status::of(Some(Ending::Replaced), None, day("2026-01-01")),
            Status::Replaced
        );
    }

    #[test]
    fn validity_ends_on_the_day_of_the_same_number() {
        assert_eq!(valid_until(day("2026-02-05"), 12), Some(day("2027-02-05")));
        assert_eq!(valid_until(day("2026-08-31"), 6), Some(day("2027-02-28")));
        assert_eq!(valid_until(day("2026-02-05"), 0), None);
        assert_eq!(valid_until(day("2026-02-05"), u32::MAX), None);
        assert_eq!(valid_until(day("9999-02-05"), 12), Some(Day::LAST));
    }

    #[test]
    fn register_numbers_have_four_digits_or_more() {
        assert_eq!(
            register_number(127, 2026, "GCN-SKHCN"),
            "0127/2026/GCN-SKHCN"
        );
        assert_eq!(
            register_number(12_345, 2026, "GCN-SKHCN"),
            "12345/2026/GCN-SKHCN"
        );
    }
}
