//! What merging and parting did to a record, for the history of its data.
use super::super::import::Own;
use super::plan::Moved;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::db::schema::person_aliases;
use diesel::prelude::*;

/// A merge or a parting of which a record was the one kept.
pub(in crate::org) struct Joined {
    pub other: PersonId,
    /// Whether the other record left again.
    pub parts: bool,
    pub reason: String,
    pub at: Time,
    pub by: Option<PersonId>,
    /// The own data before; none where an erasure has emptied it.
    pub was: Option<Own>,
}

#[derive(Queryable)]
struct Row {
    other: PersonId,
    reason: String,
    moved: String,
    merged_by: Option<PersonId>,
    merged_at: Time,
    undone_by: Option<PersonId>,
    undone_at: Option<Time>,
}

/// Every merge of another record into this one, and every parting of it.
pub(in crate::org) fn joined(conn: &mut Conn, kept: PersonId) -> QueryResult<Vec<Joined>> {
    let rows: Vec<Row> = person_aliases::table
        .filter(person_aliases::canonical_id.eq(kept))
        .order(person_aliases::id)
        .select((
            person_aliases::alias_id,
            person_aliases::reason,
            person_aliases::moved,
            person_aliases::merged_by,
            person_aliases::merged_at,
            person_aliases::undone_by,
            person_aliases::undone_at,
        ))
        .load(conn)?;
    Ok(rows.into_iter().flat_map(both).collect())
}

fn both(row: Row) -> impl Iterator<Item = Joined> {
    let moved: Option<Moved> = serde_json::from_str(&row.moved).ok();
    let (was, is) = moved.map(|moved| (moved.kept.was, moved.kept.is)).unzip();
    let merge = Joined {
        other: row.other,
        parts: false,
        reason: row.reason.clone(),
        at: row.merged_at,
        by: row.merged_by,
        was,
    };
    let parting = row.undone_at.map(|at| Joined {
        other: row.other,
        parts: true,
        reason: row.reason,
        at,
        by: row.undone_by,
        was: is,
    });
    std::iter::once(merge).chain(parting)
}
