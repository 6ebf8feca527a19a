//! SQLite's write-ahead log: written to with each commit, folded into the file, and emptied from time to time. A thread folds it,
//! so that nobody who saves pays for what a large import wrote. As long as somebody is always reading, SQLite never comes to
//! begin the log anew by itself; it grows by gigabytes, and every look for a page goes through all of it.
use super::connect::Conn;
use super::connect::Purpose;
use super::connect::connect;
use crossbeam_channel::Sender;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::path::PathBuf;
use std::time::Duration;

/// Bytes from which on the log is emptied.
const LONG: u64 = 64 << 20;
/// How long the writer may wait for readers to let go of the log, in milliseconds: everybody who saves waits with it.
const PATIENCE: u32 = 20;
/// Pages of the log that are worth folding, as SQLite has it.
const WORTH: i32 = 1_000;
/// The most pages that the writer folds while it empties the log: everybody who saves waits for that too.
const REST: i32 = 2 * WORTH;
/// A log of so many times [`LONG`] is emptied, whatever it costs.
const TOO_LONG: u64 = 16;
/// Between two looks of the thread that folds.
const PAUSE: Duration = Duration::from_millis(5);
/// How often somebody who must have it empty tries, [`PAUSE`] apart: another thread may just be folding.
const TRIES: u32 = 200;

/// Folds the log into the file and empties it, so that what was overwritten stands nowhere any more. Pages that held it were
/// zeroed by `secure_delete`. PostgreSQL removes old versions of rows by itself, some time later.
pub fn fold_log(conn: &mut Conn) -> QueryResult<()> {
    let Conn::Sqlite(conn) = conn else {
        return Ok(());
    };
    for _ in 0..TRIES {
        if checkpoint(conn, "TRUNCATE")?.busy == 0 {
            break;
        }
        std::thread::sleep(PAUSE);
    }
    Ok(())
}

/// What `PRAGMA wal_checkpoint` answers; pages.
#[derive(QueryableByName)]
struct Folded {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    busy: i32,
    #[diesel(sql_type = diesel::sql_types::Integer)]
    log: i32,
    #[diesel(sql_type = diesel::sql_types::Integer)]
    checkpointed: i32,
}

impl Folded {
    fn left(&self) -> i32 {
        self.log - self.checkpointed
    }
}

/// <https://www.sqlite.org/pragma.html#pragma_wal_checkpoint>; all but `NOOP` and `PASSIVE` keep writers waiting.
fn checkpoint(conn: &mut SqliteConnection, mode: &str) -> QueryResult<Folded> {
    diesel::sql_query(format!("PRAGMA wal_checkpoint({mode})")).get_result(conn)
}

/// Looks after the log behind the writer.
pub(super) struct Log {
    url: String,
    file: PathBuf,
    /// Bytes from which on it is tried next; after a try in vain more, so that a reader of minutes costs few waits.
    from: u64,
    /// Wakes the thread that folds.
    written: Option<Sender<()>>,
}

impl Log {
    /// The log of the database at `url`.
    pub fn of(url: &str) -> Self {
        let file = url.strip_prefix("sqlite://").unwrap_or_default();
        Self {
            url: url.to_owned(),
            file: PathBuf::from(format!("{file}-wal")),
            from: LONG,
            written: None,
        }
    }

    /// Has the log folded, and empties it if it has become long, little of it is left to fold, and nobody keeps it for longer than a moment.
    pub fn keep_short(&mut self, conn: &mut SqliteConnection) -> QueryResult<()> {
        let (url, written) = (&self.url, &mut self.written);
        // It is full when the thread has not looked since the last write.
        let _ = written.get_or_insert_with(|| fold_behind(url)).try_send(());
        let length = std::fs::metadata(&self.file).map_or(0, |file| file.len());
        if length < self.from {
            return Ok(());
        }
        if length < TOO_LONG * LONG && checkpoint(conn, "NOOP")?.left() > REST {
            return Ok(());
        }
        conn.batch_execute(&format!("PRAGMA busy_timeout = {PATIENCE}"))?;
        let folded = checkpoint(conn, "TRUNCATE");
        conn.batch_execute(super::connect::AT_ONCE)?;
        self.from = if folded?.busy == 0 {
            LONG
        } else {
            length + LONG / 4
        };
        Ok(())
    }
}

/// Begins to fold whatever is written; ends with the writer.
fn fold_behind(url: &str) -> Sender<()> {
    let (written, looks) = crossbeam_channel::bounded(1);
    let url = url.to_owned();
    std::thread::spawn(move || {
        let mut conn = None;
        while looks.recv().is_ok() {
            if let Err(error) = fold_some(&mut conn, &url) {
                tracing::warn!(%error, "the write-ahead log was not folded");
                conn = None;
            }
            std::thread::sleep(PAUSE);
        }
    });
    written
}

fn fold_some(conn: &mut Option<Conn>, url: &str) -> Result<(), String> {
    if conn.is_none() {
        let opened = connect(url, Purpose::Write).map_err(|error| error.to_string())?;
        *conn = Some(opened);
    }
    let Some(Conn::Sqlite(conn)) = conn else {
        return Ok(());
    };
    let text = |error: diesel::result::Error| error.to_string();
    if checkpoint(conn, "NOOP").map_err(text)?.left() >= WORTH {
        checkpoint(conn, "PASSIVE").map_err(text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sqlite(url: &str, purpose: Purpose) -> SqliteConnection {
        match connect(url, purpose) {
            Ok(Conn::Sqlite(conn)) => conn,
            _ => panic!("not SQLite"),
        }
    }

    #[test]
    fn a_long_log_is_emptied_once_nobody_reads_in_it() {
        let folder = std::env::temp_dir().join(format!("hocvu-log-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = format!("sqlite://{}/log.db", folder.display());
        let (mut writer, mut reader) = (sqlite(&url, Purpose::Write), sqlite(&url, Purpose::Read));
        let fill = format!(
            "INSERT INTO filled VALUES (zeroblob({}))",
            LONG / 2 + LONG / 8
        );
        let length = || std::fs::metadata(folder.join("log.db-wal")).unwrap().len();
        let mut log = Log::of(&url);
        writer
            .batch_execute("PRAGMA busy_timeout = 0; CREATE TABLE filled (bytes BLOB)")
            .unwrap();
        log.keep_short(&mut writer).unwrap();
        assert_ne!(length(), 0, "a short log stays");

        reader
            .batch_execute("BEGIN; SELECT count(*) FROM filled")
            .unwrap();
        writer.batch_execute(&fill).unwrap();
        writer.batch_execute(&fill).unwrap();
        log.keep_short(&mut writer).unwrap();
        assert!(length() > LONG, "what somebody reads stays");

        reader.batch_execute("COMMIT").unwrap();
        writer.batch_execute(&fill).unwrap();
        // The thread that folds has its turn first, or keeps the log for a moment.
        let empty = (0..TRIES).any(|_| {
            log.keep_short(&mut writer).unwrap();
            std::thread::sleep(PAUSE);
            length() == 0
        });
        assert!(empty);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
