//! Threads that own their connections, and the bounded queues to them.
//!
//! SQLite has one writer: it takes whatever is waiting, runs each write in a savepoint of its own, and commits once for all
//! of them; only then is anybody told. on PostgreSQL several threads write, each write its own transaction.
use super::connect::{AT_ONCE, Conn, LOCKED, Purpose, connect};
use super::failure::{DbError, Failure};
use super::log::Log;
use super::pace::GAP;
use crossbeam_channel::Receiver;
use diesel::connection::{
    AnsiTransactionManager, Connection, Instrumentation, InstrumentationEvent, SimpleConnection,
};
use diesel::connection::{TransactionManager, TransactionManagerStatus};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Writes that share one commit at the most.
const GROUP: usize = 256;
/// How often a write is run again that lost to another (serialization failure, deadlock, lost connection).
const TRIES: u32 = 12;
/// How long the writer waits for another process on SQLite, and how often it looks. SQLite's own waiting makes longer and longer
/// pauses, in which the other may write several times. Longer than the one transaction that lets a list hold which changes everybody:
/// whoever saves meanwhile waits instead of being refused.
const WAIT: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_micros(200);
/// The longest wait before such another run, as a power of two in milliseconds.
const LONGEST: u32 = 8;

/// Work for a thread; what it returns is told once the outcome is as durable as it has to be.
pub(super) struct Job {
    pub work: Work,
    pub lasts: Lasts,
}

/// When a write to SQLite has to be on the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lasts {
    /// Before it is told.
    AtOnce,
    /// With the next one that has to be at once, or when the log is folded: a part of a long work, which nobody relies on yet.
    Later,
}

pub(super) type Work = Box<dyn FnOnce(&mut Lane) -> Tell + Send>;
pub(super) type Tell = Box<dyn FnOnce(Result<(), String>) + Send>;

pub(super) fn spawn(mut lane: Lane, jobs: Receiver<Job>, turn: fn(&mut Lane, Job, &Receiver<Job>)) {
    std::thread::spawn(move || {
        while let Ok(job) = jobs.recv() {
            turn(&mut lane, job, &jobs);
        }
    });
}

pub(super) fn one_by_one(lane: &mut Lane, job: Job, _: &Receiver<Job>) {
    (job.work)(lane)(Ok(()));
}

/// One `BEGIN IMMEDIATE` (a read that later turns into a write would be refused, whatever the timeout), a savepoint for
/// each write, one commit, one flush to disk.
pub(super) fn grouped(lane: &mut Lane, first: Job, more: &Receiver<Job>) {
    if first.lasts == Lasts::Later {
        std::thread::sleep(GAP.saturating_sub(lane.since_later.elapsed()));
        (first.work)(lane)(Ok(()));
        lane.since_later = Instant::now();
        return lane.keep_log_short();
    }
    if let Err(cause) = lane.begin_to_write(Lasts::AtOnce) {
        // Nothing can be stored now: everybody waiting hears so instead of waiting for the same answer one by one.
        for _ in std::iter::once(first).chain(more.try_iter().take(GROUP)) {}
        tracing::error!(cause, "no write transaction");
        return;
    }
    let told: Vec<Tell> = std::iter::once(first)
        .chain(more.try_iter().take(GROUP - 1))
        .map(|job| (job.work)(lane))
        .collect();
    let durable = lane.on_sqlite(AnsiTransactionManager::commit_transaction);
    if durable.is_err() {
        // A failed commit leaves the transaction open; the next one needs a fresh start.
        lane.conn = None;
    }
    for tell in told {
        tell(durable.clone());
    }
    lane.keep_log_short();
}

/// A thread's own connection, opened again when it was lost.
pub(super) struct Lane {
    url: String,
    purpose: Purpose,
    conn: Option<Conn>,
    log: Log,
    /// When what this connection commits is on the disk.
    lasts: Lasts,
    /// When the last work ended that may last later: between two of them other processes get their turn.
    since_later: Instant,
    statements: Arc<AtomicU64>,
}

