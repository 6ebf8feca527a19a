//! Threads that own their connections, and the bounded queues to them.
//!
//! SQLite has one writer: it takes whatever is waiting, runs each write in a savepoint of its own, and commits once for all
//! of them; only then is anybody told. PostgreSQL has one set of threads for both lanes, each write its own transaction.
use super::changes::{Changes, Concerns, Mark, Stamp};
use super::connect::{Conn, Kind, Purpose, connect, data_version};
use super::ids::PersonId;
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use diesel::connection::{
    AnsiTransactionManager, Connection, Instrumentation, InstrumentationEvent, SimpleConnection,
};
use diesel::connection::{TransactionManager, TransactionManagerStatus};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::oneshot;

/// Requests that may wait for a connection; one more is refused at once instead of queueing without end.
const QUEUE: usize = 4096;
/// Writes that share one commit at the most.
const GROUP: usize = 256;
/// How often a write is run again that lost to another (serialization failure, deadlock, lost connection).
const TRIES: u32 = 12;
/// The longest wait before such another run, as a power of two in milliseconds.
const LONGEST: u32 = 8;

/// What can go wrong between a handler and its rows.
#[derive(Debug)]
pub enum DbError {
    /// Too many are waiting already.
    Busy,
    /// The database does not answer, cannot store, or did not confirm the commit.
    Unavailable(String),
    /// The work panicked; its transaction was rolled back.
    Panicked,
    /// The statement failed.
    Query(Error),
}

impl DbError {
    pub(super) fn unavailable(cause: impl std::fmt::Display) -> Self {
        Self::Unavailable(cause.to_string())
    }
}

impl From<Error> for DbError {
    fn from(error: Error) -> Self {
        Self::Query(error)
    }
}

impl std::fmt::Display for DbError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Busy => f.write_str("the database queue is full"),
            Self::Unavailable(cause) => write!(f, "the database is unavailable: {cause}"),
            Self::Panicked => f.write_str("a query panicked"),
            Self::Query(error) => error.fmt(f),
        }
    }
}
impl std::error::Error for DbError {}

/// The errors a unit of work may end in: its own, or the database's.
pub trait Failure: From<DbError> + From<Error> + Send + 'static {
    /// The database's part in this failure, if it had one.
    fn database(&self) -> Option<&DbError>;
}

impl Failure for DbError {
    fn database(&self) -> Option<&DbError> {
        Some(self)
    }
}

/// The database, shared by everyone who has work for it.
#[derive(Clone)]
pub struct Db {
    kind: Kind,
    reads: Sender<Job>,
    writes: Sender<Job>,
    near: Near,
    changes: Arc<Changes>,
    statements: Arc<AtomicU64>,
}

/// SQLite connections for glances on the asking thread itself: a row found by its key takes less time than waking another
/// thread twice. PostgreSQL has none, because it answers over a network.
#[derive(Clone)]
struct Near {
    put: Sender<Lane>,
    take: Receiver<Lane>,
}

impl Near {
    fn of(lanes: Vec<Lane>) -> Self {
        let (put, take) = bounded(lanes.len());
        for lane in lanes {
            drop(put.try_send(lane));
        }
        Self { put, take }
    }
}

/// Work for a thread; what it returns is told once the outcome is durable.
type Job = Box<dyn FnOnce(&mut Lane) -> Tell + Send>;
type Tell = Box<dyn FnOnce(Result<(), String>) + Send>;

impl Db {
    /// Opens `url` with so many reader threads (PostgreSQL: connections). Fails when the first connection does.
    pub fn open(url: &str, threads: usize) -> Result<Self, DbError> {
        let kind = Kind::of(url)
            .ok_or_else(|| DbError::unavailable("neither sqlite:// nor postgres://"))?;
        let statements = Arc::new(AtomicU64::new(0));
        let lane = |purpose| Lane {
            url: url.to_owned(),
            purpose,
            conn: None,
            statements: Arc::clone(&statements),
        };
        let (reads, read_jobs) = bounded(QUEUE);
        let first = if kind == Kind::Postgres {
            Purpose::Write
        } else {
            Purpose::Read
        };
        let mut probe = lane(Purpose::Write);
        probe.connection()?;
        let near = match kind {
            Kind::Sqlite => Near::of((0..threads.max(1)).map(|_| lane(first)).collect()),
            Kind::Postgres => Near::of(Vec::new()),
        };
        for _ in 0..threads.max(1) {
            spawn(lane(first), read_jobs.clone(), one_by_one);
        }
        let writes = if kind == Kind::Postgres {
            reads.clone()
        } else {
            let (writes, write_jobs) = bounded(QUEUE);
            spawn(probe, write_jobs, grouped);
            writes
        };
        Ok(Self {
            kind,
            reads,
            writes,
            near,
            changes: Arc::default(),
            statements,
        })
    }

