//! Changes of the progress row, each inside a write transaction of the caller.
use super::enrolment_by_id;
use crate::content::Lesson;
use crate::db::Conn;
use crate::db::Json;
use crate::db::Portable;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::db::ids::EnrolmentId;
use crate::db::ids::PersonId;
use crate::db::schema::enrolments;
use crate::db::schema::lesson_completions;
use crate::learning::model::Enrolment;
use crate::learning::model::Progress;
use crate::learning::model::Span;
use crate::learning::model::TooEarly;
use diesel::prelude::*;
use std::collections::HashMap;

/// Requests for lessons, by enrolment: lesson id and what came.
pub type Requests = HashMap<EnrolmentId, Vec<(String, Span)>>;

/// Adds gathered requests to the progress of many learners, none later than `now`. Folding the same requests again adds
/// nothing. Returns whose progress changed.
pub fn fold_requests(
    conn: &mut Conn,
    requests: &Requests,
    now: Time,
) -> QueryResult<Vec<PersonId>> {
    let ids: Vec<EnrolmentId> = requests.keys().copied().collect();
    let rows: Vec<Enrolment> = enrolments::table
        .filter(enrolments::id.eq_any(ids))
        .order(enrolments::id)
        .load(conn)?;
    let mut counted = counted_elsewhere(conn, &rows.iter().collect::<Vec<_>>())?;
    for row in &rows {
        note_counted(&mut counted, row.person, &row.progress);
    }
    let mut changed = Vec::new();
    for mut row in rows {
        let before = row.clone();
        row.count_from(counted.get(&row.person).copied());
        for (lesson, span) in requests.get(&row.id).into_iter().flatten() {
            row.request(lesson, span.until(now));
        }
        note_counted(&mut counted, row.person, &row.progress);
        if row != before {
            save(conn, &row)?;
            changed.push(row.person);
        }
    }
    Ok(changed)
}

/// Up to when the time of these enrolments' learners went to lessons of their other courses.
pub fn counted_elsewhere(
    conn: &mut Conn,
    rows: &[&Enrolment],
) -> QueryResult<HashMap<PersonId, Time>> {
    let ids: Vec<EnrolmentId> = rows.iter().map(|row| row.id).collect();
    let people: Vec<PersonId> = rows.iter().map(|row| row.person).collect();
    let others: Vec<(PersonId, Json<Progress>)> = enrolments::table
        .filter(enrolments::person_id.eq_any(people))
        .filter(enrolments::id.ne_all(ids))
        .order(enrolments::id)
        .select((enrolments::person_id, enrolments::progress))
        .load(conn)?;
    let mut counted = HashMap::new();
    for (person, Json(progress)) in others {
        note_counted(&mut counted, person, &progress);
    }
    Ok(counted)
}

fn note_counted(counted: &mut HashMap<PersonId, Time>, person: PersonId, progress: &Progress) {
    if let Some(until) = progress.counted_until {
        let known = counted.entry(person).or_insert(until);
        *known = until.max(*known);
    }
}

/// Counts a lesson as done and stores the enrolment as it is given; says whether that is news. Nothing is stored when it
/// is too early. The caller has read the enrolment in this transaction and added the requests up to now.
pub fn complete_lesson(
    conn: &mut Conn,
    enrolment: &mut Enrolment,
    lesson: &Lesson,
    now: Time,
) -> QueryResult<Result<bool, TooEarly>> {
    let news = match enrolment.progress.finish(lesson, now) {
        Ok(news) => news,
        Err(early) => return Ok(Err(early)),
    };
    if news {
        diesel::insert_into(lesson_completions::table)
            .values((
                lesson_completions::enrolment_id.eq(enrolment.id),
                lesson_completions::lesson.eq(&lesson.id),
                lesson_completions::completed_at.eq(now),
            ))
            .on_conflict_do_nothing()
            .both()
            .execute(conn)?;
        save(conn, enrolment)?;
    }
    Ok(Ok(news))
}

/// Notes that an attempt at the quiz was begun.
pub fn note_attempt_begun(
    conn: &mut Conn,
    enrolment: EnrolmentId,
    attempt: AttemptId,
) -> QueryResult<()> {
    let mut row = enrolment_by_id(conn, enrolment)?;
    row.progress.quiz.begin(attempt);
    save(conn, &row)
}

/// Notes that the attempt under way was handed in or closed at `now`, its percentage, and whether it passed. A pass is
/// then recorded with [`super::record_pass`].
pub fn note_attempt_submitted(
    conn: &mut Conn,
    enrolment: EnrolmentId,
    (percent, passed): (f64, bool),
    now: Time,
) -> QueryResult<()> {
    let mut row = enrolment_by_id(conn, enrolment)?;
    row.progress.quiz.submit(percent, passed, now);
    save(conn, &row)
}

/// Stores what of an enrolment changes.
pub(super) fn save(conn: &mut Conn, enrolment: &Enrolment) -> QueryResult<()> {
    diesel::update(enrolments::table.find(enrolment.id))
        .set((
            enrolments::progress.eq(Json(enrolment.progress.clone())),
            enrolments::started_at.eq(enrolment.started_at),
            enrolments::completed_at.eq(enrolment.completed_at),
        ))
        .execute(conn)
        .map(drop)
}
