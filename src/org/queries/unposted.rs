//! People without a post, who therefore stand in nobody's units, and who may see them all the same: whoever had them last, and
//! who oversees everything.
use super::super::finding::PEOPLE_A_PAGE;
use super::names_of;
use super::people::begins_code;
use super::people::has_words;
use super::valid_on;
use crate::access::Role;
use crate::access::Scope;
use crate::access::Viewer;
use crate::access::standing_grants;
use crate::db::Conn;
use crate::db::Day;
use crate::db::MultiBackend;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignment_rows;
use crate::db::schema::assignments;
use crate::db::schema::imports;
use crate::db::schema::people;
use crate::db::schema::person_aliases;
use crate::db::schema::unit_paths;
use crate::db::schema::unit_versions;
use crate::text::BirthDate;
use crate::text::fold;
use crate::text::tidy;
use diesel::dsl::exists;
use diesel::dsl::not;
use diesel::prelude::*;
use std::collections::HashMap;

const ROWS: i64 = 50;

/// Somebody without a post, on a list.
#[derive(Debug, Clone, Queryable)]
pub struct Unposted {
    pub id: PersonId,
    pub staff_code: Option<String>,
    pub full_name: String,
    pub birth_date: Option<BirthDate>,
}

/// Whether the viewer administers every unit above which nothing stands: only they may see whoever stands in no unit. Asks the
/// database for administrators from the top of the tree only.
pub fn oversees_all(conn: &mut Conn, viewer: &Viewer, day: Day) -> QueryResult<bool> {
    if viewer.tops.is_empty() {
        return Ok(false);
    }
    let tops: Vec<UnitId> = unit_versions::table
        .filter(unit_versions::parent_id.is_null())
        .filter(valid_on!(unit_versions, day))
        .order(unit_versions::unit_id)
        .select(unit_versions::unit_id)
        .load(conn)?;
    Ok(tops.iter().all(|top| viewer.tops.contains(top)))
}

/// Posts of whoever comes with an import under way, or came with one that is undone and not swept yet: nobody sees these people.
macro_rules! unseen {
    () => {
        assignment_rows::table
            .inner_join(imports::table)
            .filter(assignment_rows::person_id.eq(people::id))
            .filter(
                imports::state.eq("applying").or(imports::state
                    .eq("undone")
                    .and(imports::done_rows.lt(imports::all_rows))),
            )
    };
}

diesel::alias!(assignments as later_posts: LaterPosts);

/// Whose last post before a day lay in a unit that stood within a scope then, or when it ended.
macro_rules! left_from {
    ($scope:expr, $day:expr) => {{
        let later = later_posts
            .filter(
                later_posts
                    .field(assignments::person_id)
                    .eq(assignments::person_id),
            )
            .filter(
                later_posts
                    .field(assignments::valid_to)
                    .gt(assignments::valid_to),
            )
            .filter(later_posts.field(assignments::valid_to).lt($day))
            .filter(
                later_posts
                    .field(assignments::valid_from)
                    .le(later_posts.field(assignments::valid_to)),
            );
        let stood_on = unit_versions::table
            .filter(unit_versions::unit_id.eq(assignments::unit_id))
            .filter(unit_versions::valid_from.le(assignments::valid_to))
            .filter(unit_versions::valid_to.gt(unit_paths::valid_to));
        assignments::table
            .inner_join(unit_paths::table.on(unit_paths::unit_id.eq(assignments::unit_id)))
            .filter(unit_paths::ancestor_id.eq_any($scope.roots()))
            .filter(unit_paths::valid_from.le(assignments::valid_to))
            .filter(
                unit_paths::valid_to
                    .ge(assignments::valid_to)
                    .or(not(exists(stood_on))),
            )
            .filter(assignments::valid_to.lt($day))
            .filter(assignments::valid_from.le(assignments::valid_to))
            .filter(not(exists(later)))
            .select(assignments::person_id)
    }};
}

