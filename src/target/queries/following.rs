//! Whom requirements follow out of units that ended.
use super::requirements::REQUIREMENT;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::group_members;
use crate::db::schema::requirements;
use crate::db::schema::unit_paths;
use crate::org::Category;
use crate::org::Succession;
use crate::org::UnitTree;
use crate::org::ended_around;
use crate::org::ended_within;
use crate::org::people_at_end;
use crate::org::stood_below;
use crate::org::successions_on;
use crate::target::model::Followed;
use crate::target::model::Following;
use crate::target::model::Requirement;
use crate::target::model::stays_below;
use crate::target::model::was_set_before;
use diesel::prelude::*;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

/// Whom each of these requirements follows on a day; `tree` are the units of the day. A few statements, however many requirements and units.
pub fn following(
    conn: &mut Conn,
    of: &[Requirement],
    (tree, day): (&UnitTree, Day),
    zone: &TimeZone,
) -> QueryResult<Following> {
    let all = successions_on(conn, day)?;
    if of.is_empty() || all.is_empty() {
        return Ok(Following::default());
    }
    let units: Vec<UnitId> = of.iter().map(|one| one.unit).collect();
    let above = ended_within(conn, &units, &all)?;
    let concerns = |one: &Requirement, unit: &Succession| {
        let above = above.get(&unit.unit);
        above.is_some_and(|above| above.contains(&one.unit)) && was_set_before(one, unit, zone)
    };
    let concerned = all
        .iter()
        .filter(|unit| of.iter().any(|one| concerns(one, unit)));
    let mut ended = with_what_stood_below(conn, concerned, &all)?;
    let follows = |one: &Requirement, unit: &Succession| {
        concerns(one, unit) && !stays_below(tree, one.unit, unit)
    };
    ended.retain(|unit| of.iter().any(|one| follows(one, unit)));
    if ended.is_empty() {
        return Ok(Following::default());
    }
    let people = people_at_end(conn, &ended)?;
    let people: HashMap<UnitId, Arc<HashSet<PersonId>>> = people
        .into_iter()
        .map(|(unit, people)| (unit, Arc::new(people)))
        .collect();
    let followed = |one: &Requirement| -> Vec<Followed> {
        let units = ended.iter().filter(|unit| follows(one, unit));
        let each = units.map(|unit| Followed {
            succession: unit.clone(),
            people: people.get(&unit.unit).cloned().unwrap_or_default(),
        });
        each.collect()
    };
    let each = of.iter().map(|one| (one.id, followed(one)));
    Ok(Following(
        each.filter(|(_, followed)| !followed.is_empty()).collect(),
    ))
}

/// These with what stood below them on their last day among their heirs: it may go on by itself, wherever it stands now, or have gone into others since.
fn with_what_stood_below<'a>(
    conn: &mut Conn,
    ended: impl Iterator<Item = &'a Succession>,
    all: &[Succession],
) -> QueryResult<Vec<Succession>> {
    let mut ended: Vec<Succession> = ended.cloned().collect();
    if ended.is_empty() {
        return Ok(ended);
    }
    let below = stood_below(conn, &ended)?;
    let since: HashMap<UnitId, &[UnitId]> =
        all.iter().map(|one| (one.unit, &one.heirs[..])).collect();
    for one in &mut ended {
        for unit in below.get(&one.unit).into_iter().flatten() {
            one.heirs.push(*unit);
            one.heirs
                .extend(since.get(unit).copied().unwrap_or_default());
        }
        one.heirs.sort_unstable();
        one.heirs.dedup();
    }
    Ok(ended)
}

/// The requirements in force that follow a person out of units that ended to where they work today. Two statements for whoever never was in such a
/// unit.
pub fn requirements_following(
    conn: &mut Conn,
    (person, seconded): (PersonId, bool),
    places: &[(UnitId, Category)],
    (today, zone): (Day, &TimeZone),
) -> QueryResult<Vec<Requirement>> {
    let around = ended_around(conn, (person, seconded), today)?;
    if around.is_empty() || places.is_empty() {
        return Ok(Vec::new());
    }
    let all = successions_on(conn, today)?;
    let own = all.iter().filter(|one| around.contains(&one.unit));
    let ended = with_what_stood_below(conn, own, &all)?;
    let set = set_above(conn, person, (&ended, today))?;
    let above = above_of(conn, places, today)?;
    let works_there = |one: &Requirement, unit: &Succession| {
        let mut there = places.iter().filter(|(place, _)| {
            let mut above = above.iter().filter(|(below, _)| below == place);
            above.any(|(_, above)| unit.heirs.contains(above))
        });
        there.any(|(_, category)| one.takes(*category))
    };
    let follows = |(one, unit): &(Requirement, &Succession)| {
        was_set_before(one, unit, zone) && works_there(one, unit)
    };
    let found = set.into_iter().filter(follows);
    Ok(found.map(|(one, _)| one).collect())
}

/// Requirements in force of units in which one of these stood on its last day, as far as they mean the person's groups.
fn set_above<'a>(
    conn: &mut Conn,
    person: PersonId,
    (ended, today): (&'a [Succession], Day),
) -> QueryResult<Vec<(Requirement, &'a Succession)>> {
    let units: Vec<UnitId> = ended.iter().map(|one| one.unit).collect();
    let groups = group_members::table
        .filter(group_members::person_id.eq(person))
        .filter(group_members::valid_from.le(today))
        .filter(group_members::valid_to.ge(today))
        .select(group_members::group_id.nullable());
    let rows: Vec<(Requirement, UnitId, Day, Day)> = unit_paths::table
        .inner_join(requirements::table.on(requirements::unit_id.eq(unit_paths::ancestor_id)))
        .filter(unit_paths::unit_id.eq_any(units))
        .filter(requirements::ended_at.is_null())
        .filter(
            requirements::group_id
                .is_null()
                .or(requirements::group_id.eq_any(groups)),
        )
        .order((requirements::due_on, requirements::id))
        .select((
            REQUIREMENT,
            unit_paths::unit_id,
            unit_paths::valid_from,
            unit_paths::valid_to,
        ))
        .load(conn)?;
    let at_end = |(one, unit, from, to): (Requirement, UnitId, Day, Day)| {
        let ended = ended.iter().find(|ended| ended.unit == unit)?;
        (from <= ended.last && ended.last <= to).then_some((one, ended))
    };
    Ok(rows.into_iter().filter_map(at_end).collect())
}

/// Each of these places with the units above it on a day, itself included.
fn above_of(
    conn: &mut Conn,
    places: &[(UnitId, Category)],
    day: Day,
) -> QueryResult<Vec<(UnitId, UnitId)>> {
    unit_paths::table
        .filter(unit_paths::unit_id.eq_any(places.iter().map(|(unit, _)| *unit)))
        .filter(unit_paths::valid_from.le(day))
        .filter(unit_paths::valid_to.ge(day))
        .order((unit_paths::unit_id, unit_paths::depth))
        .select((unit_paths::unit_id, unit_paths::ancestor_id))
        .load(conn)
}
