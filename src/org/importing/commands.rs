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
    (now, dry_run, language): (Time, bool, Language),
) -> Result<Report, ImportError> {
    let (keys, today, upload) = (Arc::new(keys), upload.today, Arc::new(upload));
    if dry_run {
        let compared = import::preview(db, upload, keys).await?;
        return Ok(report(&compared, language));
    }
    let (id, compared) = import::stage(db, upload, keys, None, now).await?;
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
        .await?;
    }
    Ok(report(&compared, language))
}

fn report(compared: &Compared, language: Language) -> Report {
    let mut report = Report {
        lines: vec![compared.summary.counts.to_string()],
        notes: Vec::new(),
    };
    let ignored = &compared.summary.ignored;
    if !ignored.is_empty() {
        let ignored = ignored.join(", ");
        report.notes.push(language.say(
            format!("Không dùng các cột: {ignored}"),
            format!("Columns not used: {ignored}"),
        ));
    }
    let without = compared.summary.without_issuer;
    if without > 0 {
        report.notes.push(language.say(
            format!("{without} đơn vị của tệp không có cơ quan cấp chứng nhận ở cùng cấp hoặc cấp trên; hãy khai báo ở trang của đơn vị đứng trên"),
            format!("{without} units of the file have no unit at or above them that issues certificates; declare one on the page of a unit above"),
        ));
    }
    let doubtful = compared.summary.counts.doubtful;
    if doubtful > 0 {
        report.notes.push(language.say(
            format!("{doubtful} dòng cần quyết định trên trang của lần nhập này; chưa quyết định thì chưa được nhập"),
            format!("{doubtful} rows wait for a decision on the page of this import and are not imported before"),
        ));
    }
    for row in &compared.rows {
        for fault in row.faults.iter().filter(|fault| !fault.is_change()) {
            let column = fault.column.as_deref().unwrap_or("-");
            let line = |language| {
                let reason = fault.reason.message(language);
                format!("{}\t{column}\t{reason}", row.line)
            };
            if row.outcome == Outcome::Faulty {
                report.lines.push(line(Language::Vietnamese));
            } else {
                report.notes.push(line(language));
            }
        }
    }
    report
}
