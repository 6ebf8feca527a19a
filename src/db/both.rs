//! What the derive cannot say for both databases at once: upserts, unions, batches.
use super::{Conn, MultiBackend};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sqlite::Sqlite;

/// A statement that each database can print though the derive cannot.
#[derive(QueryId, Clone, Copy)]
pub struct Both<Q>(Q);

impl<Q: QueryFragment<Pg> + QueryFragment<Sqlite>> QueryFragment<MultiBackend> for Both<Q> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(&self.0, pass)
    }
}
impl<Q: Query> Query for Both<Q> {
    type SqlType = Q::SqlType;
}
impl<Q> RunQueryDsl<Conn> for Both<Q> {}

/// Adds `.both()` to every statement that prints on both databases.
pub trait Portable: Sized {
    fn both(self) -> Both<Self> {
        Both(self)
    }
}
impl<Q: QueryFragment<Pg> + QueryFragment<Sqlite>> Portable for Q {}

/// Runs one expression against whichever connection it is, with diesel's native type inside: for batches.
#[macro_export]
macro_rules! on_each {
    ($conn:expr, $one:ident => $query:expr) => {
        match $conn {
            $crate::db::Conn::Postgres($one) => $query,
            $crate::db::Conn::Sqlite($one) => $query,
        }
    };
}

/// Adds rows to a table: on PostgreSQL many in one journey; on SQLite one by one, by a statement that is compiled once, while one
/// with as many rows as there happen to be is compiled anew each time.
#[macro_export]
macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {
        match $conn {
            $crate::db::Conn::Postgres(one) => $rows.chunks(1_000).try_for_each(|some| {
                let insert = diesel::insert_into($table).values(some);
                insert.execute(one).map(drop)
            }),
            $crate::db::Conn::Sqlite(one) => $rows.iter().try_for_each(|row| {
                let insert = diesel::insert_into($table).values(row);
                insert.execute(one).map(drop)
            }),
        }
    };
}
