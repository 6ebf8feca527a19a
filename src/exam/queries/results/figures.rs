//! How many took part in a quiz, how often, and how many passed.
use super::Examinees;
use crate::db::Conn;
use crate::db::ids::CourseId;
use crate::db::ids::PersonId;
use crate::db::schema::attempts;
use diesel::dsl::count;
use diesel::dsl::count_star;
use diesel::prelude::*;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

/// How a course's quiz went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CourseFigures {
    /// Attempts handed in.
    pub attempts: i64,
    /// Of these, passed.
    pub passed: i64,
    /// Different people.
    pub people: i64,
}

/// The figures of every course that anybody of them was examined in.
pub fn course_figures(
    conn: &mut Conn,
    whom: &Examinees,
) -> QueryResult<BTreeMap<CourseId, CourseFigures>> {
    let all: Vec<(CourseId, i64, i64)> = attempts::table
        .filter(attempts::submitted_at.lt(whom.looked.until))
        .filter(attempts::person_id.eq_any(whom.people()))
        .group_by(attempts::course_id)
        .order(attempts::course_id)
        .select((
            attempts::course_id,
            count_star(),
            count(attempts::person_id).aggregate_distinct(),
        ))
        .load(conn)?;
    let passed: Vec<(CourseId, i64)> = attempts::table
        .filter(attempts::submitted_at.lt(whom.looked.until))
        .filter(attempts::passed.eq(true))
        .filter(attempts::person_id.eq_any(whom.people()))
        .group_by(attempts::course_id)
        .order(attempts::course_id)
        .select((attempts::course_id, count_star()))
        .load(conn)?;
    let passed: HashMap<CourseId, i64> = passed.into_iter().collect();
    let mut figures = merged_figures(conn, whom)?;
    for (course, attempts, people) in all {
        let figures = figures.entry(course).or_default();
        figures.attempts += attempts;
        figures.people += people;
        figures.passed += passed.get(&course).copied().unwrap_or(0);
    }
    Ok(figures)
}

/// What the attempts under merged records add, the people only where they have none under the record kept.
fn merged_figures(
    conn: &mut Conn,
    whom: &Examinees,
) -> QueryResult<BTreeMap<CourseId, CourseFigures>> {
    let mut figures: BTreeMap<CourseId, CourseFigures> = BTreeMap::new();
    if whom.merged.is_empty() {
        return Ok(figures);
    }
    let own: Vec<(CourseId, PersonId)> = attempts::table
        .filter(attempts::submitted_at.lt(whom.looked.until))
        .filter(attempts::person_id.eq_any(whom.merged.values()))
        .order(attempts::id)
        .select((attempts::course_id, attempts::person_id))
        .load(conn)?;
    let merged: Vec<(CourseId, PersonId, Option<bool>)> = attempts::table
        .filter(attempts::submitted_at.lt(whom.looked.until))
        .filter(attempts::person_id.eq_any(whom.merged.keys()))
        .order(attempts::id)
        .select((attempts::course_id, attempts::person_id, attempts::passed))
        .load(conn)?;
    let mut known: HashSet<(CourseId, PersonId)> = own.into_iter().collect();
    for (course, record, passed) in merged {
        let person = whom.merged.get(&record).copied().unwrap_or(record);
        let figures = figures.entry(course).or_default();
        figures.attempts += 1;
        figures.passed += i64::from(passed == Some(true));
        figures.people += i64::from(known.insert((course, person)));
    }
    Ok(figures)
}

/// How many of them have handed in at least one attempt.
pub fn learner_count(conn: &mut Conn, whom: &Examinees, course: CourseId) -> QueryResult<i64> {
    let own: i64 = attempts::table
        .filter(attempts::course_id.eq(course))
        .filter(attempts::submitted_at.lt(whom.looked.until))
        .filter(attempts::person_id.eq_any(whom.people()))
        .select(count(attempts::person_id).aggregate_distinct())
        .first(conn)?;
    let merged = merged_figures(conn, whom)?;
    Ok(own + merged.get(&course).map_or(0, |figures| figures.people))
}
