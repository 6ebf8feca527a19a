//! Who saw which sensitive data of whom: apart from the record of acts, because looking changes nothing.
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::db::schema::access_log;
use diesel::prelude::*;

/// The same viewer who looks at the same again within this is noted once.
const ONCE: i64 = Time::HOUR;

/// A look at sensitive data of somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look<'a> {
    pub viewer: PersonId,
    pub person: PersonId,
    /// What was seen, as an identifier.
    pub field: &'a str,
    /// In connection with what, such as `data_request/7`.
    pub reason: &'a str,
}

/// Notes a look; one's own data may be looked at without a note.
pub fn note_look(conn: &mut Conn, look: &Look, now: Time) -> QueryResult<()> {
    if look.viewer == look.person {
        return Ok(());
    }
    let before: i64 = access_log::table
        .filter(access_log::viewer_id.eq(look.viewer))
        .filter(access_log::person_id.eq(look.person))
        .filter(access_log::field.eq(look.field))
        .filter(access_log::reason.eq(look.reason))
        .filter(access_log::at.gt(now.plus(-ONCE)))
        .count()
        .get_result(conn)?;
    if before > 0 {
        return Ok(());
    }
    diesel::insert_into(access_log::table)
        .values((
            access_log::viewer_id.eq(look.viewer),
            access_log::person_id.eq(look.person),
            access_log::field.eq(look.field),
            access_log::reason.eq(look.reason),
            access_log::at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}
