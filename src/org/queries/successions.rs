//! Units that ended, what goes on for them, and who stood in them on their last day: for what was set for such a unit and goes on with its people.
use super::super::import::Event;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::ImportId;
use crate::db::ids::UnitId;
use crate::db::schema::unit_events;
use crate::db::schema::unit_paths;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::HashSet;

/// A unit that was merged into another, split into several, or dissolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    pub unit: UnitId,
    /// The last day on which it stood.
    pub last: Day,
    /// When that was recorded, and by which import.
    pub recorded: (Time, Option<ImportId>),
    /// What it went into, and what that went into in turn; [`stood_below`] tells what of it goes on by itself.
    pub heirs: Vec<UnitId>,
}

/// What ends a unit.
pub(super) const ENDS: [Event; 3] = [Event::Merge, Event::Split, Event::Dissolve];

/// Every succession up to a day; one statement.
pub fn successions_on(conn: &mut Conn, day: Day) -> QueryResult<Vec<Succession>> {
    type Row = (UnitId, Option<UnitId>, Day, Time, Option<ImportId>);
    let rows: Vec<Row> = unit_events::table
        .filter(unit_events::kind.eq_any(ENDS))
        .filter(unit_events::day.le(day))
        .order(unit_events::id)
        .select((
            unit_events::unit_id,
            unit_events::successor_id,
            unit_events::day,
            unit_events::created_at,
            unit_events::import_id,
        ))
        .load(conn)?;
    let mut went: HashMap<UnitId, Vec<UnitId>> = HashMap::new();
    for (unit, heir, ..) in &rows {
        went.entry(*unit).or_default().extend(*heir);
    }
    let mut found: Vec<Succession> = Vec::new();
    for (unit, _, day, at, import) in rows {
        // A split has a row for each part.
        if found.iter().all(|one| one.unit != unit) {
            found.push(Succession {
                unit,
                last: day.plus(-1),
                recorded: (at, import),
                heirs: heirs_of(unit, &went),
            });
        }
    }
    Ok(found)
}

/// Everything that a unit went into, directly or not.
fn heirs_of(unit: UnitId, went: &HashMap<UnitId, Vec<UnitId>>) -> Vec<UnitId> {
    let mut found = Vec::new();
    let mut waiting = vec![unit];
    while let Some(one) = waiting.pop() {
        for heir in went.get(&one).into_iter().flatten() {
            // Each once, whatever circle somebody else wrote to the database.
            if *heir != unit && !found.contains(heir) {
                found.push(*heir);
                waiting.push(*heir);
            }
        }
    }
    found.sort_unstable();
    found
}

/// Of these the ones that stood in one of `above` on their last day, each with every such unit; one statement.
pub fn ended_within(
    conn: &mut Conn,
    above: &[UnitId],
    ended: &[Succession],
) -> QueryResult<HashMap<UnitId, HashSet<UnitId>>> {
    let last = last_days(ended);
    let rows: Vec<(UnitId, UnitId, Day, Day)> = unit_paths::table
        .filter(unit_paths::ancestor_id.eq_any(above))
        .filter(unit_paths::unit_id.eq_any(last.keys()))
        .order((unit_paths::unit_id, unit_paths::ancestor_id))
        .select((
            unit_paths::unit_id,
            unit_paths::ancestor_id,
            unit_paths::valid_from,
            unit_paths::valid_to,
        ))
        .load(conn)?;
    let mut found: HashMap<UnitId, HashSet<UnitId>> = HashMap::new();
    for (unit, above, from, to) in rows {
        let Some(day) = last.get(&unit) else { continue };
        if holds((from, to), *day) {
            found.entry(unit).or_default().insert(above);
        }
    }
    Ok(found)
}

/// The units that stood below each of these on its last day; one statement.
pub fn stood_below(
    conn: &mut Conn,
    ended: &[Succession],
) -> QueryResult<HashMap<UnitId, Vec<UnitId>>> {
    let last = last_days(ended);
    let rows: Vec<(UnitId, UnitId, Day, Day)> = unit_paths::table
        .filter(unit_paths::ancestor_id.eq_any(last.keys()))
        .filter(unit_paths::depth.gt(0))
        .order((unit_paths::ancestor_id, unit_paths::unit_id))
        .select((
            unit_paths::ancestor_id,
            unit_paths::unit_id,
            unit_paths::valid_from,
            unit_paths::valid_to,
        ))
        .load(conn)?;
    let mut found: HashMap<UnitId, Vec<UnitId>> = HashMap::new();
    for (above, unit, from, to) in rows {
        if last.get(&above).is_some_and(|day| holds((from, to), *day)) {
            found.entry(above).or_default().push(unit);
        }
    }
    Ok(found)
}

pub(super) fn holds((from, to): (Day, Day), day: Day) -> bool {
    from <= day && day <= to
}

pub(super) fn last_days(ended: &[Succession]) -> HashMap<UnitId, Day> {
    ended.iter().map(|one| (one.unit, one.last)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_unit_went_into_is_followed_through_mergers_and_splits() {
        let went = HashMap::from([
            (UnitId(1), vec![UnitId(3)]),
            (UnitId(3), vec![UnitId(5), UnitId(6)]),
            (UnitId(6), vec![UnitId(7)]),
            (UnitId(8), vec![UnitId(9)]),
            (UnitId(9), vec![UnitId(8)]),
        ]);
        let of = |unit| heirs_of(UnitId(unit), &went);
        assert_eq!(of(1), [3, 5, 6, 7].map(UnitId));
        assert_eq!(of(8), [UnitId(9)]);
        assert!(of(5).is_empty());
    }
}
