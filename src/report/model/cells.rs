//! The cells of a record, in the order of the columns; what each format makes of them, the formats know; pure.
use super::days::LocalDays;
use super::record::COLUMNS;
use super::record::Edition;
use super::record::Editions;
use super::record::Record;
use crate::db::Day;
use crate::org::Category;
use jiff::tz::TimeZone;

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    Nothing,
    /// Text that people typed.
    Text(&'a str),
    Whole(i64),
    /// Shown with at most two decimals.
    Number(f64),
    Day(Day),
    /// `1985-02-05`, or less of it.
    BirthDate(&'a str),
    Category(Category),
    /// The sixteen characters of a certificate's code; printed in groups of four.
    Code(&'a str),
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Nothing, Self::Text)
    }
}

/// Lays records out in cells.
pub struct Layout {
    started: LocalDays,
    completed: LocalDays,
    today: Day,
}

/// A record laid out.
pub type Cells<'a> = [Cell<'a>; COLUMNS.len()];

impl Layout {
    /// Days are those of `zone`; certificates have expired or not as of `today`.
    pub fn new(zone: &TimeZone, today: Day) -> Self {
        Self {
            started: LocalDays::new(zone),
            completed: LocalDays::new(zone),
            today,
        }
    }

    /// The cells of a record.
    pub fn cells<'a>(&mut self, record: &'a Record, editions: &'a Editions) -> Cells<'a> {
        let (who, what) = (&record.who, &record.what);
        let edition = editions.get(&what.release);
        let of_edition = |part: fn(&Edition) -> &str| Cell::from(edition.map(part));
        let [number, register, status, until] = self.proof(record);
        [
            Cell::Whole(who.id.0),
            who.staff_code.as_deref().into(),
            Cell::Text(&who.full_name),
            who.birth_date
                .as_deref()
                .map_or(Cell::Nothing, Cell::BirthDate),
            Cell::Category(who.category),
            who.position.as_deref().into(),
            Cell::Text(&who.unit_code),
            Cell::Text(&who.unit_name),
            who.parent_unit_name.as_deref().into(),
            of_edition(|edition| &edition.course_code),
            of_edition(|edition| &edition.title),
            of_edition(|edition| &edition.version),
            Cell::Number(what.periods),
            Cell::Day(self.started.of(what.started_at)),
            Cell::Day(self.completed.of(what.completed_at)),
            what.score_percent.map_or(Cell::Nothing, Cell::Number),
            Cell::Text(&what.grade_class),
            Cell::Text(&what.evidence_grade),
            number,
            register,
            status,
            until,
        ]
    }

    fn proof<'a>(&self, record: &'a Record) -> [Cell<'a>; 4] {
        let Some(proof) = &record.certificate else {
            return [Cell::Nothing; 4];
        };
        [
            Cell::Code(&proof.code),
            Cell::Text(&proof.register_number),
            Cell::Text(proof.status(self.today).as_str()),
            proof.valid_until.map_or(Cell::Nothing, Cell::Day),
        ]
    }
}

/// A code in its groups of four.
pub fn groups(code: &str) -> impl Iterator<Item = &str> {
    [0..4, 4..8, 8..12, 12..16]
        .into_iter()
        .filter_map(|group| code.get(group))
}
