//! On PostgreSQL answers that arrive while a commit is under way share the next one: there each statement is a journey to
//! another program and each commit a flush of its own. SQLite's writer does the same for every write already.
use super::queries;
use super::queries::Save;
use super::queries::Stored;
use crate::db::Clock;
use crate::db::Conn;
use crate::db::Db;
use crate::db::DbError;
use crate::db::Time;
use crate::web::App;
use crate::web::Error;
use crate::web::Result;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use tokio::sync::oneshot;

/// Saves that share one commit at the most.
const GROUP: usize = 256;
/// Groups under way at a time: while one waits for the disk the next is on its way.
const AT_ONCE: usize = 3;
/// Another group begins only when so many wait; before, they do better to fill the next one.
const WORTH: usize = 3;
/// Saves that may wait; one more is refused at once.
const QUEUE: usize = 4096;
/// Groups one connection stores before it serves others again.
const ROUNDS: usize = 32;

/// What became of a save and the moment at which it was received.
type Told = Result<(Stored, Time)>;
/// A save and who waits to hear of it.
type Asked = (Save, oneshot::Sender<Told>);

/// Saves on their way to PostgreSQL, of all learners of this process; cheap to clone.
#[derive(Clone, Default)]
pub struct Saver(Arc<Mutex<Waiting>>);

#[derive(Default)]
struct Waiting {
    saves: Vec<Asked>,
    at_work: usize,
}

impl Saver {
    /// Stores a numbered save together with whatever else waits; returns once it is on disk.
    pub async fn store(&self, app: &App, save: Save) -> Told {
        let (tell, told) = oneshot::channel();
        if self.push(save, tell)? {
            let work = AtWork::of(self.clone());
            tokio::spawn(work.until_nothing_waits(app.db.clone(), app.clock.clone()));
        }
        told.await.unwrap_or_else(|_| Err(DbError::Panicked.into()))
    }

    /// Whether somebody has to begin to work.
    fn push(&self, save: Save, tell: oneshot::Sender<Told>) -> Result<bool> {
        let mut waiting = self.waiting();
        if waiting.saves.len() >= QUEUE {
            return Err(DbError::Busy.into());
        }
        waiting.saves.push((save, tell));
        let worth = waiting.at_work == 0 || waiting.saves.len() >= WORTH;
        let begins = worth && waiting.at_work < AT_ONCE;
        waiting.at_work += usize::from(begins);
        Ok(begins)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who stores what waits; when one has ended, however it ended, the next save begins another.
struct AtWork {
    saver: Saver,
    /// Taken and not yet told of.
    in_hand: Mutex<Vec<Asked>>,
    counted: AtomicBool,
}

impl AtWork {
    fn of(saver: Saver) -> Arc<Self> {
        Arc::new(Self {
            saver,
            in_hand: Mutex::default(),
            counted: AtomicBool::new(true),
        })
    }

    async fn until_nothing_waits(self: Arc<Self>, db: Db, clock: Clock) {
        loop {
            let (work, at) = (Arc::clone(&self), clock.clone());
            match db.write_at_once(move |conn| work.rounds(conn, &at)).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => self.apart(&db, &clock, error).await,
            }
        }
    }

    /// Stores group after group on one connection, because each change of threads costs as much as several rows; whether there
    /// is more. What an earlier run could not store comes first.
    fn rounds(&self, conn: &mut Conn, clock: &Clock) -> Result<bool> {
        let mut in_hand = self.in_hand();
        for _ in 0..ROUNDS {
            if in_hand.is_empty() && !self.take(&mut in_hand) {
                return Ok(false);
            }
            let saves: Vec<Save> = in_hand.iter().map(|(save, _)| save.clone()).collect();
            let outcomes = queries::store_together(conn, clock, &saves)?;
            for ((_, tell), outcome) in in_hand.drain(..).zip(outcomes) {
                // Whoever asked may have hung up.
                drop(tell.send(Ok(outcome)));
            }
        }
        Ok(true)
    }

    /// The next ones, of each attempt one; with none left this work is over in the same moment, so that no save falls between.
    fn take(&self, in_hand: &mut Vec<Asked>) -> bool {
        let mut waiting = self.saver.waiting();
        let mut attempts = HashSet::new();
        let next = |(save, _): &mut Asked| attempts.len() < GROUP && attempts.insert(save.attempt);
        in_hand.extend(waiting.saves.extract_if(.., next));
        // In the same order in every group, so that no two wait for each other.
        in_hand.sort_unstable_by_key(|(save, _)| save.attempt);
        if in_hand.is_empty() {
            waiting.at_work -= 1;
            self.counted.store(false, Ordering::SeqCst);
        }
        !in_hand.is_empty()
    }

    /// After a refused statement: one by one, so that none suffers from its neighbour. When the database is not there at all,
    /// everybody hears so at once.
    async fn apart(&self, db: &Db, clock: &Clock, error: Error) {
        let asked = std::mem::take(&mut *self.in_hand());
        for (save, tell) in asked {
            let told = match &error {
                Error::Database(DbError::Unavailable(cause)) => {
                    Err(DbError::Unavailable(cause.clone()).into())
                }
                _ => by_itself(db, clock, save).await,
            };
            drop(tell.send(told));
        }
    }

    fn in_hand(&self) -> MutexGuard<'_, Vec<Asked>> {
        self.in_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        if !self.counted.load(Ordering::SeqCst) {
            return;
        }
        // A panic. Who waits while nobody is left hears of it instead of waiting for ever.
        let mut waiting = self.saver.waiting();
        waiting.at_work -= 1;
        if waiting.at_work == 0 {
            waiting.saves.clear();
        }
    }
}

async fn by_itself(db: &Db, clock: &Clock, save: Save) -> Told {
    let clock = clock.clone();
    let store = move |conn: &mut Conn| {
        let outcomes = queries::store_together(conn, &clock, std::slice::from_ref(&save))?;
        Ok(outcomes[0])
    };
    db.write_at_once(store).await
}
