//! Who learns what: the row that a lesson page needs, and lists of them for other rooms.
use crate::db::Conn;
use crate::db::Json;
use crate::db::Portable;
use crate::db::ids::CourseId;
use crate::db::ids::EnrolmentId;
use crate::db::ids::PersonId;
use crate::db::ids::ReleaseId;
use crate::db::schema::enrolments;
use crate::learning::model::Enrolment;
use crate::learning::model::Moment;
use crate::learning::model::Progress;
use crate::org::post_for_record;
use crate::org::records_of_many;
use diesel::prelude::*;
use std::collections::HashMap;

/// A person's present enrolment in a course: the newest, completed or not. The one query of a lesson page.
pub fn enrolment(
    conn: &mut Conn,
    person: PersonId,
    course: CourseId,
) -> QueryResult<Option<Enrolment>> {
    enrolments::table
        .filter(enrolments::person_id.eq(person))
        .filter(enrolments::course_id.eq(course))
        .order(enrolments::ordinal.desc())
        .first(conn)
        .optional()
}

/// One enrolment; `NotFound` when there is none of that id.
pub fn enrolment_by_id(conn: &mut Conn, id: EnrolmentId) -> QueryResult<Enrolment> {
    enrolments::table.find(id).first(conn)
}

/// Everything one person learns: the present enrolment in each course, in the order in which they enrolled.
pub fn enrolments_of(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<Enrolment>> {
    let rows: Vec<Enrolment> = enrolments::table
        .filter(enrolments::person_id.eq(person))
        .order((enrolments::enrolled_at, enrolments::id))
        .load(conn)?;
    let mut newest: HashMap<CourseId, i32> = HashMap::new();
    for row in &rows {
        let ordinal = newest.entry(row.course).or_default();
        *ordinal = row.ordinal.max(*ordinal);
    }
    Ok(rows
        .into_iter()
        .filter(|row| newest.get(&row.course) == Some(&row.ordinal))
        .collect())
}

/// The present enrolment of each of these people in each of these courses, in two statements; for pages of a list.
pub fn enrolments_of_many(
    conn: &mut Conn,
    people: &[PersonId],
    courses: &[CourseId],
) -> QueryResult<HashMap<(PersonId, CourseId), Enrolment>> {
    let whose = records_of_many(conn, people)?;
    let rows: Vec<Enrolment> = enrolments::table
        .filter(enrolments::person_id.eq_any(whose.keys()))
        .filter(enrolments::course_id.eq_any(courses))
        .order(enrolments::ordinal)
        .load(conn)?;
    // The newest comes last and stays.
    Ok(rows
        .into_iter()
        .map(|row| {
            let person = whose.get(&row.person).copied().unwrap_or(row.person);
            ((person, row.course), row)
        })
        .collect())
}

/// Enrols a person in a release, or again in the course when their completion of it (worth `validity_months`) nears its
/// end; otherwise the present enrolment stands, however often one asks. `None` when the person never held a post: what
/// they complete could be counted for no unit.
pub fn enrol(
    conn: &mut Conn,
    person: PersonId,
    edition: (CourseId, ReleaseId),
    validity_months: u32,
    moment: &Moment,
) -> QueryResult<Option<Enrolment>> {
    let present = enrolment(conn, person, edition.0)?;
    let ordinal = match present {
        Some(present) if !present.may_renew(validity_months, moment) => {
            return Ok(Some(present));
        }
        Some(completed) => completed.ordinal + 1,
        None if post_for_record(conn, person, moment.today())?.is_none() => return Ok(None),
        None => 1,
    };
    // Two requests at once come to the same row: the second finds it there.
    diesel::insert_into(enrolments::table)
        .values((
            enrolments::person_id.eq(person),
            enrolments::course_id.eq(edition.0),
            enrolments::release_id.eq(edition.1),
            enrolments::ordinal.eq(ordinal),
            enrolments::progress.eq(Json(Progress::default())),
            enrolments::enrolled_at.eq(moment.now),
        ))
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    enrolment(conn, person, edition.0)
}

/// The present enrolment of a person who opens a lesson, begun now if there is none; never a renewal.
pub fn open(
    conn: &mut Conn,
    person: PersonId,
    edition: (CourseId, ReleaseId),
    moment: &Moment,
) -> QueryResult<Option<Enrolment>> {
    enrol(conn, person, edition, 0, moment)
}
