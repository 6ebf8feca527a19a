//! All units over all time, as an import changes them before anything is written; pure.
use super::body::Body;
use super::body::Version;
use super::body::coalesced;
use super::body::split;
use super::reform::Event;
use crate::db::Day;
use std::collections::HashMap;
use std::collections::HashSet;

/// Where a unit stands in [`World::units`].
pub type At = usize;

/// Something that happened: which unit, when, and what it went into.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Happened {
    pub event: Event,
    pub day: Day,
    pub unit: At,
    pub successor: Option<At>,
}

/// All units over all time.
#[derive(Debug, Clone, Default)]
pub struct World {
    pub units: Vec<Body>,
    pub happened: HashSet<Happened>,
    by_code: HashMap<String, Vec<At>>,
}

impl World {
    pub fn new(units: Vec<Body>, happened: HashSet<Happened>) -> Self {
        let mut world = Self {
            units,
            happened,
            by_code: HashMap::new(),
        };
        for at in 0..world.units.len() {
            let codes: Vec<String> = world.units[at]
                .versions
                .iter()
                .map(|version| version.code.clone())
                .collect();
            for code in codes {
                world.note_code(code, at);
            }
        }
        world
    }

    fn note_code(&mut self, code: String, at: At) {
        let known = self.by_code.entry(code).or_default();
        if !known.contains(&at) {
            known.push(at);
        }
    }

    /// The codes that passed from one unit to another, with the first day of the later one.
    pub fn passed_codes(&self) -> Vec<(String, Day)> {
        let mut passed = Vec::new();
        for (code, bearers) in self.by_code.iter().filter(|(_, bearers)| bearers.len() > 1) {
            let mut borne: Vec<(Day, At)> = bearers
                .iter()
                .flat_map(|at| {
                    let versions = self.units[*at].versions.iter();
                    versions
                        .filter(|version| version.code == *code)
                        .map(|version| (version.from, *at))
                })
                .collect();
            borne.sort_unstable();
            let turns = borne.windows(2).filter(|two| two[0].1 != two[1].1);
            passed.extend(turns.map(|two| (code.clone(), two[1].0)));
        }
        passed
    }

    /// The unit, or what it had been merged into by a day.
    pub fn heir(&self, at: At, day: Day) -> At {
        let next = |at: &At| {
            if self.units[*at].at(day).is_some() {
                return None;
            }
            let merged = self.happened.iter().find(|happened| {
                happened.event == Event::Merge && happened.unit == *at && happened.day <= day
            });
            merged.and_then(|happened| happened.successor)
        };
        let line = std::iter::successors(Some(at), next).take(64);
        line.last().unwrap_or(at)
    }

    /// Gives the days of a unit before one day to a new unit, with what stood under it then.
    pub fn part(&mut self, at: At, day: Day) -> At {
        let earlier = self.add(None);
        let lived: Vec<Version> = self.units[at]
            .during(Day::FIRST, day.plus(-1))
            .cloned()
            .collect();
        for version in lived {
            let days = (version.from, version.to.min(day.plus(-1)));
            self.change(earlier, days, Some(&version), |_| {});
        }
        self.remove(at, Day::FIRST, day.plus(-1));
        for below in 0..self.units.len() {
            self.change(below, (Day::FIRST, day.plus(-1)), None, |version| {
                if version.parent == Some(at) {
                    version.parent = Some(earlier);
                }
            });
        }
        earlier
    }

    /// A new unit without any versions.
    pub fn add(&mut self, source: Option<String>) -> At {
        self.units.push(Body {
            source,
            ..Body::default()
        });
        self.units.len() - 1
    }

    /// The units that ever bore a code.
    pub fn bearers(&self, code: &str) -> &[At] {
        self.by_code.get(code).map_or(&[], Vec::as_slice)
    }

    /// The unit that bears a code on a day.
    pub fn by_code(&self, code: &str, day: Day) -> Option<At> {
        let bears = |at: &At| {
            self.units[*at]
                .at(day)
                .is_some_and(|version| version.code == code)
        };
        self.bearers(code).iter().copied().find(bears)
    }

    /// The unit to which the author of a file gave this name.
    pub fn by_source(&self, source: &str) -> Option<At> {
        self.units
            .iter()
            .position(|unit| unit.source.as_deref() == Some(source))
    }

    /// Changes what a unit is during some days. Days on which it does not stand yet are filled from `template`, if there is one.
    pub fn change(
        &mut self,
        at: At,
        (from, to): (Day, Day),
        template: Option<&Version>,
        change: impl Fn(&mut Version),
    ) {
        let body = &mut self.units[at];
        let mut pieces: Vec<Version> = body
            .versions
            .drain(..)
            .flat_map(|version| split(version, from, to))
            .collect();
        if let Some(template) = template {
            let mut day = from;
            let mut gaps = Vec::new();
            for piece in pieces.iter().filter(|piece| piece.overlaps(from, to)) {
                if piece.from > day {
                    gaps.push(Version {
                        from: day,
                        to: piece.from.plus(-1),
                        ..template.clone()
                    });
                }
                day = piece.to.plus(1);
            }
            if day <= to && !pieces.iter().any(|piece| piece.holds(to)) {
                gaps.push(Version {
                    from: day,
                    to,
                    ..template.clone()
                });
            }
            pieces.extend(gaps);
            pieces.sort_by_key(|piece| piece.from);
        }
        for piece in pieces.iter_mut().filter(|piece| piece.overlaps(from, to)) {
            change(piece);
        }
        body.versions = coalesced(pieces);
        let codes: Vec<String> = body
            .during(from, to)
            .map(|version| version.code.clone())
            .collect();
        for code in codes {
            self.note_code(code, at);
        }
    }

    /// Takes some days out of a unit's life.
    pub fn remove(&mut self, at: At, from: Day, to: Day) {
        self.units[at].cut(from, to);
    }

    /// Whether `ancestor` is `of` or stands above it on some of these days.
    pub fn is_above(&self, ancestor: At, of: At, (from, to): (Day, Day)) -> bool {
        let mut waiting = vec![(of, from, to, 0)];
        while let Some((at, from, to, depth)) = waiting.pop() {
            if at == ancestor {
                return true;
            }
            let above = self.units[at].during(from, to).filter(|_| depth < 64);
            waiting.extend(above.filter_map(|version| {
                version.parent.map(|parent| {
                    (
                        parent,
                        version.from.max(from),
                        version.to.min(to),
                        depth + 1,
                    )
                })
            }));
        }
        false
    }

    /// The unit and those above it on a day, nearest first.
    pub fn line(&self, at: At, day: Day) -> impl Iterator<Item = At> {
        let above = move |at: &At| self.units[*at].at(day).and_then(|version| version.parent);
        std::iter::successors(Some(at), above).take(64)
    }

    /// How many units stand above on a day.
    pub fn depth(&self, at: At, day: Day) -> usize {
        self.line(at, day).count()
    }

    /// Puts everything that stands under one unit from a day on under another. What would come to stand under itself goes
    /// under the unit above.
    pub fn hand_over(&mut self, from: At, to: At, day: Day) {
        let above = self.units[from]
            .at(day.plus(-1))
            .and_then(|version| version.parent);
        for at in 0..self.units.len() {
            if self.units[at]
                .during(day, Day::LAST)
                .any(|version| version.parent == Some(from))
            {
                let parent = if at == to { above } else { Some(to) };
                self.change(at, (day, Day::LAST), None, |version| {
                    if version.parent == Some(from) {
                        version.parent = parent;
                    }
                });
            }
        }
    }
}
