//! People within a scope: searched, listed, seen.
use super::super::model::Assignment;
use super::super::model::Person;
use super::super::model::PersonRow;
use super::posts::assignments_of;
use super::valid_on;
use crate::access::Scope;
use crate::access::UnitsOn;
use crate::db::Conn;
use crate::db::Day;
use crate::db::MultiBackend;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::people;
use crate::db::schema::unit_paths;
use crate::db::schema::unit_versions;
use crate::text::fold;
use crate::text::tidy;
use diesel::dsl::exists;
use diesel::prelude::*;
use std::collections::HashMap;

/// Rows of a list of people on one page.
pub const PEOPLE_A_PAGE: usize = 50;
pub(super) const ROWS: i64 = 50;

/// Which people a list shows.
#[derive(Debug, Clone)]
pub struct PeopleSearch {
    /// Where the viewer may look; narrow it with [`Scope::within`] to ask for one unit and below.
    pub scope: Scope,
    /// Only people with a post in exactly this unit, not below it.
    pub exactly: Option<UnitId>,
    /// Words of a name, with or without diacritics, or the beginning of a staff code; empty for everybody.
    pub text: String,
    pub day: Day,
    /// From 0.
    pub page: i64,
}

impl PeopleSearch {
    /// The ids of the units that may count: one or all.
    fn span(&self) -> (UnitId, UnitId) {
        self.exactly
            .map_or((UnitId(i64::MIN), UnitId(i64::MAX)), |unit| (unit, unit))
    }
}

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

/// One page of the people found, by name, and whether there are more. A search typed with diacritics brings the names that
/// have them first. Two statements, however many people.
pub fn find_people(conn: &mut Conn, search: &PeopleSearch) -> QueryResult<(Vec<PersonRow>, bool)> {
    let text = tidy(&search.text);
    let mut query = people::table
        .select(people::id)
        .into_boxed::<MultiBackend>();
    let posts = in_post(search.scope.units_on(search.day), search.span(), search.day);
    // No name has a digit in it, so that this can be nothing but a code: the few who have it are found by its index, and only
    // then asked for their posts.
    let is_code = text.contains(|sign: char| sign.is_ascii_digit());
    query = match (is_code, text.is_empty()) {
        (true, _) => query
            .filter(begins_code(&text))
            .filter(exists(posts.filter(assignments::person_id.eq(people::id)))),
        (false, true) => query.filter(people::id.eq_any(posts)),
        (false, false) => query
            .filter(people::id.eq_any(posts))
            .filter(has_words(&fold(&text)).or(begins_code(&text))),
    };
    if text == fold(&text) {
        query = query.order((people::name_sort, people::id));
    } else {
        let exact = people::full_name
            .like(format!("%{}%", escaped(&title_case(&text))))
            .escape('\\');
        query = query.order((exact.desc(), people::name_sort, people::id));
    }
    let found: Vec<PersonId> = query
        .limit(ROWS + 1)
        .offset(search.page.max(0).saturating_mul(ROWS))
        .load(conn)?;
    let more = found.len() > PEOPLE_A_PAGE;
    let shown: Vec<PersonId> = found.into_iter().take(PEOPLE_A_PAGE).collect();
    Ok((rows(conn, search, &shown)?, more))
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

/// Names are kept with capitals, and not every database compares without case.
fn title_case(text: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(letters).collect()
        })
    };
    text.split(' ').map(capital).collect::<Vec<_>>().join(" ")
}

/// The people with a post on that day in the units asked for, of which the ids lie in a span.
#[diesel::dsl::auto_type(no_type_alias)]
fn in_post(units: UnitsOn, span: (UnitId, UnitId), day: Day) -> _ {
    let low: UnitId = span.0;
    let high: UnitId = span.1;
    assignments::table
        .select(assignments::person_id)
        .filter(assignments::valid_from.le(day))
        .filter(assignments::valid_to.ge(day))
        .filter(assignments::unit_id.ge(low))
        .filter(assignments::unit_id.le(high))
        .filter(assignments::unit_id.eq_any(units))
}

/// The people with these ids in their order, each with the post that put them on the list, the primary one first.
fn rows(conn: &mut Conn, search: &PeopleSearch, ids: &[PersonId]) -> QueryResult<Vec<PersonRow>> {
    let (day, (low, high)) = (search.day, search.span());
    let found: Vec<PersonRow> = assignments::table
        .inner_join(people::table)
        .inner_join(unit_versions::table.on(unit_versions::unit_id.eq(assignments::unit_id)))
        .filter(assignments::person_id.eq_any(ids))
        .filter(assignments::unit_id.between(low, high))
        .filter(assignments::unit_id.eq_any(search.scope.units_on(day)))
        .filter(valid_on!(assignments, day))
        .filter(valid_on!(unit_versions, day))
        .order((assignments::concurrent.desc(), assignments::id.desc()))
        .select((
            people::id,
            people::staff_code,
            people::full_name,
            people::birth_date,
            assignments::unit_id,
            unit_versions::name,
            assignments::category,
            assignments::position,
            assignments::is_leader,
            assignments::concurrent,
        ))
        .load(conn)?;
    // Of several posts the last one collected wins: the oldest primary one.
    let mut by_id: HashMap<PersonId, PersonRow> =
        found.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
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
        let last = posts
            .iter()
            .filter(|post| post.valid_to < day)
            .max_by_key(|post| post.valid_to);
        counted.extend(
            last.or(posts.first())
                .map(|post| (post.unit_id, day.min(post.valid_to).max(post.valid_from))),
        );
    }
    for place in counted {
        if stood_inside(conn, scope, place)? {
            return Ok(true);
        }
    }
    Ok(false)
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
    Ok(!posts.is_empty())
}

fn stood_inside(conn: &mut Conn, scope: &Scope, (unit, day): (UnitId, Day)) -> QueryResult<bool> {
    let inside: i64 = unit_paths::table
        .filter(unit_paths::unit_id.eq(unit))
        .filter(unit_paths::ancestor_id.eq_any(scope.roots()))
        .filter(valid_on!(unit_paths, day))
        .count()
        .get_result(conn)?;
    Ok(inside > 0)
}
