//! A row of a list as it is read: cells become days and words, or the reason why not; pure.
use super::super::pages::already_in;
use crate::access::Keys;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::org::CitizenId;
use crate::org::tables::Column;
use crate::org::tables::Row;
use crate::org::tables::RowFault;
use crate::org::tables::Shape;
use crate::text::Language;
use crate::text::dates;

/// Rows that a list may have.
pub const MOST_ROWS: usize = 5_000;
/// Characters that a role or a decision may have.
const LONGEST: usize = 200;

/// The columns of a list of members.
pub const ROLL: Shape = Shape {
    columns: &[
        Column {
            id: "staff_code",
            vietnamese: "Mã cán bộ",
            also: &["Mã CB", "Mã nhân viên", "Mã số cán bộ"],
        },
        Column {
            id: "citizen_id",
            vietnamese: "Số CCCD",
            also: &["CCCD", "Số căn cước", "Số định danh cá nhân"],
        },
        Column {
            id: "full_name",
            vietnamese: "Họ và tên",
            also: &["Họ tên", "Họ và tên khai sinh"],
        },
        Column {
            id: "role",
            vietnamese: "Vai trò",
            also: &["Vai trò trong nhóm", "Nhiệm vụ"],
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
        Column {
            id: "decision",
            vietnamese: "Quyết định",
            also: &["Số quyết định"],
        },
    ],
    required: &[&["staff_code", "citizen_id", "full_name"]],
};

/// A row as it is kept: never with an identity number.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Line {
    /// In the file.
    pub number: u32,
    pub staff_code: String,
    pub full_name: String,
    /// Whom it means.
    pub person: Option<PersonId>,
    /// Empty: as it is, or the usual one.
    pub role: String,
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub decision: Option<String>,
    pub fault: Option<LineFault>,
}

/// What is wrong with a row, and in which column.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LineFault {
    pub column: String,
    pub fault: Fault,
}

impl LineFault {
    pub fn of(column: &str, fault: Fault) -> Self {
        Self {
            column: column.to_owned(),
            fault,
        }
    }

    /// Column and message, the column by the heading that readers of this language know.
    pub fn message(&self, language: Language) -> String {
        let known = ROLL.columns.iter().find(|column| column.id == self.column);
        let heading = known.map(|column| language.say(column.vietnamese, column.id));
        let message = self.fault.message(language);
        heading.map_or(message.clone(), |heading| format!("{heading}: {message}"))
    }
}

/// Why a row is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    OpenQuote,
    TooManyCells,
    /// Neither code nor number nor name.
    NoKey,
    NotANumber,
    NotADay,
    TooLong,
    EndsBefore,
    /// Nobody of the importer's.
    Unknown,
    Namesakes,
    OtherName,
    OtherNumber,
    /// The same person again, since this line.
    Again(u32),
    /// A membership on these days is in the way.
    Member(Day, Day),
}

impl Fault {
    pub fn message(self, language: Language) -> String {
        match self {
            Self::Again(line) => language.say(
                format!("Trùng ngày với dòng {line} của cùng người này."),
                format!("The days overlap with line {line} of the same person."),
            ),
            Self::Member(from, to) => already_in((from, to), language),
            Self::OpenQuote => RowFault::OpenQuote.message(language).to_owned(),
            Self::TooManyCells => RowFault::TooManyCells.message(language).to_owned(),
            fixed => fixed.fixed(language).to_owned(),
        }
    }

    fn fixed(self, language: Language) -> &'static str {
        let say = |vietnamese, english| language.say(vietnamese, english);
        match self {
            Self::NoKey => say(
                "Dòng không có mã cán bộ, số CCCD hay họ tên.",
                "The row has neither code nor number nor name.",
            ),
            Self::NotANumber => say(
                "Số CCCD chưa đúng: cần 12 chữ số.",
                "Not an identity number: it has 12 digits.",
            ),
            Self::NotADay => say(
                "Ngày chưa đúng, ví dụ 05/02/2026.",
                "Not a date, as 05/02/2026.",
            ),
            Self::TooLong => say("Nội dung quá dài.", "The text is too long."),
            Self::EndsBefore => say(
                "Ngày cuối nằm trước ngày đầu.",
                "The last day lies before the first.",
            ),
            Self::Namesakes => say(
                "Có nhiều người trùng họ tên. Hãy ghi mã cán bộ.",
                "Several people have this name. Give the staff code.",
            ),
            Self::OtherName => say(
                "Họ tên không khớp với người mang mã hoặc số này.",
                "The name is not that of the person with this code or number.",
            ),
            Self::OtherNumber => say(
                "Mã cán bộ và số CCCD là của hai người khác nhau.",
                "Code and number belong to two people.",
            ),
            _ => say(
                "Không có người này trong các đơn vị anh/chị quản lý.",
                "Nobody like that in the units you manage.",
            ),
        }
    }
}

