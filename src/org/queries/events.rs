//! What happened to units: which went into which, and by which decision.
use super::super::import::Event;
use super::super::model::Unit;
use super::units::UNIT;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::db::schema::unit_events;
use crate::db::schema::unit_paths;
use crate::db::schema::unit_versions;
use diesel::prelude::*;
use std::collections::HashMap;

/// Something that happened to a unit.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct UnitEvent {
    pub event: Event,
    /// The first day on which things are so.
    pub day: Day,
    pub decision: Option<String>,
    pub unit: UnitId,
    /// What it went into, when it was merged or split.
    pub successor: Option<UnitId>,
}

/// What happened to a unit, and what became part of it; oldest first.
pub fn events_of(conn: &mut Conn, unit: UnitId) -> QueryResult<Vec<UnitEvent>> {
    let concerned = unit_events::unit_id
        .eq(unit)
        .or(unit_events::successor_id.eq(unit));
    unit_events::table
        .filter(concerned)
        .order((unit_events::day, unit_events::id))
        .select((
            unit_events::kind,
            unit_events::day,
            unit_events::decision,
            unit_events::unit_id,
            unit_events::successor_id,
        ))
        .load(conn)
}

/// The days on which each of these units stood within a scope, from the first to the last; in one statement.
pub fn days_within(
    conn: &mut Conn,
    scope: &Scope,
    units: &[UnitId],
) -> QueryResult<HashMap<UnitId, (Day, Day)>> {
    let stood: Vec<(UnitId, Day, Day)> = unit_paths::table
        .filter(unit_paths::ancestor_id.eq_any(scope.roots()))
        .filter(unit_paths::unit_id.eq_any(units))
        .order((unit_paths::unit_id, unit_paths::valid_from))
        .select((
            unit_paths::unit_id,
            unit_paths::valid_from,
            unit_paths::valid_to,
        ))
        .load(conn)?;
    let mut days: HashMap<UnitId, (Day, Day)> = HashMap::new();
    for (unit, from, to) in stood {
        let known = days.entry(unit).or_insert((from, to));
        *known = (known.0.min(from), known.1.max(to));
    }
    Ok(days)
}

/// Names that are not worth a warning: more units than this bear them.
const SHARED: usize = 6;

/// Versions of other units that bore one of this unit's codes or names before it did; at most a few.
pub fn borne_before(conn: &mut Conn, versions: &[Unit]) -> QueryResult<Vec<Unit>> {
    let Some(unit) = versions.first().map(|version| version.id) else {
        return Ok(Vec::new());
    };
    let codes: Vec<&str> = versions
        .iter()
        .map(|version| version.code.as_str())
        .collect();
    let names: Vec<&str> = versions
        .iter()
        .map(|version| version.name.as_str())
        .collect();
    let others: Vec<Unit> = unit_versions::table
        .filter(unit_versions::unit_id.ne(unit))
        .filter(
            unit_versions::code
                .eq_any(codes)
                .or(unit_versions::name.eq_any(names)),
        )
        .order((unit_versions::valid_to.desc(), unit_versions::unit_id))
        .limit(50)
        .select(UNIT)
        .load(conn)?;
    let before = |other: &Unit| {
        versions.iter().any(|own| {
            other.valid_to < own.valid_from && (other.code == own.code || other.name == own.name)
        })
    };
    let mut found: Vec<Unit> = others.into_iter().filter(before).collect();
    found.truncate(SHARED);
    Ok(found)
}

/// For each unit that was merged into another, what goes on for it; units that were split or dissolved have nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heirs(HashMap<UnitId, UnitId>);

impl Heirs {
    /// What each merged unit went into, and what that went into in turn.
    pub fn new(merged: &HashMap<UnitId, UnitId>) -> Self {
        let last = |unit: &UnitId| {
            let line = std::iter::successors(Some(*unit), |unit| merged.get(unit).copied());
            // The bound is for a circle that somebody else wrote to the database.
            line.take(64).last().unwrap_or(*unit)
        };
        Self(merged.keys().map(|unit| (*unit, last(unit))).collect())
    }

    /// What goes on for a unit; itself when it was not merged.
    pub fn of(&self, unit: UnitId) -> UnitId {
        self.0.get(&unit).copied().unwrap_or(unit)
    }

    /// The units for which one of these goes on.
    pub fn before(&self, heirs: impl Fn(UnitId) -> bool) -> Vec<UnitId> {
        let gone = self.0.iter().filter(|(_, heir)| heirs(**heir));
        let mut found: Vec<UnitId> = gone.map(|(unit, _)| *unit).collect();
        found.sort_unstable();
        found
    }
}

/// Who goes on for whom on a day; one statement, however many units.
pub fn heirs_on(conn: &mut Conn, day: Day) -> QueryResult<Heirs> {
    let merged: Vec<(UnitId, Option<UnitId>)> = unit_events::table
        .filter(unit_events::kind.eq(Event::Merge))
        .filter(unit_events::day.le(day))
        .order(unit_events::id)
        .select((unit_events::unit_id, unit_events::successor_id))
        .load(conn)?;
    let merged = merged
        .into_iter()
        .filter_map(|(unit, heir)| Some((unit, heir?)));
    Ok(Heirs::new(&merged.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_goes_on_for_a_unit_is_followed_from_merger_to_merger() {
        let merged = HashMap::from([
            (UnitId(1), UnitId(3)),
            (UnitId(2), UnitId(3)),
            (UnitId(3), UnitId(5)),
            (UnitId(8), UnitId(9)),
            (UnitId(9), UnitId(8)),
        ]);
        let heirs = Heirs::new(&merged);
        assert_eq!(heirs.of(UnitId(1)), UnitId(5));
        assert_eq!(heirs.of(UnitId(4)), UnitId(4));
        assert_eq!(
            heirs.before(|heir| heir == UnitId(5)),
            [UnitId(1), UnitId(2), UnitId(3)]
        );
        assert!([UnitId(8), UnitId(9)].contains(&heirs.of(UnitId(8))));
    }
}
