//! Writing the record.
use super::Actor;
use crate::db::Conn;
use crate::db::Json;
use crate::db::Time;
use crate::db::schema::audit_entries;
use diesel::prelude::*;
use serde_json::Value;

/// Records one act in the transaction that does it. `action` is `verb` or `noun.verb`, `object` is `kind/id`. A person is kept by
/// number alone and named when the record is read: a name in a sealed row could never be taken away again.
pub fn record(
    conn: &mut Conn,
    at: Time,
    by: &Actor,
    act: (&str, String),
    detail: Value,
) -> QueryResult<()> {
    let (action, object) = act;
    diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::at.eq(at),
            audit_entries::actor_id.eq(by.id),
            audit_entries::actor_name.eq(by.kept()),
            audit_entries::action.eq(action),
            audit_entries::object.eq(object),
            audit_entries::detail.eq(Json(detail)),
        ))
        .execute(conn)
        .map(drop)
}