impl Lane {
    pub fn new(url: &str, purpose: Purpose, statements: &Arc<AtomicU64>) -> Self {
        Self {
            url: url.to_owned(),
            purpose,
            conn: None,
            log: Log::of(url),
            lasts: Lasts::AtOnce,
            since_later: Instant::now(),
            statements: Arc::clone(statements),
        }
    }

    pub fn connection(&mut self) -> Result<&mut Conn, DbError> {
        if self.conn.is_none() {
            let mut conn = connect(&self.url, self.purpose).map_err(DbError::unavailable)?;
            if let (Conn::Sqlite(lite), Purpose::Write) = (&mut conn, self.purpose) {
                let own = format!("{AT_ONCE}; PRAGMA wal_autocheckpoint = 0");
                lite.batch_execute(&own).map_err(DbError::unavailable)?;
            }
            conn.set_instrumentation(Counter(Arc::clone(&self.statements)));
            self.conn = Some(conn);
        }
        self.conn
            .as_mut()
            .ok_or_else(|| DbError::unavailable("no connection"))
    }

    fn begin_to_write(&mut self, lasts: Lasts) -> Result<(), String> {
        self.let_last(lasts)?;
        let until = Instant::now() + WAIT;
        loop {
            let begun = self.on_sqlite(|conn| {
                AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE")
            });
            match begun {
                Err(cause) if cause.contains(LOCKED) && Instant::now() < until => {
                    std::thread::sleep(LOOK);
                }
                begun => return begun,
            }
        }
    }

    /// Sets when commits are on the disk; a new connection has them there at once. What a short transaction keeps for its statements
    /// stays in memory.
    fn let_last(&mut self, lasts: Lasts) -> Result<(), String> {
        if self.conn.is_none() {
            self.lasts = Lasts::AtOnce;
        }
        if self.lasts == lasts {
            return Ok(());
        }
        let own = match lasts {
            Lasts::AtOnce => "PRAGMA synchronous = FULL; PRAGMA temp_store = FILE",
            Lasts::Later => "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY",
        };
        self.on_sqlite(|conn| conn.batch_execute(own))?;
        self.lasts = lasts;
        Ok(())
    }

    fn on_sqlite(
        &mut self,
        act: impl FnOnce(&mut SqliteConnection) -> QueryResult<()>,
    ) -> Result<(), String> {
        match self.connection().map_err(|error| error.to_string())? {
            Conn::Sqlite(conn) => act(conn).map_err(|error| error.to_string()),
            Conn::Postgres(_) => Err("PostgreSQL has no writer thread".to_owned()),
        }
    }

    /// What is committed stays committed; a log that could not be emptied is tried again.
    fn keep_log_short(&mut self) {
        if let Some(Conn::Sqlite(conn)) = &mut self.conn
            && let Err(error) = self.log.keep_short(conn)
        {
            tracing::warn!(%error, "the write-ahead log was not emptied");
            self.conn = None;
        }
    }

