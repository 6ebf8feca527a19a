//! What units are called on a list of a day, by the units of then or of today.
use super::super::model::By;
use super::super::model::When;
use super::heirs_on;
use super::names_of;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::db::schema::unit_paths;
use crate::text::Language;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::HashSet;

/// What each of these units is called on a list of a day: as it was called then, or last before; or what goes on for it today, with the name of
/// then beside it where that is another. Three statements at the most, however many units.
pub fn called(
    conn: &mut Conn,
    units: &[UnitId],
    (when, today): (When, Day),
    language: Language,
) -> QueryResult<HashMap<UnitId, String>> {
    let mut names = names_of(conn, units, when.day)?;
    if when.by == By::Then || names.is_empty() {
        return Ok(names);
    }
    let heirs = heirs_on(conn, today)?;
    let now: Vec<UnitId> = units.iter().map(|unit| heirs.of(*unit)).collect();
    let now = names_of(conn, &now, today)?;
    for (unit, name) in &mut names {
        if let Some(heir) = now.get(&heirs.of(*unit)) {
            *name = renamed(heir, name, language);
        }
    }
    Ok(names)
}

/// The name of today, with the one of then beside it where they differ.
pub fn renamed(now: &str, then: &str, language: Language) -> String {
    if now == then {
        return now.to_owned();
    }
    language.say(
        format!("{now} (khi đó: {then})"),
        format!("{now} (then: {then})"),
    )
}

/// A unit and those that were merged into it or into what stands below it today.
pub fn with_those_before(conn: &mut Conn, unit: UnitId, today: Day) -> QueryResult<Vec<UnitId>> {
    let below: HashSet<UnitId> = unit_paths::table
        .filter(unit_paths::ancestor_id.eq(unit))
        .filter(unit_paths::valid_from.le(today))
        .filter(unit_paths::valid_to.ge(today))
        .select(unit_paths::unit_id)
        .load(conn)?
        .into_iter()
        .collect();
    let mut units = heirs_on(conn, today)?.before(|heir| heir == unit || below.contains(&heir));
    units.push(unit);
    Ok(units)
}
