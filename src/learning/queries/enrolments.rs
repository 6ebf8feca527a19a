//! Who learns what: the row that a lesson page needs, and lists of them for other rooms.
use super::has_post;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Json;
use crate::db::Portable;
use crate::db::Time;
use crate::db::ids::CourseId;
use crate::db::ids::EnrolmentId;
use crate::db::ids::PersonId;
use crate::db::ids::ReleaseId;
use crate::db::schema::enrolments;
use crate::learning::model::Progress;
use crate::learning::model::may_renew;
use diesel::prelude::*;
use jiff::tz::TimeZone;
use std::collections::HashMap;

/// One learner's way through one course, pinned to the release they began.
#[derive(Debug, Clone, PartialEq, Queryable)]
pub struct Enrolment {
    pub id: EnrolmentId,
    pub person: PersonId,
    pub course: CourseId,
    pub release: ReleaseId,
    /// 1 for the first time, one more for each renewal.
    pub ordinal: i32,
    #[diesel(deserialize_as = Json<Progress>)]
    pub progress: Progress,
    pub enrolled_at: Time,
    /// When the first lesson was opened.
    pub started_at: Option<Time>,
    pub completed_at: Option<Time>,
}

impl From<Json<Progress>> for Progress {
    fn from(stored: Json<Self>) -> Self {
        stored.0
    }
}

impl Enrolment {
    /// Whether the course may be taken again: it was completed, and what that is worth ends soon or has ended.
    pub fn may_renew(&self, validity_months: u32, today: Day, zone: &TimeZone) -> bool {
        self.completed_at
            .is_some_and(|at| may_renew(at.day(zone), validity_months, today))
    }
}

/// A moment of a transaction and the local day on which it falls.
#[derive(Debug, Clone)]
pub struct Moment {
    pub now: Time,
    pub zone: TimeZone,
}

impl Moment {
    pub fn new(now: Time, zone: &TimeZone) -> Self {
        Self {
            now,
            zone: zone.clone(),
        }
    }

    pub fn today(&self) -> Day {
        self.now.day(&self.zone)
    }
}

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

/// The present enrolment of each of these people in each of these courses, in one query; for pages of a list.
pub fn enrolments_of_many(
    conn: &mut Conn,
    people: &[PersonId],
    courses: &[CourseId],
) -> QueryResult<HashMap<(PersonId, CourseId), Enrolment>> {
    let rows: Vec<Enrolment> = enrolments::table
        .filter(enrolments::person_id.eq_any(people))
        .filter(enrolments::course_id.eq_any(courses))
        .order(enrolments::ordinal)
        .load(conn)?;
    // The newest comes last and stays.
    Ok(rows
        .into_iter()
        .map(|row| ((row.person, row.course), row))
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
        Some(present) if !present.may_renew(validity_months, moment.today(), &moment.zone) => {
            return Ok(Some(present));
        }
        Some(completed) => completed.ordinal + 1,
        None if !has_post(conn, person)? => return Ok(None),
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
