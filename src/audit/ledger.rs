//! The record as an administrator reads it.
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AuditId;
use crate::db::ids::PersonId;
use crate::db::schema::audit_entries;
use diesel::dsl::max;
use diesel::prelude::*;

/// One act.
#[derive(Debug, Clone, Queryable)]
pub struct Row {
    pub id: AuditId,
    pub at: Time,
    /// None for the system itself.
    pub actor: Option<PersonId>,
    /// What of the system acted; of people only in rows from before they were kept by number alone.
    pub actor_name: String,
    pub action: String,
    pub object: String,
    /// JSON.
    pub detail: String,
    /// Its place in the chain, once sealed.
    pub sequence: Option<i64>,
}

/// The latest acts before one already shown, newest first; those whose action or object contains `text`, or all.
pub fn newest(
    conn: &mut Conn,
    text: &str,
    before: Option<AuditId>,
    limit: i64,
) -> QueryResult<Vec<Row>> {
    let mut query = audit_entries::table
        .order(audit_entries::id.desc())
        .limit(limit)
        .select((
            audit_entries::id,
            audit_entries::at,
            audit_entries::actor_id,
            audit_entries::actor_name,
            audit_entries::action,
            audit_entries::object,
            audit_entries::detail,
            audit_entries::sequence,
        ))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(audit_entries::id.lt(before));
    }
    if !text.is_empty() {
        let like = containing(text);
        let action = audit_entries::action.like(like.clone()).escape('\\');
        query = query.filter(action.or(audit_entries::object.like(like).escape('\\')));
    }
    query.load(conn)
}

/// A pattern for what contains `text`, whatever signs of patterns stand in it.
fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for sign in text.chars() {
        if matches!(sign, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
}

/// How far the chain has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainState {
    /// Rows sealed so far.
    pub sealed: i64,
    /// Rows that wait for their seal, which takes about a second.
    pub open: i64,
}

/// How far the chain has come; [`verify`](super::verify) alone tells whether it holds.
pub fn chain_state(conn: &mut Conn) -> QueryResult<ChainState> {
    let sealed: Option<i64> = audit_entries::table
        .select(max(audit_entries::sequence))
        .first(conn)?;
    let open = audit_entries::table
        .filter(audit_entries::sequence.is_null())
        .count()
        .get_result(conn)?;
    Ok(ChainState {
        sealed: sealed.unwrap_or_default(),
        open,
    })
}
