//! The figures of a target that anybody may see: units, no names, and nothing about a handful of people; pure.
use super::cells::Cell;
use super::withheld::withheld;
use crate::db::Day;
use crate::org::By;
use crate::org::UnitTree;
use crate::target::Count;
use crate::target::Line;
use crate::target::Place;
use crate::target::Sheet;
use std::collections::BTreeMap;
use std::collections::HashSet;

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
    /// Whether the units are those of that day or of today.
    pub by: By,
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

/// What there is to publish from.
pub struct Unpublished<'a> {
    pub sheet: &'a Sheet,
    /// The units of the sheet.
    pub tree: &'a UnitTree,
    pub by: By,
    /// How many people count for which line by the units of then, and for which by those of today.
    pub groups: &'a BTreeMap<(Place, Place), i64>,
}

impl Unpublished<'_> {
    /// The lines that are not shown; `None` when not even the total is. Whoever looks at both groupings can subtract the lines of one from those
    /// of the other, so that only those are shown which hold nobody of the groups withheld of what both tell apart.
    fn withheld(&self) -> Option<HashSet<Place>> {
        let people: Vec<i64> = self.groups.values().copied().collect();
        let hidden = withheld(&people)?.into_iter();
        let places = self.groups.keys().map(|(then, today)| match self.by {
            By::Then => *then,
            By::Today => *today,
        });
        let hidden = places.zip(hidden).filter(|(_, hidden)| *hidden);
        Some(hidden.map(|(place, _)| place).collect())
    }
}

impl PublicFigures {
    /// What of a sheet may be published; `total` is everybody, however they are grouped.
    pub fn of(
        target: &'static str,
        (as_of, since): (Day, Day),
        total: Count,
        from: &Unpublished<'_>,
    ) -> Self {
        let hidden = from.withheld();
        let is_hidden = |line: &Line| {
            let place = Some((line.unit, line.own));
            hidden.as_ref().is_none_or(|hidden| hidden.contains(&place))
        };
        let line = |line: &Line| {
            let unit = from.tree.get(line.unit)?;
            Some(PublicLine {
                code: unit.code.clone(),
                name: unit.name.clone(),
                own: line.own,
                count: Some(line.count).filter(|_| !is_hidden(line)),
            })
        };
        Self {
            target,
            as_of,
            since,
            by: from.by,
            total: Some(total).filter(|_| hidden.is_some()),
            lines: from.sheet.lines.iter().filter_map(line).collect(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::ids::UnitId;
    use crate::org::Unit;

    fn tree(units: &[i64]) -> UnitTree {
        let unit = |&id: &i64| Unit {
            id: UnitId(id),
            code: format!("C{id}"),
            name: format!("Đơn vị {id}"),
            kind: String::new(),
            parent_id: None,
            agency_code: None,
            block: None,
            position: 0,
            valid_from: Day::FIRST,
            valid_to: Day::LAST,
        };
        UnitTree::new(units.iter().map(unit).collect())
    }

    /// Three people of unit 1 went with the twenty of unit 2 into unit 9; 3 and 4 stayed as they were.
    #[test]
    fn a_small_unit_is_not_worked_out_from_what_it_went_into() {
        let place = |unit: i64| Some((UnitId(unit), false));
        let went = [(1, 9, 3), (2, 9, 20), (3, 3, 30), (4, 4, 40)];
        let groups = went.map(|(then, today, people)| ((place(then), place(today)), people));
        let groups = BTreeMap::from(groups);
        let shown = |by, units: &[(i64, i64)]| {
            let lines = units.iter().map(|(unit, persons)| Line {
                unit: UnitId(*unit),
                own: false,
                count: Count {
                    persons: *persons,
                    ..Count::default()
                },
            });
            let sheet = Sheet {
                lines: lines.collect(),
                ..Sheet::default()
            };
            let ids: Vec<i64> = units.iter().map(|(unit, _)| *unit).collect();
            let from = Unpublished {
                sheet: &sheet,
                tree: &tree(&ids),
                by,
                groups: &groups,
            };
            let total = Count {
                persons: 93,
                ..Count::default()
            };
            let figures = PublicFigures::of("t", (Day::FIRST, Day::FIRST), total, &from);
            assert_eq!(figures.total, Some(total));
            let lines = figures.lines.into_iter();
            lines.map(|line| line.count.is_some()).collect::<Vec<_>>()
        };
        let then = shown(By::Then, &[(1, 3), (2, 20), (3, 30), (4, 40)]);
        assert_eq!(then, [false, false, true, true]);
        // Whatever holds people of a group that is withheld is withheld too.
        let today = shown(By::Today, &[(9, 23), (3, 30), (4, 40)]);
        assert_eq!(today, [false, true, true]);
    }
}
