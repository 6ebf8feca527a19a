//! A large list staged in pieces: it is read twice, first for which rows belong together, then to be compared with the database
//! some thousand rows at a time. Nothing is held of it but hashes and the piece at hand, and every write is short, so that others
//! get their turn.
use super::super::identity::CitizenId;
use super::super::tables::FILE_ROWS;
use super::super::tables::Pieces;
use super::super::tables::Row;
use super::super::tables::Source;
use super::super::tables::Table;
use super::super::tables::TableError;
use super::clusters::Clusters;
use super::clusters::Gathering;
use super::clusters::Names;
use super::compare::Checked;
use super::compare::Rows;
use super::compare::Upload;
use super::compare::compare;
use super::compare::staff_rows;
use super::known;
use super::model::ImportRow;
use super::model::ImportState;
use super::model::Outcome;
use super::model::Summary;
use super::roster;
use super::staff::STAFF;
use super::stage::ImportError;
use super::steps;
use super::store;
use super::store::NewImport;
use crate::access::Keys;
use crate::db::Clock;
use crate::db::Db;
use crate::db::Time;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::text::LegacyFont;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::sync::oneshot;

/// Rows compared together.
const PIECE: usize = 2_000;
/// Rows written in one transaction.
const BATCH: usize = 250;
/// After so many rows the first reading tells how far it is.
const NOTED: u32 = 20_000;
/// The most rows that wait for others of their person.
const HELD: usize = 100_000;
/// Units looked at together for people who left.
const UNITS: usize = 20;

/// Hears how many rows are done, of how many.
pub type Progress = Arc<dyn Fn(u32, u32) + Send + Sync>;

/// A large list that is being staged.
pub struct Large<S> {
    pub db: Db,
    pub source: Arc<S>,
    pub upload: Arc<Upload>,
    pub keys: Arc<Keys>,
    pub progress: Progress,
    pub clock: Clock,
}

impl<S: Source + Sync> Large<S> {
    /// Stages the list under an import that was begun; its summary.
    pub async fn stage(&self, id: ImportId) -> Result<Summary, ImportError> {
        let (clusters, rows) = self.clusters(id).await?;
        if rows == 0 {
            return Err(ImportError::File(TableError::Empty));
        }
        if usize::try_from(rows).unwrap_or(usize::MAX) > FILE_ROWS {
            return Err(ImportError::File(TableError::TooManyRows));
        }
        let (all, now) = (i64::from(rows), self.clock.now());
        self.db
            .write_aside(move |conn| Ok::<_, ImportError>(steps::begin(conn, id, (all, now))?))
            .await?;
        let mut staging = Staging {
            id,
            rows,
            done: 0,
            piece: 0,
            summary: Summary::default(),
            seen: Arc::default(),
            units: HashSet::new(),
        };
        let mut pieces = self.read(move |pieces, send| compared_together(pieces, clusters, &send));
        while let Some(piece) = pieces.recv().await {
            self.one(&mut staging, piece.map_err(ImportError::File)?)
                .await?;
        }
        if self.upload.complete {
            self.leavers(&mut staging).await?;
        }
        let summary = Summary {
            pieces: staging.piece,
            ..staging.summary
        };
        let kept = summary.clone();
        self.db
            .write_aside(move |conn| {
                store::summarise(conn, id, &kept)?;
                if steps::advance(conn, id, ImportState::Staging, ImportState::Staged)? {
                    Ok(())
                } else {
                    Err(ImportError::State(ImportState::Failed))
                }
            })
            .await?;
        Ok(summary)
    }

