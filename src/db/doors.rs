//! The doors: who wants something of the database asks here and waits; the work is done in `lanes.rs`.
use super::changes::{Changes, Concerns, Mark, Stamp};
use super::connect::{Conn, Kind, Purpose, data_version};
use super::failure::{DbError, Failure};
use super::ids::PersonId;
use super::lanes::{Job, Lane, Lasts, Work, grouped, one_by_one, spawn};
use super::log::{log_pages, not_flushed};
use super::pace::{LOOK, LULL, Pace, Seen};
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::sync::oneshot;

/// Requests that may wait for a connection; one more is refused at once instead of queueing without end.
const QUEUE: usize = 4096;

/// The database, shared by everyone who has work for it.
#[derive(Clone)]
pub struct Db {
    kind: Kind,
    reads: Sender<Job>,
    writes: Sender<Job>,
    near: Near,
    changes: Arc<Changes>,
    /// Writes asked for so far.
    asked: Arc<AtomicU64>,
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

impl Db {
    /// Opens `url` with so many reader threads, and on PostgreSQL as many that write. Fails when the first connection does.
    pub fn open(url: &str, threads: usize) -> Result<Self, DbError> {
        let kind = Kind::of(url)
            .ok_or_else(|| DbError::unavailable("neither sqlite:// nor postgres://"))?;
        let statements = Arc::new(AtomicU64::new(0));
        let lane = |purpose| Lane::new(url, purpose, &statements);
        let mut probe = lane(Purpose::Write);
        probe.connection()?;
        let threads = threads.max(1);
        let (reads, read_jobs) = bounded(QUEUE);
        let (writes, write_jobs) = bounded(QUEUE);
        for _ in 0..threads {
            spawn(lane(Purpose::Read), read_jobs.clone(), one_by_one);
        }
        let near = match kind {
            Kind::Sqlite => {
                spawn(probe, write_jobs, grouped);
                Near::of((0..threads).map(|_| lane(Purpose::Read)).collect())
            }
            Kind::Postgres => {
                spawn(probe, write_jobs.clone(), one_by_one);
                for _ in 1..threads {
                    spawn(lane(Purpose::Write), write_jobs.clone(), one_by_one);
                }
                Near::of(Vec::new())
            }
        };
        Ok(Self {
            kind,
            reads,
            writes,
            near,
            changes: Arc::default(),
            asked: Arc::default(),
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
        ask((&self.reads, Lasts::AtOnce), work, Lane::snapshot, || ()).await
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
            return ask((&self.reads, Lasts::AtOnce), work, Lane::plain, || ()).await;
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
        self.change((Concerns::Everybody, Lasts::AtOnce), work)
            .await
    }

    /// [`Db::write`] of something that shows on pages of one person alone, so that what is kept of others stays.
    pub async fn write_of<T, E, F>(&self, person: PersonId, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
        F: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        self.change((Concerns::One(person), Lasts::AtOnce), work)
            .await
    }

    /// [`Db::write`] of something that shows on no page that is kept: answers, active time, jobs, seals.
    pub async fn write_aside<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
        F: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        self.change((Concerns::Nobody, Lasts::AtOnce), work).await
    }

    /// [`Db::write_aside`] of statements that on PostgreSQL are transactions of their own, read committed, without the journeys of
    /// begin and commit: each must lock or change whatever row it depends on. When the connection is lost before the answer they
    /// may be run again: they must bear that even where the first run was committed.
    pub async fn write_at_once<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
        F: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        let run = match self.kind {
            Kind::Sqlite => Lane::transaction,
            Kind::Postgres => Lane::plain,
        };
        self.asked.fetch_add(1, Ordering::Relaxed);
        ask((&self.writes, Lasts::AtOnce), work, run, || ()).await
    }

    /// [`Db::write_aside`] of one part of a long work, of [`Pace::rows`] rows; whoever else writes goes before. On SQLite it is on
    /// the disk no later than the next write of another kind, on PostgreSQL within a second: a work whose power was cut goes on, or
    /// is begun anew, from whatever part was kept.
    pub async fn write_paced<T, E, F>(
        &self,
        (pace, rows): (&mut Pace, usize),
        work: F,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
        F: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        let work = Arc::new(Mutex::new(work));
        let mut gives_way = self.kind == Kind::Sqlite;
        loop {
            let (work, asked, known) = (Arc::clone(&work), Arc::clone(&self.asked), pace.seen);
            let part = move |conn: &mut Conn| {
                let seen = Seen {
                    asked: asked.load(Ordering::Relaxed),
                    version: data_version(conn).map_err(DbError::from)?,
                };
                if gives_way && known.is_some_and(|known| seen.tells_of_others_since(known)) {
                    return Ok((None, seen, Instant::now()));
                }
                not_flushed(conn).map_err(DbError::from)?;
                let begun = Instant::now();
                let done = work.lock().unwrap_or_else(PoisonError::into_inner)(conn)?;
                Ok::<_, E>((Some(done), seen, begun))
            };
            let (done, seen, begun) = self.change((Concerns::Nobody, Lasts::Later), part).await?;
            pace.seen = Some(seen);
            if let Some(done) = done {
                // Its commit with it.
                pace.learn(rows, begun.elapsed());
                return Ok(done);
            }
            self.let_others_write(pace).await;
            gives_way = false;
        }
    }

    /// After others wrote: waits until they pause, or as long as the pace has patience.
    async fn let_others_write(&self, pace: &mut Pace) {
        let (begun, patience) = (Instant::now(), pace.patience());
        let (mut last, mut since) = (self.written().await, begun);
        while since.elapsed() < LULL && begun.elapsed() < patience {
            tokio::time::sleep(LOOK).await;
            let now = self.written().await;
            if now != last {
                (last, since) = (now, Instant::now());
            }
        }
        pace.waited(begun.elapsed(), since.elapsed());
    }

    /// What changes when anybody writes: the writes asked for here, and the pages of SQLite's log.
    async fn written(&self) -> (u64, Option<i32>) {
        let pages = self.glance(|conn| Ok::<_, DbError>(log_pages(conn)?)).await;
        (self.asked.load(Ordering::Relaxed), pages.ok())
    }

    async fn change<T, E, F>(&self, (concerns, lasts): (Concerns, Lasts), work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
        F: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let changes = Arc::clone(&self.changes);
        let committed = move || changes.count(concerns);
        let run = match lasts {
            Lasts::AtOnce => Lane::transaction,
            Lasts::Later => Lane::whole,
        };
        ask((&self.writes, lasts), work, run, committed).await
    }

    /// Looks whether another process (an import from the command line) has written to the SQLite file since the last look, and
    /// if so lets nothing be shown again. Returns what the next look is to be given.
    pub async fn heed_others(&self, last: Option<i64>) -> Result<Option<i64>, DbError> {
        if self.kind == Kind::Postgres {
            return Ok(None);
        }
        // Nothing is written, so that nobody need give way to it.
        let look = |conn: &mut Conn| Ok::<_, DbError>(data_version(conn)?);
        let version = ask((&self.writes, Lasts::AtOnce), look, Lane::plain, || ()).await?;
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
    (to, lasts): (&Sender<Job>, Lasts),
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
    let work: Work = Box::new(move |lane| {
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
    to.try_send(Job { work, lasts })
        .map_err(|refused| match refused {
            TrySendError::Full(_) => DbError::Busy,
            TrySendError::Disconnected(_) => DbError::unavailable("the server is stopping"),
        })?;
    told.await.unwrap_or_else(|_| Err(DbError::Panicked.into()))
}
