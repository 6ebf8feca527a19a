//! Saves of answers: appended, never changed; the highest sequence of a question counts.
use crate::content::Answer;
use crate::db::Conn;
use crate::db::Json;
use crate::db::Portable;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::db::schema::answers;
use crate::db::schema::latest_answers;
use crate::db::schema::open_attempts;
use crate::exam::model::GRACE;
use crate::exam::model::SAVES;
use crate::exam::model::is_open;
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// One answer to store, in the author's positions.
#[derive(Debug, Clone)]
pub struct Save {
    pub attempt: AttemptId,
    pub question: i32,
    /// Missing: the next one.
    pub sequence: Option<i64>,
    pub answer: Answer,
}

/// What became of a save, with the highest sequence stored for the attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// It stands, now or since an earlier request that said the same.
    Saved(i64),
    /// This question has another answer under this sequence.
    Taken(i64),
    /// The attempt takes no more answers.
    Closed,
    /// The attempt holds as many saves as it may.
    Full,
}

/// The answer that counts for a question.
#[derive(Debug, Clone, PartialEq, Queryable)]
pub struct Saved {
    pub question: i32,
    pub sequence: i64,
    #[diesel(deserialize_as = Json<Answer>)]
    pub answer: Answer,
    /// When it was saved.
    pub at: Time,
}

impl From<Json<Self>> for Answer {
    fn from(stored: Json<Self>) -> Self {
        stored.0
    }
}

/// Begins to take answers for an attempt.
pub(super) fn open(conn: &mut Conn, attempt: AttemptId, deadline: Option<Time>) -> QueryResult<()> {
    diesel::insert_into(open_attempts::table)
        .values((
            open_attempts::attempt_id.eq(attempt),
            open_attempts::deadline_at.eq(deadline),
        ))
        .execute(conn)
        .map(drop)
}

/// Takes no more answers for an attempt; before they are read, because on PostgreSQL this is what a save under way and the
/// closing of its attempt meet at: whichever comes second begins again.
pub(super) fn shut(conn: &mut Conn, attempt: AttemptId) -> QueryResult<()> {
    diesel::delete(open_attempts::table.find(attempt))
        .execute(conn)
        .map(drop)
}

/// Stores an answer received at `now` if its attempt takes answers.
pub fn store(conn: &mut Conn, save: &Save, now: Time) -> QueryResult<Stored> {
    let answer = in_json(&save.answer)?;
    let Some(last) = take(conn, save, now)? else {
        return why_not(conn, save, now);
    };
    let sequence = save.sequence.unwrap_or(last);
    let row = (
        answers::attempt_id.eq(save.attempt),
        answers::question.eq(save.question),
        answers::sequence.eq(sequence),
        answers::answer.eq(&answer),
        answers::saved_at.eq(now),
    );
    let stored = diesel::insert_into(answers::table)
        .values(row)
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    if stored == 1 {
        return Ok(Stored::Saved(last));
    }
    stands(conn, save, (sequence, &answer), last)
}

/// Counts a save; the highest sequence of its attempt with it, or None if the attempt takes no answers.
fn take(conn: &mut Conn, save: &Save, now: Time) -> QueryResult<Option<i64>> {
    let open = open_attempts::table
        .find(save.attempt)
        .filter(open_attempts::saves.lt(SAVES))
        .filter(in_time(now.plus(-GRACE)));
    let (last, saves) = (open_attempts::last_sequence, open_attempts::saves);
    let counted = saves.eq(saves + 1);
    let taken = if let Some(given) = save.sequence {
        let highest = case_when(last.lt(given), given.into_sql::<BigInt>()).otherwise(last);
        let count = diesel::update(open).set((last.eq(highest), counted));
        count.returning(last).get_result(conn)
    } else {
        let count = diesel::update(open).set((last.eq(last + 1), counted));
        count.returning(last).get_result(conn)
    };
    taken.optional()
}

pub(super) fn in_json(answer: &Answer) -> QueryResult<String> {
    serde_json::to_string(answer)
        .map_err(|error| diesel::result::Error::SerializationError(error.into()))
}

/// Attempts whose time was not over at `earliest`.
#[diesel::dsl::auto_type(no_type_alias)]
fn in_time(earliest: Time) -> _ {
    open_attempts::deadline_at
        .is_null()
        .or(open_attempts::deadline_at.ge(earliest))
}

/// Why an attempt takes no answer now.
pub(super) fn why_not(conn: &mut Conn, save: &Save, now: Time) -> QueryResult<Stored> {
    let open: Option<Option<Time>> = open_attempts::table
        .find(save.attempt)
        .select(open_attempts::deadline_at)
        .first(conn)
        .optional()?;
    Ok(match open {
        Some(deadline) if is_open(deadline, now) => Stored::Full,
        _ => Stored::Closed,
    })
}

/// What it means that something stands there already under the sequence of a save.
pub(super) fn stands(
    conn: &mut Conn,
    save: &Save,
    (sequence, answer): (i64, &str),
    last: i64,
) -> QueryResult<Stored> {
    let stands: String = answers::table
        .find((save.attempt, save.question, sequence))
        .select(answers::answer)
        .first(conn)?;
    Ok(if stands == answer {
        Stored::Saved(last)
    } else {
        Stored::Taken(last)
    })
}

/// The answer that counts for each question of an attempt, by number.
pub fn latest(conn: &mut Conn, attempt: AttemptId) -> QueryResult<Vec<Saved>> {
    latest_answers::table
        .filter(latest_answers::attempt_id.eq(attempt))
        .order(latest_answers::question)
        .select((
            latest_answers::question,
            latest_answers::sequence,
            latest_answers::answer,
            latest_answers::saved_at,
        ))
        .load(conn)
}
