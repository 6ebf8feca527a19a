//! Putting back what an import changed. Of a large one everything that somebody could see is put back in one transaction; the posts
//! that came with it are seen by nobody from then on (the view `visible_assignments`), and go behind that, some at a time.
use super::super::paths;
use super::back;
use super::codes;
use super::enact;
use super::enact::Changed;
use super::enact::GRANT;
use super::enact::PERSON;
use super::enact::POST;
use super::enact::PostBefore;
use super::enact::UNIT;
use super::ghosts;
use super::hidden;
use super::known::CHUNK;
use super::model::Import;
use super::model::ImportState;
use super::somebody::Own;
use super::stage::Confirmation;
use super::stage::ImportError;
use super::stage::Later;
use super::steps;
use super::units;
use super::units::VersionRow;
use crate::access::void;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Db;
use crate::db::DbError;
use crate::db::ids::AssignmentId;
use crate::db::ids::GrantId;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignment_rows;
use crate::db::schema::import_effects;
use crate::db::schema::imports;
use crate::db::schema::person_corrections;
use diesel::prelude::*;
use std::collections::HashMap;

/// What stands in `person_corrections.kind` of the undoing of a list.
pub(in crate::org) const UNDONE: &str = "undone";

/// People or posts looked at in one transaction.
const SOME: i64 = 200;

/// Puts everything back, the last change first.
pub(super) fn take_back(
    conn: &mut Conn,
    import: &Import,
    with: &Confirmation,
) -> Result<(), ImportError> {
    let in_pieces = import.summary.pieces > 0;
    if !in_pieces {
        let mut last = Some(0);
        while let Some(behind) = last {
            last = end_some(conn, import.id, behind)?;
        }
    }
    let (mut units_changed, mut people) = (false, Vec::new());
    let mut changes = enact::changes_of(conn, import.id)?;
    changes.reverse();
    let mut posts = posts_now(conn, &changes)?;
    for (object, id, before, made) in changes {
        match (object.as_str(), before) {
            (PERSON, Some(before)) => people.push((PersonId(id), (before, made))),
            (POST, Some(before)) => {
                let was: PostBefore = read(&before)?;
                let is = match (made, posts.get(&id)) {
                    (Some(made), Some(now)) => back::post(&was, &read(&made)?, now),
                    _ => was,
                };
                enact::restore_post(conn, AssignmentId(id), &is)?;
                // A post can be changed twice, as when a unit is merged into one that is merged itself.
                posts.insert(id, is);
            }
            (UNIT, before) => {
                units_changed = true;
                take_unit_back(conn, UnitId(id), before.as_deref())?;
            }
            (GRANT, _) => void(conn, GrantId(id))?,
            _ => {}
        }
    }
    let people = own_data_back(conn, people, with)?;
    codes::make_free(conn, import.id, &people)?;
    for (id, own) in &people {
        enact::update_own(conn, *id, own)?;
    }
    if in_pieces {
        let all = i64::from(import.summary.counts.all());
        steps::begin(conn, import.id, (all, with.now))?;
    } else {
        let came = came(conn, import.id, (0, i64::MAX))?;
        let came: Vec<PersonId> = came.into_iter().map(|(_, person)| person).collect();
        ghosts::remove(conn, import.id, &came)?;
    }
    if units_changed {
        units::forget_events(conn, import.id)?;
        paths::rebuild(conn)?;
    }
    Ok(())
}

/// The posts among some changes as they are now.
fn posts_now(conn: &mut Conn, changes: &[Changed]) -> QueryResult<HashMap<i64, PostBefore>> {
    let posts = changes.iter().filter(|(object, ..)| object == POST);
    let ids: Vec<AssignmentId> = posts.map(|(_, id, ..)| AssignmentId(*id)).collect();
    let mut found = HashMap::new();
    for some in ids.chunks(CHUNK) {
        found.extend(hidden::posts_by_id(conn, some.to_vec())?);
    }
    Ok(found)
}

/// What these people's own data become, from what they were and what the import made them.
fn own_data_back(
    conn: &mut Conn,
    changes: Vec<(PersonId, (String, Option<String>))>,
    with: &Confirmation,
) -> Result<Vec<(PersonId, Own)>, ImportError> {
    let ids: Vec<PersonId> = changes.iter().map(|(id, _)| *id).collect();
    let present = hidden::own_data(conn, &ids)?;
    let mut people = Vec::with_capacity(changes.len());
    for (id, (before, made)) in changes {
        let was: Own = read(&before)?;
        let is = match (made, present.get(&id)) {
            (Some(made), Some(now)) => back::own(&was, &read(&made)?, now),
            _ => was,
        };
        if let Some(now) = present.get(&id).filter(|now| **now != is) {
            note_undone(conn, id, (now, &is), with)?;
        }
        people.push((id, is));
    }
    Ok(people)
}

