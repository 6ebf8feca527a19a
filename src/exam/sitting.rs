//! What happens to an attempt in one transaction: it begins, it is handed in, its time runs out.
use super::marking;
use super::model::GRACE;
use super::model::ended;
use super::model::is_open;
use super::paper::Paper;
use super::queries;
use super::queries::Attempt;
use super::queries::Closing;
use super::queries::NewAttempt;
use crate::audit;
use crate::audit::Actor;
use crate::content::Catalogue;
use crate::content::Quiz;
use crate::content::Release;
use crate::db::Clock;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::db::ids::CourseId;
use crate::db::ids::JobId;
use crate::db::ids::PersonId;
use crate::db::ids::ReleaseId;
use crate::jobs;
use crate::learning;
use crate::learning::Enrolment;
use crate::learning::QuizState;
use diesel::prelude::*;
use jiff::tz::TimeZone;
use serde_json::json;
use std::sync::Arc;

/// The job that closes an attempt after its deadline; its payload is the attempt's id.
pub const CLOSE: &str = "exam.close";

/// What every transaction of this room needs; cheap to clone.
#[derive(Clone)]
pub struct Desk {
    pub clock: Clock,
    pub catalogue: Catalogue,
    pub zone: TimeZone,
    /// Who acts.
    pub actor: Actor,
}

/// What came of the wish to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// The attempt to go on with, new or running already.
    At(AttemptId),
    /// Not now.
    Refused(QuizState),
    NotEnrolled,
}

/// What stands when a transaction looks at an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// Its time is not over.
    Not,
    /// Now or before; with the job that issues the certificate when it has just passed.
    Yes(Option<JobId>),
}

impl Desk {
    /// A release in which somebody is enrolled; `NotFound` only when the database is damaged.
    pub fn release(&self, conn: &mut Conn, id: ReleaseId) -> QueryResult<Arc<Release>> {
        self.catalogue
            .load(conn, id)?
            .ok_or(diesel::result::Error::NotFound)
    }

    /// Begins an attempt of a person at a course's quiz, or finds the one that runs. `seed` decides what is drawn.
    /// `NotFound` when the course has no quiz.
    pub fn begin(
        &self,
        conn: &mut Conn,
        (person, course): (PersonId, CourseId),
        seed: i64,
    ) -> QueryResult<Begun> {
        let now = self.clock.now_in(conn)?;
        let Some(enrolment) = learning::enrolment(conn, person, course)? else {
            return Ok(Begun::NotEnrolled);
        };
        let release = self.release(conn, enrolment.release)?;
        let quiz = quiz_of(&release)?;
        if let Some(running) = enrolment.progress.quiz.running {
            let attempt = queries::attempt_by_id(conn, running)?;
            if self.close_if_over(conn, &attempt, now)? == Closed::Not {
                return Ok(Begun::At(running));
            }
            // What counts may be another one now.
            return self.begin(conn, (person, course), seed);
        }
        match enrolment.progress.quiz_state(&release.course, now) {
            Some(QuizState::Open(_)) => {}
            Some(QuizState::Running(attempt)) => return Ok(Begun::At(attempt)),
            Some(state) => return Ok(Begun::Refused(state)),
            None => return Err(diesel::result::Error::NotFound),
        }
        let enrolment = learning::own(conn, person, enrolment)?;
        let new = draw(&release, quiz, seed, now)?;
        self.enter(conn, &enrolment, course, &new).map(Begun::At)
    }

    fn enter(
        &self,
        conn: &mut Conn,
        enrolment: &Enrolment,
        course: CourseId,
        new: &NewAttempt,
    ) -> QueryResult<AttemptId> {
        let attempt = queries::begin(conn, enrolment, course, new)?;
        learning::note_attempt_begun(conn, enrolment.id, attempt)?;
        let act = ("attempt.begun", format!("attempt/{attempt}"));
        audit::record(conn, new.begun_at, &self.actor, act, json!({}))?;
        if let Some(deadline) = new.deadline_at {
            jobs::enqueue(conn, CLOSE, &attempt, deadline.plus(GRACE + 1))?;
        }
        Ok(attempt)
    }

    /// Hands in a person's own attempt; again, it does nothing. Returns the job that issues the certificate.
    pub fn hand_in(
        &self,
        conn: &mut Conn,
        person: PersonId,
        id: AttemptId,
    ) -> QueryResult<Option<JobId>> {
        let now = self.clock.now_in(conn)?;
        let attempt = queries::attempt_of(conn, person, id)?;
        if attempt.submitted_at.is_some() {
            return Ok(None);
        }
        self.close(conn, &attempt, now)
    }

    /// Closes an attempt whose time is over, whoever notices it; else tells that it is not.
    pub fn close_overdue(&self, conn: &mut Conn, id: AttemptId) -> QueryResult<(Closed, Attempt)> {
        let now = self.clock.now_in(conn)?;
        let attempt = queries::attempt_by_id(conn, id)?;
        Ok((self.close_if_over(conn, &attempt, now)?, attempt))
    }

    fn close_if_over(&self, conn: &mut Conn, attempt: &Attempt, now: Time) -> QueryResult<Closed> {
        if attempt.submitted_at.is_some() {
            return Ok(Closed::Yes(None));
        }
        if is_open(attempt.deadline_at, now) {
            return Ok(Closed::Not);
        }
        self.close(conn, attempt, now).map(Closed::Yes)
    }

    fn close(&self, conn: &mut Conn, attempt: &Attempt, now: Time) -> QueryResult<Option<JobId>> {
        let release = self.release(conn, attempt.release)?;
        let quiz = quiz_of(&release)?;
        let overdue = !is_open(attempt.deadline_at, now);
        let closing = Closing {
            at: ended(attempt.deadline_at, now),
            now,
            zone: self.zone.clone(),
            actor: if overdue {
                Actor::system(CLOSE)
            } else {
                self.actor.clone()
            },
        };
        queries::close(conn, attempt, (&release.course, quiz), &closing)
    }
}

/// The quiz of a release; `NotFound` when it has none.
pub fn quiz_of(release: &Release) -> QueryResult<&Quiz> {
    let quiz = release.course.quiz.as_ref();
    quiz.ok_or(diesel::result::Error::NotFound)
}

fn draw(release: &Release, quiz: &Quiz, seed: i64, now: Time) -> QueryResult<NewAttempt> {
    let paper = Paper::draw(&release.course, quiz, seed).ok_or_else(|| {
        let cause = format!("the bank of release {} cannot fill its quiz", release.id);
        diesel::result::Error::DeserializationError(cause.into())
    })?;
    let limit = i64::from(quiz.minutes) * Time::MINUTE;
    Ok(NewAttempt {
        seed,
        points_max: marking::points_max(&release.course, &paper),
        paper,
        begun_at: now,
        deadline_at: (limit > 0).then(|| now.plus(limit)),
    })
}
