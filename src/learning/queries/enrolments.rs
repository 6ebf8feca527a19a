//! Who learns what: the row that a lesson page needs, and lists of them for other rooms.
use crate::db::Conn;
use crate::db::Json;
use crate::db::Portable;
use crate::db::Time;
use crate::db::ids::CourseId;
use crate::db::ids::EnrolmentId;
use crate::db::ids::PersonId;
use crate::db::ids::ReleaseId;
use crate::db::schema::enrolments;
use crate::db::schema::person_aliases;
use crate::learning::model::Continued;
use crate::learning::model::Enrolment;
use crate::learning::model::Moment;
use crate::learning::model::Progress;
use crate::learning::model::beside;
use crate::learning::model::present;
use crate::org::post_for_record;
use crate::org::records_of;
use crate::org::records_of_many;
use diesel::dsl::exists;
use diesel::prelude::*;
use std::collections::HashMap;

/// A person's present enrolment in a course: the newest, completed or not; of several records the one that counts. The one query
/// of a lesson page.
pub fn enrolment(
    conn: &mut Conn,
    person: PersonId,
    course: CourseId,
) -> QueryResult<Option<Enrolment>> {
    Ok(present(all_of(conn, person, course)?))
}

/// Every enrolment of a person in a course, under whichever record; one statement for who has only one.
fn all_of(conn: &mut Conn, person: PersonId, course: CourseId) -> QueryResult<Vec<Enrolment>> {
    let merged = person_aliases::table
        .filter(person_aliases::canonical_id.eq(person))
        .filter(person_aliases::undone_at.is_null());
    let own: Vec<(Enrolment, bool)> = enrolments::table
        .filter(enrolments::person_id.eq(person))
        .filter(enrolments::course_id.eq(course))
        .order(enrolments::ordinal)
        .select((enrolments::all_columns, exists(merged)))
        .load(conn)?;
    if own.first().is_some_and(|(_, merged)| !merged) {
        return Ok(own.into_iter().map(|(row, _)| row).collect());
    }
    let records = records_of(conn, person)?;
    if records.len() == 1 {
        return Ok(Vec::new());
    }
    enrolments::table
        .filter(enrolments::person_id.eq_any(records))
        .filter(enrolments::course_id.eq(course))
        .order((enrolments::ordinal, enrolments::id))
        .load(conn)
}

/// One enrolment of a person, under whichever record of theirs, with what was tried under the others.
pub fn enrolment_of(conn: &mut Conn, person: PersonId, id: EnrolmentId) -> QueryResult<Enrolment> {
    let row = enrolment_by_id(conn, id)?;
    let all = all_of(conn, person, row.course)?;
    Ok(beside(row, &all))
}

/// One enrolment; `NotFound` when there is none of that id.
pub fn enrolment_by_id(conn: &mut Conn, id: EnrolmentId) -> QueryResult<Enrolment> {
    enrolments::table.find(id).first(conn)
}

