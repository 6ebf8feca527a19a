//! One row of a staff list: its columns, checked and cleaned; pure.
use super::super::identity::CitizenId;
use super::super::identity::IdError;
use super::super::identity::IdWarning;
use super::super::model::Category;
use super::super::model::Gender;
use super::super::model::TITLE_CHARS;
use super::super::model::is_staff_code;
use super::super::tables::Column;
use super::super::tables::Row;
use super::super::tables::Shape;
use super::super::tables::Table;
use super::contact::email;
use super::model::Fault;
use super::reason::Reason;
use crate::access::Keys;
use crate::db::Day;
use crate::text::BirthDate;
use crate::text::NAME_CHARS;
use crate::text::NameError;
use crate::text::clean_name;
use crate::text::dates::parse_day;
use crate::text::fold;
use crate::text::national_phone;
use crate::text::unshowable;

/// The columns of a staff list (interface.md).
pub const STAFF: Shape = Shape {
    columns: &[
        Column {
            id: "staff_code",
            vietnamese: "Mã cán bộ",
            also: &["Mã CB", "Mã nhân viên", "Mã số cán bộ"],
        },
        Column {
            id: "full_name",
            vietnamese: "Họ và tên",
            also: &["Họ tên", "Họ và tên khai sinh"],
        },
        Column {
            id: "birth_date",
            vietnamese: "Ngày sinh",
            also: &["Ngày tháng năm sinh", "Năm sinh"],
        },
        Column {
            id: "gender",
            vietnamese: "Giới tính",
            also: &[],
        },
        Column {
            id: "citizen_id",
            vietnamese: "Số CCCD",
            also: &["CCCD", "Số căn cước", "Số định danh cá nhân"],
        },
        Column {
            id: "unit_code",
            vietnamese: "Mã đơn vị",
            also: &[],
        },
        Column {
            id: "category",
            vietnamese: "Đối tượng",
            also: &[],
        },
        Column {
            id: "position",
            vietnamese: "Chức vụ",
            also: &["Chức vụ, chức danh", "Chức danh"],
        },
        Column {
            id: "rank",
            vietnamese: "Ngạch/hạng",
            also: &["Ngạch", "Ngạch/hạng CDNN"],
        },
        Column {
            id: "is_leader",
            vietnamese: "Lãnh đạo",
            also: &[],
        },
        Column {
            id: "concurrent",
            vietnamese: "Kiêm nhiệm",
            also: &[],
        },
        Column {
            id: "email",
            vietnamese: "Thư điện tử",
            also: &["Địa chỉ thư điện tử", "e-mail"],
        },
        Column {
            id: "phone",
            vietnamese: "Điện thoại",
            also: &["Số điện thoại"],
        },
        Column {
            id: "from",
            vietnamese: "Từ ngày",
            also: &[],
        },
        Column {
            id: "to",
            vietnamese: "Đến ngày",
            also: &[],
        },
    ],
    required: &[
        &["full_name"],
        &["unit_code"],
        &["staff_code", "citizen_id"],
    ],
};

/// A sound row. What the file leaves empty or out is `None` and leaves what is known as it is; a post's text that is empty
/// though the file has the column is an empty text.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StaffRow {
    pub line: u32,
    pub staff_code: Option<String>,
    pub full_name: String,
    pub birth_date: Option<BirthDate>,
    pub gender: Option<Gender>,
    pub citizen: Option<Citizen>,
    pub unit_code: String,
    pub category: Option<Category>,
    pub position: Option<String>,
    pub rank: Option<String>,
    pub is_leader: Option<bool>,
    pub concurrent: bool,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub from: Option<Day>,
    pub to: Option<Day>,
    /// What is worth knowing although the row is taken.
    pub remarks: Vec<Fault>,
}

/// An identity number in the three forms in which it is kept; never in plain.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Citizen {
    #[serde(with = "super::packed")]
    pub hash: Vec<u8>,
    #[serde(with = "super::packed")]
    pub sealed: Vec<u8>,
    pub mask: String,
}

/// Checks one row. All of its faults are told at once.
pub fn check(row: &Row, table: &Table, keys: &Keys, today: Day) -> Result<StaffRow, Vec<Fault>> {
    if let Some(fault) = row.fault {
        return Err(vec![Fault::whole(fault.into())]);
    }
    let mut cells = Cells {
        row,
        table,
        faults: Vec::new(),
        remarks: Vec::new(),
    };
    let birth_date = cells.birth_date(today);
    let gender = cells.read("gender", Gender::parse, Reason::BadGender);
    let staff = StaffRow {
        line: row.line,
        staff_code: cells.read("staff_code", staff_code, Reason::BadStaffCode),
        full_name: cells.name(),
        birth_date,
        gender,
        citizen: cells.citizen(keys, gender, birth_date),
        unit_code: cells.filled("unit_code").unwrap_or_default(),
        category: cells.read("category", Category::parse, Reason::BadCategory),
        position: cells.text("position"),
        rank: cells.text("rank"),
        is_leader: cells.flag("is_leader"),
        concurrent: cells.flag("concurrent").unwrap_or_default(),
        email: cells.read("email", email, Reason::BadEmail),
        phone: cells.read("phone", national_phone, Reason::BadPhone),
        from: cells.read("from", day, Reason::BadDate),
        to: cells.read("to", day, Reason::BadDate),
        remarks: Vec::new(),
    };
    if staff.unit_code.is_empty() {
        cells.fault("unit_code", Reason::Missing);
    }
    if row.get("staff_code").is_empty() && row.get("citizen_id").is_empty() {
        cells.fault("staff_code", Reason::NoKey);
    }
    if let (Some(from), Some(to)) = (staff.from, staff.to)
        && to < from
    {
        cells.fault("to", Reason::DatesCrossed);
    }
    if cells.faults.is_empty() {
        Ok(StaffRow {
            remarks: cells.remarks,
            ..staff
        })
    } else {
        Err(cells.faults)
    }
}

