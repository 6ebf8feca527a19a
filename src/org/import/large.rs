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
use super::compare::staff_rows;
use super::known;
use super::model::ImportRow;
use super::model::ImportState;
use super::model::Outcome;
use super::model::Summary;
use super::pieces::Means;
use super::pieces::Staging;
use super::staff::STAFF;
use super::stage::ImportError;
use super::steps;
use super::store;
use super::store::NewImport;
use crate::access::Keys;
use crate::db::Db;
use crate::db::Time;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::text::LegacyFont;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::sync::oneshot;

/// Rows compared together.
const PIECE: usize = 2_000;
/// After so many rows the first reading tells how far it is.
const NOTED: u32 = 20_000;
/// The most rows that wait for others of their person.
const HELD: usize = 100_000;

/// A large list that is being staged.
pub struct Large<S> {
    pub source: Arc<S>,
    pub means: Means,
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
        let mut staging = Staging::begin(self.means.clone(), id, rows).await?;
        let mut pieces = self.read(move |pieces, send| compared_together(pieces, clusters, &send));
        while let Some(piece) = pieces.recv().await {
            let (rows, table) = piece.map_err(ImportError::File)?;
            let check = move |upload: &Upload, keys: &Keys| {
                Ok(Checked {
                    rows: Rows::People(staff_rows(&table, keys, upload.today)),
                    table: table.clone(),
                })
            };
            staging.add(rows, check).await?;
        }
        staging.finish(None).await
    }

    /// Reads the file on a thread of its own; what it sends arrives here.
    fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(Pieces, mpsc::Sender<Result<T, TableError>>) + Send + 'static,
    ) -> mpsc::Receiver<Result<T, TableError>> {
        let (send, receive) = mpsc::channel(2);
        let (source, convert) = (Arc::clone(&self.source), self.means.upload.convert);
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
        let keys = Arc::clone(&self.means.keys);
        let mut lines = self.read(move |pieces, send| names(pieces, &keys, &send));
        let (mut names, mut rows, mut told) = (Names::default(), 0_u32, 0);
        while let Some(some) = lines.recv().await {
            let some = some.map_err(ImportError::File)?;
            let (codes, hashes): (Vec<_>, Vec<_>) = some.into_iter().unzip();
            if rows >= told {
                self.note(id, (rows, 0)).await?;
                told = rows + NOTED;
            }
            let asked = (codes.clone(), hashes.clone());
            let (by_code, by_hash) = self
                .means
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

    /// Tells how many rows are read, while nobody knows how many there are.
    async fn note(&self, id: ImportId, (done, all): (u32, u32)) -> Result<(), ImportError> {
        let done = (done, all, self.means.clock.now());
        self.means
            .db
            .write_aside(move |conn| steps::go_on(conn, id, (ImportState::Staging, None), done))
            .await
    }
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
    let head = head(upload, by, now);
    db.write(move |conn| Ok(store::begin(conn, &head)?)).await
}

/// Begins an import that takes the place of another one, unless one is being staged for that already; whether it did.
pub async fn begin_instead(
    db: &Db,
    (old, upload): (ImportId, &Upload),
    by: Option<PersonId>,
    now: Time,
) -> Result<(ImportId, bool), ImportError> {
    let head = head(upload, by, now);
    db.write(move |conn| {
        if let Some(begun) = store::staging_after(conn, old, &head)? {
            return Ok((begun, false));
        }
        Ok((store::begin(conn, &head)?, true))
    })
    .await
}

/// An import without anything in it yet.
fn head(upload: &Upload, by: Option<PersonId>, now: Time) -> NewImport {
    let scope = upload.scope.as_ref();
    NewImport {
        kind: upload.kind,
        file_name: upload.file_name.clone(),
        as_of: upload.as_of,
        complete: upload.complete,
        unit_id: scope.and_then(|scope| scope.roots().first().copied()),
        summary: Summary::default(),
        created_by: by,
        created_at: now,
    }
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
        let sound = opened.map(drop);
        // Whoever hears the answer may send the next file at once.
        drop(source);
        drop(tell.send(sound));
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
