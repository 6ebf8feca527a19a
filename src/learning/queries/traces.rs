//! What higher rooms wrote of an enrolment, looked at only so that its pages can lead there.
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::AttemptId;
use crate::db::ids::CompletionId;
use crate::db::ids::EnrolmentId;
use crate::db::ids::UnitId;
use crate::db::schema::attempts;
use crate::db::schema::certificates;
use crate::db::schema::completions;
use crate::learning::model::Earned;
use crate::learning::model::Enrolment;
use crate::learning::model::Traces;
use crate::learning::model::Wait;
use crate::org::issuer_of;
use diesel::prelude::*;

/// Where the pages of an enrolment can lead; nothing is asked of the database before there can be anything.
pub fn traces(conn: &mut Conn, enrolment: &Enrolment, today: Day) -> QueryResult<Traces> {
    let quiz = &enrolment.progress.quiz;
    Ok(Traces {
        earned: match enrolment.completed_at {
            Some(_) => earned(conn, enrolment, today)?,
            None => None,
        },
        result: match quiz.last_submitted() {
            Some(_) => result(conn, enrolment)?,
            None => None,
        },
    })
}

fn earned(conn: &mut Conn, enrolment: &Enrolment, today: Day) -> QueryResult<Option<Earned>> {
    let found: Option<(CompletionId, UnitId, bool, Option<Day>)> = completions::table
        .left_join(certificates::table)
        .filter(completions::enrolment_id.eq(enrolment.id))
        .select((
            completions::id,
            completions::unit_id,
            certificates::id.nullable().is_not_null(),
            certificates::valid_until.nullable(),
        ))
        .first(conn)
        .optional()?;
    let Some((completion, unit, certified, valid_until)) = found else {
        return Ok(None);
    };
    let waits = if certified {
        None
    } else {
        Some(Wait::of(issuer_of(conn, unit, today)?.is_some()))
    };
    Ok(Some(Earned {
        completion,
        waits,
        valid_until,
    }))
}

/// The attempt that passed, else the last one that was handed in; of those with whose beginning this goes on, too.
fn result(conn: &mut Conn, enrolment: &Enrolment) -> QueryResult<Option<AttemptId>> {
    let progress = &enrolment.progress;
    let tried = progress.quiz.elsewhere.tries > 0;
    let beginning = progress.continues.filter(|_| tried);
    let beginning = beginning.map(|beginning| beginning.enrolment);
    let rows: Vec<EnrolmentId> = beginning.into_iter().chain([enrolment.id]).collect();
    attempts::table
        .filter(attempts::enrolment_id.eq_any(rows))
        .filter(attempts::submitted_at.is_not_null())
        .order((
            attempts::passed.desc(),
            attempts::submitted_at.desc(),
            attempts::number.desc(),
        ))
        .select(attempts::id)
        .first(conn)
        .optional()
}
