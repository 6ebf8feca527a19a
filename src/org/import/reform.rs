//! One row of a list of units or of a reorganisation: its columns, checked and cleaned; pure.
use super::super::model::Block;
use super::super::model::is_unit_code;
use super::super::tables::Column;
use super::super::tables::Row;
use super::super::tables::Shape;
use super::super::tables::Table;
use super::model::Fault;
use super::reason::Reason;
use crate::db::Day;
use crate::db::text_enum;
use crate::text::Language;
use crate::text::dates;
use crate::text::dates::parse_day;
use crate::text::fold;
use crate::text::looks_garbled;
use crate::text::unshowable;

/// The columns of a list of units and of events (interface.md).
pub const UNITS: Shape = Shape {
    columns: &[
        Column {
            id: "code",
            vietnamese: "Mã đơn vị",
            also: &["unit_code", "Mã"],
        },
        Column {
            id: "name",
            vietnamese: "Tên đơn vị",
            also: &["unit_name", "Tên", "Đơn vị"],
        },
        Column {
            id: "kind",
            vietnamese: "Loại",
            also: &["Loại đơn vị", "Loại hình"],
        },
        Column {
            id: "parent_code",
            vietnamese: "Mã đơn vị cấp trên",
            also: &["Mã cấp trên"],
        },
        Column {
            id: "valid_from",
            vietnamese: "Từ ngày",
            also: &["Hiệu lực từ"],
        },
        Column {
            id: "valid_to",
            vietnamese: "Đến ngày",
            also: &["Hiệu lực đến"],
        },
        Column {
            id: "agency_code",
            vietnamese: "Mã định danh điện tử",
            also: &["Mã định danh"],
        },
        Column {
            id: "block",
            vietnamese: "Khối",
            also: &[],
        },
        Column {
            id: "unit_id",
            vietnamese: "Mã riêng",
            also: &[],
        },
        Column {
            id: "event",
            vietnamese: "Sự kiện",
            also: &[],
        },
        Column {
            id: "date",
            vietnamese: "Ngày",
            also: &["Ngày hiệu lực"],
        },
        Column {
            id: "decision",
            vietnamese: "Quyết định",
            also: &["Số quyết định"],
        },
        Column {
            id: "from_codes",
            vietnamese: "Mã cũ",
            also: &["Từ các mã"],
        },
        Column {
            id: "to_codes",
            vietnamese: "Mã mới",
            also: &["Thành các mã"],
        },
    ],
    required: &[&["code", "event"], &["name", "event"], &["code", "date"]],
};

/// The most characters of a text about a unit.
pub(super) const LONGEST: usize = 300;
/// The years in which a unit may begin or something may happen to it.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

text_enum! {
    /// What happens to units.
    pub enum Event {
        Merge = "merge",
        Split = "split",
        Rename = "rename",
        Reclassify = "reclassify",
        Move = "move",
        Dissolve = "dissolve",
    }
}

impl Event {
    /// What it is called on pages.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Merge => language.say("Sáp nhập", "Merge"),
            Self::Split => language.say("Chia tách", "Split"),
            Self::Rename => language.say("Đổi tên hoặc đổi mã", "Rename or recode"),
            Self::Reclassify => language.say("Đổi loại", "Reclassify"),
            Self::Move => language.say("Chuyển cấp trên", "Move under another unit"),
            Self::Dissolve => language.say("Giải thể", "Dissolve"),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match fold(text).as_str() {
            "merge" | "sap nhap" | "hop nhat" | "nhap" => Some(Self::Merge),
            "split" | "chia" | "tach" | "chia tach" => Some(Self::Split),
            "rename" | "doi ten" => Some(Self::Rename),
            "reclassify" | "doi loai" | "chuyen loai" => Some(Self::Reclassify),
            "move" | "chuyen" | "dieu chuyen" => Some(Self::Move),
            "dissolve" | "giai the" => Some(Self::Dissolve),
            _ => None,
        }
    }
}

/// A sound row.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct UnitLine {
    pub line: u32,
    pub name: Option<String>,
    pub kind: Option<String>,
    /// The parent's code; an empty text for a unit at the top, none when the file does not say.
    pub parent_code: Option<String>,
    pub what: What,
}

impl UnitLine {
    /// The codes of the units that come of an event.
    pub(super) fn makes(&self) -> &[String] {
        match &self.what {
            What::Event { to_codes, .. } => to_codes,
            What::Version { .. } => &[],
        }
    }

