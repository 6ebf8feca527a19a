//! Bringing a database to the present schema.
use super::DbError;
use super::Failure;
use super::connect::{Conn, Purpose, connect};
use super::lanes::inside;
use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
/// Two nodes that start together migrate one after the other under this PostgreSQL advisory lock.
const LOCK: i64 = 0x0068_6f63_7675;

/// Applies what is missing, in order, each in a transaction; returns the names applied.
pub fn migrate(url: &str) -> Result<Vec<String>, DbError> {
    let mut conn = connect(url, Purpose::Write).map_err(DbError::unavailable)?;
    let applied = match &mut conn {
        Conn::Sqlite(lite) => lite
            .run_pending_migrations(SQLITE)
            .map(|names| names.iter().map(ToString::to_string).collect()),
        Conn::Postgres(pg) => {
            pg.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
            let applied = pg.run_pending_migrations(POSTGRES);
            applied.map(|names| names.iter().map(ToString::to_string).collect())
        }
    };
    // Closing the connection releases the lock.
    applied.map_err(DbError::unavailable)
}

/// Runs a transaction before the doors of [`super::Db`] are open. Nodes and commands that start together run theirs one after
/// the other, each seeing what those before it have written.
pub fn in_turn<T, E: Failure>(
    url: &str,
    mut work: impl FnMut(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    let mut conn = connect(url, Purpose::Write).map_err(DbError::unavailable)?;
    let mut turn = |conn: &mut Conn| {
        if let Conn::Postgres(pg) = conn {
            pg.batch_execute(&format!("SELECT pg_advisory_xact_lock({LOCK})"))?;
        }
        work(conn)
    };
    inside(
        &mut conn,
        "BEGIN IMMEDIATE",
        "BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED",
        &mut turn,
    )
}

/// Whether migrations of this program are missing in the database.
pub fn pending(conn: &mut Conn) -> Result<bool, DbError> {
    match conn {
        Conn::Sqlite(lite) => lite.has_pending_migration(SQLITE),
        Conn::Postgres(pg) => pg.has_pending_migration(POSTGRES),
    }
    .map_err(DbError::unavailable)
}

/// After rows were written with keys of their own: new keys go on after the highest of each of these tables.
pub fn continue_numbering(conn: &mut Conn, tables: &[&'static str]) -> Result<(), DbError> {
    if let Conn::Postgres(pg) = conn {
        for table in tables {
            pg.batch_execute(&format!(
                "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))"
            ))?;
        }
    }
    Ok(())
}
