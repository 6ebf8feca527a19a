//! The people behind a figure, by name.
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AssignmentId;
use crate::db::ids::PersonId;
use crate::db::schema::assignments;
use crate::db::schema::completions;
use crate::db::schema::courses;
use crate::db::schema::people;
use crate::target::model::Window;
use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::HashSet;

/// Up to so many people are looked up one by one; of more, everybody's name is gone through in order.
const FEW: usize = 1000;

/// These people in the order of their names, in one statement.
pub fn in_name_order(conn: &mut Conn, of: &HashSet<PersonId>) -> QueryResult<Vec<PersonId>> {
    let all = people::table
        .order((people::name_sort, people::id))
        .select(people::id);
    if of.len() <= FEW {
        let ids: Vec<PersonId> = of.iter().copied().collect();
        return all.filter(people::id.eq_any(ids)).load(conn);
    }
    all.load_iter::<PersonId, DefaultLoadingMode>(conn)?
        .filter(|id| id.as_ref().map_or(true, |id| of.contains(id)))
        .collect()
}

/// Somebody on a list of names.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Named {
    pub id: PersonId,
    pub staff_code: Option<String>,
    pub full_name: String,
}

/// The people with these ids, in one statement.
pub fn named(conn: &mut Conn, ids: &[PersonId]) -> QueryResult<HashMap<PersonId, Named>> {
    let rows: Vec<Named> = people::table
        .filter(people::id.eq_any(ids))
        .order(people::id)
        .select((people::id, people::staff_code, people::full_name))
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The positions (chức vụ) that go with these posts, in one statement.
pub fn positions(
    conn: &mut Conn,
    posts: &[AssignmentId],
) -> QueryResult<HashMap<AssignmentId, Option<String>>> {
    let rows: Vec<(AssignmentId, Option<String>)> = assignments::table
        .filter(assignments::id.eq_any(posts))
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
    let rows: Vec<(PersonId, Time, String)> = completions::table
        .inner_join(courses::table)
        .filter(completions::person_id.eq_any(ids))
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
        .map(|(person, at, course)| (person, (at, course)))
        .collect())
}
