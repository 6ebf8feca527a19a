//! The pieces of a large list, compared with the database one after the other and written in short transactions, so that others
//! get their turn.
use super::compare::Checked;
use super::compare::Upload;
use super::compare::compare;
use super::known;
use super::model::ImportRow;
use super::model::ImportState;
use super::model::Summary;
use super::roster;
use super::stage::ImportError;
use super::steps;
use super::store;
use crate::access::Keys;
use crate::db::Clock;
use crate::db::Db;
use crate::db::Pace;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use std::collections::HashSet;
use std::sync::Arc;

/// Units looked at together for people who left.
const UNITS: usize = 20;

/// Hears how many rows are done, of how many.
pub type Progress = Arc<dyn Fn(u32, u32) + Send + Sync>;

/// With what a large list is staged.
#[derive(Clone)]
pub struct Means {
    pub db: Db,
    pub upload: Arc<Upload>,
    pub keys: Arc<Keys>,
    pub progress: Progress,
    pub clock: Clock,
}

/// A large list of which some pieces are staged.
pub(super) struct Staging {
    means: Means,
    id: ImportId,
    rows: u32,
    done: u32,
    piece: i32,
    /// The rows of the last piece, which are written while the next one is compared.
    compared: Vec<ImportRow>,
    pace: Pace,
    summary: Summary,
    /// Who stands in the file, for a complete list.
    seen: Arc<HashSet<PersonId>>,
    units: HashSet<UnitId>,
}

impl Staging {
    /// Begins to stage so many rows under an import.
    pub async fn begin(means: Means, id: ImportId, rows: u32) -> Result<Self, ImportError> {
        let (all, now) = (i64::from(rows), means.clock.now());
        means
            .db
            .write_aside(move |conn| Ok::<_, ImportError>(steps::begin(conn, id, (all, now))?))
            .await?;
        Ok(Self {
            means,
            id,
            rows,
            done: 0,
            piece: 0,
            compared: Vec::new(),
            pace: Pace::default(),
            summary: Summary::default(),
            seen: Arc::default(),
            units: HashSet::new(),
        })
    }

    /// Compares a piece of so many rows, while the differences of the one before are written; `check` reads them.
    pub async fn add(
        &mut self,
        rows: u32,
        mut check: impl FnMut(&Upload, &Keys) -> Result<Checked, ImportError> + Send + 'static,
    ) -> Result<(), ImportError> {
        // Who is missing from a piece may stand in another one.
        let upload = Upload {
            complete: false,
            ..self.means.upload.as_ref().clone()
        };
        let keys = Arc::clone(&self.means.keys);
        let compared = self.means.db.read(move |conn| {
            let checked = check(&upload, &keys)?;
            Ok::<_, ImportError>(compare(conn, &upload, checked, &keys)?)
        });
        let (at, before) = (self.at(), std::mem::take(&mut self.compared));
        let (compared, ()) =
            tokio::try_join!(compared, write(&self.means, at, before, &mut self.pace))?;
        (self.means.progress)(self.done, self.rows);
        self.piece += 1;
        self.done += rows;
        self.summary.add(&compared.summary);
        self.units.extend(compared.seen.1);
        if self.means.upload.complete {
            Arc::make_mut(&mut self.seen).extend(compared.seen.0);
        }
        self.compared = compared.rows;
        Ok(())
    }

    /// Where it stands.
    fn at(&self) -> At {
        At {
            id: self.id,
            piece: self.piece,
            done: (self.done, self.rows),
        }
    }

    /// Once every piece is there: adds who has left, and lets the list be looked at. Its summary.
    pub async fn finish(mut self, ignored: Option<Vec<String>>) -> Result<Summary, ImportError> {
        let last = std::mem::take(&mut self.compared);
        write(&self.means, self.at(), last, &mut self.pace).await?;
        (self.means.progress)(self.done, self.rows);
        if self.means.upload.complete {
            self.leavers().await?;
        }
        self.summary.pieces = self.piece;
        if let Some(ignored) = ignored {
            self.summary.ignored = ignored;
        }
        let (id, kept) = (self.id, self.summary.clone());
        let finished = self.means.db.write_aside(move |conn| {
            store::summarise(conn, id, &kept)?;
            if steps::advance(conn, id, ImportState::Staging, ImportState::Staged)? {
                Ok(())
            } else {
                Err(ImportError::State(ImportState::Failed))
            }
        });
        finished.await?;
        Ok(self.summary)
    }

    /// People of the list's units who are not in it have left.
    async fn leavers(&mut self) -> Result<(), ImportError> {
        let mut units: Vec<UnitId> = self.units.iter().copied().collect();
        units.sort_unstable();
        let all = self.units.clone();
        for some in units.chunks(UNITS) {
            let (some, all) = (some.iter().copied().collect(), all.clone());
            let (as_of, seen) = (self.means.upload.as_of, Arc::clone(&self.seen));
            let rows = self.means.db.read(move |conn| {
                let there = known::in_post(conn, &some, as_of)?;
                let gone = there.into_iter().filter(|id| !seen.contains(id));
                let mut gone = known::somebodies(conn, &gone.collect::<Vec<PersonId>>())?;
                let left = gone
                    .iter_mut()
                    .filter_map(|person| roster::leave(person, &all, as_of));
                Ok::<_, ImportError>(left.collect::<Vec<ImportRow>>())
            });
            let rows = rows.await?;
            // Whoever holds posts in several of the units leaves once.
            Arc::make_mut(&mut self.seen).extend(rows.iter().filter_map(ImportRow::leaver));
            for row in &rows {
                self.summary.counts.add(row.outcome);
            }
            if !rows.is_empty() {
                self.piece += 1;
                write(&self.means, self.at(), rows, &mut self.pace).await?;
            }
        }
        Ok(())
    }
}

/// The piece that is written, and how many rows are done with it, of how many.
#[derive(Clone, Copy)]
struct At {
    id: ImportId,
    piece: i32,
    done: (u32, u32),
}

/// Writes the differences of a piece.
async fn write(
    means: &Means,
    at: At,
    rows: Vec<ImportRow>,
    pace: &mut Pace,
) -> Result<(), ImportError> {
    let done = (at.done.0, at.done.1, means.clock.now());
    let (all, mut from) = (rows.len(), 0);
    let rows = Arc::new(rows);
    while from < all {
        let rows = Arc::clone(&rows);
        let until = all.min(from + pace.rows());
        let written = means.db.write_paced((pace, until - from), move |conn| {
            steps::go_on(conn, at.id, (ImportState::Staging, None), done)?;
            let some = &rows[from..until];
            Ok::<_, ImportError>(store::add_rows(conn, at.id, some, Some(at.piece))?)
        });
        written.await?;
        from = until;
    }
    Ok(())
}
