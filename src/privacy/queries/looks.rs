//! Who looked at whose sensitive data.
use super::requests::Visible;
use super::requests::in_post;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::db::schema::access_log;
use crate::org;
use diesel::prelude::*;
use std::collections::HashMap;

/// A look at sensitive data.
#[derive(Debug, Clone, Queryable)]
pub struct LookRow {
    pub id: i64,
    pub viewer: PersonId,
    pub person: PersonId,
    pub field: String,
    pub reason: String,
    pub at: Time,
}

/// The newest looks before one already shown, and what the people are called; at everybody's data, or at that of people with a
/// post within a scope. Two statements, however many.
pub fn looks(
    conn: &mut Conn,
    visible: &Visible,
    (before, limit): (Option<i64>, i64),
) -> QueryResult<(Vec<LookRow>, HashMap<PersonId, String>)> {
    let mut query = access_log::table
        .filter(access_log::id.lt(before.unwrap_or(i64::MAX)))
        .order(access_log::id.desc())
        .limit(limit)
        .select((
            access_log::id,
            access_log::viewer_id,
            access_log::person_id,
            access_log::field,
            access_log::reason,
            access_log::at,
        ))
        .into_boxed();
    if let Visible::Within(scope, day) = visible {
        query = query.filter(access_log::person_id.eq_any(in_post(scope.units_on(*day), *day)));
    }
    let rows: Vec<LookRow> = query.load(conn)?;
    named(conn, rows)
}

/// The newest looks of others at one person's data, under all of their records, and what the people are called.
pub fn looks_at(
    conn: &mut Conn,
    person: PersonId,
    limit: i64,
) -> QueryResult<(Vec<LookRow>, HashMap<PersonId, String>)> {
    let records = org::records_of(conn, person)?;
    let rows: Vec<LookRow> = access_log::table
        .filter(access_log::person_id.eq_any(records))
        .filter(access_log::viewer_id.ne(person))
        .order(access_log::id.desc())
        .limit(limit)
        .select((
            access_log::id,
            access_log::viewer_id,
            access_log::person_id,
            access_log::field,
            access_log::reason,
            access_log::at,
        ))
        .load(conn)?;
    named(conn, rows)
}

fn named(
    conn: &mut Conn,
    rows: Vec<LookRow>,
) -> QueryResult<(Vec<LookRow>, HashMap<PersonId, String>)> {
    let people: Vec<PersonId> = rows
        .iter()
        .flat_map(|row| [row.viewer, row.person])
        .collect();
    let names = org::names_of_people(conn, &people)?;
    Ok((rows, names))
}
