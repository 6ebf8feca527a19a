//! Unit and post of a person at a moment, as a completion keeps them.
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::unit_versions;
use diesel::prelude::*;

/// Where a person stands on a day: their post, and the unit as it was called then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    pub unit: UnitId,
    pub unit_code: String,
    pub unit_name: String,
    pub parent_unit_name: Option<String>,
    pub category: String,
    pub position: Option<String>,
}

#[derive(Queryable)]
struct Assignment {
    unit: UnitId,
    category: String,
    position: Option<String>,
    concurrent: bool,
    from: Day,
    to: Day,
}

/// Whether a person holds or ever held a post.
pub fn has_post(conn: &mut Conn, person: PersonId) -> QueryResult<bool> {
    let held = assignments::table.filter(assignments::person_id.eq(person));
    diesel::select(diesel::dsl::exists(held)).get_result(conn)
}

/// The main post of a person on `day`, or else the last they held; `NotFound` when there never was one.
pub fn post_of(conn: &mut Conn, person: PersonId, day: Day) -> QueryResult<Post> {
    let held: Vec<Assignment> = assignments::table
        .filter(assignments::person_id.eq(person))
        .order((assignments::valid_from, assignments::id))
        .select((
            assignments::unit_id,
            assignments::category,
            assignments::position,
            assignments::concurrent,
            assignments::valid_from,
            assignments::valid_to,
        ))
        .load(conn)?;
    let Assignment {
        unit,
        category,
        position,
        from,
        to,
        ..
    } = main_of(held, day).ok_or(diesel::result::Error::NotFound)?;
    let (code, name, parent) = unit_on(conn, unit, day.clamp(from, to))?;
    let parent_unit_name = match parent {
        Some(parent) => Some(unit_on(conn, parent, day.clamp(from, to))?.1),
        None => None,
    };
    Ok(Post {
        unit,
        unit_code: code,
        unit_name: name,
        parent_unit_name,
        category,
        position,
    })
}

/// Of the posts held on `day` the main one before concurrent ones and the newest of those; else the one held last.
fn main_of(held: Vec<Assignment>, day: Day) -> Option<Assignment> {
    held.into_iter().max_by_key(|post| {
        let on_the_day = post.from <= day && day <= post.to;
        let end = if on_the_day { Day::LAST } else { post.to };
        (on_the_day, end, !post.concurrent, post.from)
    })
}

/// Code, name and parent of a unit on a day, or as they were last.
fn unit_on(
    conn: &mut Conn,
    unit: UnitId,
    day: Day,
) -> QueryResult<(String, String, Option<UnitId>)> {
    let versions: Vec<(String, String, Option<UnitId>, Day)> = unit_versions::table
        .filter(unit_versions::unit_id.eq(unit))
        .order(unit_versions::valid_from)
        .select((
            unit_versions::code,
            unit_versions::name,
            unit_versions::parent_id,
            unit_versions::valid_from,
        ))
        .load(conn)?;
    let begun = versions.partition_point(|(_, _, _, from)| *from <= day);
    let (code, name, parent, _) = versions
        .into_iter()
        .nth(begun.saturating_sub(1))
        .ok_or(diesel::result::Error::NotFound)?;
    Ok((code, name, parent))
}
