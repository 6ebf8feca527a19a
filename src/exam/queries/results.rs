//! What a trainer sees: how a course's quiz went among the people of their units, and which questions cost the points.
use crate::access::Scope;
use crate::access::UnitsOn;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::CourseId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::attempts;
use crate::db::schema::marks;
use crate::db::schema::people;
use crate::org::By;
use crate::org::When;
use crate::org::called;
use crate::org::unit_named;
use crate::org::with_those_before;
use crate::text::Language;
use diesel::dsl::count;
use diesel::dsl::count_star;
use diesel::dsl::max;
use diesel::dsl::sum;
use diesel::prelude::*;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

/// Whose attempts are looked at: people in post on a day where both scopes hold, and what they had handed in by its end.
#[derive(Debug, Clone)]
pub struct Looked {
    /// Where the viewer holds the right.
    pub scope: Scope,
    /// The unit asked for, with those below it; the same as the scope without one.
    pub below: Scope,
    pub when: When,
    /// The first moment that is too late.
    pub until: Time,
    pub today: Day,
    pub language: Language,
}

impl Looked {
    /// The people in post, as a query.
    fn people(&self) -> InPost {
        let day = self.when.day;
        in_post(self.scope.units_on(day), self.below.units_on(day), day)
    }
}

/// The scope of the unit that an address names, as far as it lies within the viewer's; by the units of today, with those that went into it.
pub fn below(
    conn: &mut Conn,
    scope: &Scope,
    name: &str,
    (when, today): (When, Day),
) -> QueryResult<Option<Scope>> {
    let name = name.trim();
    if name.is_empty() {
        return Ok(Some(scope.clone()));
    }
    let day = match when.by {
        By::Then => when.day,
        By::Today => today,
    };
    let Some(unit) = unit_named(conn, scope, name, day)? else {
        return Ok(None);
    };
    // What of these lies outside the viewer's scope is left out by the scope itself.
    Ok(Some(Scope::of_operator(match when.by {
        By::Then => vec![unit.id],
        By::Today => with_those_before(conn, unit.id, today)?,
    })))
}

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

/// One learner's line in the results of a course.
#[derive(Debug, Clone, PartialEq)]
pub struct Learner {
    pub name: String,
    pub staff_code: Option<String>,
    /// Where they were in post on the day, within the viewer's scope; by the name of then or of today.
    pub unit: String,
    pub tries: i64,
    pub best_percent: Option<f64>,
    pub passed: bool,
    pub last_at: Option<Time>,
}

/// What a question cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Missed {
    pub question: String,
    /// How often it was drawn and marked.
    pub times: i64,
    pub points: f64,
    pub points_max: f64,
}

impl Missed {
    /// The share of the points that was lost, 0 to 1.
    pub fn lost(&self) -> f64 {
        if self.points_max > 0.0 {
            1.0 - self.points / self.points_max
        } else {
            0.0
        }
    }
}

/// The people in post on `day` where both of these hold, as a query.
#[diesel::dsl::auto_type(type_name = "InPost")]
fn in_post(scope: UnitsOn, below: UnitsOn, day: Day) -> _ {
    assignments::table
        .select(assignments::person_id)
        .filter(assignments::valid_from.le(day))
        .filter(assignments::valid_to.ge(day))
        .filter(assignments::unit_id.eq_any(scope))
        .filter(assignments::unit_id.eq_any(below))
}

/// The figures of every course that anybody within the scope was examined in.
pub fn course_figures(
    conn: &mut Conn,
    looked: &Looked,
) -> QueryResult<BTreeMap<CourseId, CourseFigures>> {
    let all: Vec<(CourseId, i64, i64)> = attempts::table
        .filter(attempts::submitted_at.lt(looked.until))
        .filter(attempts::person_id.eq_any(looked.people()))
        .group_by(attempts::course_id)
        .order(attempts::course_id)
        .select((
            attempts::course_id,
            count_star(),
            count(attempts::person_id).aggregate_distinct(),
        ))
        .load(conn)?;
    let passed: Vec<(CourseId, i64)> = attempts::table
        .filter(attempts::submitted_at.lt(looked.until))
        .filter(attempts::passed.eq(true))
        .filter(attempts::person_id.eq_any(looked.people()))
        .group_by(attempts::course_id)
        .order(attempts::course_id)
        .select((attempts::course_id, count_star()))
        .load(conn)?;
    let passed: HashMap<CourseId, i64> = passed.into_iter().collect();
    let figures = all.into_iter().map(|(course, attempts, people)| {
        let passed = passed.get(&course).copied().unwrap_or(0);
        let figures = CourseFigures {
            attempts,
            passed,
            people,
        };
        (course, figures)
    });
    Ok(figures.collect())
}

