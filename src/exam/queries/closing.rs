//! The end of an attempt: its marks, its score, and what learning hears of it.
use super::answers::shut;
use super::attempts::Attempt;
use super::latest;
use crate::audit;
use crate::audit::Actor;
use crate::content::Course;
use crate::content::Quiz;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::db::ids::CourseId;
use crate::db::ids::JobId;
use crate::db::schema::attempts;
use crate::db::schema::marks;
use crate::exam::marking;
use crate::exam::marking::Mark;
use crate::exam::marking::Marked;
use crate::learning;
use crate::learning::Moment;
use crate::learning::Pass;
use diesel::prelude::*;
use jiff::tz::TimeZone;
use serde_json::json;

/// That an attempt ends, when, and who ended it.
#[derive(Debug, Clone)]
pub struct Closing {
    /// When the attempt came to its end.
    pub at: Time,
    /// When that is noted, which may be later.
    pub now: Time,
    pub zone: TimeZone,
    pub actor: Actor,
}

/// Marks an open attempt on what was saved, in the transaction of the caller. Returns the job that issues the certificate
/// when it passed.
pub fn close(
    conn: &mut Conn,
    attempt: &Attempt,
    (course, quiz): (&Course, &Quiz),
    closing: &Closing,
) -> QueryResult<Option<JobId>> {
    shut(conn, attempt.id)?;
    let saved = latest(conn, attempt.id)?;
    let answers = saved
        .into_iter()
        .map(|saved| (saved.question, saved.answer));
    let marked = marking::mark(course, quiz, &attempt.paper, &answers.collect())
        .ok_or_else(|| unfit(attempt.id))?;
    note(conn, attempt, &marked, closing.at)?;
    let detail = json!({ "score_percent": marked.percent, "passed": marked.passed });
    let act = ("attempt.submitted", format!("attempt/{}", attempt.id));
    audit::record(conn, closing.now, &closing.actor, act, detail)?;
    let result = (marked.percent, marked.passed);
    learning::note_attempt_submitted(conn, attempt.enrolment, result, closing.at)?;
    if !marked.passed {
        return Ok(None);
    }
    let pass = Pass {
        score_percent: Some(marked.percent),
        moment: Moment::new(closing.at, &closing.zone),
        actor: closing.actor.clone(),
    };
    let recorded = learning::record_pass(conn, attempt.enrolment, course, &pass)?;
    Ok(recorded.job)
}

/// A paper that does not fit its release: a release never changes, so only a damaged database holds one.
fn unfit(attempt: AttemptId) -> diesel::result::Error {
    let cause = format!("the paper of attempt {attempt} does not fit its release");
    diesel::result::Error::DeserializationError(cause.into())
}

fn note(conn: &mut Conn, attempt: &Attempt, marked: &Marked, at: Time) -> QueryResult<()> {
    diesel::update(attempts::table.find(attempt.id))
        .set((
            attempts::submitted_at.eq(at),
            attempts::points.eq(marked.points),
            attempts::score_percent.eq(marked.percent),
            attempts::passed.eq(marked.passed),
        ))
        .execute(conn)?;
    write_marks(conn, (attempt.id, attempt.course), marked)
}

/// What each question of an attempt earned; the course is that of its paper.
pub fn write_marks(
    conn: &mut Conn,
    (attempt, course): (AttemptId, CourseId),
    marked: &Marked,
) -> QueryResult<()> {
    let rows: Vec<_> = marked
        .marks
        .iter()
        .map(|mark| {
            (
                marks::attempt_id.eq(attempt),
                marks::question.eq(mark.number),
                marks::course_id.eq(course),
                marks::question_id.eq(&mark.question),
                marks::points.eq(mark.points),
                marks::points_max.eq(mark.points_max),
            )
        })
        .collect();
    let insert = diesel::insert_into(marks::table).values(&rows);
    crate::on_each!(conn, one => insert.execute(one)).map(drop)
}

/// The marks of an attempt, by number.
pub fn marks_of(conn: &mut Conn, attempt: AttemptId) -> QueryResult<Vec<Mark>> {
    marks::table
        .filter(marks::attempt_id.eq(attempt))
        .order(marks::question)
        .select((
            marks::question,
            marks::question_id,
            marks::points,
            marks::points_max,
        ))
        .load(conn)
}
