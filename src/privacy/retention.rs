//! Removing what has had its time: once a day, in small pieces, counted by day.
use crate::db::Conn;
use crate::db::Day;
use crate::db::Db;
use crate::db::DbError;
use crate::db::Portable;
use crate::db::Time;
use crate::db::schema::retention_runs;
use crate::jobs;
use crate::on_each;
use crate::privacy::model::PURPOSES;
use crate::privacy::model::Sweep;
use crate::web::App;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel::upsert::excluded;

/// The kind of the job.
pub const RETAIN: &str = "privacy.retain";

/// Rows of one piece: few enough to hold no other writer up.
const PIECE: u32 = 500;
/// Pieces of one table in one run; what is left has time until tomorrow.
const PIECES: u32 = 200;

/// Sees to it that the job waits for its next run, when a server starts.
pub async fn keep_retaining(db: &Db, now: Time) -> Result<(), DbError> {
    db.write(move |conn| {
        if jobs::open_payloads(conn, RETAIN)?.is_empty() {
            jobs::enqueue(conn, RETAIN, &(), now)?;
        }
        Ok(())
    })
    .await
}

/// Removes what has had its time, and waits for tomorrow.
pub async fn answer_retain(app: &App) -> Result<(), DbError> {
    for sweep in PURPOSES.iter().filter_map(|purpose| purpose.sweep) {
        for _ in 0..PIECES {
            let (now, today) = (app.now(), app.today());
            let removed = app
                .db
                .write(move |conn| Ok::<_, DbError>(remove(conn, &sweep, (now, today))?))
                .await?;
            if removed < i64::from(PIECE) {
                break;
            }
        }
    }
    let now = app.now();
    app.db
        .write_aside(move |conn| {
            // The job that runs is still open itself; a second one waits already when this is another try.
            if jobs::open_payloads(conn, RETAIN)?.len() < 2 {
                jobs::enqueue_at(conn, RETAIN, &(), (now, now.plus(Time::DAY)))?;
            }
            Ok(())
        })
        .await
}

/// Removes one piece, and counts it in the same transaction.
fn remove(conn: &mut Conn, sweep: &Sweep, (now, today): (Time, Day)) -> QueryResult<i64> {
    let delete = diesel::sql_query(sweep.statement(PIECE)).bind::<BigInt, _>(sweep.before(now).0);
    let removed = on_each!(conn, one => delete.execute(one))?;
    let removed = i64::try_from(removed).unwrap_or(i64::MAX);
    if removed > 0 {
        diesel::insert_into(retention_runs::table)
            .values((
                retention_runs::name.eq(sweep.name),
                retention_runs::day.eq(today),
                retention_runs::removed.eq(removed),
            ))
            .on_conflict((retention_runs::name, retention_runs::day))
            .do_update()
            .set(
                retention_runs::removed
                    .eq(retention_runs::removed + excluded(retention_runs::removed)),
            )
            .both()
            .execute(conn)?;
    }
    Ok(removed)
}

/// What was removed on the latest days: name, day, rows.
pub fn removed(conn: &mut Conn) -> QueryResult<Vec<(String, Day, i64)>> {
    retention_runs::table
        .order((retention_runs::day.desc(), retention_runs::name))
        .limit(300)
        .select((
            retention_runs::name,
            retention_runs::day,
            retention_runs::removed,
        ))
        .load(conn)
}
