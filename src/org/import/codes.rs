//! Staff codes that pass from one person to another. No two people may have one, so whoever gives a code up is read first, and
//! lets it go before anybody gets it, in whichever order the file and the database hold them.
use super::enact::PERSON;
use super::known::CHUNK;
use super::roster::Unread;
use super::somebody::Known;
use super::somebody::Own;
use super::somebody::Somebody;
use super::staff::StaffRow;
use super::stage::ImportError;
use super::stage::Later;
use crate::db::Conn;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::schema::import_effects;
use crate::db::schema::people;
use crate::text::fold;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::HashSet;

/// A code passes on through at most so many people in one file.
const CHAIN: usize = 100;

/// The lines that give a code up which another line gives to somebody else (by the identity number, which stays), and after how
/// many others each is to be read: those that give up the code which it gets itself.
pub(super) fn passed_on(
    known: &Known,
    rows: &[Result<StaffRow, Box<Unread>>],
) -> HashMap<u32, usize> {
    let sound = || rows.iter().flatten();
    let giving = sound().filter_map(|row| Some((giver(known, row)?, row)));
    let giving: Vec<(usize, &StaffRow)> = giving.collect();
    let had = |index: usize| known.people[index].own.staff_code.as_ref();
    let givers: HashMap<&String, usize> = giving
        .iter()
        .filter_map(|(index, _)| Some((had(*index)?, *index)))
        .collect();
    let gets: HashMap<usize, &String> = giving
        .iter()
        .filter_map(|(index, row)| Some((*index, row.staff_code.as_ref()?)))
        .collect();
    let taken = sound().filter_map(|row| {
        let giver = *givers.get(row.staff_code.as_ref()?)?;
        is_somebody_else(known, row, giver).then_some(giver)
    });
    let taken: HashSet<usize> = taken.collect();
    let before = |index: &usize| givers.get(gets.get(index)?).copied();
    let passed = giving.iter().filter(|(index, _)| taken.contains(index));
    passed
        .map(|(index, row)| {
            let chain = std::iter::successors(before(index), before);
            (row.line, chain.take(CHAIN).count())
        })
        .collect()
}

/// Whom the row's number knows by another code.
fn giver(known: &Known, row: &StaffRow) -> Option<usize> {
    let index = *known.by_hash.get(&row.citizen.as_ref()?.hash)?;
    let had = known.people[index].own.staff_code.as_ref()?;
    (row.staff_code.as_ref()? != had).then_some(index)
}

fn is_somebody_else(known: &Known, row: &StaffRow, giver: usize) -> bool {
    match &row.citizen {
        Some(citizen) => known.by_hash.get(&citizen.hash) != Some(&giver),
        None => fold(&row.full_name) != fold(&known.people[giver].own.full_name),
    }
}

/// The code that somebody has no longer, once the import holds.
pub(super) fn given_up(person: &Somebody) -> Option<&String> {
    let had = person.before.as_ref()?.staff_code.as_ref()?;
    (person.own.staff_code.as_ref() != Some(had)).then_some(had)
}

/// Lets the codes of these people go.
pub(super) fn release(conn: &mut Conn, giving: &[PersonId]) -> QueryResult<()> {
    for some in giving.chunks(CHUNK) {
        diesel::update(people::table.filter(people::id.eq_any(some)))
            .set(people::staff_code.eq(None::<String>))
            .execute(conn)?;
    }
    Ok(())
}

/// Lets go what stands in the way of giving these people back what they were: their own codes, and those of people who came with
/// the import. Refused when somebody else has got one since.
pub(super) fn make_free(
    conn: &mut Conn,
    import: ImportId,
    restored: &[(PersonId, Own)],
) -> Result<(), ImportError> {
    let ids: Vec<PersonId> = restored.iter().map(|(id, _)| *id).collect();
    let mut present: HashMap<PersonId, Option<String>> = HashMap::new();
    for some in ids.chunks(CHUNK) {
        let rows: Vec<(PersonId, Option<String>)> = people::table
            .filter(people::id.eq_any(some))
            .order(people::id)
            .select((people::id, people::staff_code))
            .load(conn)?;
        present.extend(rows);
    }
    let changed = |(id, own): &&(PersonId, Own)| present.get(id) != Some(&own.staff_code);
    let changing: Vec<&(PersonId, Own)> = restored.iter().filter(changed).collect();
    let giving: Vec<PersonId> = changing.iter().map(|(id, _)| *id).collect();
    release(conn, &giving)?;
    let wanted: Vec<&String> = changing
        .iter()
        .filter_map(|(_, own)| own.staff_code.as_ref())
        .collect();
    for some in wanted.chunks(CHUNK) {
        let holders: Vec<(PersonId, Option<String>)> = people::table
            .filter(people::staff_code.eq_any(some.iter().copied()))
            .order(people::id)
            .select((people::id, people::staff_code))
            .load(conn)?;
        for (holder, code) in &holders {
            if !came_with(conn, import, &[*holder])? {
                let code = code.clone().unwrap_or_default();
                return Err(ImportError::BuiltUpon(Later::Code(code)));
            }
        }
        let holders: Vec<PersonId> = holders.into_iter().map(|(holder, _)| holder).collect();
        release(conn, &holders)?;
    }
    Ok(())
}

/// Whether all of these people came with the import.
fn came_with(conn: &mut Conn, import: ImportId, holders: &[PersonId]) -> QueryResult<bool> {
    let ids = holders.iter().map(|holder| holder.0);
    let came: i64 = import_effects::table
        .filter(import_effects::import_id.eq(import))
        .filter(import_effects::object.eq(PERSON))
        .filter(import_effects::before.is_null())
        .filter(import_effects::object_id.eq_any(ids))
        .count()
        .get_result(conn)?;
    Ok(usize::try_from(came) == Ok(holders.len()))
}
