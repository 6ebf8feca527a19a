//! Which rows speak of one unit, which unit that is, and of which days.
use super::super::body::Version;
use super::super::reason::Reason;
use super::super::reform::Event;
use super::super::reform::UnitLine;
use super::super::reform::What;
use super::super::world::At;
use super::Attempt;
use crate::db::Day;
use std::collections::HashMap;

/// Rows of one key are versions of one unit: the author's own name for it, or its code and how often before a merger or split
/// had made another unit of that code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Source(String),
    Code(String, usize),
}

impl Attempt<'_> {
    /// A merger or split with a code on both sides makes two units of it: the old one ends the day before, a new one begins.
    pub(super) fn separate(&mut self, line: &UnitLine) {
        let (event, date, from_codes, to_codes) = match &line.what {
            What::Event {
                event,
                date,
                from_codes,
                to_codes,
                ..
            } => (event, date, from_codes, to_codes),
            What::Version {
                code,
                from: Some(from),
                apart: true,
                ..
            } => return self.set_apart(code, *from),
            What::Version { .. } => return,
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
                let lived: Vec<Version> = self.world.units[old]
                    .during(*date, Day::LAST)
                    .cloned()
                    .collect();
                let template = Version {
                    from: *date,
                    to: lived.last().map_or(version.to, |last| last.to),
                    ..version
                };
                self.world
                    .change(new, (template.from, template.to), Some(&template), |_| {});
                self.world.remove(old, *date, Day::LAST);
                self.world.hand_over(old, new, *date);
            }
        }
    }

    /// A list says that a code was another unit's before a day: whoever is known to bear it on both sides keeps what came after.
    fn set_apart(&mut self, code: &str, day: Day) {
        let known = (code.to_owned(), day);
        if self.separations.contains(&known) {
            return;
        }
        self.separations.push(known);
        let before = self.world.by_code(code, day.plus(-1));
        if let Some(at) = before.filter(|at| self.world.by_code(code, day) == Some(*at)) {
            self.world.part(at, day);
        }
    }

    pub(super) fn key(&self, line: &UnitLine) -> Option<Key> {
        let What::Version {
            code, from, source, ..
        } = &line.what
        else {
            return None;
        };
        if let Some(source) = source {
            return Some(Key::Source(source.clone()));
        }
        let begun = from.unwrap_or(Day::FIRST);
        let parted = |(separated, day): &&(String, Day)| separated == code && *day <= begun;
        let before = self.separations.iter().filter(parted).count();
        Some(Key::Code(code.clone(), before))
    }

    /// The unit that a group of rows speaks of; a new one when none is known.
    pub(super) fn unit_of(
        &mut self,
        key: &Key,
        group: &[(usize, &UnitLine)],
        taken: &HashMap<Key, At>,
    ) -> At {
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
    pub(super) fn days(
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
        let to = to.unwrap_or_else(|| body.known_end(from));
        (from <= to).then_some((from, to))
    }
}

/// The line of another row of the same unit with which this one overlaps: the same first day, or a stated last day behind the
/// other's first.
pub(super) fn overlapped(group: &[(usize, &UnitLine)], line: &UnitLine) -> Option<u32> {
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
