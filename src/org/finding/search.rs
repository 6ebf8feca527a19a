//! A page of the people found within a scope.
use super::super::model::PersonRow;
use super::super::queries::valid_on;
use super::finder::Finder;
use super::hosted;
use super::hosted::Hosted;
use super::tails;
use super::tails::Tail;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::MultiBackend;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::people;
use crate::db::schema::unit_versions;
use diesel::dsl::IntoBoxed;
use diesel::dsl::Select;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::HashSet;

/// Rows of a list of people on one page.
pub const PEOPLE_A_PAGE: usize = 50;
/// Posts of a scope that are read at once rather than asked for by those found.
const FEW: i64 = 4_000;
/// Of how many found the posts are asked for in one statement, at first and at the most.
const FIRST: usize = 128;
const MOST: usize = 2_000;

/// Which people a list shows.
#[derive(Debug, Clone)]
pub struct PeopleSearch {
    /// Where the viewer may look; narrow it with [`Scope::within`] to ask for one unit and below.
    pub scope: Scope,
    /// Only people with a post in exactly this unit, not below it.
    pub exactly: Option<UnitId>,
    /// Parts of a name, with or without diacritics, or the beginning of a staff code; empty for everybody.
    pub text: String,
    /// The same text where it may be the end of an identity number.
    pub number: Option<Tail>,
    pub day: Day,
    /// Whether people who are seconded into these units are found too.
    pub seconded: bool,
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

/// One page of the people found, by name, and whether there are more. A search typed with diacritics brings the names that
/// have them first. The number of statements does not depend on how many are shown.
pub fn find_people(
    conn: &mut Conn,
    finder: &Finder,
    search: &PeopleSearch,
) -> QueryResult<(Vec<PersonRow>, bool)> {
    let mut found = finder.names(conn)?.find(&search.text);
    if let Some(number) = &search.number {
        let holders = tails::holders(conn, number)?;
        let managed = of_these(conn, search, &holders, false)?;
        found.retain(|id| !managed.contains(id));
        found.extend(holders.into_iter().filter(|id| managed.contains(id)));
    }
    let page = usize::try_from(search.page).unwrap_or_default();
    let before = page.saturating_mul(PEOPLE_A_PAGE);
    let wanted = before.saturating_add(PEOPLE_A_PAGE + 1);
    let hosted = hosted::hosted(conn, search)?;
    let standing = first_standing(conn, (search, &hosted), &found, wanted)?;
    let more = standing.len() == wanted;
    let shown: Vec<PersonId> = standing
        .into_iter()
        .skip(before)
        .take(PEOPLE_A_PAGE)
        .collect();
    let mut by_id = rows(conn, search, &shown)?;
    // A post where the search looks goes before a secondment to it.
    for (id, row) in hosted::rows(conn, search, &hosted, &shown)? {
        by_id.entry(id).or_insert(row);
    }
    let rows = shown.iter().filter_map(|id| by_id.remove(id)).collect();
    Ok((rows, more))
}

/// The first of those found, in their order, who hold a post where the search looks or are seconded to there.
fn first_standing(
    conn: &mut Conn,
    (search, hosted): (&PeopleSearch, &Hosted),
    found: &[PersonId],
    wanted: usize,
) -> QueryResult<Vec<PersonId>> {
    let mut standing = Vec::new();
    let (mut rest, mut size) = (found, FIRST);
    while !rest.is_empty() && standing.len() < wanted {
        let (these, others) = rest.split_at(size.min(rest.len()));
        let held = of_these(conn, search, these, true)?;
        let works = |id: &&PersonId, held: &HashSet<PersonId>| {
            held.contains(*id) || hosted.contains_key(*id)
        };
        standing.extend(these.iter().filter(|id| works(id, &held)));
        // Whoever looks at few people had better read them all than ask for everybody found.
        if size == FIRST
            && !others.is_empty()
            && standing.len() < wanted
            && let Some(held) = all_posted(conn, search)?
        {
            standing.extend(others.iter().filter(|id| works(id, &held)));
            break;
        }
        (rest, size) = (others, (size * 4).min(MOST));
    }
    standing.truncate(wanted);
    Ok(standing)
}

/// Which of these people hold a post where the search looks; without `concurrent` ones if so asked.
fn of_these(
    conn: &mut Conn,
    search: &PeopleSearch,
    people: &[PersonId],
    concurrent: bool,
) -> QueryResult<HashSet<PersonId>> {
    if people.is_empty() {
        return Ok(HashSet::new());
    }
    // The sum hides the column from the planner, which would otherwise go through every post of the units.
    let hidden = assignments::unit_id + 0_i64;
    let mut held = in_post(search)
        .filter(hidden.eq_any(search.scope.units_on(search.day)))
        .filter(assignments::person_id.eq_any(people));
    if !concurrent {
        held = held.filter(assignments::concurrent.eq(false));
    }
    let held: Vec<PersonId> = held.load(conn)?;
    Ok(held.into_iter().collect())
}

/// Everybody who holds a post where the search looks, if they are few.
fn all_posted(conn: &mut Conn, search: &PeopleSearch) -> QueryResult<Option<HashSet<PersonId>>> {
    let held: Vec<PersonId> = in_post(search)
        .filter(assignments::unit_id.eq_any(search.scope.units_on(search.day)))
        .limit(FEW)
        .load(conn)?;
    let all = i64::try_from(held.len()).is_ok_and(|count| count < FEW);
    Ok(all.then(|| held.into_iter().collect()))
}

type InPost<'a> = IntoBoxed<'a, Select<assignments::table, assignments::person_id>, MultiBackend>;

/// The people with a post on the day, in exactly the unit asked for, if one is; the scope is for the caller to add.
fn in_post<'a>(search: &PeopleSearch) -> InPost<'a> {
    let (day, (low, high)) = (search.day, search.span());
    let mut query = assignments::table
        .select(assignments::person_id)
        .into_boxed::<MultiBackend>()
        .filter(assignments::valid_from.le(day))
        .filter(assignments::valid_to.ge(day));
    if search.exactly.is_some() {
        query = query.filter(assignments::unit_id.between(low, high));
    }
    query
}

/// Those with these ids who hold a post where the search looks, each with the one that put them on the list, the primary one first.
fn rows(
    conn: &mut Conn,
    search: &PeopleSearch,
    ids: &[PersonId],
) -> QueryResult<HashMap<PersonId, PersonRow>> {
    let (day, (low, high)) = (search.day, search.span());
    let hidden = assignments::unit_id + 0_i64;
    let found: Vec<PersonRow> = assignments::table
        .inner_join(people::table)
        .inner_join(unit_versions::table.on(unit_versions::unit_id.eq(assignments::unit_id)))
        .filter(assignments::person_id.eq_any(ids))
        .filter(hidden.between(low, high))
        .filter(hidden.eq_any(search.scope.units_on(day)))
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
    Ok(found.into_iter().map(|row| (row.id, row)).collect())
}
