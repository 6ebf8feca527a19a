//! Which later imports build on an import: those that touched the same people, or changed the units in which these stand or stood;
//! and those that placed somebody or something in the units it changed.
use super::enact::PERSON;
use super::enact::POST;
use super::enact::UNIT;
use super::known::CHUNK;
use super::model::Import;
use super::model::ImportKind;
use super::model::ImportState;
use crate::db::Conn;
use crate::db::ids::AssignmentId;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignment_rows;
use crate::db::schema::import_effects;
use crate::db::schema::imports;
use diesel::prelude::*;
use std::collections::BTreeSet;
use std::collections::HashSet;

/// The last import confirmed after this one that builds on it, so that this one cannot be undone before that one is. Of a large list
/// everybody would have to be looked up: it is the last to be confirmed at all.
pub fn last_built_upon(conn: &mut Conn, import: &Import) -> QueryResult<Option<ImportId>> {
    let later = confirmed_after(conn, import)?;
    if import.summary.pieces > 0 || later.is_empty() {
        return Ok(later.first().map(|(id, _)| *id));
    }
    // Units hang together by codes, parents and events in more ways than can be looked up.
    let of_units = |(_, kind): &&(ImportId, ImportKind)| *kind == ImportKind::Units;
    if import.kind == ImportKind::Units
        && let Some((id, _)) = later.iter().find(of_units)
    {
        return Ok(Some(*id));
    }
    let later: Vec<ImportId> = later.into_iter().map(|(id, _)| id).collect();
    let people = touched_by(conn, import.id)?;
    let mut touching = touching(conn, &people)?;
    if import.kind == ImportKind::Units {
        touching.extend(within_units(conn, import.id, &later)?);
    }
    let mut later = later.into_iter();
    Ok(later.find(|id| touching.contains(id)))
}

/// Those confirmed after this one, the last first.
fn confirmed_after(conn: &mut Conn, import: &Import) -> QueryResult<Vec<(ImportId, ImportKind)>> {
    let at = import.confirmed_at.unwrap_or_default();
    imports::table
        .filter(imports::state.eq(ImportState::Confirmed))
        .filter(
            imports::confirmed_at
                .gt(at)
                .or(imports::confirmed_at.eq(at).and(imports::id.gt(import.id))),
        )
        .order((imports::confirmed_at.desc(), imports::id.desc()))
        .select((imports::id, imports::kind))
        .load(conn)
}

/// Everybody whom the import brought, changed or gave a post.
fn touched_by(conn: &mut Conn, import: ImportId) -> QueryResult<Vec<PersonId>> {
    let effects: Vec<(String, i64)> = import_effects::table
        .filter(import_effects::import_id.eq(import))
        .filter(import_effects::object.eq_any([PERSON, POST]))
        .order(import_effects::id)
        .select((import_effects::object, import_effects::object_id))
        .load(conn)?;
    let (people, posts): (Vec<_>, Vec<_>) = effects
        .into_iter()
        .partition(|(object, _)| object == PERSON);
    let mut touched: HashSet<PersonId> = people.into_iter().map(|(_, id)| PersonId(id)).collect();
    let posts: Vec<i64> = posts.into_iter().map(|(_, id)| id).collect();
    for some in posts.chunks(CHUNK) {
        let of: Vec<PersonId> = assignment_rows::table
            .filter(assignment_rows::id.eq_any(some.iter().copied().map(AssignmentId)))
            .order(assignment_rows::id)
            .select(assignment_rows::person_id)
            .load(conn)?;
        touched.extend(of);
    }
    let given: Vec<PersonId> = assignment_rows::table
        .filter(assignment_rows::import_id.eq(import))
        .order(assignment_rows::id)
        .select(assignment_rows::person_id)
        .load(conn)?;
    touched.extend(given);
    Ok(touched.into_iter().collect())
}

/// All imports that touched any of these people or changed a unit of theirs.
fn touching(conn: &mut Conn, people: &[PersonId]) -> QueryResult<HashSet<ImportId>> {
    let (mut touching, mut units) = (HashSet::new(), BTreeSet::new());
    for some in people.chunks(CHUNK) {
        let posts: Vec<(AssignmentId, UnitId, Option<ImportId>)> = assignment_rows::table
            .filter(assignment_rows::person_id.eq_any(some))
            .order(assignment_rows::id)
            .select((
                assignment_rows::id,
                assignment_rows::unit_id,
                assignment_rows::import_id,
            ))
            .load(conn)?;
        touching.extend(posts.iter().filter_map(|(.., import)| *import));
        units.extend(posts.iter().map(|(_, unit, _)| unit.0));
        let posts: Vec<i64> = posts.into_iter().map(|(id, ..)| id.0).collect();
        let ids: Vec<i64> = some.iter().map(|id| id.0).collect();
        touching.extend(changing(conn, PERSON, &ids)?);
        touching.extend(changing(conn, POST, &posts)?);
    }
    let units: Vec<i64> = units.into_iter().collect();
    touching.extend(changing(conn, UNIT, &units)?);
    Ok(touching)
}

/// Which of some later lists of people gave a post in a unit that this one changed, or changed one there.
fn within_units(
    conn: &mut Conn,
    import: ImportId,
    later: &[ImportId],
) -> QueryResult<HashSet<ImportId>> {
    let units: Vec<i64> = import_effects::table
        .filter(import_effects::import_id.eq(import))
        .filter(import_effects::object.eq(UNIT))
        .order(import_effects::object_id)
        .select(import_effects::object_id)
        .distinct()
        .load(conn)?;
    let mut found = HashSet::new();
    for some in units.chunks(CHUNK) {
        let ids: Vec<UnitId> = some.iter().copied().map(UnitId).collect();
        let gave: Vec<Option<ImportId>> = assignment_rows::table
            .filter(assignment_rows::unit_id.eq_any(&ids))
            .filter(assignment_rows::import_id.eq_any(later))
            .order(assignment_rows::import_id)
            .select(assignment_rows::import_id)
            .distinct()
            .load(conn)?;
        found.extend(gave.into_iter().flatten());
        let posts = assignment_rows::table
            .filter(assignment_rows::unit_id.eq_any(&ids))
            .select(assignment_rows::id);
        let changed: Vec<ImportId> = import_effects::table
            .filter(import_effects::import_id.eq_any(later))
            .filter(import_effects::object.eq(POST))
            .filter(import_effects::object_id.eq_any(posts))
            .order(import_effects::import_id)
            .select(import_effects::import_id)
            .distinct()
            .load(conn)?;
        found.extend(changed);
    }
    Ok(found)
}

fn changing(conn: &mut Conn, object: &str, ids: &[i64]) -> QueryResult<Vec<ImportId>> {
    let mut found = Vec::new();
    for some in ids.chunks(CHUNK) {
        let some: Vec<ImportId> = import_effects::table
            .filter(import_effects::object_id.eq_any(some))
            .filter(import_effects::object.eq(object))
            .order(import_effects::import_id)
            .select(import_effects::import_id)
            .distinct()
            .load(conn)?;
        found.extend(some);
    }
    Ok(found)
}
