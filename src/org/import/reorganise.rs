//! The difference between a list of units (or of events) and what is known, row by row; pure.
use super::happening::happen;
use super::model::Content;
use super::model::Fault;
use super::model::ImportRow;
use super::model::Outcome;
use super::reason::Reason;
use super::reform::Event;
use super::reform::UnitLine;
use super::reform::What;
use super::roster::Unread;
use super::world::At;
use super::world::Body;
use super::world::Happened;
use super::world::Version;
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
    lines: Vec<Result<UnitLine, Unread>>,
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
    line: Result<UnitLine, Unread>,
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
            content: Content::Cells(unread.cells),
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

/// Rows of one key are versions of one unit: the author's own name for it, or its code and how often before a merger or split
/// had made another unit of that code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Source(String),
    Code(String, usize),
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
pub(super) struct Attempt<'k> {
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
    /// The codes that a merger or split gives to another unit, with the day.
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
            separations: known.separations(),
        }
    }

    pub(super) fn fault(&mut self, index: usize, column: &str, reason: Reason) {
        self.faulty
            .entry(index)
            .or_insert_with(|| Fault::of(column, reason));
    }

    pub(super) fn remark(&mut self, index: usize, reason: Reason) {
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
            self.outcomes.insert(row.index, self.outcome(*row));
        }
        if self.faulty.is_empty() {
            happen(self, lines);
        }
        if self.faulty.is_empty() {
            self.check_parents(&painted);
        }
    }

    /// A merger or split with a code on both sides makes two units of it: the old one ends the day before, a new one begins.
    fn separate(&mut self, line: &UnitLine) {
        let What::Event {
            event,
            date,
            from_codes,
            to_codes,
            ..
        } = &line.what
        else {
            return;
        };
        if !matches!(event, Event::Merge | Event::Split) {
            return;
        }
        for code in from_codes.iter().filter(|code| to_codes.contains(code)) {
            self.separations.push((code.clone(), *date));
            let Some(old) = self.world.by_code(code, date.plus(-1)) else {
                continue;
            };
            let Some(version) = self.world.units[old].at(*date).cloned() else {
                continue;
            };
            if version.code == *code {
                let new = self.world.add(None);
                let life: Vec<Version> = self.world.units[old]
                    .during(*date, Day::LAST)
                    .cloned()
                    .collect();
                let template = Version {
                    from: *date,
                    to: life.last().map_or(version.to, |last| last.to),
                    ..version
                };
                self.world
                    .change(new, (template.from, template.to), Some(&template), |_| {});
                self.world.remove(old, *date, Day::LAST);
                self.world.hand_over(old, new, *date);
            }
        }
    }

    fn key(&self, line: &UnitLine) -> Option<Key> {
        let What::Version {
            code, from, source, ..
        } = &line.what
        else {
            return None;
        };
        Some(match source {
            Some(source) => Key::Source(source.clone()),
            None => {
                let begun = from.unwrap_or(Day::FIRST);
                let before = self
                    .separations
                    .iter()
                    .filter(|(separated, day)| separated == code && *day <= begun);
                Key::Code(code.clone(), before.count())
            }
        })
    }

    fn paint_all<'a>(&mut self, lines: &[(usize, &'a UnitLine)]) -> Vec<Painted<'a>> {
        let mut groups: HashMap<Key, Vec<(usize, &UnitLine)>> = HashMap::new();
        for (index, line) in lines {
            if let Some(key) = self.key(line) {
                groups.entry(key).or_default().push((*index, line));
            }
        }
        let mut units: HashMap<Key, At> = HashMap::new();
        let mut painted: Vec<Painted<'a>> = Vec::new();
        for (index, line) in lines {
            let (Some(key), What::Version { code, .. }) = (self.key(line), &line.what) else {
                continue;
            };
            let group = &groups[&key];
            let at = match units.get(&key) {
                Some(at) => *at,
                None => self.unit_of(&key, group, &units),
            };
            units.insert(key, at);
            let Some((from, to)) = self.days(line, at, group) else {
                self.outcomes.insert(*index, Outcome::Unchanged);
                continue;
            };
            if let Some(line) = overlapped(group, line) {
                self.fault(*index, "valid_from", Reason::Overlap(line));
                continue;
            }
            let row = Painted {
                index: *index,
                line,
                code,
                at,
                from,
                to,
            };
            self.paint(row, group);
            painted.push(row);
        }
        painted
    }

    /// The unit that a group of rows speaks of; a new one when none is known.
    fn unit_of(&mut self, key: &Key, group: &[(usize, &UnitLine)], taken: &HashMap<Key, At>) -> At {
        let source = match key {
            Key::Source(source) => Some(source.clone()),
            Key::Code(..) => None,
        };
        if let Some(at) = source
            .as_ref()
            .and_then(|source| self.world.by_source(source))
        {
            return at;
        }
        let free = |at: &At| {
            !taken.values().any(|taken| taken == at)
                && (source.is_none() || self.world.units[*at].source.is_none())
        };
        let found = group
            .iter()
            .find_map(|(_, line)| self.bearer(line).filter(free));
        match (found, source) {
            (Some(at), Some(source)) => {
                self.world.units[at].source = Some(source);
                at
            }
            (Some(at), None) => at,
            (None, source) => self.world.add(source),
        }
    }

    /// The unit that bore the row's code on its first day, or last bore it before, or first after, unless a merger or split
    /// lies between.
    fn bearer(&self, line: &UnitLine) -> Option<At> {
        let What::Version { code, from, to, .. } = &line.what else {
            return None;
        };
        let day = from
            .or(to.filter(|to| *to < self.today))
            .unwrap_or(self.today);
        if let Some(at) = self.world.by_code(code, day) {
            return Some(at);
        }
        let span = |other: Day| (day.min(other), day.max(other));
        let versions = self.world.bearers(code).iter().flat_map(|at| {
            let own = self.world.units[*at]
                .versions
                .iter()
                .filter(|version| version.code == *code);
            own.map(move |version| {
                (
                    *at,
                    if version.to < day {
                        version.to
                    } else {
                        version.from
                    },
                )
            })
        });
        let near = versions.filter(|(_, other)| {
            let (low, high) = span(*other);
            let parted = |at: Day| low < at && at <= high;
            from.is_none()
                || !self
                    .separations
                    .iter()
                    .any(|(separated, at)| separated == code && parted(*at))
        });
        near.min_by_key(|(_, other)| {
            let (low, high) = span(*other);
            low.0.until(high.0).map_or(i32::MAX, |span| span.get_days())
        })
        .map(|(at, _)| at)
    }

    /// The days that a row speaks of. Without a first day: all days of a new unit or of the first of several versions, else from
    /// today. An end left open stays as it is known. Nothing when an undated row speaks of a unit that has ended.
    fn days(
        &mut self,
        line: &UnitLine,
        at: At,
        group: &[(usize, &UnitLine)],
    ) -> Option<(Day, Day)> {
        let What::Version { from, to, .. } = line.what else {
            return None;
        };
        let body = &self.world.units[at];
        let alone = group.len() == 1 && to.is_none_or(|to| to >= self.today);
        let from = match from {
            Some(from) => from,
            None if body.versions.is_empty() || !alone => Day::FIRST,
            None if body.at(self.today).is_some() => self.today,
            None => {
                let ended = body
                    .versions
                    .last()
                    .map_or(self.today, |last| last.to.plus(1));
                let index = group[0].0;
                self.remark(index, Reason::EndedUnit { day: ended });
                return None;
            }
        };
        let to = to.unwrap_or_else(|| match body.at(from) {
            Some(version) => version.to,
            None => {
                let next = body
                    .versions
                    .iter()
                    .map(|version| version.from)
                    .filter(|next| *next > from)
                    .min();
                next.map_or(Day::LAST, |next| next.plus(-1))
            }
        });
        (from <= to).then_some((from, to))
    }

    fn paint(&mut self, row: Painted<'_>, group: &[(usize, &UnitLine)]) {
        let What::Version {
            code,
            to: stated,
            agency_code,
            block,
            ..
        } = &row.line.what
        else {
            return;
        };
        let covering = self.world.units[row.at].at(row.to).cloned();
        let template = Version {
            code: code.clone(),
            name: String::new(),
            kind: String::new(),
            parent: None,
            agency_code: None,
            block: None,
            position: i32::try_from(row.line.line).unwrap_or(i32::MAX),
            from: row.from,
            to: row.to,
        };
        self.world
            .change(row.at, (row.from, row.to), Some(&template), |version| {
                version.code.clone_from(code);
                set(&mut version.name, row.line.name.as_ref());
                set(&mut version.kind, row.line.kind.as_ref());
                version.agency_code = agency_code.clone().or(version.agency_code.take());
                version.block = block.or(version.block);
            });
        let follows = |line: &UnitLine| matches!(&line.what, What::Version { from: Some(from), .. } if *from == row.to.plus(1));
        // A stated last day ends what went on beyond it, unless another row goes on.
        if let Some(covering) = covering.filter(|covering| stated.is_some() && covering.to > row.to)
            && !group.iter().any(|(_, line)| follows(line))
        {
            self.world.remove(row.at, row.to.plus(1), covering.to);
            self.ended_by.insert(row.at, row.index);
        }
    }

    /// No two units bear one code on one day; of two rows the later one is at fault.
    fn check_codes(&mut self, painted: &[Painted<'_>]) {
        for row in painted {
            let others = self
                .world
                .bearers(row.code)
                .iter()
                .filter(|at| **at != row.at);
            let clash = others.copied().find_map(|at| {
                let body = &self.world.units[at];
                let version = body
                    .during(row.from, row.to)
                    .find(|version| version.code == row.code)?;
                let later = painted.iter().any(|other| {
                    other.at == at && other.code == row.code && other.index > row.index
                });
                (!later).then(|| version.from.max(row.from))
            });
            if let Some(day) = clash {
                self.fault(
                    row.index,
                    "code",
                    Reason::CodeTaken {
                        code: row.code.to_owned(),
                        day,
                    },
                );
            }
        }
    }

    /// Puts the unit of a row under the parent that its code names, day by day.
    fn place(&mut self, row: Painted<'_>) {
        let Some(parent_code) = &row.line.parent_code else {
            return;
        };
        if parent_code.is_empty() {
            self.world
                .change(row.at, (row.from, row.to), None, |version| {
                    version.parent = None
                });
            return;
        }
        let from = self.begin_with_parent(row, parent_code);
        if let Err(reason) = self.put_under(row.at, parent_code, (from, row.to)) {
            self.fault(row.index, "parent_code", reason);
        }
    }

    /// A new unit without a first day begins with its parent.
    fn begin_with_parent(&mut self, row: Painted<'_>, parent_code: &str) -> Day {
        let undated = matches!(row.line.what, What::Version { from: None, .. });
        let new = row.at >= self.known.units.len();
        if !undated || !new || self.world.by_code(parent_code, row.from).is_some() {
            return row.from;
        }
        let bearers = self
            .world
            .bearers(parent_code)
            .iter()
            .flat_map(|at| &self.world.units[*at].versions);
        let begun = bearers
            .filter(|version| version.code == parent_code)
            .map(|version| version.from);
        match begun
            .filter(|begun| *begun > row.from && *begun <= row.to)
            .min()
        {
            Some(begun) => {
                self.world.remove(row.at, row.from, begun.plus(-1));
                begun
            }
            None => row.from,
        }
    }

    /// Puts a unit under whichever unit bears the parent's code, for all of these days.
    pub(super) fn put_under(
        &mut self,
        at: At,
        parent_code: &str,
        (from, to): (Day, Day),
    ) -> Result<(), Reason> {
        let code = || parent_code.to_owned();
        let mut day = from;
        loop {
            let parent = self.world.by_code(parent_code, day);
            let parent = parent.ok_or_else(|| match day == from {
                true => Reason::ParentUnknown { code: code(), day },
                false => Reason::ParentEnds { code: code(), day },
            })?;
            let until = self.world.units[parent]
                .at(day)
                .map_or(to, |version| version.to.min(to));
            if self.world.is_above(at, parent, (day, until)) {
                return Err(if at == parent {
                    Reason::OwnParent
                } else {
                    Reason::Circle
                });
            }
            self.world.change(at, (day, until), None, |version| {
                version.parent = Some(parent)
            });
            if until >= to {
                return Ok(());
            }
            day = until.plus(1);
        }
    }

    fn check_scope(&mut self, painted: &[Painted<'_>]) {
        for row in painted {
            if !self.may_act_on(row.at) {
                self.fault(
                    row.index,
                    "code",
                    Reason::UnitOutOfScope(row.code.to_owned()),
                );
            }
        }
    }

    /// Known units must lie within the scope, new ones under a unit that does.
    pub(super) fn may_act_on(&self, at: At) -> bool {
        let Some(within) = self.within else {
            return true;
        };
        let mut here = at;
        for _ in 0..64 {
            match self.world.units[here].id {
                Some(id) => return within.contains(&id),
                None => match self.world.units[here]
                    .versions
                    .last()
                    .and_then(|version| version.parent)
                {
                    Some(parent) => here = parent,
                    None => return false,
                },
            }
        }
        false
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

    /// Nothing may stand under a unit that is not there.
    fn check_parents(&mut self, painted: &[Painted<'_>]) {
        let mut found = Vec::new();
        for (at, body) in self.world.units.iter().enumerate() {
            let known = self.known.units.get(at);
            for version in &body.versions {
                let Some(parent) = version.parent else {
                    continue;
                };
                let gap = self.world.units[parent].gap_during(version.from, version.to);
                // What was wrong before is not this file's fault.
                let news = known.is_none_or(|known| !known.versions.contains(version))
                    || self.ended_by.contains_key(&parent);
                if let Some(day) = gap.filter(|_| news) {
                    found.push((at, parent, day, version.code.clone()));
                }
            }
        }
        for (at, parent, day, code) in found {
            if let Some(index) = self.ended_by.get(&parent).copied() {
                self.fault(index, "from_codes", Reason::SubordinatesLeft(code));
            } else if let Some(row) = painted.iter().find(|row| row.at == at) {
                let code = row.line.parent_code.clone().unwrap_or_default();
                self.fault(row.index, "parent_code", Reason::ParentEnds { code, day });
            }
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

/// The line of another row of the same unit with which this one overlaps: the same first day, or a stated last day behind the
/// other's first.
fn overlapped(group: &[(usize, &UnitLine)], line: &UnitLine) -> Option<u32> {
    let days = |line: &UnitLine| match line.what {
        What::Version { from, to, .. } => (from.unwrap_or(Day::FIRST), to),
        What::Event { date, .. } => (date, None),
    };
    let (from, to) = days(line);
    let earlier = group
        .iter()
        .map(|(_, other)| *other)
        .take_while(|other| other.line != line.line);
    earlier
        .filter(|other| {
            let (other_from, other_to) = days(other);
            other_from == from
                || (other_from < from && other_to.is_some_and(|other_to| other_to >= from))
                || (from < other_from && to.is_some_and(|to| to >= other_from))
        })
        .map(|other| other.line)
        .next()
}

pub(super) fn set(field: &mut String, said: Option<&String>) {
    if let Some(said) = said {
        field.clone_from(said);
    }
}

#[cfg(test)]
#[path = "reorganise_tests.rs"]
mod tests;
