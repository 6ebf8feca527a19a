//! `hocvu people import` and `hocvu units import`, run by the operator on the server.
use super::super::entry::seat_administrators;
use super::super::import;
use super::super::import::Applying;
use super::super::import::Confirmation;
use super::super::import::ImportError;
use super::super::import::ImportRow;
use super::super::import::Large;
use super::super::import::Means;
use super::super::import::Outcome;
use super::super::import::Progress;
use super::super::import::Summary;
use super::super::import::Upload;
use super::super::inviting::ensure_accounts;
use super::super::tables::Source;
use crate::access::Keys;
use crate::audit::Actor;
use crate::db::Clock;
use crate::db::Day;
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
        return Ok(report(&compared.summary, &compared.rows, language));
    }
    let (id, compared) = import::stage(db, upload, keys, None, now).await?;
    let with = by_operator(today, now);
    if compared.summary.counts.changes_anything() {
        db.write(move |conn| {
            let new = import::confirm(conn, id, &with)?;
            ensure_accounts(conn, &new, now)?;
            seat_administrators(conn, now, today)?;
            Ok::<_, ImportError>(())
        })
        .await?;
    }
    Ok(report(&compared.summary, &compared.rows, language))
}

/// Imports a large staff list in pieces, or with `dry_run` only says what it would change. What is worth knowing of rows that
/// are taken stands on the page of the import.
pub async fn import_large<S: Source + Sync>(
    db: &Db,
    keys: Keys,
    (upload, source): (Upload, S),
    (now, dry_run, language): (Time, bool, Language),
    progress: Progress,
) -> Result<Report, ImportError> {
    let today = upload.today;
    let id = import::begin(db, &upload, None, now).await?;
    let large = Large {
        source: Arc::new(source),
        means: Means {
            db: db.clone(),
            upload: Arc::new(upload),
            keys: Arc::new(keys),
            progress: Arc::clone(&progress),
            clock: Clock::System,
        },
    };
    let summary = match large.stage(id).await {
        Ok(summary) => summary,
        Err(error) => {
            import::forget(db, id).await?;
            return Err(error);
        }
    };
    let mut told = report(&summary, &import::faults(db, id).await?, language);
    if dry_run {
        import::forget(db, id).await?;
        return Ok(told);
    }
    told.notes.push(language.say(
        format!("Ghi chú của các dòng được nhập: xem trang /imports/{id}"),
        format!("Remarks on the rows that are taken: see the page /imports/{id}"),
    ));
    if summary.counts.changes_anything() {
        let with = by_operator(today, now);
        db.write(move |conn| import::begin_applying(conn, id, now))
            .await?;
        let applying = Applying {
            db: db.clone(),
            id,
            with: Arc::new(with),
            progress,
            clock: Clock::System,
        };
        applying.apply().await?;
        db.write(move |conn| {
            Ok::<_, ImportError>(seat_administrators(conn, now, today).map(drop)?)
        })
        .await?;
    }
    Ok(told)
}

/// The operator confirms what the command was given.
fn by_operator(today: Day, now: Time) -> Confirmation {
    Confirmation {
        by: Actor::system("hocvu"),
        scope: None,
        viewer: None,
        today,
        now,
    }
}

fn report(summary: &Summary, rows: &[ImportRow], language: Language) -> Report {
    let mut report = Report {
        lines: vec![summary.counts.to_string()],
        notes: Vec::new(),
    };
    let ignored = &summary.ignored;
    if !ignored.is_empty() {
        let ignored = ignored.join(", ");
        report.notes.push(language.say(
            format!("Không dùng các cột: {ignored}"),
            format!("Columns not used: {ignored}"),
        ));
    }
    let without = summary.without_issuer;
    if without > 0 {
        report.notes.push(language.say(
            format!("{without} đơn vị của tệp không có cơ quan cấp chứng nhận ở cùng cấp hoặc cấp trên; hãy khai báo ở trang của đơn vị đứng trên"),
            format!("{without} units of the file have no unit at or above them that issues certificates; declare one on the page of a unit above"),
        ));
    }
    let doubtful = summary.counts.doubtful;
    if doubtful > 0 {
        report.notes.push(language.say(
            format!("{doubtful} dòng cần quyết định trên trang của lần nhập này; chưa quyết định thì chưa được nhập"),
            format!("{doubtful} rows wait for a decision on the page of this import and are not imported before"),
        ));
    }
    for row in rows {
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
