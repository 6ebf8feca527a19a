//! Imports whose process ended midway: what is true of them is noted at once, and what they left is removed behind that. A list that
//! was being read has failed; one that was being written waits to be confirmed again.
use super::apply::discard;
use super::large::clear;
use super::model::ImportState;
use super::model::SILENCE;
use super::stage::ImportError;
use super::steps;
use super::undo::sweep;
use super::undo::unswept;
use crate::db::Conn;
use crate::db::Db;
use crate::db::Time;
use crate::db::ids::ImportId;
use crate::db::schema::import_rows;
use crate::db::schema::imports;
use diesel::prelude::*;

/// Notes which imports were interrupted: those that have been silent for long, and of those that pages began, whatever did not
/// come further since the only server `started`. Then removes what they left.
pub async fn settle(db: &Db, started: Option<Time>, now: Time) -> Result<(), ImportError> {
    let moves = db
        .read(|conn| Ok::<_, ImportError>(any_moves(conn)?))
        .await?;
    if moves {
        db.write(move |conn| Ok::<_, ImportError>(note(conn, started, now)?))
            .await?;
    }
    for id in db.read(|conn| Ok::<_, ImportError>(failed(conn)?)).await? {
        clear(db, id).await?;
    }
    for id in db.read(|conn| Ok::<_, ImportError>(unswept(conn)?)).await? {
        sweep(db, id).await?;
    }
    let cut = db.read(|conn| Ok::<_, ImportError>(interrupted(conn)?));
    for id in cut.await? {
        put_back(db, id).await?;
    }
    Ok(())
}

fn any_moves(conn: &mut Conn) -> QueryResult<bool> {
    let moving = [ImportState::Staging, ImportState::Applying];
    let moving = imports::table.filter(imports::state.eq_any(moving));
    diesel::select(diesel::dsl::exists(moving.select(imports::id))).get_result(conn)
}

fn note(conn: &mut Conn, started: Option<Time>, now: Time) -> QueryResult<()> {
    let silent = now.plus(-SILENCE);
    let still = |since: Time| {
        let never = imports::moved_at.is_null();
        imports::moved_at
            .lt(since)
            .or(never.and(imports::created_at.lt(since)))
    };
    let ended = || {
        let of_page = imports::created_by.is_not_null();
        let by_page = of_page.and(still(started.unwrap_or(silent)));
        imports::interrupted_at
            .is_null()
            .and(still(silent).or(by_page))
    };
    diesel::update(imports::table.filter(imports::state.eq(ImportState::Applying)))
        .filter(ended())
        .set(imports::interrupted_at.eq(now))
        .execute(conn)?;
    diesel::update(imports::table.filter(imports::state.eq(ImportState::Staging)))
        .filter(ended())
        .set((
            imports::interrupted_at.eq(now),
            imports::state.eq(ImportState::Failed),
        ))
        .execute(conn)?;
    Ok(())
}

/// Those that failed and have rows left.
fn failed(conn: &mut Conn) -> QueryResult<Vec<ImportId>> {
    let left = import_rows::table
        .filter(import_rows::import_id.eq(imports::id))
        .select(import_rows::id);
    imports::table
        .filter(imports::state.eq(ImportState::Failed))
        .filter(diesel::dsl::exists(left))
        .order(imports::id)
        .select(imports::id)
        .load(conn)
}

fn interrupted(conn: &mut Conn) -> QueryResult<Vec<ImportId>> {
    imports::table
        .filter(imports::state.eq(ImportState::Applying))
        .filter(imports::interrupted_at.is_not_null())
        .order(imports::id)
        .select(imports::id)
        .load(conn)
}

/// Removes what a confirmation wrote that was interrupted, unless somebody has begun it again meanwhile.
async fn put_back(db: &Db, id: ImportId) -> Result<(), ImportError> {
    match discard(db, id, None).await {
        Err(ImportError::State(_)) => return Ok(()),
        discarded => discarded?,
    }
    db.write(move |conn| {
        if steps::is_turn(conn, id, None)? {
            steps::advance(conn, id, ImportState::Applying, ImportState::Staged)?;
        }
        Ok::<_, ImportError>(())
    })
    .await
}
