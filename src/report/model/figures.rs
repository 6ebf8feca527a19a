//! The figures of a target that anybody may see: units, no names, and nothing about a handful of people; pure.
use super::cells::Cell;
use super::withheld::withheld;
use crate::db::Day;
use crate::org::UnitTree;
use crate::target::Count;
use crate::target::Sheet;

/// A unit of the first level, or the people who stand directly in the unit above them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicLine {
    pub code: String,
    pub name: String,
    /// Without those below.
    pub own: bool,
    /// `None` where it is withheld.
    pub count: Option<Count>,
}

/// What is published of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicFigures {
    pub target: &'static str,
    pub as_of: Day,
    /// The first day whose completions count.
    pub since: Day,
    /// `None` where there are so few people that even the total is withheld.
    pub total: Option<Count>,
    pub lines: Vec<PublicLine>,
}

/// The columns of the figures as CSV.
pub const FIGURES: [&str; 10] = [
    "target",
    "as_of",
    "since",
    "unit_code",
    "unit_name",
    "scope",
    "denominator",
    "numerator",
    "share_percent",
    "attendances",
];

impl PublicFigures {
    /// What of a sheet may be published.
    pub fn of(
        target: &'static str,
        (as_of, since): (Day, Day),
        sheet: &Sheet,
        tree: &UnitTree,
    ) -> Self {
        let groups: Vec<i64> = sheet.lines.iter().map(|line| line.count.persons).collect();
        let hidden = withheld(&groups);
        let all_hidden = vec![true; groups.len()];
        let lines = sheet
            .lines
            .iter()
            .zip(hidden.as_ref().unwrap_or(&all_hidden));
        let line = |(line, hidden): (&crate::target::Line, &bool)| {
            let unit = tree.get(line.unit)?;
            Some(PublicLine {
                code: unit.code.clone(),
                name: unit.name.clone(),
                own: line.own,
                count: Some(line.count).filter(|_| !hidden),
            })
        };
        Self {
            target,
            as_of,
            since,
            total: Some(sheet.total).filter(|_| hidden.is_some()),
            lines: lines.filter_map(line).collect(),
        }
    }

    /// The total and each line, as cells in the order of [`FIGURES`].
    pub fn rows(&self) -> Vec<[Cell<'_>; FIGURES.len()]> {
        let all = std::iter::once(self.row(("", ""), "total", self.total));
        let each = self.lines.iter().map(|line| {
            let scope = if line.own { "own" } else { "subtree" };
            self.row((&line.code, &line.name), scope, line.count)
        });
        all.chain(each).collect()
    }

    fn row<'a>(
        &self,
        unit: (&'a str, &'a str),
        scope: &'a str,
        count: Option<Count>,
    ) -> [Cell<'a>; FIGURES.len()] {
        let whole = |number: fn(Count) -> i64| {
            count.map_or(Cell::Nothing, |count| Cell::Whole(number(count)))
        };
        [
            Cell::Text(self.target),
            Cell::Day(self.as_of),
            Cell::Day(self.since),
            Cell::from(Some(unit.0).filter(|text| !text.is_empty())),
            Cell::from(Some(unit.1).filter(|text| !text.is_empty())),
            Cell::Text(scope),
            whole(|count| count.persons),
            whole(|count| count.trained),
            count.map_or(Cell::Nothing, share),
            whole(|count| count.attendances),
        ]
    }
}

/// In percent; nothing of nobody is no share. As on pages, a share short of the whole is never rounded up to it.
fn share(count: Count) -> Cell<'static> {
    if count.persons == 0 {
        return Cell::Nothing;
    }
    let percent = count.share() * 100.0;
    Cell::Number(if count.missing() > 0 {
        percent.min(99.99)
    } else {
        percent
    })
}