    /// Reads the file on a thread of its own; what it sends arrives here.
    fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(Pieces, mpsc::Sender<Result<T, TableError>>) + Send + 'static,
    ) -> mpsc::Receiver<Result<T, TableError>> {
        let (send, receive) = mpsc::channel(2);
        let (source, convert) = (Arc::clone(&self.source), self.upload.convert);
        std::thread::spawn(
            move || match Pieces::open(source.as_ref(), &STAFF, convert) {
                Ok(pieces) => work(pieces, send),
                Err(error) => drop(send.blocking_send(Err(error))),
            },
        );
        receive
    }

    /// Which rows belong together, and how many there are.
    async fn clusters(&self, id: ImportId) -> Result<(Clusters, u32), ImportError> {
        let keys = Arc::clone(&self.keys);
        let mut lines = self.read(move |pieces, send| names(pieces, &keys, &send));
        let (mut names, mut rows) = (Names::default(), 0_u32);
        while let Some(some) = lines.recv().await {
            let some = some.map_err(ImportError::File)?;
            let (codes, hashes): (Vec<_>, Vec<_>) = some.into_iter().unzip();
            if rows.is_multiple_of(NOTED) {
                self.note(id, (rows, 0)).await?;
            }
            let asked = (codes.clone(), hashes.clone());
            let (by_code, by_hash) = self
                .db
                .read(move |conn| Ok::<_, ImportError>(known::owners(conn, &asked.0, &asked.1)?))
                .await?;
            for (code, hash) in codes.into_iter().zip(hashes) {
                let people = [
                    by_code.get(&code),
                    hash.as_ref().and_then(|hash| by_hash.get(hash)),
                ];
                for person in people.into_iter().flatten() {
                    names.add(rows, person);
                }
                if !code.is_empty() {
                    names.add(rows, &code);
                }
                if let Some(hash) = hash {
                    names.add(rows, &hash);
                }
                rows += 1;
            }
        }
        Ok((names.into_clusters(rows), rows))
    }

    /// Compares a piece and writes its differences.
    async fn one(&self, staging: &mut Staging, (rows, table): Piece) -> Result<(), ImportError> {
        // Who is missing from a piece may stand in another one.
        let upload = Upload {
            complete: false,
            ..self.upload.as_ref().clone()
        };
        let keys = Arc::clone(&self.keys);
        let compared = self
            .db
            .read(move |conn| {
                let checked = Checked {
                    rows: Rows::People(staff_rows(&table, &keys, upload.today)),
                    table: table.clone(),
                };
                Ok::<_, ImportError>(compare(conn, &upload, checked, &keys)?)
            })
            .await?;
        staging.piece += 1;
        staging.done += rows;
        staging.summary.add(&compared.summary);
        staging.units.extend(compared.seen.1);
        if self.upload.complete {
            Arc::make_mut(&mut staging.seen).extend(compared.seen.0);
        }
        self.add(staging, compared.rows).await?;
        (self.progress)(staging.done, staging.rows);
        Ok(())
    }

    /// Tells how many rows are read, while nobody knows how many there are.
    async fn note(&self, id: ImportId, (done, all): (u32, u32)) -> Result<(), ImportError> {
        let done = (done, all, self.clock.now());
        self.db
            .write_aside(move |conn| steps::go_on(conn, id, (ImportState::Staging, None), done))
            .await
    }

    async fn add(&self, staging: &Staging, rows: Vec<ImportRow>) -> Result<(), ImportError> {
        let (id, piece) = (staging.id, staging.piece);
        let done = (staging.done, staging.rows, self.clock.now());
        let rows = Arc::new(rows);
        for from in (0..rows.len()).step_by(BATCH) {
            let rows = Arc::clone(&rows);
            self.db
                .write_aside(move |conn| {
                    steps::go_on(conn, id, (ImportState::Staging, None), done)?;
                    let until = rows.len().min(from + BATCH);
                    Ok::<_, ImportError>(store::add_rows(
                        conn,
                        id,
                        &rows[from..until],
                        Some(piece),
                    )?)
                })
                .await?;
        }
        Ok(())
    }

    /// People of the list's units who are not in it have left.
    async fn leavers(&self, staging: &mut Staging) -> Result<(), ImportError> {
        let mut units: Vec<UnitId> = staging.units.iter().copied().collect();
        units.sort_unstable();
        let all = staging.units.clone();
        for some in units.chunks(UNITS) {
            let (some, all) = (some.iter().copied().collect(), all.clone());
            let (as_of, seen) = (self.upload.as_of, Arc::clone(&staging.seen));
            let rows = self
                .db
                .read(move |conn| {
                    let there = known::in_post(conn, &some, as_of)?;
                    let gone = there.into_iter().filter(|id| !seen.contains(id));
                    let mut gone = known::somebodies(conn, &gone.collect::<Vec<PersonId>>())?;
                    let left = gone
                        .iter_mut()
                        .filter_map(|person| roster::leave(person, &all, as_of));
                    Ok::<_, ImportError>(left.collect::<Vec<ImportRow>>())
                })
                .await?;
            // Whoever holds posts in several of the units leaves once.
            Arc::make_mut(&mut staging.seen).extend(rows.iter().filter_map(ImportRow::leaver));
            for row in &rows {
                staging.summary.counts.add(row.outcome);
            }
            if !rows.is_empty() {
                staging.piece += 1;
                self.add(staging, rows).await?;
            }
        }
        Ok(())
    }
}

struct Staging {
    id: ImportId,
    rows: u32,
    done: u32,
    piece: i32,
    summary: Summary,
    /// Who stands in the file, for a complete list.
    seen: Arc<HashSet<PersonId>>,
    units: HashSet<UnitId>,
}