/// Everything one person learns: the present enrolment in each course, in the order in which they enrolled.
pub fn enrolments_of(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<Enrolment>> {
    let rows: Vec<Enrolment> = enrolments::table
        .filter(enrolments::person_id.eq_any(records_of(conn, person)?))
        .order((enrolments::enrolled_at, enrolments::id))
        .load(conn)?;
    let mut present: Vec<Enrolment> = by_course(rows, |_| person).into_values().collect();
    present.sort_by_key(|one| (one.enrolled_at, one.id));
    Ok(present)
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
        .order((enrolments::ordinal, enrolments::id))
        .load(conn)?;
    Ok(by_course(rows, |record| {
        whose.get(&record).copied().unwrap_or(record)
    }))
}

/// The present one of each person and course; `whose` tells who is meant by a record.
fn by_course(
    rows: Vec<Enrolment>,
    whose: impl Fn(PersonId) -> PersonId,
) -> HashMap<(PersonId, CourseId), Enrolment> {
    let mut all: HashMap<(PersonId, CourseId), Vec<Enrolment>> = HashMap::new();
    for row in rows {
        all.entry((whose(row.person), row.course))
            .or_default()
            .push(row);
    }
    all.into_iter()
        .filter_map(|(key, rows)| Some((key, present(rows)?)))
        .collect()
}

/// Enrols a person in a release, or again in the course when their completion of it (worth `validity_months`) nears its
/// end; otherwise the present enrolment stands, however often one asks; what another record of theirs began goes on in a row of
/// their own. `None` when the person never held a post: what they complete could be counted for no unit.
pub fn enrol(
    conn: &mut Conn,
    person: PersonId,
    edition: (CourseId, ReleaseId),
    validity_months: u32,
    moment: &Moment,
) -> QueryResult<Option<Enrolment>> {
    let all = all_of(conn, person, edition.0)?;
    let ordinal = next_ordinal(&all);
    let new = match present(all) {
        Some(present) if present.may_renew(validity_months, moment) => {
            New::fresh((person, ordinal), edition, moment)
        }
        Some(present) if present.goes_over_to(person) => New::going_on((person, ordinal), present),
        Some(present) => return Ok(Some(present)),
        None if post_for_record(conn, person, moment.today())?.is_none() => return Ok(None),
        None => New::fresh((person, ordinal), edition, moment),
    };
    new.store(conn)?;
    enrolment(conn, person, edition.0)
}

/// The enrolment in which a person goes on with this one, the present one of theirs: itself, or a row of their own where another
/// record of theirs began it.
pub fn own(conn: &mut Conn, person: PersonId, present: Enrolment) -> QueryResult<Enrolment> {
    if !present.goes_over_to(person) {
        return Ok(present);
    }
    let course = present.course;
    let ordinal = next_ordinal(&all_of(conn, person, course)?);
    New::going_on((person, ordinal), present).store(conn)?;
    enrolment(conn, person, course)?.ok_or(diesel::result::Error::NotFound)
}

fn next_ordinal(all: &[Enrolment]) -> i32 {
    let highest = all.iter().map(|row| row.ordinal.max(row.round())).max();
    highest.unwrap_or(0) + 1
}

/// A row to be.
struct New {
    person: PersonId,
    course: CourseId,
    release: ReleaseId,
    ordinal: i32,
    progress: Progress,
    enrolled_at: Time,
    started_at: Option<Time>,
}

impl New {
    fn fresh(
        (person, ordinal): (PersonId, i32),
        (course, release): (CourseId, ReleaseId),
        moment: &Moment,
    ) -> Self {
        Self {
            person,
            course,
            release,
            ordinal,
            progress: Progress::default(),
            enrolled_at: moment.now,
            started_at: None,
        }
    }

    /// Everything but the attempts, which stay where they were begun; so does the row that is gone on with.
    fn going_on((person, ordinal): (PersonId, i32), beginning: Enrolment) -> Self {
        let continues = Continued {
            enrolment: beginning.id,
            round: beginning.round(),
        };
        Self {
            person,
            course: beginning.course,
            release: beginning.release,
            ordinal,
            progress: beginning.progress.going_on(continues),
            enrolled_at: beginning.enrolled_at,
            started_at: beginning.started_at,
        }
    }

    /// Two requests at once come to the same row: the second finds it there.
    fn store(&self, conn: &mut Conn) -> QueryResult<()> {
        diesel::insert_into(enrolments::table)
            .values((
                enrolments::person_id.eq(self.person),
                enrolments::course_id.eq(self.course),
                enrolments::release_id.eq(self.release),
                enrolments::ordinal.eq(self.ordinal),
                enrolments::progress.eq(Json(self.progress.clone())),
                enrolments::enrolled_at.eq(self.enrolled_at),
                enrolments::started_at.eq(self.started_at),
            ))
            .on_conflict_do_nothing()
            .both()
            .execute(conn)
            .map(drop)
    }
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
