//! What is kept in memory of everybody's names, brought up to date whenever it is asked.
use super::names::Named;
use super::names::Names;
use crate::db::Conn;
use crate::db::ids::PersonId;
use crate::db::schema::name_changes;
use crate::db::schema::people;
use crate::org::queries::aliases;
use crate::org::queries::merged_codes;
use crate::org::queries::merged_names;
use diesel::connection::SimpleConnection;
use diesel::dsl::max;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::RwLock;

/// Changes after which reading everybody again takes no longer.
const MOST_CHANGES: i64 = 1_000;

/// Who is noted as changed when everybody is to be read anew; nobody has this id.
const EVERYBODY: PersonId = PersonId(0);

/// Everybody's names in memory; one a process.
#[derive(Debug, Clone, Default)]
pub struct Finder(Arc<Memory>);

#[derive(Debug, Default)]
struct Memory {
    names: RwLock<Arc<Names>>,
    /// Held by whoever brings the names up to date, so that it is done once.
    turn: Mutex<()>,
}

impl Finder {
    /// Reads everybody, so that whoever searches first need not wait for it.
    pub fn prepare(&self, conn: &mut Conn) -> QueryResult<()> {
        self.names(conn).map(drop)
    }

    /// The names as they stand in the database, or a little later.
    pub(super) fn names(&self, conn: &mut Conn) -> QueryResult<Arc<Names>> {
        let revision = latest(conn)?;
        let kept = self.kept();
        if kept.revision >= revision {
            return Ok(kept);
        }
        let turn = self.0.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = self.kept();
        if kept.revision >= revision {
            return Ok(kept);
        }
        let renewed = Arc::new(match changed(conn, kept.revision, revision)? {
            Some(changed) => {
                let now = named(conn, &changed)?;
                kept.renewed(revision, &changed, &now)
            }
            None => Names::of(revision, everybody(conn)?),
        });
        let mut names = self.0.names.write().unwrap_or_else(PoisonError::into_inner);
        *names = Arc::clone(&renewed);
        drop((names, turn));
        Ok(renewed)
    }

    fn kept(&self) -> Arc<Names> {
        let names = self.0.names.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&names)
    }
}

/// Runs `work`, whose new people nobody is to find yet, without noting their names one by one; [`note_everybody`] makes up for it.
/// Within a transaction, which must fail when `work` does.
pub fn holding_names_back<T>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> QueryResult<T>,
) -> QueryResult<T> {
    let (hold, let_go) = match conn {
        Conn::Sqlite(_) => (
            "INSERT INTO names_held_back (held) VALUES (1)",
            "DELETE FROM names_held_back",
        ),
        Conn::Postgres(_) => (
            "SET LOCAL hocvu.names_held_back = 'on'",
            "SET LOCAL hocvu.names_held_back = 'off'",
        ),
    };
    conn.batch_execute(hold)?;
    let done = work(conn)?;
    conn.batch_execute(let_go)?;
    Ok(done)
}

/// Notes that whatever is kept of names is to be read anew.
pub fn note_everybody(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(conn) => diesel::insert_into(name_changes::table)
            .values(name_changes::person_id.eq(EVERYBODY))
            .execute(conn),
        Conn::Postgres(conn) => diesel::sql_query("SELECT note_names(ARRAY[$1])")
            .bind::<diesel::sql_types::BigInt, _>(EVERYBODY.0)
            .execute(conn),
    }
    .map(drop)
}

fn latest(conn: &mut Conn) -> QueryResult<i64> {
    let latest: Option<i64> = name_changes::table
        .select(max(name_changes::revision))
        .first(conn)?;
    Ok(latest.unwrap_or_default())
}

/// Who changed between two revisions; `None` when that is not known any more, or too many.
fn changed(conn: &mut Conn, from: i64, to: i64) -> QueryResult<Option<HashSet<PersonId>>> {
    if from < 0 || to - from > MOST_CHANGES {
        return Ok(None);
    }
    let changed: Vec<PersonId> = name_changes::table
        .filter(name_changes::revision.gt(from))
        .filter(name_changes::revision.le(to))
        .order(name_changes::revision)
        .select(name_changes::person_id)
        .load(conn)?;
    let counted = i64::try_from(changed.len()).is_ok_and(|count| count == to - from);
    let complete = counted && !changed.contains(&EVERYBODY);
    Ok(complete.then(|| changed.into_iter().collect()))
}

type Row = (PersonId, String, Option<String>);

fn everybody(conn: &mut Conn) -> QueryResult<Vec<Named>> {
    let rows: Vec<Row> = people::table
        .filter(people::erased.eq(false))
        .order((people::name_sort, people::id))
        .select((people::id, people::full_name, people::staff_code))
        .load(conn)?;
    found_by(conn, rows)
}

fn named(conn: &mut Conn, ids: &HashSet<PersonId>) -> QueryResult<Vec<Named>> {
    let rows: Vec<Row> = people::table
        .filter(people::id.eq_any(ids))
        .filter(people::erased.eq(false))
        .order(people::id)
        .select((people::id, people::full_name, people::staff_code))
        .load(conn)?;
    found_by(conn, rows)
}

/// How these people are found: by the names and staff codes of records merged into theirs too; such records themselves are not.
fn found_by(conn: &mut Conn, rows: Vec<Row>) -> QueryResult<Vec<Named>> {
    let merged = aliases(conn)?;
    let mut old: HashMap<PersonId, Vec<String>> = HashMap::new();
    for (code, kept) in merged_codes(conn)? {
        old.entry(kept).or_default().push(code);
    }
    let mut former: HashMap<PersonId, Vec<String>> = HashMap::new();
    for (name, kept) in merged_names(conn, None)? {
        former.entry(kept).or_default().push(name);
    }
    let named = rows
        .into_iter()
        .filter(|(id, ..)| !merged.contains_key(id))
        .map(|(id, full_name, code)| Named {
            id,
            full_name,
            former: former.remove(&id).unwrap_or_default(),
            codes: code
                .into_iter()
                .chain(old.remove(&id).unwrap_or_default())
                .collect(),
        });
    Ok(named.collect())
}
