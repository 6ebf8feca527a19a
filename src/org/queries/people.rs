//! People as a scope sees them.
use super::super::model::Assignment;
use super::super::model::Person;
use super::super::states::seconded_into;
use super::posts::assignments_of;
use super::valid_on;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::MultiBackend;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::people;
use crate::db::schema::unit_paths;
use crate::db::schema::unit_versions;
use diesel::prelude::*;
use std::collections::HashMap;

/// What these people are called; in one query.
pub fn names_of_people(
    conn: &mut Conn,
    ids: &[PersonId],
) -> QueryResult<HashMap<PersonId, String>> {
    let names: Vec<(PersonId, String)> = people::table
        .filter(people::id.eq_any(ids))
        .order(people::id)
        .select((people::id, people::full_name))
        .load(conn)?;
    Ok(names.into_iter().collect())
}

pub(super) type Condition =
    Box<dyn BoxableExpression<people::table, MultiBackend, SqlType = diesel::sql_types::Bool>>;

/// Every word occurs in the name, whatever its diacritics.
pub(super) fn has_words(folded: &str) -> Condition {
    let always: Condition = Box::new(people::id.is_not_null());
    folded.split(' ').fold(always, |all, word| {
        let like = people::name_fold
            .like(format!("%{}%", escaped(word)))
            .escape('\\');
        Box::new(all.and(like))
    })
}

/// The staff code begins with this, as typed or in capitals. A range, because every database finds that by its index; codes are
/// compared by bytes.
pub(super) fn begins_code(text: &str) -> Condition {
    let from = |start: String| {
        let end = format!("{start}{}", char::MAX);
        let after = people::staff_code.ge(start);
        after.and(people::staff_code.le(end)).assume_not_null()
    };
    Box::new(from(text.to_owned()).or(from(text.to_uppercase())))
}

/// Text in which no character means anything to `LIKE`.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

/// A person's own data.
pub fn person(conn: &mut Conn, id: PersonId) -> QueryResult<Option<Person>> {
    people::table
        .find(id)
        .select((
            people::id,
            people::staff_code,
            people::full_name,
            people::birth_date,
            people::gender,
            people::citizen_id_mask,
            people::email,
            people::phone,
        ))
        .first(conn)
        .optional()
}

/// Whether a person stands within the scope on a day: by a post of that day or, for somebody who holds none, by the last one
/// held. What this denies must be answered as if the person did not exist.
pub fn may_see(conn: &mut Conn, scope: &Scope, person: PersonId, day: Day) -> QueryResult<bool> {
    let posts = assignments_of(conn, person, day)?;
    let mut counted: Vec<(UnitId, Day)> = posts
        .iter()
        .filter(|post| post.valid_from <= day && day <= post.valid_to)
        .map(|post| (post.unit_id, day))
        .collect();
    if counted.is_empty() {
        let past = posts.iter().filter(|post| post.valid_to < day);
        let last = past.map(|post| post.valid_to).max();
        let counts = |post: &&Assignment| last.is_none_or(|last| post.valid_to == last);
        // Of posts to come, the first one.
        let most = if last.is_some() { posts.len() } else { 1 };
        let held = posts.iter().filter(counts).take(most);
        counted
            .extend(held.map(|post| (post.unit_id, day.min(post.valid_to).max(post.valid_from))));
    }
    for place in counted {
        if stood_inside(conn, scope, place)? {
            return Ok(true);
        }
    }
    // Whoever is seconded into the scope works there, as with a concurrent post.
    seconded_into(conn, scope, person, day)
}

