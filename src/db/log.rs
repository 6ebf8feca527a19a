//! SQLite's write-ahead log: written to with each commit, folded into the file, and emptied from time to time. A thread folds it,
//! so that nobody who saves pays for what a large import wrote. As long as somebody is always reading, SQLite never comes to
//! begin the log anew by itself; it grows by gigabytes, and every look for a page goes through all of it.
use super::connect::Conn;
use super::connect::Purpose;
use super::connect::connect;
use crossbeam_channel::Sender;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::AtomicI32;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Pages from which on the log is begun anew; they are 4096 bytes long.
const LONG: i32 = 32 << 10;
/// Pages of the log that are worth folding, as SQLite has it.
const WORTH: i32 = 1_000;
/// The most pages that the writer folds while it begins the log anew: everybody who saves waits for that.
const REST: i32 = 300;
/// How long the writer may wait for readers to let go of the log, in milliseconds: everybody who saves waits with it.
const PATIENCE: u32 = 20;
/// A log of so many times [`LONG`] is begun anew, whatever it costs.
const TOO_LONG: i32 = 8;
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

/// How many pages the log has, by which it is seen that anybody has written; 0 on PostgreSQL.
pub(super) fn log_pages(conn: &mut Conn) -> QueryResult<i32> {
    match conn {
        Conn::Sqlite(conn) => Ok(checkpoint(conn, "NOOP")?.log),
        Conn::Postgres(_) => Ok(0),
    }
}

/// Lets the present transaction of PostgreSQL be told before it is on the disk; SQLite's writer sees to that by itself.
pub(super) fn not_flushed(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(conn) => conn.batch_execute("SET LOCAL synchronous_commit = off"),
    }
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
    /// [`LONG`]; tests have a shorter one.
    long: i32,
    /// Pages from which on it is tried next; after a try in vain more, so that a reader of minutes costs few waits.
    from: i32,
    behind: Option<Behind>,
}

/// The thread that folds, as the writer sees it.
struct Behind {
    /// Wakes it.
    written: Sender<()>,
    /// How many pages the log has, when it was last folded so far that little of it was left; then 0 until it is so again.
    folded: Arc<AtomicI32>,
}

impl Log {
    /// The log of the database at `url`.
    pub fn of(url: &str) -> Self {
        Self::of_length(url, LONG)
    }

    fn of_length(url: &str, long: i32) -> Self {
        Self {
            url: url.to_owned(),
            long,
            from: long,
            behind: None,
        }
    }

    /// Has the log folded, and begun anew if it has become long, little of it is left to fold, and nobody reads in it for longer
    /// than a moment. The file keeps its length: to write over it is quicker than to give it up and let it grow, and giving
    /// up gigabytes takes seconds.
    pub fn keep_short(&mut self, conn: &mut SqliteConnection) -> QueryResult<()> {
        let behind = self
            .behind
            .get_or_insert_with(|| fold_behind(&self.url, self.long));
        // It is full when the thread has not looked since the last write.
        let _ = behind.written.try_send(());
        if behind.folded.load(Ordering::Relaxed) < self.from {
            return Ok(());
        }
        behind.folded.store(0, Ordering::Relaxed);
        let now = checkpoint(conn, "NOOP")?;
        if now.left() > REST && now.log < TOO_LONG * self.long {
            return Ok(());
        }
        conn.batch_execute(&format!("PRAGMA busy_timeout = {PATIENCE}"))?;
        let begun = checkpoint(conn, "RESTART");
        conn.batch_execute(super::connect::AT_ONCE)?;
        self.from = if begun?.busy == 0 {
            self.long
        } else {
            now.log + self.long / 4
        };
        Ok(())
    }
}

/// Begins to fold whatever is written; ends with the writer.
fn fold_behind(url: &str, long: i32) -> Behind {
    let (written, looks) = crossbeam_channel::bounded(1);
    let folded = Arc::new(AtomicI32::new(0));
    let mut thread = Folder {
        url: url.to_owned(),
        long,
        conn: None,
        file: None,
        folded: Arc::clone(&folded),
    };
    std::thread::spawn(move || {
        while looks.recv().is_ok() {
            if let Err(error) = thread.fold() {
                tracing::warn!(%error, "the write-ahead log was not folded");
                thread.conn = None;
            }
            std::thread::sleep(PAUSE);
        }
    });
    Behind { written, folded }
}

/// What folds the log behind the writers.
struct Folder {
    url: String,
    long: i32,
    conn: Option<Conn>,
    file: Option<&'static File>,
    folded: Arc<AtomicI32>,
}

impl Folder {
    fn fold(&mut self) -> Result<(), String> {
        let conn = match &mut self.conn {
            Some(conn) => conn,
            none => none.insert(connect(&self.url, Purpose::Write).map_err(|e| e.to_string())?),
        };
        let Conn::Sqlite(conn) = conn else {
            return Ok(());
        };
        if checkpoint(conn, "NOOP").map_err(|e| e.to_string())?.left() < WORTH {
            return Ok(());
        }
        checkpoint(conn, "PASSIVE").map_err(|e| e.to_string())?;
        self.flush().map_err(|e| e.to_string())?;
        let Some(Conn::Sqlite(conn)) = &mut self.conn else {
            return Ok(());
        };
        let now = checkpoint(conn, "NOOP").map_err(|e| e.to_string())?;
        if now.left() <= REST || now.log > TOO_LONG * self.long {
            self.folded.store(now.log, Ordering::Relaxed);
        }
        Ok(())
    }

    /// SQLite flushes the file only once all of the log is in it, which beside a long work comes when the log is begun anew, while
    /// everybody who saves waits. So it is flushed here, a few megabytes at a time: whoever saves waits for the disk too.
    fn flush(&mut self) -> std::io::Result<()> {
        let file = if let Some(file) = self.file {
            file
        } else {
            let path = self.url.strip_prefix("sqlite://").unwrap_or_default();
            // Never closed: to close any handle of the file lets go of the locks that SQLite holds in this process
            // (<https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_>).
            self.file.insert(Box::leak(Box::new(File::open(path)?)))
        };
        file.sync_data()
    }
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
    fn a_long_log_is_begun_anew_once_nobody_reads_in_it() {
        const LONG: i32 = 4_000;
        let folder = std::env::temp_dir().join(format!("hocvu-log-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = format!("sqlite://{}/log.db", folder.display());
        let (mut writer, mut reader) = (sqlite(&url, Purpose::Write), sqlite(&url, Purpose::Read));
        let fill = format!("INSERT INTO filled VALUES (zeroblob({}))", 2_500 * 4_096);
        let pages = |conn: &mut SqliteConnection| checkpoint(conn, "NOOP").unwrap().log;
        let mut log = Log::of_length(&url, LONG);
        let mut written = |writer: &mut SqliteConnection| {
            writer.batch_execute(&fill).unwrap();
            log.keep_short(writer).unwrap();
            std::thread::sleep(PAUSE);
        };
        let own = "PRAGMA wal_autocheckpoint = 0; PRAGMA busy_timeout = 0; CREATE TABLE filled (bytes BLOB)";
        writer.batch_execute(own).unwrap();
        let read = "BEGIN; SELECT count(*) FROM filled";
        reader.batch_execute(read).unwrap();
        for _ in 0..4 {
            written(&mut writer);
        }
        assert!(pages(&mut writer) > 2 * LONG, "what somebody reads stays");

        reader.batch_execute("COMMIT").unwrap();
        // The thread that folds has its turn first, or keeps the log for a moment.
        let anew = (0..TRIES).any(|_| {
            written(&mut writer);
            pages(&mut writer) < LONG
        });
        assert!(anew);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
