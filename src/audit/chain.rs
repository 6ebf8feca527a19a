//! The hash chain: each sealed row's hash covers the row and the hash before it.
use super::model::Entry;
use crate::db::Conn;
use crate::db::Db;
use crate::db::DbError;
use crate::db::ids::AuditId;
use crate::db::schema::audit_entries;
use diesel::prelude::*;

/// Rows sealed or checked at a time.
const BATCH: i64 = 1_000;

/// Seals what is not sealed yet, oldest first; returns how many rows.
pub fn seal(conn: &mut Conn) -> QueryResult<usize> {
    let open: Vec<Entry> = audit_entries::table
        .filter(audit_entries::sequence.is_null())
        .order(audit_entries::id)
        .limit(BATCH)
        .load(conn)?;
    if open.is_empty() {
        return Ok(0);
    }
    let (mut sequence, mut hash) = head(conn)?;
    for entry in &open {
        sequence += 1;
        hash = entry.hash_after(&hash, sequence);
        diesel::update(audit_entries::table.find(entry.id))
            .set((
                audit_entries::sequence.eq(sequence),
                audit_entries::hash.eq(&hash),
            ))
            .execute(conn)?;
    }
    Ok(open.len())
}

/// Seals everything that waits, in steps that hold no other writer up.
pub async fn seal_all(db: &Db) -> Result<(), DbError> {
    let open = db.glance(|conn| Ok::<_, DbError>(unsealed(conn)?)).await?;
    if open {
        while db.write_aside(|conn| Ok::<_, DbError>(seal(conn)?)).await? > 0 {}
    }
    Ok(())
}

/// Whether any row waits to be sealed.
fn unsealed(conn: &mut Conn) -> QueryResult<bool> {
    let open = audit_entries::table
        .filter(audit_entries::sequence.is_null())
        .select(audit_entries::id);
    diesel::select(diesel::dsl::exists(open)).get_result(conn)
}

/// The last sealed sequence and its hash; before the first row, zero and nothing.
fn head(conn: &mut Conn) -> QueryResult<(i64, Vec<u8>)> {
    let last: Option<(Option<i64>, Option<Vec<u8>>)> = audit_entries::table
        .filter(audit_entries::sequence.is_not_null())
        .order(audit_entries::sequence.desc())
        .select((audit_entries::sequence, audit_entries::hash))
        .first(conn)
        .optional()?;
    Ok(last.map_or((0, Vec::new()), |(sequence, hash)| {
        (sequence.unwrap_or_default(), hash.unwrap_or_default())
    }))
}

/// The first row that does not fit the chain.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    pub sequence: i64,
    pub id: AuditId,
}

/// Walks the whole chain; returns how many sealed rows it holds, or where it breaks first.
pub fn verify(conn: &mut Conn) -> QueryResult<Result<i64, Broken>> {
    let (mut sequence, mut hash) = (0, Vec::new());
    loop {
        let rows: Vec<Entry> = audit_entries::table
            .filter(audit_entries::sequence.gt(sequence))
            .order(audit_entries::sequence)
            .limit(BATCH)
            .load(conn)?;
        if rows.is_empty() {
            return Ok(Ok(sequence));
        }
        for row in rows {
            sequence += 1;
            hash = row.hash_after(&hash, sequence);
            if row.sequence != Some(sequence) || row.hash.as_deref() != Some(&hash) {
                return Ok(Err(Broken {
                    sequence,
                    id: row.id,
                }));
            }
        }
    }
}
