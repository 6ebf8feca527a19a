//! Groups as rooms above ask for them: to choose from, by name, and who is in them on a day.
use super::queries;
use super::sight;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::GroupId;
use crate::db::ids::PersonId;
use crate::db::schema::groups;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::HashSet;

/// A group to choose, with how many of its members of the day are in sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupChoice {
    pub id: GroupId,
    pub name: String,
    pub members: usize,
}

/// The groups that a viewer's units keep or have people in on a day, by name.
pub fn groups_to_choose(conn: &mut Conn, scope: &Scope, day: Day) -> QueryResult<Vec<GroupChoice>> {
    let rows = sight::rows(conn, scope, (day, day))?;
    let choice = |row: sight::Row| GroupChoice {
        id: row.group.id,
        name: row.group.name,
        members: row.members,
    };
    Ok(rows.into_iter().map(choice).collect())
}

/// Everybody who is in each of these groups on a day, wherever they work: to be met with people in sight. One statement.
pub fn members_on(
    conn: &mut Conn,
    groups: &[GroupId],
    day: Day,
) -> QueryResult<HashMap<GroupId, HashSet<PersonId>>> {
    let members = queries::on_day(conn, groups, day)?;
    let set = |(group, people): (GroupId, Vec<PersonId>)| (group, people.into_iter().collect());
    Ok(members.into_iter().map(set).collect())
}

/// What these groups are called; one statement.
pub fn group_names(conn: &mut Conn, ids: &[GroupId]) -> QueryResult<HashMap<GroupId, String>> {
    let names: Vec<(GroupId, String)> = groups::table
        .filter(groups::id.eq_any(ids))
        .order(groups::id)
        .select((groups::id, groups::name))
        .load(conn)?;
    Ok(names.into_iter().collect())
}
