//! Completions: a course passed, with unit, post and release of that moment.
use super::enrolment_by_id;
use super::progress::save;
use crate::audit;
use crate::content::Course;
use crate::db::Conn;
use crate::db::ids::CompletionId;
use crate::db::ids::EnrolmentId;
use crate::db::ids::PersonId;
use crate::db::schema::completions;
use crate::jobs;
use crate::learning::model::Completion;
use crate::learning::model::Enrolment;
use crate::learning::model::GradeClass;
use crate::learning::model::Pass;
use crate::learning::model::Recorded;
use crate::org::canonical;
use crate::org::post_for_record;
use crate::org::records_of;
use crate::org::records_of_many;
use diesel::prelude::*;
use serde_json::json;
use std::collections::HashMap;

/// Records that an enrolment's course (`course`, of its release) is passed, and enqueues its certificate (job
/// `certificate.issue`, payload `{"completion": id}`). A second time it answers the completion that stands.
/// `NotFound` when the enrolment does not exist or its person never held a post.
pub fn record_pass(
    conn: &mut Conn,
    enrolment: EnrolmentId,
    course: &Course,
    pass: &Pass,
) -> QueryResult<Recorded> {
    if let Some(stands) = completion_of(conn, enrolment)? {
        let completion = stands.id;
        return Ok(Recorded {
            completion,
            job: None,
        });
    }
    let mut row = enrolment_by_id(conn, enrolment)?;
    let now = pass.moment.now;
    let completion = insert(conn, &row, course, pass)?;
    row.completed_at = Some(now);
    row.progress.quiz.completion = Some(completion);
    save(conn, &row)?;
    let facts = json!({ "person": row.person, "course": course.code, "release": course.version,
                        "score_percent": pass.score_percent, "grade_class": GradeClass::of(pass.score_percent) });
    let act = ("course.completed", format!("completion/{completion}"));
    audit::record(conn, now, &pass.actor, act, facts)?;
    let payload = json!({ "completion": completion });
    let job = jobs::enqueue(conn, "certificate.issue", &payload, now)?;
    Ok(Recorded {
        completion,
        job: Some(job),
    })
}

/// Stores a completion with the person's post of that moment.
fn insert(
    conn: &mut Conn,
    row: &Enrolment,
    course: &Course,
    pass: &Pass,
) -> QueryResult<CompletionId> {
    // An attempt begun under a record that was merged since: the posts have gone over.
    let kept = canonical(conn, row.person)?;
    let post = post_for_record(conn, kept, pass.moment.today())?;
    let post = post.ok_or(diesel::result::Error::NotFound)?;
    let (held, parent) = (post.assignment, post.parent_unit_name);
    diesel::insert_into(completions::table)
        .values((
            (
                completions::person_id.eq(row.person),
                completions::course_id.eq(row.course),
                completions::release_id.eq(row.release),
                completions::enrolment_id.eq(row.id),
            ),
            (
                completions::unit_id.eq(held.unit_id),
                completions::unit_code.eq(held.unit_code),
                completions::unit_name.eq(held.unit_name),
                completions::parent_unit_name.eq(parent),
                completions::category.eq(held.category),
                completions::position.eq(held.position),
            ),
            (
                completions::started_at.eq(row.started_at.unwrap_or(row.enrolled_at)),
                completions::completed_at.eq(pass.moment.now),
                completions::score_percent.eq(pass.score_percent),
                completions::grade_class.eq(GradeClass::of(pass.score_percent)),
                completions::evidence_grade.eq(course.evidence),
                completions::periods.eq(course.periods()),
            ),
        ))
        .returning(completions::id)
        .get_result(conn)
}

/// One completion; `NotFound` when there is none of that id.
pub fn completion(conn: &mut Conn, id: CompletionId) -> QueryResult<Completion> {
    completions::table.find(id).first(conn)
}

/// The completion of an enrolment.
pub fn completion_of(conn: &mut Conn, enrolment: EnrolmentId) -> QueryResult<Option<Completion>> {
    completions::table
        .filter(completions::enrolment_id.eq(enrolment))
        .first(conn)
        .optional()
}

/// Everything one person completed, newest first.
pub fn completions_of(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<Completion>> {
    completions::table
        .filter(completions::person_id.eq_any(records_of(conn, person)?))
        .order((completions::completed_at.desc(), completions::id.desc()))
        .load(conn)
}

/// Everything these people completed, each newest first, in two statements; for pages of a list.
pub fn completions_of_many(
    conn: &mut Conn,
    people: &[PersonId],
) -> QueryResult<HashMap<PersonId, Vec<Completion>>> {
    let whose = records_of_many(conn, people)?;
    let rows: Vec<Completion> = completions::table
        .filter(completions::person_id.eq_any(whose.keys()))
        .order((completions::completed_at.desc(), completions::id.desc()))
        .load(conn)?;
    let mut by_person: HashMap<PersonId, Vec<Completion>> = HashMap::new();
    for row in rows {
        let person = whose.get(&row.person).copied().unwrap_or(row.person);
        by_person.entry(person).or_default().push(row);
    }
    Ok(by_person)
}