/// One page of those without a post on a day, by name, and whether there are more; `text` as for a search of everybody. With a
/// scope only those who held their last post within it. One statement.
pub fn find_unposted(
    conn: &mut Conn,
    scope: Option<&Scope>,
    (text, page): (&str, i64),
    day: Day,
) -> QueryResult<(Vec<Unposted>, bool)> {
    let text = tidy(text);
    let held = assignments::table
        .filter(assignments::person_id.eq(people::id))
        .filter(valid_on!(assignments, day));
    let merged = person_aliases::table
        .filter(person_aliases::alias_id.eq(people::id))
        .filter(person_aliases::undone_at.is_null());
    let mut query = people::table
        .filter(not(exists(held)))
        .filter(not(exists(merged)))
        .filter(not(exists(unseen!())))
        .into_boxed::<MultiBackend>();
    if let Some(scope) = scope {
        query = query.filter(people::id.eq_any(left_from!(scope, day)));
    }
    if !text.is_empty() {
        query = query.filter(has_words(&fold(&text)).or(begins_code(&text)));
    }
    let mut found: Vec<Unposted> = query
        .order((people::name_sort, people::id))
        .limit(ROWS + 1)
        .offset(page.max(0).saturating_mul(ROWS))
        .select((
            people::id,
            people::staff_code,
            people::full_name,
            people::birth_date,
        ))
        .load(conn)?;
    let more = found.len() > PEOPLE_A_PAGE;
    found.truncate(PEOPLE_A_PAGE);
    Ok((found, more))
}

/// The last post of each of these people before a day: what its unit was called, and until when; with a scope those in units that
/// ever stood within it. Two statements.
pub fn last_posts(
    conn: &mut Conn,
    scope: Option<&Scope>,
    people: &[PersonId],
    day: Day,
) -> QueryResult<HashMap<PersonId, (String, Day)>> {
    let mut held = assignments::table.into_boxed::<MultiBackend>();
    if let Some(scope) = scope {
        held = held.filter(assignments::unit_id.eq_any(scope.units_ever()));
    }
    let posts: Vec<(PersonId, UnitId, Day)> = held
        .filter(assignments::person_id.eq_any(people))
        .filter(assignments::valid_from.le(assignments::valid_to))
        .filter(assignments::valid_to.lt(day))
        .order((
            assignments::valid_to,
            assignments::concurrent.desc(),
            assignments::id,
        ))
        .select((
            assignments::person_id,
            assignments::unit_id,
            assignments::valid_to,
        ))
        .load(conn)?;
    let units: Vec<UnitId> = posts.iter().map(|(_, unit, _)| *unit).collect();
    let called = names_of(conn, &units, day)?;
    let last = posts.into_iter().map(|(person, unit, to)| {
        let name = called.get(&unit).cloned().unwrap_or_default();
        (person, (name, to))
    });
    Ok(last.collect())
}

/// The roles and units these people hold or will hold, in one query.
pub fn roles_of(
    conn: &mut Conn,
    people: &[PersonId],
    day: Day,
) -> QueryResult<HashMap<PersonId, Vec<(Role, UnitId)>>> {
    let mut roles: HashMap<PersonId, Vec<(Role, UnitId)>> = HashMap::new();
    for (person, role, unit) in standing_grants(conn, people, day)? {
        roles.entry(person).or_default().push((role, unit));
    }
    Ok(roles)
}

/// The same with the names of the units, in two queries.
pub fn roles_named(
    conn: &mut Conn,
    people: &[PersonId],
    day: Day,
) -> QueryResult<HashMap<PersonId, Vec<(Role, String)>>> {
    let roles = roles_of(conn, people, day)?;
    let units: Vec<UnitId> = roles.values().flatten().map(|(_, unit)| *unit).collect();
    let names = names_of(conn, &units, day)?;
    let unit_name = |unit: UnitId| names.get(&unit).cloned().unwrap_or_default();
    let with_units = |held: Vec<(Role, UnitId)>| {
        let each = held.into_iter();
        each.map(|(role, unit)| (role, unit_name(unit))).collect()
    };
    let each = roles.into_iter();
    Ok(each
        .map(|(person, held)| (person, with_units(held)))
        .collect())
}

/// Whether somebody holds no post on a day, and the viewer is one who may see them all the same.
pub fn is_overseen(
    conn: &mut Conn,
    viewer: &Viewer,
    person: PersonId,
    day: Day,
) -> QueryResult<bool> {
    if !oversees_all(conn, viewer, day)? {
        return Ok(false);
    }
    let held = assignments::table
        .filter(assignments::person_id.eq(person))
        .filter(valid_on!(assignments, day));
    diesel::select(not(exists(held))).get_result(conn)
}
