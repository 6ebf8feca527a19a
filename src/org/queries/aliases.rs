//! Records of one person that were merged: what was recorded under either of them is read through here.
use crate::db::Conn;
use crate::db::ids::PersonId;
use crate::db::schema::people;
use crate::db::schema::person_aliases;
use diesel::prelude::*;
use std::collections::HashMap;

/// The records that stand for another one, each with the one that is kept; a province has a few hundred. The one kept never
/// stands for another itself.
pub fn aliases(conn: &mut Conn) -> QueryResult<HashMap<PersonId, PersonId>> {
    let rows: Vec<(PersonId, PersonId)> = person_aliases::table
        .filter(person_aliases::undone_at.is_null())
        .order(person_aliases::id)
        .select((person_aliases::alias_id, person_aliases::canonical_id))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The record that is kept of this person: mostly itself.
pub fn canonical(conn: &mut Conn, person: PersonId) -> QueryResult<PersonId> {
    let kept: Option<PersonId> = person_aliases::table
        .filter(person_aliases::alias_id.eq(person))
        .filter(person_aliases::undone_at.is_null())
        .select(person_aliases::canonical_id)
        .first(conn)
        .optional()?;
    Ok(kept.unwrap_or(person))
}

/// Those of these records that stand for another, each with the one that is kept.
pub fn canonical_of_many(
    conn: &mut Conn,
    people: &[PersonId],
) -> QueryResult<HashMap<PersonId, PersonId>> {
    let rows: Vec<(PersonId, PersonId)> = person_aliases::table
        .filter(person_aliases::alias_id.eq_any(people))
        .filter(person_aliases::undone_at.is_null())
        .order(person_aliases::id)
        .select((person_aliases::alias_id, person_aliases::canonical_id))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Every id under which something of this person is recorded, their own first.
pub fn records_of(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<PersonId>> {
    let mut ids = vec![person];
    let merged: Vec<PersonId> = person_aliases::table
        .filter(person_aliases::canonical_id.eq(person))
        .filter(person_aliases::undone_at.is_null())
        .order(person_aliases::id)
        .select(person_aliases::alias_id)
        .load(conn)?;
    ids.extend(merged);
    Ok(ids)
}

/// The same for these people: every id that is one of theirs or stands for one of them, each with whom it means.
pub fn records_of_many(
    conn: &mut Conn,
    people: &[PersonId],
) -> QueryResult<HashMap<PersonId, PersonId>> {
    let mut ids: HashMap<PersonId, PersonId> = people.iter().map(|id| (*id, *id)).collect();
    let merged: Vec<(PersonId, PersonId)> = person_aliases::table
        .filter(person_aliases::canonical_id.eq_any(people))
        .filter(person_aliases::undone_at.is_null())
        .order(person_aliases::id)
        .select((person_aliases::alias_id, person_aliases::canonical_id))
        .load(conn)?;
    ids.extend(merged);
    Ok(ids)
}

/// The staff codes that lead to a kept record, each with its person.
pub(in crate::org) fn merged_codes(conn: &mut Conn) -> QueryResult<Vec<(String, PersonId)>> {
    person_aliases::table
        .inner_join(people::table.on(people::id.eq(person_aliases::alias_id)))
        .filter(person_aliases::undone_at.is_null())
        .filter(people::staff_code.is_not_null())
        .order(person_aliases::id)
        .select((
            people::staff_code.assume_not_null(),
            person_aliases::canonical_id,
        ))
        .load(conn)
}

/// The names of records that stand for another, each with the one that is kept; of these people, or of everybody.
pub(in crate::org) fn merged_names(
    conn: &mut Conn,
    people: Option<&[PersonId]>,
) -> QueryResult<Vec<(String, PersonId)>> {
    let mut query = person_aliases::table
        .inner_join(people::table.on(people::id.eq(person_aliases::alias_id)))
        .filter(person_aliases::undone_at.is_null())
        .order(person_aliases::id)
        .select((people::full_name, person_aliases::canonical_id))
        .into_boxed();
    if let Some(people) = people {
        query = query.filter(person_aliases::canonical_id.eq_any(people));
    }
    query.load(conn)
}
