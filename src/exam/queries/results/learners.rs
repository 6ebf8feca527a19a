//! The people who were examined in a course, with their best result.
use super::Examinees;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::CourseId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::attempts;
use crate::db::schema::people;
use crate::org::called;
use diesel::dsl::count_star;
use diesel::dsl::max;
use diesel::prelude::*;
use std::collections::HashMap;

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

/// One page of the learners with their best result, sorted by name; as many statements however many there are.
pub fn learners(
    conn: &mut Conn,
    whom: &Examinees,
    course: CourseId,
    span: (i64, i64),
) -> QueryResult<Vec<Learner>> {
    let listed = listed(conn, whom, course, span)?;
    let ids: Vec<PersonId> = listed.iter().map(|one| one.0).collect();
    let mut units = units_of(conn, whom, &ids)?;
    let mut sat = sat_by(conn, (whom, &whom.records_of(&ids)), course)?;
    let learners = listed.into_iter().map(|(person, name, staff_code)| {
        let sat = sat.remove(&person).unwrap_or_default();
        Learner {
            unit: units.remove(&person).unwrap_or_default(),
            name,
            staff_code,
            tries: sat.tries,
            best_percent: sat.best_percent,
            passed: sat.passed,
            last_at: sat.last_at,
        }
    });
    Ok(learners.collect())
}

/// Person, name, staff code.
type Listed = (PersonId, String, Option<String>);

fn listed(
    conn: &mut Conn,
    whom: &Examinees,
    course: CourseId,
    (limit, offset): (i64, i64),
) -> QueryResult<Vec<Listed>> {
    let examined = || {
        attempts::table
            .filter(attempts::course_id.eq(course))
            .filter(attempts::submitted_at.lt(whom.looked.until))
            .select(attempts::person_id)
    };
    let listed = people::table
        .filter(people::id.eq_any(whom.people()))
        .order((people::name_sort, people::id))
        .select((people::id, people::full_name, people::staff_code))
        .limit(limit)
        .offset(offset)
        .into_boxed();
    if whom.merged.is_empty() {
        return listed.filter(people::id.eq_any(examined())).load(conn);
    }
    let records: Vec<PersonId> = examined()
        .filter(attempts::person_id.eq_any(whom.merged.keys()))
        .order(attempts::id)
        .load(conn)?;
    let kept = records.iter().filter_map(|record| whom.merged.get(record));
    let under_another = people::id.eq_any(kept);
    listed
        .filter(people::id.eq_any(examined()).or(under_another))
        .load(conn)
}

impl Examinees {
    /// Every record of these people, each with whom it means.
    fn records_of(&self, people: &[PersonId]) -> HashMap<PersonId, PersonId> {
        let merged = self
            .merged
            .iter()
            .map(|(record, person)| (*record, *person));
        let theirs = merged.filter(|(_, person)| people.contains(person));
        people.iter().map(|id| (*id, *id)).chain(theirs).collect()
    }
}

/// What somebody's attempts came to.
#[derive(Default)]
struct Sat {
    tries: i64,
    best_percent: Option<f64>,
    passed: bool,
    last_at: Option<Time>,
}

fn sat_by(
    conn: &mut Conn,
    (whom, records): (&Examinees, &HashMap<PersonId, PersonId>),
    course: CourseId,
) -> QueryResult<HashMap<PersonId, Sat>> {
    type Row = (PersonId, Option<bool>, i64, Option<f64>, Option<Time>);
    let rows: Vec<Row> = attempts::table
        .filter(attempts::course_id.eq(course))
        .filter(attempts::submitted_at.lt(whom.looked.until))
        .filter(attempts::person_id.eq_any(records.keys()))
        .group_by((attempts::person_id, attempts::passed))
        .order((attempts::person_id, attempts::passed))
        .select((
            attempts::person_id,
            attempts::passed,
            count_star(),
            max(attempts::score_percent),
            max(attempts::submitted_at),
        ))
        .load(conn)?;
    let mut all: HashMap<PersonId, Sat> = HashMap::new();
    for (record, passed, tries, best_percent, last_at) in rows {
        let person = records.get(&record).copied().unwrap_or(record);
        let sat = all.entry(person).or_default();
        sat.tries += tries;
        sat.passed |= passed == Some(true);
        let best = sat.best_percent.into_iter().chain(best_percent);
        sat.best_percent = best.reduce(f64::max);
        sat.last_at = sat.last_at.max(last_at);
    }
    Ok(all)
}

/// What the unit is called where each of these people was in post, the main post before a concurrent one.
fn units_of(
    conn: &mut Conn,
    whom: &Examinees,
    people: &[PersonId],
) -> QueryResult<HashMap<PersonId, String>> {
    let looked = &whom.looked;
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
