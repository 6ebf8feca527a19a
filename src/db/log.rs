//! SQLite's write-ahead log: written to with each commit, folded into the file, and emptied from time to time. As long as
//! somebody is always reading, SQLite never comes to begin the log anew by itself; it grows by gigabytes under a large import,
//! and every look for a page goes through all of it.
use super::connect::Conn;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::path::PathBuf;

/// Bytes from which on the log is emptied.
const LONG: u64 = 64 << 20;
/// How long the writer may wait for readers to let go of the log, in milliseconds: everybody who saves waits with it.
const PATIENCE: u32 = 20;

/// Folds the log into the file and empties it, so that what was overwritten stands nowhere any more. Pages that held it were
/// zeroed by `secure_delete`. PostgreSQL removes old versions of rows by itself, some time later.
pub fn fold_log(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(conn) => fold(conn).map(drop),
        Conn::Postgres(_) => Ok(()),
    }
}

/// Whether the log is empty now; somebody who still reads in it keeps it.
fn fold(conn: &mut SqliteConnection) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Folded {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        busy: i32,
    }
    let folded: Folded = diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(conn)?;
    Ok(folded.busy == 0)
}

/// Looks after the log behind the writer.
pub(super) struct Log {
    file: PathBuf,
    /// Bytes from which on it is tried next; after a try in vain more, so that a reader of minutes costs few waits.
    from: u64,
}

impl Log {
    /// The log of the database at `url`.
    pub fn of(url: &str) -> Self {
        let file = url.strip_prefix("sqlite://").unwrap_or_default();
        Self {
            file: PathBuf::from(format!("{file}-wal")),
            from: LONG,
        }
    }

    /// Empties the log if it has become long and nobody keeps it for longer than a moment.
    pub fn keep_short(&mut self, conn: &mut SqliteConnection) -> QueryResult<()> {
        let length = std::fs::metadata(&self.file).map_or(0, |file| file.len());
        if length < self.from {
            return Ok(());
        }
        conn.batch_execute(&format!("PRAGMA busy_timeout = {PATIENCE}"))?;
        let empty = fold(conn);
        conn.batch_execute(super::connect::AT_ONCE)?;
        self.from = if empty? { LONG } else { length + LONG / 4 };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::connect::{Purpose, connect};
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
        log.keep_short(&mut writer).unwrap();
        assert_eq!(length(), 0);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
