//! On PostgreSQL answers that arrive while a commit is under way share the next one: there each statement is a journey to
//! another program and each commit a flush of its own. SQLite's writer does the same for every write already.
use super::model::SAVES;
use super::queries;
use super::queries::Save;
use super::queries::Stored;
use crate::db::Clock;
use crate::db::Conn;
use crate::db::Db;
use crate::db::DbError;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::web::App;
use crate::web::Error;
use crate::web::Result;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use tokio::sync::oneshot;

/// Saves that share one commit at the most.
const GROUP: usize = 256;
/// Groups under way at a time: while one waits for the disk the next is on its way.
const AT_ONCE: usize = 3;
/// Another group begins only when so many wait; before, they do better to fill the next one.
const WORTH: usize = 3;
/// Saves that may wait; one more is refused at once.
const QUEUE: usize = 4096;

/// What became of a save and the moment at which it was received.
type Told = Result<(Stored, Time)>;

/// Saves on their way to PostgreSQL, of all learners of this process; cheap to clone.
#[derive(Clone, Default)]
pub struct Saver(Arc<Mutex<Waiting>>);

#[derive(Default)]
struct Waiting {
    saves: Vec<(Save, oneshot::Sender<Told>)>,
    at_work: usize,
}

impl Saver {
    /// Stores a numbered save together with whatever else waits; returns once it is on disk.
    pub async fn store(&self, app: &App, save: Save) -> Told {
        let (tell, told) = oneshot::channel();
        if self.push(save, tell)? {
            let work = AtWork {
                saver: self.clone(),
                counted: true,
            };
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

/// A task that stores what waits; when one has ended, however it ended, the next save begins another.
struct AtWork {
    saver: Saver,
    counted: bool,
}

impl AtWork {
    async fn until_nothing_waits(mut self, db: Db, clock: Clock) {
        while let Some(together) = self.take() {
            let (saves, tell): (Vec<Save>, Vec<_>) = together.into_iter().unzip();
            for (tell, outcome) in tell.into_iter().zip(store(&db, &clock, saves).await) {
                // Whoever asked may have hung up.
                drop(tell.send(outcome));
            }
        }
    }

    /// The next ones; with none left this task is over in the same moment, so that no save falls between.
    fn take(&mut self) -> Option<Vec<(Save, oneshot::Sender<Told>)>> {
        let mut waiting = self.saver.waiting();
        let most = waiting.saves.len().min(GROUP);
        if most == 0 {
            waiting.at_work -= 1;
            self.counted = false;
            return None;
        }
        Some(waiting.saves.drain(..most).collect())
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        if !self.counted {
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

/// Stores saves together; if the database refuses a statement, one by one, so that none suffers from its neighbour. When it is
/// not there at all, everybody hears so at once.
async fn store(db: &Db, clock: &Clock, saves: Vec<Save>) -> Vec<Told> {
    let together: Arc<[Save]> = saves.into();
    match attempt(db, clock, &together).await {
        Ok(outcomes) => outcomes.into_iter().map(Ok).collect(),
        Err(error) if together.len() == 1 => vec![Err(error)],
        Err(Error::Database(DbError::Unavailable(cause))) => {
            let away = || Err(DbError::Unavailable(cause.clone()).into());
            together.iter().map(|_| away()).collect()
        }
        Err(_) => {
            let mut told = Vec::with_capacity(together.len());
            for save in together.iter() {
                let alone = attempt(db, clock, &Arc::from([save.clone()])).await;
                told.push(alone.map(|outcomes| outcomes[0]));
            }
            told
        }
    }
}

/// One statement; how far the attempts are is read before it, so that the statement itself depends on no row but theirs.
async fn attempt(db: &Db, clock: &Clock, saves: &Arc<[Save]>) -> Result<Vec<(Stored, Time)>> {
    let ids: Vec<AttemptId> = saves.iter().map(|save| save.attempt).collect();
    let look = move |conn: &mut Conn| Ok::<_, Error>(queries::standings(conn, ids.clone())?);
    let standings = db.glance(look).await?;
    let full = |save: &Save| {
        let standing = standings.get(&save.attempt);
        standing.is_some_and(|standing| standing.saves >= SAVES)
    };
    let is_full: Vec<bool> = saves.iter().map(full).collect();
    let room = saves.iter().zip(&is_full).filter(|(_, full)| !**full);
    let room: Vec<Save> = room.map(|(save, _)| save.clone()).collect();
    let (asked, clock) = (clock.now(), clock.clone());
    let write = move |conn: &mut Conn| {
        Ok::<_, Error>(queries::store_together(conn, &clock, &room, &standings)?)
    };
    let mut stored = db.write_at_once(write).await?.into_iter();
    let outcome = |full: bool| if full { None } else { stored.next() };
    let outcomes = is_full.into_iter().map(outcome);
    Ok(outcomes
        .map(|outcome| outcome.unwrap_or((Stored::Full, asked)))
        .collect())
}
