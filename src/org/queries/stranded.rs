//! People whose unit has ended without taking them anywhere, as after a split or a dissolution: until a list or a hand gives
//! them another, they stand in no unit of the day.
use super::super::finding::PEOPLE_A_PAGE;
use super::valid_on;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::people;
use crate::db::schema::person_aliases;
use crate::db::schema::unit_paths;
use crate::db::schema::unit_versions;
use diesel::dsl::exists;
use diesel::dsl::max;
use diesel::dsl::not;
use diesel::prelude::*;
use std::collections::HashMap;

const ROWS: i64 = 50;

/// Somebody with a post in a unit that has ended, on a list.
#[derive(Debug, Clone, Queryable)]
pub struct Stranded {
    pub id: PersonId,
    pub staff_code: Option<String>,
    pub full_name: String,
    pub unit_id: UnitId,
    pub position: Option<String>,
}

/// The units that had ended by a day and stood within the scope on their last day, each with that day. Two statements.
pub fn units_ended(conn: &mut Conn, scope: &Scope, day: Day) -> QueryResult<HashMap<UnitId, Day>> {
    let lasts: Vec<(UnitId, Option<Day>)> = unit_versions::table
        .filter(unit_versions::valid_from.le(day))
        .group_by(unit_versions::unit_id)
        .having(max(unit_versions::valid_to).lt(day))
        .order(unit_versions::unit_id)
        .select((unit_versions::unit_id, max(unit_versions::valid_to)))
        .load(conn)?;
    let lasts = lasts.into_iter();
    let lasts: HashMap<UnitId, Day> = lasts
        .filter_map(|(unit, last)| Some((unit, last?)))
        .collect();
    let within: Vec<(UnitId, Day)> = unit_paths::table
        .filter(unit_paths::ancestor_id.eq_any(scope.roots()))
        .filter(unit_paths::valid_to.lt(day))
        .order((unit_paths::unit_id, unit_paths::valid_to))
        .select((unit_paths::unit_id, unit_paths::valid_to))
        .load(conn)?;
    let within = within.into_iter();
    Ok(within
        .filter(|(unit, to)| lasts.get(unit) == Some(to))
        .collect())
}

diesel::alias!(assignments as other_posts: OtherPosts);

/// Everybody with a post of the day in one of these units, and none elsewhere of that day or to come.
macro_rules! held_in {
    ($units:expr, $day:expr) => {{
        let merged = person_aliases::table
            .filter(person_aliases::alias_id.eq(people::id))
            .filter(person_aliases::undone_at.is_null());
        let elsewhere = other_posts
            .filter(other_posts.field(assignments::person_id).eq(people::id))
            .filter(other_posts.field(assignments::valid_to).ge($day))
            .filter(
                other_posts
                    .field(assignments::valid_from)
                    .le(other_posts.field(assignments::valid_to)),
            )
            .filter(not(other_posts
                .field(assignments::unit_id)
                .eq_any($units.clone())));
        people::table
            .inner_join(assignments::table.on(assignments::person_id.eq(people::id)))
            .filter(assignments::unit_id.eq_any($units))
            .filter(valid_on!(assignments, $day))
            .filter(not(exists(merged)))
            .filter(not(exists(elsewhere)))
    }};
}

/// How many posts of the day lie in units of the scope that have ended. Three statements.
pub fn count_stranded(conn: &mut Conn, scope: &Scope, day: Day) -> QueryResult<i64> {
    let units: Vec<UnitId> = units_ended(conn, scope, day)?.into_keys().collect();
    held_in!(units, day).count().get_result(conn)
}

/// One page of them by name, and whether there are more.
pub fn find_stranded(
    conn: &mut Conn,
    units: &HashMap<UnitId, Day>,
    (page, day): (i64, Day),
) -> QueryResult<(Vec<Stranded>, bool)> {
    let units: Vec<UnitId> = units.keys().copied().collect();
    let mut found: Vec<Stranded> = held_in!(units, day)
        .order((people::name_sort, people::id, assignments::unit_id))
        .limit(ROWS + 1)
        .offset(page.max(0).saturating_mul(ROWS))
        .select((
            people::id,
            people::staff_code,
            people::full_name,
            assignments::unit_id,
            assignments::position,
        ))
        .load(conn)?;
    let more = found.len() > PEOPLE_A_PAGE;
    found.truncate(PEOPLE_A_PAGE);
    Ok((found, more))
}