/// Keeps for the history of somebody's data what the undoing of a list did to them.
fn note_undone(
    conn: &mut Conn,
    person: PersonId,
    (was, is): (&Own, &Own),
    with: &Confirmation,
) -> Result<(), ImportError> {
    let text = |own: &Own| serde_json::to_string(own).unwrap_or_default();
    diesel::insert_into(person_corrections::table)
        .values((
            person_corrections::person_id.eq(person),
            person_corrections::kind.eq(UNDONE),
            person_corrections::was.eq(text(was)),
            person_corrections::becomes.eq(text(is)),
            person_corrections::corrected_by.eq(with.by.id),
            person_corrections::corrected_at.eq(with.now),
        ))
        .execute(conn)?;
    Ok(())
}

fn end_before(conn: &mut Conn, post: AssignmentId, first: Day) -> QueryResult<()> {
    diesel::update(assignment_rows::table.find(post))
        .set((
            assignment_rows::valid_from.eq(first),
            assignment_rows::valid_to.eq(first.plus(-1)),
        ))
        .execute(conn)
        .map(drop)
}

/// The people who came with an import, by the effects that say so, behind one of these.
fn came(
    conn: &mut Conn,
    import: ImportId,
    (last, most): (i64, i64),
) -> QueryResult<Vec<(i64, PersonId)>> {
    let came: Vec<(i64, i64)> = import_effects::table
        .filter(import_effects::import_id.eq(import))
        .filter(import_effects::object.eq(PERSON))
        .filter(import_effects::before.is_null())
        .filter(import_effects::id.gt(last))
        .order(import_effects::id)
        .limit(most)
        .select((import_effects::id, import_effects::object_id))
        .load(conn)?;
    let came = came.into_iter();
    Ok(came
        .map(|(effect, person)| (effect, PersonId(person)))
        .collect())
}

/// Removes the people who came with an import that is undone; those of whom something else is known stay, without posts.
pub async fn sweep(db: &Db, id: ImportId) -> Result<(), ImportError> {
    for some in [remove_some, end_some] {
        let mut last = Some(0);
        while let Some(behind) = last {
            let next = db.write_aside(move |conn| Ok::<_, ImportError>(some(conn, id, behind)?));
            last = next.await?;
        }
    }
    db.write(move |conn| {
        diesel::update(imports::table.find(id))
            .set(imports::done_rows.eq(imports::all_rows))
            .execute(conn)?;
        Ok(())
    })
    .await
}

/// Where the next ones begin; nothing at the end.
fn remove_some(conn: &mut Conn, import: ImportId, last: i64) -> QueryResult<Option<i64>> {
    let came = came(conn, import, (last, SOME))?;
    let people: Vec<PersonId> = came.iter().map(|(_, person)| *person).collect();
    ghosts::remove(conn, import, &people)?;
    Ok(came.last().map(|(effect, _)| *effect))
}

/// Posts that the import began never were held: they end on the day before they begin, by which records that name them find them.
fn end_some(conn: &mut Conn, import: ImportId, last: i64) -> QueryResult<Option<i64>> {
    let posts: Vec<(AssignmentId, Day, Day)> = assignment_rows::table
        .filter(assignment_rows::import_id.eq(import))
        .filter(assignment_rows::id.gt(AssignmentId(last)))
        .order(assignment_rows::id)
        .limit(SOME)
        .select((
            assignment_rows::id,
            assignment_rows::valid_from,
            assignment_rows::valid_to,
        ))
        .load(conn)?;
    for (id, from, to) in &posts {
        if *from != to.plus(1) {
            // Earlier versions exchanged the days first.
            end_before(conn, *id, *from.min(to))?;
        }
    }
    Ok(posts.last().map(|(id, ..)| id.0))
}

/// Undone ones of which people are left.
pub(super) fn unswept(conn: &mut Conn) -> QueryResult<Vec<ImportId>> {
    imports::table
        .filter(imports::state.eq(ImportState::Undone))
        .filter(imports::done_rows.lt(imports::all_rows))
        .order(imports::id)
        .select(imports::id)
        .load(conn)
}

fn take_unit_back(conn: &mut Conn, unit: UnitId, before: Option<&str>) -> Result<(), ImportError> {
    let versions = match before {
        Some(before) => read::<Vec<VersionRow>>(before)?,
        None if units::has_people(conn, unit)? => {
            return Err(ImportError::BuiltUpon(Later::Unit(unit)));
        }
        None => Vec::new(),
    };
    Ok(units::restore(conn, unit, &versions)?)
}

fn read<T: serde::de::DeserializeOwned>(before: &str) -> Result<T, ImportError> {
    serde_json::from_str(before).map_err(|error| {
        let error = diesel::result::Error::DeserializationError(Box::new(error));
        ImportError::Database(DbError::Query(error))
    })
}
