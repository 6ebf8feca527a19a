//! `hocvu people import` and `hocvu units import`, run by the operator on the server.
use super::super::entry::seat_administrators;
use super::super::import;
use super::super::import::Compared;
use super::super::import::Confirmation;
use super::super::import::ImportError;
use super::super::import::Outcome;
use super::super::import::Upload;
use super::super::inviting::ensure_accounts;
use crate::access::Keys;
use crate::audit::Actor;
use crate::db::Db;
use crate::db::Time;
use crate::text::Language;
use std::sync::Arc;

/// Imports a file, or with `dry_run` only says what it would change; returns the lines to print: the summary, then a line a
/// fault (line, column, reason, tab-separated).
pub async fn import_file(
    db: &Db,
    keys: Keys,
    upload: Upload,
    (now, dry_run): (Time, bool),
) -> Result<Vec<String>, String> {
    let (keys, today, upload) = (Arc::new(keys), upload.today, Arc::new(upload));
    if dry_run {
        return import::preview(db, upload, keys)
            .await
            .map(|compared| report(&compared))
            .map_err(said);
    }
    let (id, compared) = import::stage(db, upload, keys, None, now)
        .await
        .map_err(said)?;
    let with = Confirmation {
        by: Actor::system("hocvu"),
        scope: None,
        viewer: None,
        today,
        now,
    };
    if compared.summary.counts.changes_anything() {
        db.write(move |conn| {
            let new = import::confirm(conn, id, &with)?;
            ensure_accounts(conn, &new, now)?;
            seat_administrators(conn, now, today)?;
            Ok::<_, ImportError>(())
        })
        .await
        .map_err(said)?;
    }
    Ok(report(&compared))
}

fn report(compared: &Compared) -> Vec<String> {
    let mut lines = vec![compared.summary.counts.to_string()];
    for row in compared
        .rows
        .iter()
        .filter(|row| row.outcome == Outcome::Faulty)
    {
        for fault in &row.faults {
            let column = fault.column.as_deref().unwrap_or("-");
            lines.push(format!(
                "{}\t{column}\t{}",
                row.line,
                fault.reason.message(Language::Vietnamese)
            ));
        }
    }
    lines
}

fn said(error: ImportError) -> String {
    match error {
        ImportError::File(error) => error.message(Language::Vietnamese),
        ImportError::Database(error) => error.to_string(),
        ImportError::State(state) => format!("the import is {state} already"),
        ImportError::Stale => {
            "the data changed while the file was read; import it again".to_owned()
        }
        ImportError::BuiltUpon => "later changes build on this import".to_owned(),
    }
}
