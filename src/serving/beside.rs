//! What runs beside the site for as long as it is served.
use crate::app::Rooms;
use crate::db::DbError;
use crate::db::Kind;
use crate::db::Pace;
use crate::jobs::Line;
use crate::notify::MAIL;
use crate::org::Finder;
use crate::org::import;
use crate::org::import::ImportError;
use crate::web::App;
use std::time::Duration;

/// Jobs of other nodes and retries are looked for this often; own jobs are woken.
const LOOK: Duration = Duration::from_millis(500);
/// The rest after a look that found nothing: every posted form rings the bell, which is heard once for all that rang meanwhile.
const BREATH: Duration = Duration::from_millis(20);
/// What is searched by is brought up to date this often, so that hardly anybody waits for it.
const NAMED: Duration = Duration::from_secs(1);
/// Imports whose process ended midway are looked for this often.
const INTERRUPTED: Duration = Duration::from_mins(1);
/// What another node or a command published shows here within this time.
const PUBLISHED: Duration = Duration::from_secs(1);

/// What runs beside the site: jobs, the sealing of the audit, releases published elsewhere.
pub(super) fn all(app: &App, rooms: &Rooms) -> Vec<tokio::task::JoinHandle<()>> {
    vec![
        tokio::spawn(run_jobs(app.clone(), rooms.clone(), Line::Only(MAIL))),
        tokio::spawn(run_jobs(app.clone(), rooms.clone(), Line::Without(MAIL))),
        tokio::spawn(seal_audit(app.clone())),
        tokio::spawn(heed_others(app.clone())),
        tokio::spawn(keep_finding(app.clone(), rooms.finder.clone())),
        tokio::spawn(rooms.pulse.clone().beat(app.db.clone(), app.clock.clone())),
        tokio::spawn(follow_releases(app.clone(), rooms.clone())),
        tokio::spawn(settle_imports(app.clone())),
    ]
}

async fn follow_releases(app: App, rooms: Rooms) {
    loop {
        tokio::time::sleep(PUBLISHED).await;
        if let Err(error) = crate::publishing::refresh(&app.db, &rooms).await {
            tracing::warn!(%error, "new releases could not be looked for");
        }
    }
}

async fn settle_imports(app: App) {
    loop {
        if let Err(error) = resume_imports(&app).await {
            tracing::warn!(?error, "interrupted imports could not be looked for");
        }
        tokio::time::sleep(INTERRUPTED).await;
    }
}

/// Tells the truth of imports that were interrupted, and removes what they left: on SQLite of those that pages began before this
/// server did, which is the only one; of all others once they have been silent.
pub async fn resume_imports(app: &App) -> Result<(), ImportError> {
    let alone = app.db.kind() == Kind::Sqlite;
    let started = alone.then_some(app.tally.started_at);
    import::settle(&app.db, started, app.now()).await
}

async fn run_jobs(app: App, rooms: Rooms, line: Line) {
    let node = format!("{}-{}", std::process::id(), app.now().0);
    loop {
        match run_next(&app, &rooms, (&node, line)).await {
            Ok(true) => {}
            Ok(false) => {
                tokio::time::sleep(BREATH).await;
                app.queue.idle(line, LOOK).await;
            }
            Err(error) => {
                tracing::warn!(%error, "the job queue does not answer");
                tokio::time::sleep(LOOK).await;
            }
        }
    }
}

/// Claims and runs the next job of any kind, if one is due.
pub async fn run_job(app: &App, rooms: &Rooms, node: &str) -> Result<bool, DbError> {
    run_next(app, rooms, (node, Line::All)).await
}

async fn run_next(app: &App, rooms: &Rooms, (node, line): (&str, Line)) -> Result<bool, DbError> {
    let (now, name) = (app.now(), node.to_owned());
    let claimed = app
        .db
        .read(move |conn| Ok::<_, DbError>(crate::jobs::due(conn, line, now)?))
        .await?;
    if !claimed {
        return Ok(false);
    }
    let job = app
        .db
        .write_aside(move |conn| Ok::<_, DbError>(crate::jobs::claim(conn, line, &name, now)?))
        .await?;
    let Some(job) = job else { return Ok(false) };
    let outcome = crate::app::answer(app, rooms, &job).await;
    let (id, now) = (job.id, app.now());
    match outcome {
        Ok(()) => {
            app.db
                .write_aside(move |conn| Ok::<_, DbError>(crate::jobs::done(conn, id, now)?))
                .await?;
        }
        Err(error) => {
            tracing::warn!(kind = job.kind, %error, "a job failed");
            let cause = error.to_string();
            app.db
                .write_aside(move |conn| {
                    Ok::<_, DbError>(crate::jobs::failed(conn, &job, &cause, now)?)
                })
                .await?;
        }
    }
    app.queue.finish(id);
    Ok(true)
}

/// Pages are shown again while nothing was written; what other processes write has to be looked for.
async fn heed_others(app: App) {
    let mut last = None;
    loop {
        match app.db.heed_others(last).await {
            Ok(seen) => last = seen,
            Err(error) => tracing::warn!(%error, "other writers could not be looked for"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Who came or was renamed is found at once by the first who searches; the last digits of new identity numbers, after a while.
async fn keep_finding(app: App, finder: Finder) {
    loop {
        let filled = fill_tails(&app).await;
        let names = finder.clone();
        let read = app
            .db
            .read(move |conn| Ok::<_, DbError>(names.prepare(conn)?));
        if let Err(error) = filled.and(read.await) {
            tracing::warn!(%error, "names and numbers to search by could not be read");
        }
        tokio::time::sleep(NAMED).await;
    }
}

/// Hashes the last digits of identity numbers that came since, a few at a time.
pub async fn fill_tails(app: &App) -> Result<(), DbError> {
    let mut pace = Pace::default();
    loop {
        let (keys, now) = (app.keys.clone(), app.now());
        let waiting = app
            .db
            .read(move |conn| Ok::<_, DbError>(crate::org::tails_waiting(conn, &keys, now)?))
            .await?;
        if waiting.is_empty() {
            return Ok(());
        }
        let mut rest = waiting.as_slice();
        while !rest.is_empty() {
            let (some, later) = rest.split_at(rest.len().min(pace.rows()));
            let tails = some.to_vec();
            app.db
                .write_paced((&mut pace, some.len()), move |conn| {
                    Ok::<_, DbError>(crate::org::keep_tails(conn, &tails)?)
                })
                .await?;
            rest = later;
        }
    }
}

async fn seal_audit(app: App) {
    loop {
        if let Err(error) = seal(&app).await {
            tracing::warn!(%error, "the audit could not be sealed");
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Seals what the audit holds unsealed.
pub async fn seal(app: &App) -> Result<(), DbError> {
    crate::audit::seal_all(&app.db).await
}