/// The row with the hash of its identity number (empty without one), by which the person is found.
pub fn line(row: &Row, keys: &Keys) -> (Line, Vec<u8>) {
    let mut line = Line {
        number: row.line,
        staff_code: row.get("staff_code").to_owned(),
        full_name: row.get("full_name").to_owned(),
        person: None,
        role: row.get("role").to_owned(),
        from: None,
        to: None,
        decision: Some(row.get("decision").to_owned()).filter(|text| !text.is_empty()),
        fault: None,
    };
    if let Some(fault) = row.fault {
        let fault = match fault {
            RowFault::OpenQuote => Fault::OpenQuote,
            RowFault::TooManyCells => Fault::TooManyCells,
        };
        line.fault = Some(LineFault::of("", fault));
        return (line, Vec::new());
    }
    match read(row, &mut line, keys) {
        Ok(hash) => (line, hash),
        Err(fault) => {
            line.fault = Some(fault);
            (line, Vec::new())
        }
    }
}

fn read(row: &Row, line: &mut Line, keys: &Keys) -> Result<Vec<u8>, LineFault> {
    for column in ["staff_code", "full_name", "role", "decision"] {
        if row.get(column).chars().count() > LONGEST {
            line.staff_code.truncate(0);
            return Err(LineFault::of(column, Fault::TooLong));
        }
    }
    let number = row.get("citizen_id");
    if line.staff_code.is_empty() && number.is_empty() && line.full_name.is_empty() {
        return Err(LineFault::of("staff_code", Fault::NoKey));
    }
    let hash = match number {
        "" => Vec::new(),
        text => {
            let (number, _) = CitizenId::parse(text)
                .map_err(|_| LineFault::of("citizen_id", Fault::NotANumber))?;
            number.hash(keys)
        }
    };
    line.from = day(row, "from")?;
    line.to = day(row, "to")?;
    match (line.from, line.to) {
        (Some(from), Some(to)) if to < from => Err(LineFault::of("to", Fault::EndsBefore)),
        _ => Ok(hash),
    }
}

fn day(row: &Row, column: &str) -> Result<Option<Day>, LineFault> {
    match row.get(column) {
        "" => Ok(None),
        text => dates::parse_day(text)
            .map(|day| Some(Day(day)))
            .ok_or_else(|| LineFault::of(column, Fault::NotADay)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::tables;

    #[test]
    fn rows_are_read_under_headings_of_both_languages_and_faults_name_their_column() {
        let keys = Keys::derive(b"test");
        let file = "Mã cán bộ;Họ tên;Vai trò;Từ ngày;Đến ngày\nCB1;Nguyễn A;Trưởng nhóm;01/02/2026;\n;;x;;\nCB2;;;2026-03-01;28/02/2026\nCB3;;;hôm nay;\n";
        let table = tables::read(file.as_bytes(), &ROLL).unwrap();
        let lines: Vec<Line> = table.rows.iter().map(|row| line(row, &keys).0).collect();
        assert_eq!(lines[0].from, Some("2026-02-01".parse().unwrap()));
        assert_eq!((lines[0].role.as_str(), lines[0].to), ("Trưởng nhóm", None));
        let faults: Vec<_> = lines[1..]
            .iter()
            .map(|line| line.fault.clone().unwrap())
            .map(|fault| (fault.column, fault.fault))
            .collect();
        let expected = [
            ("staff_code", Fault::NoKey),
            ("to", Fault::EndsBefore),
            ("from", Fault::NotADay),
        ];
        assert_eq!(
            faults,
            expected.map(|(column, fault)| (column.to_owned(), fault))
        );
        let english = "staff_code,role,from,to\nCB1,Member,,\n";
        assert!(tables::read(english.as_bytes(), &ROLL).is_ok());
    }
}