    pub fn plain<T, E: Failure>(
        &mut self,
        work: &mut impl FnMut(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        self.tried(|conn| guarded(conn, work))
    }

    pub fn snapshot<T, E: Failure>(
        &mut self,
        work: &mut impl FnMut(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        self.tried(|conn| {
            inside(
                conn,
                "BEGIN",
                "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
                work,
            )
        })
    }

    pub fn transaction<T, E: Failure>(
        &mut self,
        work: &mut impl FnMut(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        self.tried(|conn| {
            inside(
                conn,
                "",
                "BEGIN TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                work,
            )
        })
    }

    /// [`Lane::transaction`] that on SQLite is committed by itself, [`Lasts::Later`]: without a savepoint, which copies each page
    /// before it is changed. In a group that has begun it is one of the group.
    pub fn whole<T, E: Failure>(
        &mut self,
        work: &mut impl FnMut(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        let conn = self.connection()?;
        if matches!(conn, Conn::Postgres(_)) || depth(conn) > 0 {
            return self.transaction(work);
        }
        self.begin_to_write(Lasts::Later)
            .map_err(DbError::unavailable)?;
        let conn = self.connection()?;
        let outcome = begun(conn, work);
        if depth(conn) > 0 {
            // A failed commit leaves the transaction open.
            self.conn = None;
        }
        outcome
    }

    /// Runs `work`, again when the database says that it may do better next time, on a new connection when this one is gone.
    fn tried<T, E: Failure>(
        &mut self,
        mut work: impl FnMut(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tries = 0;
        loop {
            tries += 1;
            let outcome = work(self.connection()?);
            let Err(error) = &outcome else { return outcome };
            let again = self.worth_another_try(error);
            if !again || tries == TRIES {
                return outcome;
            }
            std::thread::sleep(pause(tries));
        }
    }

    /// Only PostgreSQL loses races or connections; a commit whose answer was lost is not repeated.
    fn worth_another_try<E: Failure>(&mut self, error: &E) -> bool {
        let Some(Conn::Postgres(conn)) = &mut self.conn else {
            return false;
        };
        match error.database() {
            Some(DbError::Query(Error::DatabaseError(
                DatabaseErrorKind::SerializationFailure,
                _,
            ))) => true,
            Some(DbError::Query(Error::DatabaseError(_, info)))
                if info.message().contains("deadlock") =>
            {
                true
            }
            Some(DbError::Query(Error::NotFound)) | None => false,
            Some(database) => {
                let lost = conn.batch_execute("SELECT 1").is_err();
                if lost {
                    self.conn = None;
                }
                lost && !matches!(database, DbError::Unavailable(_))
            }
        }
    }
}

/// A chance part of a wait that doubles: those who collided once would collide again after equal waits.
fn pause(tries: u32) -> Duration {
    let longest = 1_000_u32 << tries.min(LONGEST);
    let chance = getrandom::u32().unwrap_or(tries);
    Duration::from_micros(u64::from(chance % longest))
}

/// Runs `work` between begin and commit; on SQLite's writer the begin is a savepoint of the group's transaction.
pub(super) fn inside<T, E: Failure>(
    conn: &mut Conn,
    sqlite_begin: &str,
    postgres_begin: &str,
    work: &mut impl FnMut(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    match conn {
        Conn::Sqlite(lite) if sqlite_begin.is_empty() => {
            AnsiTransactionManager::begin_transaction(lite)
        }
        Conn::Sqlite(lite) => AnsiTransactionManager::begin_transaction_sql(lite, sqlite_begin),
        Conn::Postgres(pg) => AnsiTransactionManager::begin_transaction_sql(pg, postgres_begin),
    }?;
    begun(conn, work)
}

/// Runs `work` and ends the transaction that was begun for it.
fn begun<T, E: Failure>(
    conn: &mut Conn,
    work: &mut impl FnMut(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    let depth = depth(conn);
    let outcome = guarded(conn, work);
    // A panic may have left transactions of its own open inside this one.
    while self::depth(conn) > depth {
        roll_back(conn)?;
    }
    match &outcome {
        Ok(_) => crate::on_each!(conn, one => AnsiTransactionManager::commit_transaction(one))
            .map_err(not_confirmed)?,
        Err(_) => roll_back(conn)?,
    }
    outcome
}

/// A race lost at commit is a race; any other answer leaves open whether the rows are there, so it is never tried again.
fn not_confirmed(error: Error) -> DbError {
    match error {
        Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => DbError::Query(error),
        other => DbError::unavailable(format!("commit not confirmed: {other}")),
    }
}

fn guarded<T, E: Failure>(
    conn: &mut Conn,
    work: &mut impl FnMut(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(|| work(conn))).unwrap_or_else(|_| Err(DbError::Panicked.into()))
}

fn roll_back(conn: &mut Conn) -> Result<(), DbError> {
    let rolled = crate::on_each!(conn, one => AnsiTransactionManager::rollback_transaction(one));
    match rolled {
        // A lost connection took its transaction with it.
        Ok(()) | Err(Error::BrokenTransactionManager) => Ok(()),
        Err(error) => Err(DbError::unavailable(error)),
    }
}

fn depth(conn: &mut Conn) -> u32 {
    let status: &mut TransactionManagerStatus =
        crate::on_each!(conn, one => AnsiTransactionManager::transaction_manager_status_mut(one));
    status
        .transaction_depth()
        .ok()
        .flatten()
        .map_or(0, std::num::NonZeroU32::get)
}

struct Counter(Arc<AtomicU64>);
impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}
