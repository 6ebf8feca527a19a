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

/// What a command says of an import.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The summary, then a line a fault (line, column, reason, tab-separated).
    pub lines: Vec<String>,
    /// Ignored columns, and what is worth knowing of rows that are taken.
    pub notes: Vec<String>,
}

/// Imports a file, or with `dry_run` only says what it would change.
pub async fn import_file(
    db: &Db,
    keys: Keys,
    upload: Upload,
    (now, dry_run): (Time, bool),
) -> Result<Report, String> {
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

fn report(compared: &Compared) -> Report {
    let mut report = Report {
        lines: vec![compared.summary.counts.to_string()],
        notes: Vec::new(),
    };
    let ignored = &compared.summary.ignored;
    if !ignored.is_empty() {
        report
            .notes
            .push(format!("Không dùng các cột: {}", ignored.join(", ")));
    }
    let without = compared.summary.without_issuer;
    if without > 0 {
        report.notes.push(format!(
            "{without} đơn vị của tệp không có cơ quan cấp chứng nhận ở cùng cấp hoặc cấp trên; hãy khai báo ở trang của đơn vị đứng trên"
        ));
    }
    for row in &compared.rows {
        for fault in row.faults.iter().filter(|fault| !fault.is_change()) {
            let column = fault.column.as_deref().unwrap_or("-");
            let reason = fault.reason.message(Language::Vietnamese);
            let line = format!("{}\t{column}\t{reason}", row.line);
            if row.outcome == Outcome::Faulty {
                report.lines.push(line);
            } else {
                report.notes.push(line);
            }
        }
    }
    report
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
