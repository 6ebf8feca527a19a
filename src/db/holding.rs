//! What a table holds about people: how its rows are found by a person, what of them the person is shown, and what becomes of them
//! when the person is erased. Each room lists its own.
use super::Conn;
use super::ids::PersonId;
use crate::on_each;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel::sql_types::Text;
use serde_json::Value;

/// The rows of one table that are about a person. All parts are written in the program, never taken from outside.
#[derive(Debug, Clone, Copy)]
pub struct Holding {
    pub table: &'static str,
    /// Vietnamese, English.
    pub label: [&'static str; 2],
    /// Which rows are about a person, as a condition; `$1` stands for the person's id.
    pub of: &'static str,
    /// What the person is shown: columns, or `name=expression`. Empty for a table that repeats what another shows.
    pub shown: &'static [&'static str],
    pub fate: Fate,
}

/// What becomes of rows about a person who is erased.
#[derive(Debug, Clone, Copy)]
pub enum Fate {
    Delete,
    /// What of them is identity goes, as assignments of an `UPDATE`; the rest stays under a pseudonym.
    Blank(&'static str),
    /// They hold no identity but the id of a person, who has no name any more; and why they are kept (Vietnamese, English).
    Keep([&'static str; 2]),
    /// As a function of the room does it.
    Call(fn(&mut Conn, PersonId) -> QueryResult<()>),
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

impl Holding {
    /// The rows about a person, each as an object of what is shown.
    pub fn rows(&self, conn: &mut Conn, person: PersonId) -> QueryResult<Vec<Value>> {
        let lite = self.select("json_object", "");
        let pg = self.select("json_build_object", "::text");
        let rows: Vec<Line> = match conn {
            Conn::Sqlite(conn) => diesel::sql_query(lite)
                .bind::<BigInt, _>(person.0)
                .load(conn)?,
            Conn::Postgres(conn) => diesel::sql_query(pg)
                .bind::<BigInt, _>(person.0)
                .load(conn)?,
        };
        let values = rows.iter().map(|row| serde_json::from_str(&row.line));
        values
            .collect::<Result<_, _>>()
            .map_err(|error| diesel::result::Error::DeserializationError(Box::new(error)))
    }

    fn select(&self, function: &str, cast: &str) -> String {
        let pairs = self.shown.iter().map(|shown| {
            let (name, expression) = shown.split_once('=').unwrap_or((shown, shown));
            format!("'{name}', {expression}")
        });
        let pairs: Vec<String> = pairs.collect();
        format!(
            "SELECT {function}({}){cast} AS line FROM {} WHERE {}",
            pairs.join(", "),
            self.table,
            self.of
        )
    }

    /// Lets the rows about a person meet their fate.
    pub fn erase(&self, conn: &mut Conn, person: PersonId) -> QueryResult<()> {
        let statement = match self.fate {
            Fate::Delete => format!("DELETE FROM {} WHERE {}", self.table, self.of),
            Fate::Blank(set) => format!("UPDATE {} SET {set} WHERE {}", self.table, self.of),
            Fate::Keep(_) => return Ok(()),
            Fate::Call(erase) => return erase(conn, person),
        };
        let erase = diesel::sql_query(statement).bind::<BigInt, _>(person.0);
        on_each!(conn, one => erase.execute(one)).map(drop)
    }
}
