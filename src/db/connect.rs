//! Opening a connection to the database that an address names.
use super::trouble::telling_line;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

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

/// Folds SQLite's write-ahead log into the file and empties it, so that what was overwritten stands nowhere any more. Pages that
/// held it were zeroed by `secure_delete`. PostgreSQL removes old versions of rows by itself, some time later.
pub fn fold_log(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(conn) => diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(conn)
            .map(drop),
        Conn::Postgres(_) => Ok(()),
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
        return Ok(Conn::Postgres(conn?));
    }
    let Some(path) = url.strip_prefix("sqlite://") else {
        return Err(ConnectionError::InvalidConnectionUrl(
            "neither sqlite:// nor postgres://".to_owned(),
        ));
    };
    let mut conn = SqliteConnection::establish(path)?;
    let only_reads = if purpose == Purpose::Read {
        "PRAGMA query_only = ON;"
    } else {
        ""
    };
    // FULL, because NORMAL loses acknowledged rows when the power goes; the writer's group commit makes up for it.
    conn.batch_execute(&format!(
        "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192; PRAGMA mmap_size = 268435456; {only_reads}"
    ))
    .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(Conn::Sqlite(conn))
}