struct Cells<'a> {
    row: &'a Row,
    table: &'a Table,
    faults: Vec<Fault>,
    remarks: Vec<Fault>,
}

impl Cells<'_> {
    fn fault(&mut self, column: &str, reason: Reason) {
        self.faults.push(Fault::of(column, reason));
    }

    fn name(&mut self) -> String {
        let text = self.row.get("full_name");
        if self.row.is_garbled("full_name") {
            self.fault("full_name", Reason::Garbled);
            return String::new();
        }
        match clean_name(text) {
            Ok(name) => return name,
            Err(NameError::Empty) => self.fault("full_name", Reason::Missing),
            Err(NameError::TooLong) => self.fault("full_name", Reason::TooLong(NAME_CHARS)),
            Err(NameError::Character(c)) => self.fault("full_name", Reason::NameCharacter(c)),
            Err(NameError::Garbled) => self.fault("full_name", Reason::Garbled),
        }
        String::new()
    }

    fn birth_date(&mut self, today: Day) -> Option<BirthDate> {
        let date = self.read("birth_date", BirthDate::parse, Reason::BadDate)?;
        if date.earliest() > today.0 {
            self.fault("birth_date", Reason::FutureDate);
        }
        Some(date)
    }

    fn citizen(
        &mut self,
        keys: &Keys,
        gender: Option<Gender>,
        birth: Option<BirthDate>,
    ) -> Option<Citizen> {
        let text = self.row.get("citizen_id");
        if text.is_empty() {
            return None;
        }
        let (id, padded) = match CitizenId::parse(text) {
            Ok(found) => found,
            Err(error) => {
                self.fault("citizen_id", error.into());
                return None;
            }
        };
        let warnings = padded.into_iter().chain(id.warnings(gender, birth));
        self.remarks
            .extend(warnings.map(|warning| Fault::of("citizen_id", warning.into())));
        Some(Citizen {
            hash: id.hash(keys),
            sealed: id.seal(keys),
            mask: id.mask(),
        })
    }

    /// A text that counts only when it is there.
    fn filled(&mut self, column: &str) -> Option<String> {
        self.text(column).filter(|text| !text.is_empty())
    }

    /// The text of a column that the file has.
    fn text(&mut self, column: &str) -> Option<String> {
        let text = self.row.get(column);
        if text.chars().count() > TITLE_CHARS {
            self.fault(column, Reason::TooLong(TITLE_CHARS));
        }
        if let Some(c) = unshowable(text) {
            self.fault(column, Reason::Unshowable(c));
        }
        if self.row.is_garbled(column) {
            self.fault(column, Reason::Garbled);
        }
        self.table.has(column).then(|| text.to_owned())
    }

    fn read<T>(
        &mut self,
        column: &str,
        parse: fn(&str) -> Option<T>,
        reason: fn(String) -> Reason,
    ) -> Option<T> {
        let text = self.row.get(column);
        if text.is_empty() {
            return None;
        }
        let value = parse(text);
        if value.is_none() {
            let seen = text
                .chars()
                .filter(|c| unshowable(c.encode_utf8(&mut [0; 4])).is_none());
            self.fault(column, reason(seen.take(60).collect()));
        }
        value
    }

    /// A mark that is set by `x`, `có` or `1`; `None` when the file does not have the column.
    fn flag(&mut self, column: &str) -> Option<bool> {
        if !self.table.has(column) {
            return None;
        }
        match fold(self.row.get(column)).as_str() {
            "" | "khong" | "0" | "no" | "false" => Some(false),
            "x" | "co" | "1" | "yes" | "true" => Some(true),
            other => {
                self.fault(column, Reason::BadFlag(other.chars().take(60).collect()));
                None
            }
        }
    }
}

fn staff_code(text: &str) -> Option<String> {
    is_staff_code(text).then(|| text.to_owned())
}

fn day(text: &str) -> Option<Day> {
    parse_day(text).map(Day)
}

impl From<IdError> for Reason {
    fn from(error: IdError) -> Self {
        match error {
            IdError::NotDigits => Self::IdNotDigits,
            IdError::OldCard => Self::IdOldCard,
            IdError::Length => Self::IdLength,
        }
    }
}

impl From<IdWarning> for Reason {
    fn from(warning: IdWarning) -> Self {
        match warning {
            IdWarning::Padded => Self::IdPadded,
            IdWarning::Gender => Self::IdGender,
            IdWarning::BirthYear => Self::IdBirthYear,
            IdWarning::Province => Self::IdProvince,
        }
    }
}

#[cfg(test)]
#[path = "staff_tests.rs"]
mod tests;
