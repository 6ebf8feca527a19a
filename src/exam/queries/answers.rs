//! Saves of answers: appended, never changed; the highest sequence of a question counts.
use crate::content::Answer;
use crate::db::Conn;
use crate::db::Json;
use crate::db::Portable;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::db::schema::answers;
use crate::db::schema::attempts;
use crate::db::schema::latest_answers;
use crate::exam::model::GRACE;
use crate::exam::model::is_open;
use diesel::dsl::count_star;
use diesel::dsl::max;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel::sql_types::Integer;
use diesel::sql_types::Text;

/// What was saved of an attempt so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// The highest sequence stored; 0 before the first.
    pub last: i64,
    pub saves: i64,
}

impl Standing {
    pub(super) fn of(last: Option<i64>, saves: i64) -> Self {
        let last = last.unwrap_or(0);
        Self { last, saves }
    }
}

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

/// The highest sequence of an attempt and how many saves it holds.
pub fn standing(conn: &mut Conn, attempt: AttemptId) -> QueryResult<Standing> {
    let (last, saves): (Option<i64>, i64) = answers::table
        .filter(answers::attempt_id.eq(attempt))
        .select((max(answers::sequence), count_star()))
        .first(conn)?;
    Ok(Standing::of(last, saves))
}

/// Stores an answer received at `now` if its attempt takes answers. Where the sequence is given it is one statement
/// that reads nothing but the attempt's row: on PostgreSQL two people who save at once do not wait for each other, and a
/// submission that comes between makes the database run this again. `last` is the highest sequence known before.
pub fn store(conn: &mut Conn, save: &Save, last: i64, now: Time) -> QueryResult<Stored> {
    let sequence = match save.sequence {
        Some(sequence) => sequence,
        None => standing(conn, save.attempt)?.last + 1,
    };
    let answer = in_json(&save.answer)?;
    let row = attempts::table
        .filter(attempts::id.eq(save.attempt))
        .filter(attempts::submitted_at.is_null())
        .filter(takes_answers(now.plus(-GRACE)))
        .select((
            attempts::id,
            save.question.into_sql::<Integer>(),
            sequence.into_sql::<BigInt>(),
            answer.as_str().into_sql::<Text>(),
            now.into_sql::<BigInt>(),
        ));
    let stored = row
        .insert_into(answers::table)
        .into_columns((
            answers::attempt_id,
            answers::question,
            answers::sequence,
            answers::answer,
            answers::saved_at,
        ))
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    if stored == 1 {
        return Ok(Stored::Saved(sequence.max(last)));
    }
    why_not(conn, save, (sequence, &answer), now)
}

pub(super) fn in_json(answer: &Answer) -> QueryResult<String> {
    serde_json::to_string(answer)
        .map_err(|error| diesel::result::Error::SerializationError(error.into()))
}

/// Attempts whose time was not over at `earliest`.
#[diesel::dsl::auto_type(no_type_alias)]
fn takes_answers(earliest: Time) -> _ {
    attempts::deadline_at
        .is_null()
        .or(attempts::deadline_at.ge(earliest))
}

/// Why a save stored nothing: the attempt is closed, or something stands there already.
pub(super) fn why_not(
    conn: &mut Conn,
    save: &Save,
    (sequence, answer): (i64, &str),
    now: Time,
) -> QueryResult<Stored> {
    let (deadline, submitted): (Option<Time>, Option<Time>) = attempts::table
        .find(save.attempt)
        .select((attempts::deadline_at, attempts::submitted_at))
        .first(conn)?;
    if submitted.is_some() || !is_open(deadline, now) {
        return Ok(Stored::Closed);
    }
    let stands: String = answers::table
        .find((save.attempt, save.question, sequence))
        .select(answers::answer)
        .first(conn)?;
    let last = standing(conn, save.attempt)?.last;
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
