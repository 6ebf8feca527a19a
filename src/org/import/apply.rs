//! Confirming a large list: who is new and which posts begin is written beforehand in pieces, as posts that are held on no day;
//! what changes is noted beside what it was. One short transaction then lets it all hold. Until then nobody sees anything, and
//! whatever ends it in between leaves nothing behind but rows that the next try removes.
use super::super::inviting::ensure_accounts;
use super::decide;
use super::ghosts;
use super::hidden;
use super::large::Progress;
use super::model::Import;
use super::model::ImportState;
use super::somebody::Somebody;
use super::stage::Confirmation;
use super::stage::ImportError;
use super::stage::note;
use super::stage::planned;
use super::store;
use crate::db::Clock;
use crate::db::Conn;
use crate::db::Db;
use crate::db::DbError;
use crate::db::Time;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use diesel::result::Error;
use std::sync::Arc;

/// People written in one transaction.
const BATCH: usize = 150;
/// Rows removed in one.
const REMOVED: i64 = 200;

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
            discard(&self.db, self.id).await?;
            let id = self.id;
            self.db
                .write_aside(move |conn| {
                    let (from, to) = (ImportState::Applying, ImportState::Failed);
                    Ok::<_, ImportError>(store::advance(conn, id, from, to)?)
                })
                .await?;
        }
        outcome
    }

    async fn run(&self) -> Result<(), ImportError> {
        discard(&self.db, self.id).await?;
        let id = self.id;
        let import = self
            .db
            .read(move |conn| {
                let import = store::import(conn, id)?;
                import.ok_or_else(|| ImportError::from(Error::NotFound))
            })
            .await?;
        let import = Arc::new(import);
        let pieces = import.summary.pieces;
        for piece in 1..=pieces {
            let people = self.plan(&import, piece).await?;
            self.write(&people, (piece, pieces)).await?;
            let count = |piece: i32| u32::try_from(piece).unwrap_or_default();
            (self.progress)(count(piece), count(pieces));
        }
        let with = Arc::clone(&self.with);
        self.db
            .write(move |conn| {
                if !store::advance(conn, id, ImportState::Applying, ImportState::Confirmed)? {
                    return Err(ImportError::State(ImportState::Undone));
                }
                hidden::show(conn, id, with.now)?;
                store::note_confirmation(conn, id, with.by.id, with.now)?;
                note(conn, &import, "import.confirm", &with)
            })
            .await
    }

    /// The people of a piece whom it changes, as they will be.
    async fn plan(
        &self,
        import: &Arc<Import>,
        piece: i32,
    ) -> Result<Arc<Vec<Somebody>>, ImportError> {
        let (import, with) = (Arc::clone(import), Arc::clone(&self.with));
        self.db
            .read(move |conn| {
                let staged = store::rows_of_piece(conn, import.id, piece)?;
                let decided = decide::decided(conn, import.id)?;
                let people = planned(conn, &import, (&staged, &decided), &with)?;
                let changed = people.into_iter().filter(Somebody::is_changed);
                Ok::<_, ImportError>(Arc::new(changed.collect()))
            })
            .await
    }

    async fn write(
        &self,
        people: &Arc<Vec<Somebody>>,
        (piece, pieces): (i32, i32),
    ) -> Result<(), ImportError> {
        let (id, now) = (self.id, self.with.now);
        let count = |piece: i32| u32::try_from(piece).unwrap_or_default();
        let done = (count(piece - 1), count(pieces), self.clock.now());
        for from in (0..people.len()).step_by(BATCH) {
            let people = Arc::clone(people);
            self.db
                .write_aside(move |conn| {
                    let until = people.len().min(from + BATCH);
                    let new = hidden::prepare(conn, id, &people[from..until], now)?;
                    ensure_accounts(conn, &new, now)?;
                    store::note_progress(conn, id, done)?;
                    Ok::<_, ImportError>(())
                })
                .await?;
        }
        Ok(())
    }
}

/// Removes what was written of a confirmation that did not come to its end.
async fn discard(db: &Db, id: ImportId) -> Result<(), DbError> {
    loop {
        let left = db
            .write_aside(move |conn| {
                let (effects, came) = hidden::some_effects(conn, id, REMOVED)?;
                let came: Vec<PersonId> = came;
                ghosts::remove(conn, id, &came)?;
                let removed = hidden::forget(conn, id, (&effects, REMOVED))?;
                Ok::<_, DbError>(removed > 0)
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
    if !store::advance(conn, import.id, from, ImportState::Applying)? {
        return Err(ImportError::State(import.state));
    }
    Ok(store::note_progress(conn, import.id, (0, 0, now))?)
}
