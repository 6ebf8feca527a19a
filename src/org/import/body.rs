//! A unit over time; pure.
use super::super::model::Block;
use super::world::At;
use crate::db::Day;
use crate::db::ids::UnitId;

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

impl Version {
    pub(super) fn holds(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    pub(super) fn overlaps(&self, from: Day, to: Day) -> bool {
        self.from <= to && from <= self.to
    }

    /// The same but for its days and its place among its sisters.
    pub fn like(&self, other: &Self) -> bool {
        let placed = Self {
            position: other.position,
            from: other.from,
            to: other.to,
            ..self.clone()
        };
        placed == *other
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

    /// The last day of what it is from a day on, as far as that is known: of the version that holds, or before the next one.
    pub(super) fn known_end(&self, from: Day) -> Day {
        if let Some(version) = self.at(from) {
            return version.to;
        }
        let later = self
            .versions
            .iter()
            .map(|version| version.from)
            .filter(|next| *next > from);
        later.min().map_or(Day::LAST, |next| next.plus(-1))
    }

    pub(super) fn cut(&mut self, from: Day, to: Day) {
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
pub(super) fn split(version: Version, from: Day, to: Day) -> Vec<Version> {
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
pub(super) fn coalesced(versions: Vec<Version>) -> Vec<Version> {
    let mut joined: Vec<Version> = Vec::with_capacity(versions.len());
    for version in versions {
        match joined.last_mut() {
            Some(last) if last.to.plus(1) == version.from && last.like(&version) => {
                last.to = version.to;
            }
            _ => joined.push(version),
        }
    }
    joined
}
