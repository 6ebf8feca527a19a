//! Opening a connection to the database that an address names.
use super::trouble::telling_line;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

/// How long a connection waits for another process that writes, in milliseconds.
const WAITING: &str = "PRAGMA busy_timeout = 5000";

/// The writer of a server waits by itself.
pub(super) const AT_ONCE: &str = "PRAGMA busy_timeout = 0";
/// What SQLite says while another process writes.
pub(super) const LOCKED: &str = "database is locked";

/// One connection, to whichever database the address names.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

/// Which database an address names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Postgres,
    Sqlite,
}

impl Kind {
    /// Decided by the scheme alone: guessing would turn a mistyped PostgreSQL address into a new SQLite file.
    pub fn of(url: &str) -> Option<Self> {
        if url.starts_with("sqlite://") {
            Some(Self::Sqlite)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Some(Self::Postgres)
        } else {
            None
        }
    }
}

/// What a connection is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Read,
    Write,
}

/// A number of SQLite's that changes when anybody but this connection has written; 0 on PostgreSQL.
pub(super) fn data_version(conn: &mut Conn) -> QueryResult<i64> {
    #[derive(QueryableByName)]
    struct Version {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        data_version: i64,
    }
    match conn {
        Conn::Sqlite(conn) => {
            let version: Version = diesel::sql_query("PRAGMA data_version").get_result(conn)?;
            Ok(version.data_version)
        }
        Conn::Postgres(_) => Ok(0),
    }
}

/// Opens the database at `url`; a SQLite reader cannot write.
pub(super) fn connect(url: &str, purpose: Purpose) -> ConnectionResult<Conn> {
    if Kind::of(url) == Some(Kind::Postgres) {
        let conn = PgConnection::establish(url).map_err(|error| match error {
            ConnectionError::BadConnection(cause) => {
                ConnectionError::BadConnection(telling_line(&cause))
            }
            other => other,
        });
        let mut conn = conn?;
        // It would compile statements of some milliseconds for fifty: how many posts hold on a day is guessed badly.
        conn.batch_execute("SET jit = off")
            .map_err(ConnectionError::CouldntSetupConfiguration)?;
        return Ok(Conn::Postgres(conn));
    }
    let Some(path) = url.strip_prefix("sqlite://") else {
        return Err(ConnectionError::InvalidConnectionUrl(
            "neither sqlite:// nor postgres://".to_owned(),
        ));
    };
    let mut conn = SqliteConnection::establish(path)?;
    // In memory SQLite would walk through all that a long transaction keeps for its savepoints, with each statement.
    let own = match purpose {
        Purpose::Read => "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY",
        Purpose::Write => "PRAGMA temp_store = FILE",
    };
    // FULL, because NORMAL loses acknowledged rows when the power goes; the writer's group commit makes up for it.
    conn.batch_execute(&format!(
        "{WAITING}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
         PRAGMA cache_size = -8192; PRAGMA mmap_size = 268435456; {own}"
    ))
    .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(Conn::Sqlite(conn))
}