/// Whether whoever acts in this scope answers for a person's account and data: their main post of the day lies within it, or,
/// for somebody without one, the last they held; concurrent posts count for whoever never had another. A concurrent post
/// beside a main one elsewhere lets a person be seen, not acted upon.
pub fn may_manage(conn: &mut Conn, scope: &Scope, person: PersonId, day: Day) -> QueryResult<bool> {
    let mut posts = assignments_of(conn, person, day)?;
    if posts.iter().any(|post| !post.concurrent) {
        posts.retain(|post| !post.concurrent);
    }
    let holds = |post: &Assignment| post.valid_from <= day && day <= post.valid_to;
    if posts.iter().any(holds) {
        posts.retain(holds);
    } else {
        let last = posts.iter().max_by_key(|post| post.valid_to);
        posts = last.cloned().into_iter().collect();
    }
    for post in &posts {
        let on = day.min(post.valid_to).max(post.valid_from);
        if !stood_inside(conn, scope, (post.unit_id, on))? {
            return Ok(false);
        }
    }
    Ok(!posts.is_empty() && !is_erased(conn, person)?)
}

/// Whether the person's identity was erased on their request: nothing may lead back to them.
pub fn is_erased(conn: &mut Conn, person: PersonId) -> QueryResult<bool> {
    let erased = people::table.find(person).filter(people::erased);
    diesel::select(diesel::dsl::exists(erased)).get_result(conn)
}

/// Of these posts those held in the scope until now or in the past: all that is to be seen of somebody who moved on.
pub fn left_within(
    conn: &mut Conn,
    scope: &Scope,
    posts: &[Assignment],
    day: Day,
) -> QueryResult<Vec<Assignment>> {
    let begun = posts.iter().filter(|post| post.valid_from <= day);
    own_posts(conn, scope, begun.cloned().collect(), day)
}

/// Of these posts those in units within the scope: on the day, on their last one or, if they are to come, on their first one. A unit
/// that had ended by then stays with whoever had it on its last day. Two statements.
pub fn own_posts(
    conn: &mut Conn,
    scope: &Scope,
    mut posts: Vec<Assignment>,
    day: Day,
) -> QueryResult<Vec<Assignment>> {
    let units: Vec<UnitId> = posts.iter().map(|post| post.unit_id).collect();
    let versions: Vec<(UnitId, Day, Day)> = unit_versions::table
        .filter(unit_versions::unit_id.eq_any(&units))
        .order((unit_versions::unit_id, unit_versions::valid_from))
        .select((
            unit_versions::unit_id,
            unit_versions::valid_from,
            unit_versions::valid_to,
        ))
        .load(conn)?;
    let paths: Vec<(UnitId, Day, Day)> = unit_paths::table
        .filter(unit_paths::unit_id.eq_any(&units))
        .filter(unit_paths::ancestor_id.eq_any(scope.roots()))
        .order((unit_paths::unit_id, unit_paths::valid_from))
        .select((
            unit_paths::unit_id,
            unit_paths::valid_from,
            unit_paths::valid_to,
        ))
        .load(conn)?;
    posts.retain(|post| {
        let on = day.min(post.valid_to).max(post.valid_from);
        let of_unit = versions.iter().filter(|(unit, ..)| *unit == post.unit_id);
        let begun = of_unit.filter(|(_, from, _)| *from <= on);
        let last = begun.map(|(.., to)| *to).max();
        let on = last.map_or(on, |last| last.min(on));
        let mut paths = paths.iter();
        paths.any(|(unit, from, to)| *unit == post.unit_id && *from <= on && on <= *to)
    });
    Ok(posts)
}

/// Whether a unit stood within a scope on a day; one that had ended by then stays with whoever had it on its last day.
fn stood_inside(conn: &mut Conn, scope: &Scope, (unit, day): (UnitId, Day)) -> QueryResult<bool> {
    let stands: Option<Day> = unit_versions::table
        .filter(unit_versions::unit_id.eq(unit))
        .filter(unit_versions::valid_from.le(day))
        .select(diesel::dsl::max(unit_versions::valid_to))
        .first(conn)?;
    let day = stands.map_or(day, |last| last.min(day));
    let inside: i64 = unit_paths::table
        .filter(unit_paths::unit_id.eq(unit))
        .filter(unit_paths::ancestor_id.eq_any(scope.roots()))
        .filter(valid_on!(unit_paths, day))
        .count()
        .get_result(conn)?;
    Ok(inside > 0)
}
