//! The difference between a list of units (or of events) and what is known, row by row; pure.
mod groups;
mod paint;
mod place;

use super::body::Body;
use super::body::Version;
use super::change::of_unit;
use super::happening::happen;
use super::model::Content;
use super::model::Fault;
use super::model::ImportRow;
use super::model::Outcome;
use super::reason::Reason;
use super::reform::UnitLine;
use super::roster::Unread;
use super::world::At;
use super::world::Happened;
use super::world::World;
use crate::db::Day;
use crate::db::ids::UnitId;
use std::collections::HashMap;
use std::collections::HashSet;

/// The list compared: the units as they will be, what happened to them, whose people follow whom, and each row's outcome.
#[derive(Debug, Clone, Default)]
pub struct Reform {
    pub world: World,
    pub rows: Vec<ImportRow>,
    /// New events, with the decision and the place in `world`.
    pub events: Vec<(Happened, Option<String>)>,
    /// People of the first unit belong to the second from that day on.
    pub transfers: Vec<(At, At, Day)>,
}

/// Compares a file with what is known. Rows that turn out faulty are left out and the rest compared again, until it holds.
pub fn compare(
    known: &World,
    lines: Vec<Result<UnitLine, Box<Unread>>>,
    today: Day,
    within: Option<&HashSet<UnitId>>,
) -> Reform {
    let mut faulty: HashMap<usize, Fault> = HashMap::new();
    let mut attempt = loop {
        let mut attempt = Attempt::new(known, today, within);
        let sound = lines
            .iter()
            .enumerate()
            .filter(|(index, _)| !faulty.contains_key(index));
        let sound: Vec<(usize, &UnitLine)> = sound
            .filter_map(|(index, line)| Some((index, line.as_ref().ok()?)))
            .collect();
        attempt.run(&sound);
        if attempt.faulty.is_empty() {
            break attempt;
        }
        faulty.extend(std::mem::take(&mut attempt.faulty));
    };
    let mut rows = Vec::with_capacity(lines.len());
    for (index, line) in lines.into_iter().enumerate() {
        let fault = faulty.remove(&index);
        let outcome = attempt
            .outcomes
            .get(&index)
            .copied()
            .unwrap_or(Outcome::Faulty);
        let remarks = attempt.remarks.remove(&index).unwrap_or_default();
        rows.push(row(line, fault, outcome, remarks));
    }
    Reform {
        world: attempt.world,
        rows,
        events: attempt.events,
        transfers: attempt.transfers,
    }
}

fn row(
    line: Result<UnitLine, Box<Unread>>,
    fault: Option<Fault>,
    outcome: Outcome,
    remarks: Vec<Fault>,
) -> ImportRow {
    let number = |line: u32| i32::try_from(line).unwrap_or(i32::MAX);
    match (line, fault) {
        (Err(unread), _) => ImportRow {
            line: number(unread.line),
            outcome: Outcome::Faulty,
            faults: unread.faults,
            content: Content::Cells(Vec::new()),
        },
        (Ok(line), Some(fault)) => ImportRow {
            line: number(line.line),
            outcome: Outcome::Faulty,
            faults: vec![fault],
            content: Content::Unit(Box::new(line)),
        },
        (Ok(line), None) => ImportRow {
            line: number(line.line),
            outcome,
            faults: remarks,
            content: Content::Unit(Box::new(line)),
        },
    }
}

/// A row with the unit and the days that it speaks of.
#[derive(Debug, Clone, Copy)]
struct Painted<'a> {
    index: usize,
    line: &'a UnitLine,
    code: &'a str,
    at: At,
    from: Day,
    to: Day,
}

/// One run over the rows that are not known to be faulty.
pub(in crate::org::import) struct Attempt<'k> {
    pub world: World,
    known: &'k World,
    pub today: Day,
    within: Option<&'k HashSet<UnitId>>,
    pub faulty: HashMap<usize, Fault>,
    pub outcomes: HashMap<usize, Outcome>,
    pub remarks: HashMap<usize, Vec<Fault>>,
    pub events: Vec<(Happened, Option<String>)>,
    pub transfers: Vec<(At, At, Day)>,
    /// The row that ended a unit, so that what still stands under it is put to its account.
    pub ended_by: HashMap<At, usize>,
    /// The codes that went over to another unit, with the day.
    separations: Vec<(String, Day)>,
}

impl<'k> Attempt<'k> {
    fn new(known: &'k World, today: Day, within: Option<&'k HashSet<UnitId>>) -> Self {
        Self {
            world: known.clone(),
            known,
            today,
            within,
            faulty: HashMap::new(),
            outcomes: HashMap::new(),
            remarks: HashMap::new(),
            events: Vec::new(),
            transfers: Vec::new(),
            ended_by: HashMap::new(),
            separations: known.passed_codes(),
        }
    }

    pub(in crate::org::import) fn fault(&mut self, index: usize, column: &str, reason: Reason) {
        self.faulty
            .entry(index)
            .or_insert_with(|| Fault::of(column, reason));
    }

    pub(in crate::org::import) fn remark(&mut self, index: usize, reason: Reason) {
        self.remarks.entry(index).or_default().push(Fault {
            column: None,
            reason,
        });
    }

    fn run(&mut self, lines: &[(usize, &UnitLine)]) {
        for (_, line) in lines {
            self.separate(line);
        }
        let painted = self.paint_all(lines);
        self.check_codes(&painted);
        for row in &painted {
            self.place(*row);
        }
        self.check_scope(&painted);
        for row in &painted {
            let outcome = self.outcome(*row);
            if matches!(outcome, Outcome::Changed | Outcome::Moved) {
                let changes = of_unit((self.known, &self.world), row.at, (row.from, row.to));
                self.remarks.entry(row.index).or_default().extend(changes);
            }
            if outcome == Outcome::New
                && let Some(top) = self.top_beside(*row)
            {
                self.remark(row.index, Reason::BesideTop(top));
            }
            self.outcomes.insert(row.index, outcome);
        }
        if self.faulty.is_empty() {
            happen(self, lines);
        }
        if self.faulty.is_empty() {
            self.check_parents(&painted);
        }
    }

    fn outcome(&self, row: Painted<'_>) -> Outcome {
        let Some(old) = self.known.units.get(row.at) else {
            return Outcome::New;
        };
        let new = &self.world.units[row.at];
        let begun = old
            .versions
            .first()
            .map_or(row.from, |version| version.from)
            .min(row.from);
        let all = (begun, Day::LAST);
        let parents = |old: &Version, new: &Version| old.parent == new.parent;
        if old.source == new.source && old.same_during(new, all.0, all.1, Version::like) {
            Outcome::Unchanged
        } else if parents_differ(old, new, (row.from, row.to), parents) {
            Outcome::Moved
        } else if old.same_during(new, row.from, row.to, Version::like)
            && !self.ended_by.contains_key(&row.at)
        {
            Outcome::Unchanged
        } else {
            Outcome::Changed
        }
    }
}

/// The days on which both stand: whether the parents differ on some of them.
fn parents_differ(
    old: &Body,
    new: &Body,
    (from, to): (Day, Day),
    same: fn(&Version, &Version) -> bool,
) -> bool {
    old.during(from, to).any(|was| {
        let (from, to) = (was.from.max(from), was.to.min(to));
        new.during(from, to).any(|is| !same(was, is))
    })
}

pub(in crate::org::import) fn set(field: &mut String, said: Option<&String>) {
    if let Some(said) = said {
        field.clone_from(said);
    }
}

#[cfg(test)]
#[path = "../reorganise_tests.rs"]
mod tests;