/// So many rows, under the headings of the file.
type Piece = (u32, Table);
/// A row's staff code and the hash of its identity number.
type Named = (String, Option<Vec<u8>>);

fn names(mut pieces: Pieces, keys: &Keys, send: &mpsc::Sender<Result<Vec<Named>, TableError>>) {
    loop {
        let rows = pieces.more(PIECE);
        let named = rows.map(|rows| rows.iter().map(|row| named(row, keys)).collect::<Vec<_>>());
        let last = named.as_ref().map_or(true, Vec::is_empty);
        let told = match named {
            Ok(named) if named.is_empty() => return,
            told => send.blocking_send(told),
        };
        if last || told.is_err() {
            return;
        }
    }
}

fn named(row: &Row, keys: &Keys) -> Named {
    let number = CitizenId::parse(row.get("citizen_id")).ok();
    (
        row.get("staff_code").to_owned(),
        number.map(|(number, _)| number.hash(keys)),
    )
}

/// Sends rows in pieces that have all rows of each of their people.
fn compared_together(
    mut pieces: Pieces,
    clusters: Clusters,
    send: &mpsc::Sender<Result<Piece, TableError>>,
) {
    let mut gathering = Gathering::new(clusters);
    let (mut number, mut ready) = (0_u32, Vec::new());
    loop {
        let rows = match pieces.more(PIECE) {
            Ok(rows) => rows,
            Err(error) => return drop(send.blocking_send(Err(error))),
        };
        let last = rows.is_empty();
        for row in rows {
            ready.extend(gathering.add(number, row));
            number += 1;
        }
        if gathering.held > HELD {
            return drop(send.blocking_send(Err(TableError::Scattered)));
        }
        if ready.len() >= PIECE || last && !ready.is_empty() {
            let piece = std::mem::take(&mut ready);
            let count = u32::try_from(piece.len()).unwrap_or(u32::MAX);
            let piece = (count, pieces.table.with(piece));
            if send.blocking_send(Ok(piece)).is_err() {
                return;
            }
        }
        if last {
            return;
        }
    }
}

/// Begins an import of which no row is staged yet.
pub async fn begin(
    db: &Db,
    upload: &Upload,
    by: Option<PersonId>,
    now: Time,
) -> Result<ImportId, ImportError> {
    let scope = upload.scope.as_ref();
    let head = NewImport {
        kind: upload.kind,
        file_name: upload.file_name.clone(),
        as_of: upload.as_of,
        complete: upload.complete,
        unit_id: scope.and_then(|scope| scope.roots().first().copied()),
        summary: Summary::default(),
        created_by: by,
        created_at: now,
    };
    db.write(move |conn| Ok(store::begin(conn, &head)?)).await
}

/// Removes a large list that was only looked at.
pub async fn forget(db: &Db, id: ImportId) -> Result<(), ImportError> {
    clear(db, id).await?;
    db.write_aside(move |conn| Ok(store::remove(conn, id)?))
        .await
}

/// Says that a list could not be staged, and removes what was.
pub async fn fail(db: &Db, id: ImportId, why: ImportError) -> Result<(), ImportError> {
    let summary = Summary {
        refused: match why {
            ImportError::File(error) => Some(error),
            _ => None,
        },
        ..Summary::default()
    };
    db.write_aside(move |conn| {
        if steps::advance(conn, id, ImportState::Staging, ImportState::Failed)? {
            store::summarise(conn, id, &summary)?;
        }
        Ok::<_, ImportError>(())
    })
    .await?;
    clear(db, id).await
}

/// Removes the rows of an import.
pub(super) async fn clear(db: &Db, id: ImportId) -> Result<(), ImportError> {
    const MOST: i64 = 500;
    while db
        .write_aside(move |conn| Ok::<_, ImportError>(store::remove_some(conn, id, MOST)?))
        .await?
    {}
    Ok(())
}

/// Whether the file has the headings of a staff list. A workbook is unpacked for that, so it is looked at on a thread of its own.
pub async fn looks_sound(
    source: Arc<impl Source + Sync>,
    convert: Option<LegacyFont>,
) -> Result<(), TableError> {
    let (tell, told) = oneshot::channel();
    std::thread::spawn(move || {
        let opened = Pieces::open(source.as_ref(), &STAFF, convert);
        drop(tell.send(opened.map(drop)));
    });
    told.await.unwrap_or(Err(TableError::Broken))
}

/// The faulty rows of an import.
pub async fn faults(db: &Db, id: ImportId) -> Result<Vec<ImportRow>, ImportError> {
    db.read(move |conn| Ok(store::all_rows(conn, id, Some(Outcome::Faulty))?))
        .await
}

#[cfg(test)]
#[path = "large_tests.rs"]
mod tests;
