//! Converting what a staged list has in a font before Unicode: its faulty rows are read again, the others stay, and the
//! differences are computed anew.
use super::super::tables;
use super::compare::Checked;
use super::compare::Rows;
use super::compare::Upload;
use super::compare::compare;
use super::compare::staff_rows;
use super::compare::unit_lines;
use super::large::forget;
use super::model::Content;
use super::model::Import;
use super::model::ImportKind;
use super::model::ImportRow;
use super::model::ImportState;
use super::model::Outcome;
use super::pieces::Means;
use super::pieces::Staging;
use super::reason::Reason;
use super::reform::UnitLine;
use super::roster::Unread;
use super::staff::StaffRow;
use super::stage::Confirmation;
use super::stage::ImportError;
use super::steps;
use super::store;
use crate::access::Keys;
use crate::db::Conn;
use crate::db::ids::ImportId;
use diesel::result::Error;
use std::sync::Arc;

/// Puts the columns of the list that are written in an old font into Unicode. A list that was staged in pieces is converted by
/// [`Again`].
pub fn convert(
    conn: &mut Conn,
    id: ImportId,
    keys: &Keys,
    with: &Confirmation,
) -> Result<(), ImportError> {
    let import = store::import(conn, id)?.ok_or(Error::NotFound)?;
    let upload = again_as(&import, with)?;
    let staged = store::all_rows(conn, id, None)?;
    let checked = again(&import, staged, &upload, keys)?;
    let mut compared = compare(conn, &upload, checked, keys)?;
    compared.summary.ignored = import.summary.ignored;
    Ok(store::replace_rows(
        conn,
        id,
        (compared.summary, &compared.rows),
    )?)
}

/// The list as it is compared again once it is converted.
pub fn again_as(import: &Import, with: &Confirmation) -> Result<Upload, ImportError> {
    let legacy = import.summary.legacy.as_ref();
    let font = legacy.ok_or(ImportError::Unasked)?.font;
    if import.state != ImportState::Staged {
        return Err(ImportError::State(import.state));
    }
    Ok(Upload {
        kind: import.kind,
        file_name: import.file_name.clone(),
        bytes: Vec::new(),
        as_of: import.as_of,
        complete: import.complete,
        scope: with.scope.clone(),
        viewer: with.viewer.clone(),
        today: with.today,
        convert: Some(font),
    })
}

/// A large list that is being converted: staged again from the pieces of the import that has it, under another import that takes
/// its place.
pub struct Again {
    pub import: Arc<Import>,
    pub means: Means,
}

impl Again {
    /// Stages the list under an import that was begun, then removes the one that had it before.
    pub async fn stage(&self, id: ImportId) -> Result<(), ImportError> {
        let (old, db) = (Arc::clone(&self.import), &self.means.db);
        let rows = old.summary.counts.all() - old.summary.counts.left;
        let mut staging = Staging::begin(self.means.clone(), id, rows).await?;
        for piece in 1..=old.summary.pieces {
            let of = old.id;
            let rows = db.read(move |conn| {
                let mut rows = store::rows_of_piece(conn, of, piece)?;
                rows.retain(|row| row.leaver().is_none());
                Ok::<_, ImportError>(rows)
            });
            let rows = rows.await?;
            // Pieces of people who left come last, and are found anew.
            if rows.is_empty() {
                break;
            }
            let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let import = Arc::clone(&old);
            let check =
                move |upload: &Upload, keys: &Keys| again(&import, rows.clone(), upload, keys);
            staging.add(count, check).await?;
        }
        staging.finish(Some(old.summary.ignored.clone())).await?;
        let of = old.id;
        let superseded = db.write(move |conn| {
            let (from, to) = (ImportState::Staged, ImportState::Failed);
            Ok::<_, ImportError>(steps::advance(conn, of, from, to)?)
        });
        if superseded.await? {
            forget(db, old.id).await?;
        }
        Ok(())
    }
}

/// The rows as they are after the conversion.
fn again(
    import: &Import,
    staged: Vec<ImportRow>,
    upload: &Upload,
    keys: &Keys,
) -> Result<Checked, ImportError> {
    let (mut staff, mut units): (Vec<StaffRow>, Vec<UnitLine>) = Default::default();
    let (mut headings, mut lines, mut uncut) = (Vec::new(), Vec::new(), Vec::new());
    for row in staged {
        match row.content {
            Content::Person(row) => staff.push(*row),
            Content::Unit(line) => units.push(*line),
            Content::Leaver { .. } => {}
            Content::Cells(_) if is_uncut(&row) => uncut.push(Unread {
                line: u32::try_from(row.line).unwrap_or_default(),
                faults: row.faults,
                ..Unread::default()
            }),
            Content::Cells(_) => {
                let cells = row.content.cells(Some(keys));
                if cells.len() > headings.len() {
                    headings = cells.iter().map(|(heading, _)| heading.clone()).collect();
                }
                let line = u32::try_from(row.line).unwrap_or_default();
                lines.push((line, cells.into_iter().map(|(_, text)| text).collect()));
            }
        }
    }
    let legacy = import.summary.legacy.as_ref().ok_or(ImportError::Unasked)?;
    let table = tables::again(headings, lines, (&import.kind.shape(), legacy))
        .map_err(ImportError::File)?;
    let uncut = uncut.into_iter().map(Box::new);
    let rows = match import.kind {
        ImportKind::People => {
            let read = staff_rows(&table, keys, upload.today);
            let kept = staff.into_iter().map(Ok);
            Rows::People(kept.chain(read).chain(uncut.map(Err)).collect())
        }
        ImportKind::Units => {
            let read = unit_lines(&table, keys);
            let kept = units.into_iter().map(Ok);
            Rows::Units(kept.chain(read).chain(uncut.map(Err)).collect())
        }
    };
    Ok(Checked { rows, table })
}

/// A row that was never cut into cells.
fn is_uncut(row: &ImportRow) -> bool {
    let cut = |reason: &Reason| !matches!(reason, Reason::OpenQuote | Reason::TooManyCells);
    row.outcome == Outcome::Faulty && !row.faults.iter().all(|fault| cut(&fault.reason))
}
