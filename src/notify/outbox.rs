//! Rows of the outbox, and the jobs that empty it.
use super::model::Delivery;
use super::model::NewMessage;
use super::model::without_secrets;
use crate::access::Secret;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::MessageId;
use crate::db::ids::PersonId;
use crate::db::schema::messages;
use crate::jobs;
use diesel::dsl::count_star;
use diesel::prelude::*;
use serde::Deserialize;
use serde::Serialize;
use std::collections::HashMap;
use std::collections::HashSet;

/// The kind of the jobs that send.
pub const MAIL: &str = "mail";

/// What such a job carries.
#[derive(Serialize, Deserialize)]
pub(super) struct Errand {
    pub message: MessageId,
}

/// Puts a message into the outbox, in the transaction that causes it; it is sent once that has committed.
pub fn say(conn: &mut Conn, message: &NewMessage, now: Time) -> QueryResult<MessageId> {
    let id = diesel::insert_into(messages::table)
        .values((
            messages::message_id.eq(Secret::random().to_text()),
            messages::person_id.eq(message.person),
            messages::recipient.eq(message.recipient.as_str()),
            messages::subject.eq(message.subject.as_str()),
            messages::body.eq(&message.body),
            messages::state.eq(Delivery::Waiting),
            messages::created_at.eq(now),
        ))
        .returning(messages::id)
        .get_result(conn)?;
    jobs::enqueue(conn, MAIL, &Errand { message: id }, now)?;
    Ok(id)
}

/// Takes up what waits from the time when no mail server was configured; returns how many messages.
pub fn resume(conn: &mut Conn, now: Time) -> QueryResult<usize> {
    let waiting: Vec<MessageId> = messages::table
        .filter(messages::state.eq(Delivery::Waiting))
        .order(messages::id)
        .select(messages::id)
        .load(conn)?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let under_way: HashSet<MessageId> = jobs::open_payloads(conn, MAIL)?
        .iter()
        .filter_map(|payload| serde_json::from_str(payload).ok())
        .map(|errand: Errand| errand.message)
        .collect();
    let left: Vec<MessageId> = waiting
        .into_iter()
        .filter(|id| !under_way.contains(id))
        .collect();
    for message in &left {
        jobs::enqueue(conn, MAIL, &Errand { message: *message }, now)?;
    }
    Ok(left.len())
}

/// A message on its way to the mail server.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Letter {
    pub id: MessageId,
    /// The left part of its Message-ID, the same at every try.
    pub message_id: String,
    pub recipient: String,
    pub subject: String,
    pub body: String,
    pub created_at: Time,
}

/// The message, if it still waits.
pub(super) fn letter(conn: &mut Conn, id: MessageId) -> QueryResult<Option<Letter>> {
    messages::table
        .find(id)
        .filter(messages::state.eq(Delivery::Waiting))
        .select((
            messages::id,
            messages::message_id,
            messages::recipient,
            messages::subject,
            messages::body,
            messages::created_at,
        ))
        .first(conn)
        .optional()
}

/// Notes that the mail server took a message over.
pub(super) fn note_sent(conn: &mut Conn, letter: &Letter, now: Time) -> QueryResult<()> {
    diesel::update(messages::table.find(letter.id))
        .set((
            messages::state.eq(Delivery::Sent),
            messages::tries.eq(messages::tries + 1),
            messages::body.eq(without_secrets(&letter.body)),
            messages::last_error.eq(None::<String>),
            messages::sent_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Notes a try that failed, and whether it was the last.
pub(super) fn note_failure(
    conn: &mut Conn,
    letter: &Letter,
    reason: &str,
    last: bool,
) -> QueryResult<()> {
    let (state, body) = if last {
        (Delivery::Failed, without_secrets(&letter.body))
    } else {
        (Delivery::Waiting, letter.body.clone())
    };
    diesel::update(messages::table.find(letter.id))
        .set((
            messages::state.eq(state),
            messages::tries.eq(messages::tries + 1),
            messages::body.eq(body),
            messages::last_error.eq(reason),
        ))
        .execute(conn)
        .map(drop)
}

/// A message as the administrator sees it: to whom, and what became of it; never its text.
#[derive(Debug, Clone, Queryable)]
pub struct OutboxRow {
    pub id: MessageId,
    pub person: Option<PersonId>,
    pub recipient: String,
    pub subject: String,
    pub state: Delivery,
    pub tries: i32,
    pub last_error: Option<String>,
    pub created_at: Time,
    pub sent_at: Option<Time>,
}

/// The latest messages before one already shown, newest first; of one state or of all.
pub fn outbox(
    conn: &mut Conn,
    state: Option<Delivery>,
    before: Option<MessageId>,
    limit: i64,
) -> QueryResult<Vec<OutboxRow>> {
    let mut query = messages::table
        .select((
            messages::id,
            messages::person_id,
            messages::recipient,
            messages::subject,
            messages::state,
            messages::tries,
            messages::last_error,
            messages::created_at,
            messages::sent_at,
        ))
        .order(messages::id.desc())
        .limit(limit)
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(messages::state.eq(state));
    }
    if let Some(before) = before {
        query = query.filter(messages::id.lt(before));
    }
    query.load(conn)
}

/// How many messages stand where.
pub fn outbox_counts(conn: &mut Conn) -> QueryResult<HashMap<Delivery, i64>> {
    let rows: Vec<(Delivery, i64)> = messages::table
        .group_by(messages::state)
        .order(messages::state)
        .select((messages::state, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
