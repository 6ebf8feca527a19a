//! The people behind a figure, by name.
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AssignmentId;
use crate::db::ids::PersonId;
use crate::db::schema::assignments;
use crate::db::schema::completions;
use crate::db::schema::courses;
use crate::db::schema::people;
use crate::org::records_of_many;
use crate::target::model::HeldPost;
use crate::target::model::Window;
use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use std::collections::HashMap;

/// Up to so many people are looked up one by one; of more, everybody's name is gone through in order.
const FEW: usize = 1000;
/// Names on a page.
pub const NAMES_A_PAGE: usize = 100;

/// Somebody on a list of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub post: HeldPost,
    pub full_name: String,
    pub staff_code: Option<String>,
    pub position: Option<String>,
}

/// One page, counted from 1, of the people who hold these posts, in the order of their names. Three statements, however many.
pub fn listed(
    conn: &mut Conn,
    posts: &HashMap<PersonId, HeldPost>,
    page: usize,
) -> QueryResult<Vec<Listed>> {
    let skip = page.saturating_sub(1).saturating_mul(NAMES_A_PAGE);
    let ordered = in_name_order(conn, posts)?;
    let shown: Vec<HeldPost> = ordered
        .iter()
        .skip(skip)
        .take(NAMES_A_PAGE)
        .filter_map(|id| posts.get(id).copied())
        .collect();
    let mut named = named(conn, &shown)?;
    let mut positions = positions(conn, &shown)?;
    let list = |post: HeldPost| {
        let (staff_code, full_name) = named.remove(&post.person)?;
        Some(Listed {
            post,
            full_name,
            staff_code,
            position: positions.remove(&post.id).flatten(),
        })
    };
    Ok(shown.into_iter().filter_map(list).collect())
}

fn in_name_order(conn: &mut Conn, of: &HashMap<PersonId, HeldPost>) -> QueryResult<Vec<PersonId>> {
    let all = people::table
        .order((people::name_sort, people::id))
        .select(people::id);
    if of.len() <= FEW {
        let ids: Vec<PersonId> = of.keys().copied().collect();
        return all.filter(people::id.eq_any(ids)).load(conn);
    }
    all.load_iter::<PersonId, DefaultLoadingMode>(conn)?
        .filter(|id| id.as_ref().map_or(true, |id| of.contains_key(id)))
        .collect()
}

/// Staff code and name.
type Name = (Option<String>, String);

fn named(conn: &mut Conn, posts: &[HeldPost]) -> QueryResult<HashMap<PersonId, Name>> {
    let ids = posts.iter().map(|post| post.person);
    let rows: Vec<(PersonId, Name)> = people::table
        .filter(people::id.eq_any(ids))
        .order(people::id)
        .select((people::id, (people::staff_code, people::full_name)))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

fn positions(
    conn: &mut Conn,
    posts: &[HeldPost],
) -> QueryResult<HashMap<AssignmentId, Option<String>>> {
    let ids = posts.iter().map(|post| post.id);
    let rows: Vec<(AssignmentId, Option<String>)> = assignments::table
        .filter(assignments::id.eq_any(ids))
        .order(assignments::id)
        .select((assignments::id, assignments::position))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The last completion of each of these people within the window: when, and the code of the course.
pub fn last_completions(
    conn: &mut Conn,
    ids: &[PersonId],
    window: Window,
) -> QueryResult<HashMap<PersonId, (Time, String)>> {
    let whose = records_of_many(conn, ids)?;
    let rows: Vec<(PersonId, Time, String)> = completions::table
        .inner_join(courses::table)
        .filter(completions::person_id.eq_any(whose.keys()))
        .filter(completions::completed_at.ge(window.from))
        .filter(completions::completed_at.lt(window.until))
        .order((completions::completed_at, completions::id))
        .select((
            completions::person_id,
            completions::completed_at,
            courses::code,
        ))
        .load(conn)?;
    // The newest comes last and stays.
    Ok(rows
        .into_iter()
        .map(|(person, at, course)| (whose.get(&person).copied().unwrap_or(person), (at, course)))
        .collect())
}
