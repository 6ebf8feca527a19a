//! Attempts: who sits which paper until when, and what came of it.
use super::answers::open;
use crate::db::Conn;
use crate::db::Json;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::db::ids::CourseId;
use crate::db::ids::EnrolmentId;
use crate::db::ids::PersonId;
use crate::db::ids::ReleaseId;
use crate::db::schema::attempts;
use crate::exam::paper::Paper;
use crate::learning::Enrolment;
use crate::org::canonical;
use diesel::prelude::*;
use diesel::result::DatabaseErrorKind;
use diesel::result::Error;

/// One attempt.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = attempts)]
pub struct Attempt {
    pub id: AttemptId,
    #[diesel(column_name = enrolment_id)]
    pub enrolment: EnrolmentId,
    #[diesel(column_name = person_id)]
    pub person: PersonId,
    #[diesel(column_name = course_id)]
    pub course: CourseId,
    #[diesel(column_name = release_id)]
    pub release: ReleaseId,
    /// From 1 within the enrolment.
    pub number: i32,
    #[diesel(deserialize_as = Json<Paper>)]
    pub paper: Paper,
    pub begun_at: Time,
    pub deadline_at: Option<Time>,
    pub submitted_at: Option<Time>,
    pub points: Option<f64>,
    pub points_max: f64,
    pub score_percent: Option<f64>,
    pub passed: Option<bool>,
}

impl From<Json<Paper>> for Paper {
    fn from(stored: Json<Self>) -> Self {
        stored.0
    }
}

/// What is decided when an attempt begins.
#[derive(Debug, Clone)]
pub struct NewAttempt {
    pub seed: i64,
    pub paper: Paper,
    pub points_max: f64,
    pub begun_at: Time,
    pub deadline_at: Option<Time>,
}

/// A person's own attempt, under whichever record of theirs it was begun; `NotFound` for anybody else's.
pub fn attempt_of(conn: &mut Conn, person: PersonId, id: AttemptId) -> QueryResult<Attempt> {
    let attempt = attempt_by_id(conn, id)?;
    if attempt.person == person || canonical(conn, attempt.person)? == person {
        Ok(attempt)
    } else {
        Err(Error::NotFound)
    }
}

/// An attempt whoever it belongs to: for the job that closes it.
pub fn attempt_by_id(conn: &mut Conn, id: AttemptId) -> QueryResult<Attempt> {
    attempts::table
        .find(id)
        .select(Attempt::as_select())
        .first(conn)
}

/// Stores a new attempt of an enrolment that has none running; a unique index refuses a second. Who comes second at the
/// same moment has lost a race: the database runs the transaction again, which then finds the attempt of the first.
pub fn begin(
    conn: &mut Conn,
    enrolment: &Enrolment,
    course: CourseId,
    new: &NewAttempt,
) -> QueryResult<AttemptId> {
    // Counted in the enrolment, so that nothing is read here that others write.
    let number = i32::try_from(enrolment.progress.quiz.tries)
        .unwrap_or(i32::MAX)
        .saturating_add(1);
    let attempt = diesel::insert_into(attempts::table)
        .values((
            attempts::enrolment_id.eq(enrolment.id),
            attempts::person_id.eq(enrolment.person),
            attempts::course_id.eq(course),
            attempts::release_id.eq(enrolment.release),
            attempts::number.eq(number),
            attempts::seed.eq(new.seed),
            attempts::paper.eq(Json(new.paper.clone())),
            attempts::begun_at.eq(new.begun_at),
            attempts::deadline_at.eq(new.deadline_at),
            attempts::points_max.eq(new.points_max),
        ))
        .returning(attempts::id)
        .get_result(conn)
        .map_err(lost)?;
    open(conn, attempt, new.deadline_at)?;
    Ok(attempt)
}

fn lost(error: Error) -> Error {
    match error {
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, facts) => {
            Error::DatabaseError(DatabaseErrorKind::SerializationFailure, facts)
        }
        other => other,
    }
}
