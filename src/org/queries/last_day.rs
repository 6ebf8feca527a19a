//! Who belonged to a unit on its last day.
use super::super::import::POST;
use super::super::import::unit_before;
use super::successions::ENDS;
use super::successions::Succession;
use super::successions::holds;
use super::successions::last_days;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignment_states;
use crate::db::schema::assignments;
use crate::db::schema::import_effects;
use crate::db::schema::unit_events;
use crate::db::schema::unit_paths;
use diesel::prelude::*;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::collections::HashSet;

/// Who belonged to each of these units when it ended: who held a post in it or below it on its last day, or worked there seconded; and whose post there
/// went over when the end was recorded later. Three statements, however many units.
pub fn people_at_end(
    conn: &mut Conn,
    ended: &[Succession],
) -> QueryResult<HashMap<UnitId, HashSet<PersonId>>> {
    let last = last_days(ended);
    let posted = unit_paths::table
        .inner_join(assignments::table.on(assignments::unit_id.eq(unit_paths::unit_id)))
        .filter(unit_paths::ancestor_id.eq_any(last.keys()))
        .order((unit_paths::ancestor_id, assignments::id))
        .select((
            unit_paths::ancestor_id,
            assignments::person_id,
            (unit_paths::valid_from, unit_paths::valid_to),
            (assignments::valid_from, assignments::valid_to),
        ));
    let mut rows: Vec<(UnitId, PersonId, Span, Span)> = posted.load(conn)?;
    let hosted = unit_paths::table
        .inner_join(
            assignment_states::table
                .on(assignment_states::host_unit_id.eq(unit_paths::unit_id.nullable())),
        )
        .inner_join(assignments::table.on(assignments::id.eq(assignment_states::assignment_id)))
        .filter(unit_paths::ancestor_id.eq_any(last.keys()))
        .filter(assignment_states::undone_at.is_null())
        .order((unit_paths::ancestor_id, assignment_states::id))
        .select((
            unit_paths::ancestor_id,
            assignments::person_id,
            (unit_paths::valid_from, unit_paths::valid_to),
            (assignment_states::valid_from, assignment_states::valid_to),
        ));
    rows.extend(hosted.load::<(UnitId, PersonId, Span, Span)>(conn)?);
    let mut found: HashMap<UnitId, HashSet<PersonId>> = HashMap::new();
    for (unit, person, stood, held) in rows {
        let Some(day) = last.get(&unit) else { continue };
        if holds(stood, *day) && holds(held, *day) {
            found.entry(unit).or_default().insert(person);
        }
    }
    for (unit, person) in went_over(conn, ended)? {
        found.entry(unit).or_default().insert(person);
    }
    Ok(found)
}

/// Whose posts in these units went over with an import that recorded their end after it had come: people may have come in between.
fn went_over(conn: &mut Conn, ended: &[Succession]) -> QueryResult<Vec<(UnitId, PersonId)>> {
    let late = recorded_late(ended);
    if late.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(ImportId, Option<String>, PersonId)> = import_effects::table
        .inner_join(assignments::table.on(assignments::id.eq(import_effects::object_id)))
        .filter(import_effects::import_id.eq_any(late.keys()))
        .filter(import_effects::object.eq(POST))
        .order(import_effects::id)
        .select((
            import_effects::import_id,
            import_effects::before,
            assignments::person_id,
        ))
        .load(conn)?;
    let went = |(import, before, person): (ImportId, Option<String>, PersonId)| {
        let unit = before.as_deref().and_then(unit_before)?;
        late.get(&import)?.contains(&unit).then_some((unit, person))
    };
    Ok(rows.into_iter().filter_map(went).collect())
}

/// First and last day.
type Span = (Day, Day);

