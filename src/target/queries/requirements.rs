//! Requirements, who of the people has done them, and which of them concern one person.
use crate::certificate::Ending;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Json;
use crate::db::Time;
use crate::db::ids::CourseId;
use crate::db::ids::GroupId;
use crate::db::ids::PersonId;
use crate::db::ids::RequirementId;
use crate::db::schema::certificates;
use crate::db::schema::completions;
use crate::db::schema::requirements;
use crate::org::aliases;
use crate::target::model::NewRequirement;
use crate::target::model::Requirement;
use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::HashSet;

/// The columns of [`Requirement`], in its order.
pub(super) const REQUIREMENT: (
    requirements::id,
    requirements::course_id,
    requirements::unit_id,
    requirements::categories,
    requirements::due_on,
    requirements::set_at,
    requirements::ended_at,
    requirements::group_id,
) = (
    requirements::id,
    requirements::course_id,
    requirements::unit_id,
    requirements::categories,
    requirements::due_on,
    requirements::set_at,
    requirements::ended_at,
    requirements::group_id,
);

/// Every requirement there ever was, by its day; a province sets some dozens a year.
pub fn requirements(conn: &mut Conn) -> QueryResult<Vec<Requirement>> {
    requirements::table
        .order((requirements::due_on, requirements::id))
        .select(REQUIREMENT)
        .load(conn)
}

/// One requirement.
pub fn requirement(conn: &mut Conn, id: RequirementId) -> QueryResult<Option<Requirement>> {
    requirements::table
        .find(id)
        .select(REQUIREMENT)
        .first(conn)
        .optional()
}

/// Sets a requirement, and says whether that is news: of one that stands already, the one that stands.
pub fn set_requirement(
    conn: &mut Conn,
    new: &NewRequirement,
    (by, now): (PersonId, Time),
) -> QueryResult<(RequirementId, bool)> {
    let alike: Vec<(RequirementId, Option<GroupId>)> = requirements::table
        .filter(requirements::course_id.eq(new.course))
        .filter(requirements::unit_id.eq(new.unit))
        .filter(requirements::categories.eq(Json(new.categories.clone())))
        .filter(requirements::due_on.eq(new.due_on))
        .filter(requirements::ended_at.is_null())
        .order(requirements::id)
        .select((requirements::id, requirements::group_id))
        .load(conn)?;
    if let Some((stands, _)) = alike.iter().find(|(_, group)| *group == new.group) {
        return Ok((*stands, false));
    }
    let id = diesel::insert_into(requirements::table)
        .values((
            requirements::course_id.eq(new.course),
            requirements::unit_id.eq(new.unit),
            requirements::group_id.eq(new.group),
            requirements::categories.eq(Json(new.categories.clone())),
            requirements::due_on.eq(new.due_on),
            requirements::set_by.eq(by),
            requirements::set_at.eq(now),
        ))
        .returning(requirements::id)
        .get_result(conn)?;
    Ok((id, true))
}

/// Ends a requirement; false when it had ended already.
pub fn end_requirement(
    conn: &mut Conn,
    id: RequirementId,
    (by, now): (PersonId, Time),
) -> QueryResult<bool> {
    let standing = requirements::table
        .find(id)
        .filter(requirements::ended_at.is_null());
    diesel::update(standing)
        .set((
            requirements::ended_by.eq(by),
            requirements::ended_at.eq(now),
        ))
        .execute(conn)
        .map(|rows| rows > 0)
}

/// Who has a completion of each of these courses, of before a moment, that counts on a day: one without a certificate, or with one that has neither
/// expired by then nor been revoked since. A certificate replaced by a corrected one takes nothing away.
pub fn done_by(
    conn: &mut Conn,
    courses: &[CourseId],
    (day, until): (Day, Time),
) -> QueryResult<HashMap<CourseId, HashSet<PersonId>>> {
    let ends = certificates::valid_until;
    let counts = completions::table
        .left_join(certificates::table)
        .filter(completions::course_id.eq_any(courses))
        .filter(completions::completed_at.lt(until))
        .filter(ends.is_null().or(ends.ge(day)))
        .filter(
            certificates::ended
                .is_null()
                .or(certificates::ended.ne(Ending::Revoked)),
        )
        .select((completions::course_id, completions::person_id));
    let aliases = aliases(conn)?;
    let mut done: HashMap<CourseId, HashSet<PersonId>> = HashMap::new();
    for row in counts.load_iter::<(CourseId, PersonId), DefaultLoadingMode>(conn)? {
        let (course, person) = row?;
        let person = aliases.get(&person).copied().unwrap_or(person);
        done.entry(course).or_default().insert(person);
    }
    Ok(done)
}
