//! The hash chain: each sealed row's hash covers the row and the hash before it.
use super::model::Entry;
use super::model::Head;
use crate::db::Conn;
use crate::db::Db;
use crate::db::DbError;
use crate::db::ids::AuditId;
use crate::db::schema::audit_entries;
use crate::db::schema::audit_head;
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
    let Head {
        mut sequence,
        mut hash,
    } = head(conn)?;
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
    diesel::update(audit_head::table)
        .set((audit_head::sequence.eq(sequence), audit_head::hash.eq(hash)))
        .execute(conn)?;
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

/// The seal that the next one follows: the one kept apart, so that a chain cut short is not mended by going on from its stump;
/// or a later one of a node that does not keep them apart yet.
fn head(conn: &mut Conn) -> QueryResult<Head> {
    let last: Option<(Option<i64>, Option<Vec<u8>>)> = audit_entries::table
        .filter(audit_entries::sequence.is_not_null())
        .order(audit_entries::sequence.desc())
        .select((audit_entries::sequence, audit_entries::hash))
        .first(conn)
        .optional()?;
    let last = last.map_or_else(Head::default, |(sequence, hash)| Head {
        sequence: sequence.unwrap_or_default(),
        hash: hash.unwrap_or_default(),
    });
    let kept = kept_head(conn)?;
    Ok(kept
        .filter(|kept| kept.sequence >= last.sequence)
        .unwrap_or(last))
}

fn kept_head(conn: &mut Conn) -> QueryResult<Option<Head>> {
    audit_head::table
        .select((audit_head::sequence, audit_head::hash))
        .first(conn)
        .optional()
}

/// The first row that does not fit the chain.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    pub sequence: i64,
    /// None when the row is not there: the end of the chain was cut off.
    pub id: Option<AuditId>,
}

/// Walks the whole chain; returns its end, or where it breaks first. It has to hold the seal kept apart, and the one that
/// somebody noted earlier, if any.
pub fn verify(conn: &mut Conn, noted: Option<Head>) -> QueryResult<Result<Head, Broken>> {
    let kept = kept_head(conn)?;
    let lost = kept.is_none();
    let heads: Vec<Head> = kept.into_iter().chain(noted).collect();
    let mut end = Head::default();
    loop {
        let rows: Vec<Entry> = audit_entries::table
            .filter(audit_entries::sequence.gt(end.sequence))
            .order(audit_entries::sequence)
            .limit(BATCH)
            .load(conn)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            end.sequence += 1;
            end.hash = row.hash_after(&end.hash, end.sequence);
            let fits = row.sequence == Some(end.sequence)
                && row.hash.as_ref() == Some(&end.hash)
                && heads.iter().all(|head| end.agrees_with(head));
            if !fits {
                return Ok(Err(Broken {
                    sequence: end.sequence,
                    id: Some(row.id),
                }));
            }
        }
    }
    let cut = lost || heads.iter().any(|head| head.sequence > end.sequence);
    Ok(if cut {
        Err(Broken {
            sequence: end.sequence + 1,
            id: None,
        })
    } else {
        Ok(end)
    })
}