/// How many people within the scope have handed in at least one attempt.
pub fn learner_count(conn: &mut Conn, looked: &Looked, course: CourseId) -> QueryResult<i64> {
    attempts::table
        .filter(attempts::course_id.eq(course))
        .filter(attempts::submitted_at.lt(looked.until))
        .filter(attempts::person_id.eq_any(looked.people()))
        .select(count(attempts::person_id).aggregate_distinct())
        .first(conn)
}

/// One page of the learners with their best result, sorted by name; a few statements however many there are.
pub fn learners(
    conn: &mut Conn,
    looked: &Looked,
    course: CourseId,
    span: (i64, i64),
) -> QueryResult<Vec<Learner>> {
    let rows = best_of(conn, looked, course, span)?;
    let ids: Vec<PersonId> = rows.iter().map(|row| row.0).collect();
    let passed: Vec<PersonId> = attempts::table
        .filter(attempts::course_id.eq(course))
        .filter(attempts::passed.eq(true))
        .filter(attempts::submitted_at.lt(looked.until))
        .filter(attempts::person_id.eq_any(&ids))
        .order(attempts::person_id)
        .select(attempts::person_id)
        .load(conn)?;
    let passed: HashSet<PersonId> = passed.into_iter().collect();
    let mut units = units_of(conn, looked, &ids)?;
    let learners = rows.into_iter().map(
        |(person, name, staff_code, tries, best_percent, last_at)| Learner {
            unit: units.remove(&person).unwrap_or_default(),
            passed: passed.contains(&person),
            name,
            staff_code,
            tries,
            best_percent,
            last_at,
        },
    );
    Ok(learners.collect())
}

/// Person, name, staff code, attempts, best percentage, last attempt.
type Best = (
    PersonId,
    String,
    Option<String>,
    i64,
    Option<f64>,
    Option<Time>,
);

fn best_of(
    conn: &mut Conn,
    looked: &Looked,
    course: CourseId,
    (limit, offset): (i64, i64),
) -> QueryResult<Vec<Best>> {
    attempts::table
        .inner_join(people::table)
        .filter(attempts::course_id.eq(course))
        .filter(attempts::submitted_at.lt(looked.until))
        .filter(attempts::person_id.eq_any(looked.people()))
        .group_by((
            people::id,
            people::full_name,
            people::staff_code,
            people::name_sort,
        ))
        .order((people::name_sort, people::id))
        .limit(limit)
        .offset(offset)
        .select((
            people::id,
            people::full_name,
            people::staff_code,
            count_star(),
            max(attempts::score_percent),
            max(attempts::submitted_at),
        ))
        .load(conn)
}

/// What the unit is called where each of these people was in post, the main post before a concurrent one.
fn units_of(
    conn: &mut Conn,
    looked: &Looked,
    people: &[PersonId],
) -> QueryResult<HashMap<PersonId, String>> {
    let day = looked.when.day;
    let rows: Vec<(PersonId, UnitId)> = assignments::table
        .filter(assignments::person_id.eq_any(people))
        .filter(assignments::unit_id.eq_any(looked.scope.units_on(day)))
        .filter(assignments::unit_id.eq_any(looked.below.units_on(day)))
        .filter(assignments::valid_from.le(day))
        .filter(assignments::valid_to.ge(day))
        .order((assignments::concurrent.desc(), assignments::id.desc()))
        .select((assignments::person_id, assignments::unit_id))
        .load(conn)?;
    // The main post comes last and stays.
    let units: HashMap<PersonId, UnitId> = rows.into_iter().collect();
    let ids: Vec<UnitId> = units.values().copied().collect();
    let names = called(conn, &ids, (looked.when, looked.today), looked.language)?;
    let name = |(person, unit): (PersonId, UnitId)| Some((person, names.get(&unit)?.clone()));
    Ok(units.into_iter().filter_map(name).collect())
}

/// What each question cost that was ever marked, the dearest first.
pub fn missed(conn: &mut Conn, looked: &Looked, course: CourseId) -> QueryResult<Vec<Missed>> {
    let rows: Vec<(String, i64, Option<f64>, Option<f64>)> = marks::table
        .inner_join(attempts::table)
        .filter(marks::course_id.eq(course))
        .filter(attempts::submitted_at.lt(looked.until))
        .filter(attempts::person_id.eq_any(looked.people()))
        .group_by(marks::question_id)
        .order(marks::question_id)
        .select((
            marks::question_id,
            count_star(),
            sum(marks::points),
            sum(marks::points_max),
        ))
        .load(conn)?;
    let mut missed: Vec<Missed> = rows
        .into_iter()
        .map(|(question, times, points, points_max)| Missed {
            question,
            times,
            points: points.unwrap_or(0.0),
            points_max: points_max.unwrap_or(0.0),
        })
        .collect();
    missed.sort_by(|one, other| other.lost().total_cmp(&one.lost()));
    Ok(missed)
}