    /// The code of a version, or the codes an event speaks of.
    pub fn codes(&self) -> String {
        match &self.what {
            What::Version { code, .. } => code.clone(),
            What::Event {
                from_codes,
                to_codes,
                ..
            } if to_codes.is_empty() => from_codes.join(", "),
            What::Event {
                from_codes,
                to_codes,
                ..
            } => format!("{} → {}", from_codes.join(", "), to_codes.join(", ")),
        }
    }
}

impl UnitLine {
    /// Whether it tells what happens to units.
    pub const fn is_event(&self) -> bool {
        matches!(self.what, What::Event { .. })
    }

    /// The days of which it speaks, in words; none when it says none.
    pub fn period(&self, language: Language) -> Option<String> {
        let (from, to) = match &self.what {
            What::Version { from, to, .. } => (*from, *to),
            What::Event { date, .. } => (Some(*date), None),
        };
        let day = |day: Day| dates::day(day.0, language);
        match (from, to) {
            (None, None) => None,
            (Some(from), None) => {
                Some(language.say(format!("từ {}", day(from)), format!("from {}", day(from))))
            }
            (None, Some(to)) => {
                Some(language.say(format!("đến {}", day(to)), format!("until {}", day(to))))
            }
            (Some(from), Some(to)) => Some(format!("{} – {}", day(from), day(to))),
        }
    }
}

/// A version of a unit, or something that happens to units.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Version {
        code: String,
        from: Option<Day>,
        to: Option<Day>,
        agency_code: Option<String>,
        block: Option<Block>,
        /// The file author's own name for the unit.
        source: Option<String>,
        /// From its first day on the code is another unit's than before.
        #[serde(default)]
        apart: bool,
    },
    Event {
        event: Event,
        date: Day,
        decision: Option<String>,
        from_codes: Vec<String>,
        to_codes: Vec<String>,
    },
}

/// Checks one row. All of its faults are told at once.
pub fn check(row: &Row, table: &Table) -> Result<UnitLine, Vec<Fault>> {
    if let Some(fault) = row.fault {
        return Err(vec![Fault::whole(fault.into())]);
    }
    let mut cells = Cells {
        row,
        faults: Vec::new(),
    };
    let what = if row.get("event").is_empty() {
        cells.version()
    } else {
        cells.event()
    };
    let name = cells.filled("name");
    let garbled = |name: &String| looks_garbled(name) || row.is_garbled("name");
    if name.as_ref().is_some_and(garbled) {
        cells.fault("name", Reason::Garbled);
    }
    let parent_code = table
        .has("parent_code")
        .then(|| row.get("parent_code").to_owned());
    let kind = cells.filled("kind");
    if row.is_garbled("kind") {
        cells.fault("kind", Reason::Garbled);
    }
    match what {
        Some(what) if cells.faults.is_empty() => Ok(UnitLine {
            line: row.line,
            name,
            kind,
            parent_code,
            what,
        }),
        _ => Err(cells.faults),
    }
}

struct Cells<'a> {
    row: &'a Row,
    faults: Vec<Fault>,
}