    /// Which database this is; only for what an operator is shown.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Statements run so far, so that a test can tell that a longer list takes no more of them.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Runs queries on one snapshot; they cannot change anything.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
        F: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        ask(&self.reads, work, Lane::snapshot, || ()).await
    }

    /// Runs a query or two that find rows by their keys, without the cost of a snapshot or, on SQLite, of another thread: for
    /// hot pages.
    pub async fn glance<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
        F: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        let Ok(mut lane) = self.near.take.try_recv() else {
            return ask(&self.reads, work, Lane::plain, || ()).await;
        };
        let mut work = work;
        let outcome = lane.plain(&mut work);
        drop(self.near.put.try_send(lane));
        outcome
    }

    /// Runs a transaction: all of it when `work` returns `Ok`, else nothing. It may be run again when it lost to another,
    /// so whatever it does besides the database must bear repetition.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
        F: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        self.change(Concerns::Everybody, work).await
    }

    /// [`Db::write`] of something that shows on pages of one person alone, so that what is kept of others stays.
    pub async fn write_of<T, E, F>(&self, person: PersonId, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
        F: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        self.change(Concerns::One(person), work).await
    }

    /// [`Db::write`] of something that shows on no page that is kept: answers, active time, jobs, seals.
    pub async fn write_aside<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
        F: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        self.change(Concerns::Nobody, work).await
    }

    async fn change<T, E, F>(&self, concerns: Concerns, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
        F: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        let changes = Arc::clone(&self.changes);
        let committed = move || changes.count(concerns);
        ask(&self.writes, work, Lane::transaction, committed).await
    }

    /// Looks whether another process (an import from the command line) has written to the SQLite file since the last look, and
    /// if so lets nothing be shown again. Returns what the next look is to be given.
    pub async fn heed_others(&self, last: Option<i64>) -> Result<Option<i64>, DbError> {
        if self.kind == Kind::Postgres {
            return Ok(None);
        }
        let version = self.write_aside(|conn| Ok::<_, DbError>(data_version(conn)?));
        let version = version.await?;
        if last.is_some_and(|last| last != version) {
            self.changes.count(Concerns::Everybody);
        }
        Ok(Some(version))
    }

    /// Tells that a write of [`Db::write_aside`] shows on pages of these people after all.
    pub fn changed(&self, people: &[PersonId]) {
        for person in people {
            self.changes.count(Concerns::One(*person));
        }
    }

    /// The present moment between writes that concern a person. None on PostgreSQL, where other nodes write unseen.
    pub fn stamp(&self, person: PersonId) -> Option<Stamp> {
        (self.kind == Kind::Sqlite).then(|| self.changes.stamp(person))
    }

    /// The present moment before a reading that will tell whom it concerns; see [`Db::stamp_at`].
    pub fn mark(&self) -> Mark {
        self.changes.mark()
    }

    /// [`Db::stamp`] of a person as it was at `mark`; None also when it is not certain that nothing was written since.
    pub fn stamp_at(&self, mark: Mark, person: PersonId) -> Option<Stamp> {
        let stamp = self.changes.stamp_at(mark, person);
        stamp.filter(|_| self.kind == Kind::Sqlite)
    }
}

async fn ask<T, E, F>(
    to: &Sender<Job>,
    mut work: F,
    run: fn(&mut Lane, &mut F) -> Result<T, E>,
    committed: impl FnOnce() + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: Failure,
    F: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
{
    let (tell, told) = oneshot::channel();
    let job: Job = Box::new(move |lane| {
        let outcome = run(lane, &mut work);
        Box::new(move |durable| {
            let outcome = match durable {
                Err(cause) if outcome.is_ok() => Err(DbError::Unavailable(cause).into()),
                _ => outcome,
            };
            if outcome.is_ok() {
                committed();
            }
            // Whoever asked may have hung up; the outcome stands all the same.
            drop(tell.send(outcome));
        })
    });
    to.try_send(job).map_err(|refused| match refused {
        TrySendError::Full(_) => DbError::Busy,
        TrySendError::Disconnected(_) => DbError::unavailable("the server is stopping"),
    })?;
    told.await.unwrap_or_else(|_| Err(DbError::Panicked.into()))
}

fn spawn(mut lane: Lane, jobs: Receiver<Job>, turn: fn(&mut Lane, Job, &Receiver<Job>)) {
    std::thread::spawn(move || {
        while let Ok(job) = jobs.recv() {
            turn(&mut lane, job, &jobs);
        }
    });
}

fn one_by_one(lane: &mut Lane, job: Job, _: &Receiver<Job>) {
    job(lane)(Ok(()));
}

/// One `BEGIN IMMEDIATE` (a read that later turns into a write would be refused, whatever the timeout), a savepoint for
/// each write, one commit, one flush to disk.
fn grouped(lane: &mut Lane, first: Job, more: &Receiver<Job>) {
    let begun = lane
        .on_sqlite(|conn| AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"));
    if let Err(cause) = begun {
        // Nothing can be stored now: everybody waiting hears so instead of waiting for the same answer one by one.
        for _ in std::iter::once(first).chain(more.try_iter().take(GROUP)) {}
        tracing::error!(cause, "no write transaction");
        return;
    }
    let told: Vec<Tell> = std::iter::once(first)
        .chain(more.try_iter().take(GROUP - 1))
        .map(|job| job(lane))
        .collect();
    let durable = lane.on_sqlite(AnsiTransactionManager::commit_transaction);
    if durable.is_err() {
        // A failed commit leaves the transaction open; the next one needs a fresh start.
        lane.conn = None;
    }
    for tell in told {
        tell(durable.clone());
    }
}

/// A thread's own connection, opened again when it was lost.
struct Lane {
    url: String,
    purpose: Purpose,
    conn: Option<Conn>,
    statements: Arc<AtomicU64>,
}

impl Lane {
    fn connection(&mut self) -> Result<&mut Conn, DbError> {
        if self.conn.is_none() {
            let mut conn = connect(&self.url, self.purpose).map_err(DbError::unavailable)?;
            conn.set_instrumentation(Counter(Arc::clone(&self.statements)));
            self.conn = Some(conn);
        }
        self.conn
            .as_mut()
            .ok_or_else(|| DbError::unavailable("no connection"))
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

    fn plain<T, E: Failure>(
        &mut self,
        work: &mut impl FnMut(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        self.tried(|conn| guarded(conn, work))
    }

    fn snapshot<T, E: Failure>(
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

    fn transaction<T, E: Failure>(
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
fn inside<T, E: Failure>(
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