/// The imports that recorded an end after it had come, with the units: people may have come to a unit in between.
fn recorded_late(ended: &[Succession]) -> HashMap<ImportId, Vec<UnitId>> {
    let mut late: HashMap<ImportId, Vec<UnitId>> = HashMap::new();
    for one in ended {
        let (at, import) = one.recorded;
        if let Some(import) = import.filter(|_| is_late(at, one.last)) {
            late.entry(import).or_default().push(one.unit);
        }
    }
    late
}

/// Whether the end of a unit was recorded after its last day. Days of whatever zone will do: nobody can have come within hours.
fn is_late(recorded_at: Time, last: Day) -> bool {
    recorded_at.day(&TimeZone::UTC) > last
}

/// The units that have ended by a day to which a person belonged then, by the same rule; two statements, and one more for who was ever seconded.
pub fn ended_around(
    conn: &mut Conn,
    (person, seconded): (PersonId, bool),
    day: Day,
) -> QueryResult<HashSet<UnitId>> {
    let posted = assignments::table
        .inner_join(unit_paths::table.on(unit_paths::unit_id.eq(assignments::unit_id)))
        .inner_join(unit_events::table.on(unit_events::unit_id.eq(unit_paths::ancestor_id)))
        .filter(assignments::person_id.eq(person))
        .filter(unit_events::kind.eq_any(ENDS))
        .filter(unit_events::day.le(day))
        .order(unit_events::id)
        .select((
            unit_events::unit_id,
            unit_events::day,
            (unit_paths::valid_from, unit_paths::valid_to),
            (assignments::valid_from, assignments::valid_to),
        ));
    let mut rows: Vec<(UnitId, Day, Span, Span)> = posted.load(conn)?;
    if seconded {
        let hosted = assignment_states::table
            .inner_join(assignments::table)
            .inner_join(
                unit_paths::table
                    .on(assignment_states::host_unit_id.eq(unit_paths::unit_id.nullable())),
            )
            .inner_join(unit_events::table.on(unit_events::unit_id.eq(unit_paths::ancestor_id)))
            .filter(assignments::person_id.eq(person))
            .filter(assignment_states::undone_at.is_null())
            .filter(unit_events::kind.eq_any(ENDS))
            .filter(unit_events::day.le(day))
            .order(unit_events::id)
            .select((
                unit_events::unit_id,
                unit_events::day,
                (unit_paths::valid_from, unit_paths::valid_to),
                (assignment_states::valid_from, assignment_states::valid_to),
            ));
        rows.extend(hosted.load::<(UnitId, Day, Span, Span)>(conn)?);
    }
    let at_end = |(unit, day, stood, held): (UnitId, Day, Span, Span)| {
        let last = day.plus(-1);
        (holds(stood, last) && holds(held, last)).then_some(unit)
    };
    let mut found: HashSet<UnitId> = rows.into_iter().filter_map(at_end).collect();
    found.extend(left_late(conn, person, day)?);
    Ok(found)
}

/// The units in which a person held a post when their end was recorded after it had come.
fn left_late(conn: &mut Conn, person: PersonId, day: Day) -> QueryResult<Vec<UnitId>> {
    let rows: Vec<(UnitId, Day, Time, Option<String>)> = assignments::table
        .inner_join(import_effects::table.on(import_effects::object_id.eq(assignments::id)))
        .inner_join(
            unit_events::table.on(unit_events::import_id.eq(import_effects::import_id.nullable())),
        )
        .filter(assignments::person_id.eq(person))
        .filter(import_effects::object.eq(POST))
        .filter(unit_events::day.le(day))
        .order(unit_events::id)
        .select((
            unit_events::unit_id,
            unit_events::day,
            unit_events::created_at,
            import_effects::before,
        ))
        .load(conn)?;
    let own = |(unit, day, at, before): (UnitId, Day, Time, Option<String>)| {
        let was = before.as_deref().and_then(unit_before);
        was.filter(|was| *was == unit && is_late(at, day.plus(-1)))
    };
    Ok(rows.into_iter().filter_map(own).collect())
}
