//! People with neither staff code nor identity number, by which a list could know them: those whom the set-up or a command on
//! the server made administrators.
use super::known::CHUNK;
use super::roster::Unread;
use super::staff::StaffRow;
use crate::access::plain_login;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::accounts;
use crate::db::schema::assignments;
use crate::db::schema::people;
use diesel::prelude::*;
use std::collections::HashSet;

/// Those of them who sign in with a staff code of the list, with their logins.
pub(super) fn by_login(
    conn: &mut Conn,
    rows: &[Result<StaffRow, Box<Unread>>],
) -> QueryResult<Vec<(String, PersonId)>> {
    let codes = rows.iter().filter_map(|row| match row {
        Ok(row) => row.staff_code.as_deref(),
        Err(unread) => Some(unread.staff_code.as_str()),
    });
    let logins: Vec<String> = codes.map(plain_login).collect();
    let mut found = Vec::new();
    for chunk in logins.chunks(CHUNK) {
        let accounts: Vec<(String, PersonId)> = accounts::table
            .inner_join(people::table)
            .filter(accounts::login.eq_any(chunk))
            .filter(people::staff_code.is_null())
            .filter(people::citizen_id_hash.is_null())
            .order(accounts::id)
            .select((accounts::login, people::id))
            .load(conn)?;
        found.extend(accounts);
    }
    Ok(found)
}

/// Those of them who are in post in these units on a day or later.
pub(super) fn in_units(
    conn: &mut Conn,
    units: &HashSet<UnitId>,
    day: Day,
) -> QueryResult<Vec<PersonId>> {
    // From these few people to their posts: the posts of the units may be everybody's.
    let keyless: Vec<(PersonId, UnitId)> = people::table
        .inner_join(assignments::table)
        .filter(people::staff_code.is_null())
        .filter(people::citizen_id_hash.is_null())
        .filter(assignments::valid_to.ge(day))
        .order(people::id)
        .select((people::id, assignments::unit_id))
        .load(conn)?;
    let there = keyless.into_iter().filter(|(_, unit)| units.contains(unit));
    Ok(there.map(|(person, _)| person).collect())
}
