//! Another try for one message, asked for by the administrator.
use super::model::Delivery;
use super::model::lacks_secrets;
use super::outbox::Errand;
use super::outbox::MAIL;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::MessageId;
use crate::db::schema::messages;
use crate::jobs;
use diesel::prelude::*;

/// What came of asking for another try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resent {
    /// It is on its way.
    Queued,
    /// The mail server had taken it over already.
    Sent,
    /// Its one-time address was taken out when it was given up: only a new invitation helps.
    Emptied,
}

/// Queues one message again. It may be queued twice; the second errand finds it sent and does nothing.
pub fn resend(conn: &mut Conn, id: MessageId, now: Time) -> QueryResult<Resent> {
    let (state, body): (Delivery, String) = messages::table
        .find(id)
        .select((messages::state, messages::body))
        .first(conn)?;
    match state {
        Delivery::Sent => return Ok(Resent::Sent),
        Delivery::Failed if lacks_secrets(&body) => return Ok(Resent::Emptied),
        Delivery::Failed | Delivery::Waiting => {}
    }
    diesel::update(messages::table.find(id))
        .set(messages::state.eq(Delivery::Waiting))
        .execute(conn)?;
    jobs::enqueue(conn, MAIL, &Errand { message: id }, now)?;
    Ok(Resent::Queued)
}
