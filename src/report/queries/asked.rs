//! What a filter names: the unit and the course in the database.
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::CourseId;
use crate::db::ids::UnitId;
use crate::db::schema::courses;
use crate::db::schema::unit_paths;
use crate::db::schema::unit_versions;
use crate::db::schema::units;
use crate::org::By;
use crate::org::with_those_before;
use crate::report::model::Asked;
use crate::report::model::Filter;
use crate::report::model::Plain;
use crate::report::model::Wrong;
use diesel::dsl::count;
use diesel::dsl::count_star;
use diesel::prelude::*;
use jiff::tz::TimeZone;

/// The filter that an address means. The inner error says what of it does not exist or lies outside the scope.
pub fn filter(
    conn: &mut Conn,
    scope: &Scope,
    (asked, plain): (&Asked, Plain),
    (today, zone): (Day, &TimeZone),
) -> QueryResult<Result<Filter, Wrong>> {
    let below = match asked.unit.trim() {
        "" => None,
        name => match unit_ever(conn, scope, name, today)? {
            Some(unit) => Some(Scope::of_operator(match plain.by {
                By::Then => vec![unit],
                By::Today => with_those_before(conn, unit, today)?,
            })),
            None => return Ok(Err(Wrong::Unit)),
        },
    };
    let course = match asked.course.trim() {
        "" => None,
        name => match course_named(conn, name)? {
            Some(course) => Some(course),
            None => return Ok(Err(Wrong::Course)),
        },
    };
    Ok(Ok(Filter {
        broad: is_broad(conn, below.as_ref().unwrap_or(scope))?,
        scope: scope.clone(),
        below,
        course,
        from: plain.from.map(|day| day.start(zone)),
        until: plain.to.map(|day| day.end(zone)),
        status: plain.status,
        today,
    }))
}

/// The unit that an address names by code or id, if it ever stood within the scope: by a code it bears today first, since official
/// codes are numbers too; then by its id; then by a code it bore, the latest bearer first.
fn unit_ever(
    conn: &mut Conn,
    scope: &Scope,
    name: &str,
    today: Day,
) -> QueryResult<Option<UnitId>> {
    let id = name.parse().map_or(UnitId(0), UnitId);
    let found: Vec<(UnitId, String, Day, Day)> = unit_versions::table
        .filter(
            unit_versions::code
                .eq(name)
                .or(unit_versions::unit_id.eq(id)),
        )
        .filter(unit_versions::unit_id.eq_any(scope.units_ever()))
        .order((unit_versions::valid_to.desc(), unit_versions::unit_id))
        .select((
            unit_versions::unit_id,
            unit_versions::code,
            unit_versions::valid_from,
            unit_versions::valid_to,
        ))
        .load(conn)?;
    let rank = |(unit, code, from, to): &(UnitId, String, Day, Day)| match () {
        () if code == name && *from <= today && today <= *to => 0,
        () if *unit == id => 1,
        () => 2,
    };
    Ok(found.iter().min_by_key(|row| rank(row)).map(|row| row.0))
}

/// The course of this folder or code.
fn course_named(conn: &mut Conn, name: &str) -> QueryResult<Option<CourseId>> {
    courses::table
        .filter(courses::folder.eq(name).or(courses::code.eq(name)))
        .order(courses::id)
        .select(courses::id)
        .first(conn)
        .optional()
}

/// Whether the scope holds so many of the units that their records are best found by going through all in order.
fn is_broad(conn: &mut Conn, scope: &Scope) -> QueryResult<bool> {
    let all: i64 = units::table.select(count_star()).first(conn)?;
    let within: i64 = unit_paths::table
        .filter(unit_paths::ancestor_id.eq_any(scope.roots()))
        .select(count(unit_paths::unit_id).aggregate_distinct())
        .first(conn)?;
    Ok(within * 8 > all)
}

/// The units with none above them, ever: all there is, for the operator of the server.
pub fn root_units(conn: &mut Conn) -> QueryResult<Vec<UnitId>> {
    unit_versions::table
        .filter(unit_versions::parent_id.is_null())
        .order(unit_versions::unit_id)
        .select(unit_versions::unit_id)
        .distinct()
        .load(conn)
}