impl Cells<'_> {
    fn fault(&mut self, column: &str, reason: Reason) {
        self.faults.push(Fault::of(column, reason));
    }

    fn version(&mut self) -> Option<What> {
        for column in ["code", "name"] {
            if self.row.get(column).is_empty() {
                self.fault(column, Reason::Missing);
            }
        }
        let (from, to) = (self.first_day("valid_from"), self.day("valid_to"));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            self.fault("valid_to", Reason::DatesCrossed);
        }
        self.check_code("code", self.row.get("code"));
        Some(What::Version {
            code: self.filled("code")?,
            from,
            to,
            agency_code: self.agency_code(),
            block: self.block(),
            source: self.filled("unit_id"),
            apart: false,
        })
    }

    fn event(&mut self) -> Option<What> {
        let text = self.row.get("event");
        let event = Event::parse(text);
        if event.is_none() {
            self.fault("event", Reason::BadEvent(text.chars().take(60).collect()));
        }
        if self.row.get("date").is_empty() {
            self.fault("date", Reason::Missing);
        }
        let date = self.first_day("date");
        let (from_codes, to_codes) = (self.codes("from_codes"), self.codes("to_codes"));
        for code in &to_codes {
            self.check_code("to_codes", code);
        }
        let event = event?;
        self.check_codes(event, &from_codes, &to_codes);
        Some(What::Event {
            event,
            date: date?,
            decision: self.filled("decision"),
            from_codes,
            to_codes,
        })
    }

    fn check_codes(&mut self, event: Event, from_codes: &[String], to_codes: &[String]) {
        if from_codes.is_empty() {
            self.fault("from_codes", Reason::Missing);
        }
        match event {
            Event::Merge if to_codes.len() != 1 => self.fault("to_codes", Reason::OneTarget),
            Event::Merge if from_codes == to_codes => self.fault("to_codes", Reason::IntoItself),
            Event::Split if from_codes.len() > 1 => self.bad_codes("from_codes"),
            Event::Split if to_codes.len() < 2 => self.bad_codes("to_codes"),
            Event::Dissolve if !to_codes.is_empty() => self.bad_codes("to_codes"),
            // One name cannot be that of several units.
            Event::Rename | Event::Reclassify | Event::Move
                if from_codes.len() > 1 && !self.row.get("name").is_empty() =>
            {
                self.bad_codes("from_codes");
            }
            Event::Rename | Event::Reclassify
                if !to_codes.is_empty() && to_codes.len() != from_codes.len() =>
            {
                self.bad_codes("to_codes");
            }
            _ => {}
        }
        let needed = match event {
            Event::Rename => "name",
            Event::Reclassify => "kind",
            Event::Move => "parent_code",
            _ => return,
        };
        // A rename may be of the code alone.
        let of_code = event == Event::Rename && !to_codes.is_empty();
        if self.row.get(needed).is_empty() && !of_code {
            self.fault(needed, Reason::Missing);
        }
    }

    /// The codes that units get; those that they have already are looked up.
    fn check_code(&mut self, column: &str, code: &str) {
        if !code.is_empty() && !is_unit_code(code) {
            let code = code.chars().take(60).collect();
            self.fault(column, Reason::BadUnitCode(code));
        }
    }

    fn bad_codes(&mut self, column: &str) {
        let text = self.row.get(column).chars().take(60).collect();
        self.fault(column, Reason::BadCodes(text));
    }

    fn filled(&mut self, column: &str) -> Option<String> {
        let text = self.row.get(column);
        if text.chars().count() > LONGEST {
            self.fault(column, Reason::TooLong(LONGEST));
        }
        if let Some(c) = unshowable(text) {
            self.fault(column, Reason::Unshowable(c));
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn day(&mut self, column: &str) -> Option<Day> {
        let text = self.row.get(column);
        let day = parse_day(text);
        if day.is_none() && !text.is_empty() {
            self.fault(column, Reason::BadDate(text.chars().take(60).collect()));
        }
        day.map(Day)
    }

    /// A day on which something begins or happens: one far from every province's life is a slip of the pen.
    fn first_day(&mut self, column: &str) -> Option<Day> {
        let day = self.day(column);
        if day.is_some_and(|day| day != Day::FIRST && !YEARS.contains(&day.0.year())) {
            let text = self.row.get(column).chars().take(60).collect();
            self.fault(column, Reason::FarDay(text));
        }
        day
    }

    fn block(&mut self) -> Option<Block> {
        let text = self.row.get("block");
        let block = Block::parse(text);
        if block.is_none() && !text.is_empty() {
            self.fault("block", Reason::BadBlock(text.chars().take(60).collect()));
        }
        block
    }

    /// Groups of capitals and digits with dots between, at most 35 characters (Decision 20/2020/QĐ-TTg).
    fn agency_code(&mut self) -> Option<String> {
        let text = self.filled("agency_code")?;
        let group = |group: &str| {
            !group.is_empty()
                && group
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        };
        if text.len() > 35 || !text.split('.').all(group) {
            self.fault(
                "agency_code",
                Reason::BadAgencyCode(text.chars().take(60).collect()),
            );
        }
        Some(text)
    }

    fn codes(&mut self, column: &str) -> Vec<String> {
        let codes = self
            .row
            .get(column)
            .split([';', ',', '+', '|', ' '])
            .map(str::trim);
        let mut found: Vec<String> = Vec::new();
        for code in codes.filter(|code| !code.is_empty()) {
            if !found.iter().any(|known| known == code) {
                found.push(code.to_owned());
            }
        }
        found
    }
}
