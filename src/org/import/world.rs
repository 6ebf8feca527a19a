//! All units over all time, as an import changes them before anything is written; pure.
use super::super::model::Block;
use super::reform::Event;
use crate::db::Day;
use crate::db::ids::UnitId;
use std::collections::HashMap;
use std::collections::HashSet;

/// Where a unit stands in [`World::units`].
pub type At = usize;

/// What a unit was for some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub code: String,
    pub name: String,
    pub kind: String,
    pub parent: Option<At>,
    pub agency_code: Option<String>,
    pub block: Option<Block>,
    pub position: i32,
    pub from: Day,
    pub to: Day,
}

/// A unit with its versions in order, which never overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// None for one that is not in the database yet.
    pub id: Option<UnitId>,
    /// The name that the author of a file gave it (`unit_id`).
    pub source: Option<String>,
    pub versions: Vec<Version>,
}

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

impl Version {
    fn holds(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    fn overlaps(&self, from: Day, to: Day) -> bool {
        self.from <= to && from <= self.to
    }

    /// The same but for its days and its place among its sisters.
    pub fn like(&self, other: &Self) -> bool {
        let said = |version: &Self| (version.from, version.to, version.position);
        let (from, to, position) = said(other);
        Self {
            from,
            to,
            position,
            ..self.clone()
        } == *other
    }
}

impl Body {
    /// What it was on a day.
    pub fn at(&self, day: Day) -> Option<&Version> {
        self.versions.iter().find(|version| version.holds(day))
    }

    /// What it was during some days.
    pub fn during(&self, from: Day, to: Day) -> impl Iterator<Item = &Version> {
        self.versions
            .iter()
            .filter(move |version| version.overlaps(from, to))
    }

    /// Whether it was one and the same during all of these days in both.
    pub fn same_during(
        &self,
        other: &Self,
        from: Day,
        to: Day,
        same: fn(&Version, &Version) -> bool,
    ) -> bool {
        let cut = |body: &Self| -> Vec<Version> {
            let clip = |version: &Version| Version {
                from: version.from.max(from),
                to: version.to.min(to),
                ..version.clone()
            };
            coalesced(body.during(from, to).map(clip).collect())
        };
        let (one, other) = (cut(self), cut(other));
        one.len() == other.len()
            && one.iter().zip(&other).all(|(one, other)| {
                (one.from, one.to) == (other.from, other.to) && same(one, other)
            })
    }

    /// Whether it stands on all of these days; else the first on which it does not.
    pub fn gap_during(&self, from: Day, to: Day) -> Option<Day> {
        let mut day = from;
        for version in self.during(from, to) {
            if version.from > day {
                break;
            }
            if version.to >= to {
                return None;
            }
            day = version.to.plus(1);
        }
        Some(day)
    }

    fn cut(&mut self, from: Day, to: Day) {
        let pieces = self
            .versions
            .drain(..)
            .flat_map(|version| split(version, from, to))
            .collect::<Vec<_>>();
        self.versions = pieces
            .into_iter()
            .filter(|version| !version.overlaps(from, to))
            .collect();
    }
}

/// A version in up to three pieces: before, within and after these days.
fn split(version: Version, from: Day, to: Day) -> Vec<Version> {
    if !version.overlaps(from, to) {
        return vec![version];
    }
    let mut pieces = Vec::with_capacity(3);
    if version.from < from {
        pieces.push(Version {
            to: from.plus(-1),
            ..version.clone()
        });
    }
    let after = (version.to > to).then(|| Version {
        from: to.plus(1),
        ..version.clone()
    });
    pieces.push(Version {
        from: version.from.max(from),
        to: version.to.min(to),
        ..version
    });
    pieces.extend(after);
    pieces
}

/// Touching versions that say the same as one.
fn coalesced(versions: Vec<Version>) -> Vec<Version> {
    let mut joined: Vec<Version> = Vec::with_capacity(versions.len());
    for version in versions {
        match joined.last_mut() {
            Some(last) if last.to.plus(1) == version.from && last.like(&version) => {
                last.to = version.to
            }
            _ => joined.push(version),
        }
    }
    joined
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
            codes.into_iter().for_each(|code| world.note_code(code, at));
        }
        world
    }

    fn note_code(&mut self, code: String, at: At) {
        let known = self.by_code.entry(code).or_default();
        if !known.contains(&at) {
            known.push(at);
        }
    }

    /// The codes that mergers and splits gave to another unit, with the day.
    pub fn separations(&self) -> Vec<(String, Day)> {
        let both = |happened: &Happened| {
            let old = self.units[happened.unit].at(happened.day.plus(-1))?;
            let new = self.units[happened.successor?].at(happened.day)?;
            (old.code == new.code).then(|| (old.code.clone(), happened.day))
        };
        let parting = self
            .happened
            .iter()
            .filter(|happened| matches!(happened.event, Event::Merge | Event::Split));
        parting.filter_map(both).collect()
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
        codes.into_iter().for_each(|code| self.note_code(code, at));
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

    /// How many units stand above on a day.
    pub fn depth(&self, at: At, day: Day) -> usize {
        std::iter::successors(Some(at), |at| {
            self.units[*at].at(day).and_then(|version| version.parent)
        })
        .take(64)
        .count()
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
