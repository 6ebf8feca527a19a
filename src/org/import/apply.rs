//! Confirming a large list: who is new and which posts begin is written beforehand in pieces, as posts that no query sees; what
//! changes is noted beside what it was. One short transaction then lets it all hold. Until then nobody sees anything, and
//! whatever ends it in between leaves nothing behind but rows that the next try removes.
use super::super::inviting::ensure_accounts;
use super::codes::given_up;
use super::decide;
use super::elsewhere;
use super::ghosts;
use super::hidden;
use super::model::Import;
use super::model::ImportState;
use super::pieces::Progress;
use super::somebody::Somebody;
use super::stage::Confirmation;
use super::stage::ImportError;
use super::stage::note;
use super::stage::planned;
use super::steps;
use super::store;
use crate::db::Clock;
use crate::db::Conn;
use crate::db::Db;
use crate::db::Pace;
use crate::db::Time;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use diesel::result::Error;
use std::collections::HashSet;
use std::sync::Arc;

/// Rows removed in one.
const REMOVED: i64 = 200;

/// Changed people, of so many rows.
type Planned = (Arc<Vec<Somebody>>, u32);

/// A confirmation that is being carried out.
pub struct Applying {
    pub db: Db,
    pub id: ImportId,
    pub with: Arc<Confirmation>,
    pub progress: Progress,
    pub clock: Clock,
}

impl Applying {
    /// Carries it out; on a refusal nothing is left of it, and the import says that it failed.
    pub async fn apply(&self) -> Result<(), ImportError> {
        let outcome = self.run().await;
        if outcome.is_err() {
            let (id, began) = (self.id, self.with.now);
            match discard(&self.db, id, Some(began)).await {
                // Another process has taken over.
                Err(ImportError::State(_)) => return outcome,
                discarded => discarded?,
            }
            self.db
                .write_aside(move |conn| {
                    let (from, to) = (ImportState::Applying, ImportState::Failed);
                    Ok::<_, ImportError>(steps::advance(conn, id, from, to)?)
                })
                .await?;
        }
        outcome
    }

    async fn run(&self) -> Result<(), ImportError> {
        let (id, began) = (self.id, self.with.now);
        discard(&self.db, id, Some(began)).await?;
        let import = self
            .db
            .read(move |conn| {
                let import = store::import(conn, id)?;
                import.ok_or_else(|| ImportError::from(Error::NotFound))
            })
            .await?;
        let import = Arc::new(import);
        let (mut done, all) = (0, import.summary.counts.all());
        let (last, mut pace) = (import.summary.pieces, Pace::default());
        let mut ready = self.plan(&import, 1, last).await?;
        for piece in 1..=last {
            let Some((people, rows)) = ready else { break };
            // The next piece has other people, so that it can be looked up while this one is written.
            let written = self.write(&people, (done, all), &mut pace);
            ((), ready) = tokio::try_join!(written, self.plan(&import, piece + 1, last))?;
            done += rows;
            (self.progress)(done, all);
        }
        let with = Arc::clone(&self.with);
        self.db
            .write(move |conn| {
                let mine = steps::is_turn(conn, id, Some(began))?;
                let (from, to) = (ImportState::Applying, ImportState::Confirmed);
                if !mine || !steps::advance(conn, id, from, to)? {
                    return Err(ImportError::State(ImportState::Undone));
                }
                let waited = hidden::show(conn, id)?;
                ensure_accounts(conn, &waited, with.now)?;
                steps::note_confirmation(conn, id, with.by.id, with.now)?;
                let import = elsewhere::leave_open(conn, &import)?;
                note(conn, &import, "import.confirm", &with)
            })
            .await
    }

    /// The people of a piece whom it changes, as they will be, and how many rows it has; none after the last piece.
    async fn plan(
        &self,
        import: &Arc<Import>,
        piece: i32,
        last: i32,
    ) -> Result<Option<Planned>, ImportError> {
        if piece > last {
            return Ok(None);
        }
        let (import, with) = (Arc::clone(import), Arc::clone(&self.with));
        self.db
            .read(move |conn| {
                let staged = store::rows_of_piece(conn, import.id, piece)?;
                let decided = decide::decided(conn, import.id)?;
                let people = planned(conn, &import, (&staged, &decided), &with)?;
                let changed = people.into_iter().filter(Somebody::is_changed);
                let rows = u32::try_from(staged.len()).unwrap_or(u32::MAX);
                Ok::<_, ImportError>(Some((Arc::new(changed.collect()), rows)))
            })
            .await
    }

    async fn write(
        &self,
        people: &Arc<Vec<Somebody>>,
        (done, all): (u32, u32),
        pace: &mut Pace,
    ) -> Result<(), ImportError> {
        let (id, now) = (self.id, self.with.now);
        let turn = (ImportState::Applying, Some(now));
        let done = (done, all, self.clock.now());
        // Whoever gives a code up stands in one piece with whoever gets it.
        let given: HashSet<String> = people.iter().filter_map(given_up).cloned().collect();
        let given = Arc::new(given);
        let mut from = 0;
        // A piece that changes nobody is told of too.
        loop {
            let (people, given) = (Arc::clone(people), Arc::clone(&given));
            let until = people.len().min(from + pace.rows());
            let all = people.len();
            self.db
                .write_paced((pace, until - from), move |conn| {
                    steps::go_on(conn, id, turn, done)?;
                    let some = (&people[from..until], given.as_ref());
                    let new = hidden::prepare(conn, id, some, now)?;
                    ensure_accounts(conn, &new, now)?;
                    Ok::<_, ImportError>(())
                })
                .await?;
            from = until;
            if from == all {
                break;
            }
        }
        Ok(())
    }
}

/// Removes what was written of a confirmation that did not come to its end, as long as it is its turn ([`steps::is_turn`]).
pub(super) async fn discard(db: &Db, id: ImportId, began: Option<Time>) -> Result<(), ImportError> {
    loop {
        let left = db
            .write_aside(move |conn| {
                if !steps::is_turn(conn, id, began)? {
                    return Err(ImportError::State(ImportState::Failed));
                }
                let (effects, came) = hidden::some_effects(conn, id, REMOVED)?;
                let came: Vec<PersonId> = came;
                ghosts::remove(conn, id, &came)?;
                let removed = hidden::forget(conn, id, (&effects, REMOVED))?;
                Ok(removed > 0)
            })
            .await?;
        if !left {
            return Ok(());
        }
    }
}

/// Lets a confirmation begin, or begin again when it has been silent for so long that its process must have ended.
pub fn begin(conn: &mut Conn, id: ImportId, now: Time) -> Result<(), ImportError> {
    let import = store::import(conn, id)?.ok_or(Error::NotFound)?;
    let silent = import.state == ImportState::Applying && import.is_silent(now);
    let from = if silent {
        ImportState::Applying
    } else {
        ImportState::Staged
    };
    if !steps::advance(conn, import.id, from, ImportState::Applying)? {
        return Err(ImportError::State(import.state));
    }
    let all = i64::from(import.summary.counts.all());
    Ok(steps::begin(conn, import.id, (all, now))?)
}
