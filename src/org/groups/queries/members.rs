//! Who is, was and will be in a group.
use super::super::model::Group;
use super::super::model::Membership;
use super::super::model::Span;
use super::groups::GROUP;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::GroupId;
use crate::db::ids::GroupImportId;
use crate::db::ids::MembershipId;
use crate::db::ids::PersonId;
use crate::db::schema::group_members;
use crate::db::schema::groups;
use crate::db::schema::people;
use diesel::prelude::*;
use std::collections::HashMap;

type Columns = (
    group_members::id,
    group_members::person_id,
    group_members::role,
    group_members::valid_from,
    group_members::valid_to,
    group_members::decision,
    group_members::end_decision,
);
/// The columns of [`Membership`], in its order.
const MEMBERSHIP: Columns = (
    group_members::id,
    group_members::person_id,
    group_members::role,
    group_members::valid_from,
    group_members::valid_to,
    group_members::decision,
    group_members::end_decision,
);

/// A membership with the person's name.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Member {
    pub membership: Membership,
    pub staff_code: Option<String>,
    pub full_name: String,
}

/// A membership to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMember {
    pub person: PersonId,
    pub role: String,
    pub span: Span,
    pub decision: Option<String>,
    /// The list it came with.
    pub import: Option<GroupImportId>,
}

/// Every membership of a group, by name, then by its days. What was taken back before it began is left out.
pub fn members_of(conn: &mut Conn, group: GroupId) -> QueryResult<Vec<Member>> {
    group_members::table
        .inner_join(people::table)
        .filter(group_members::group_id.eq(group))
        .filter(group_members::valid_from.le(group_members::valid_to))
        .order((people::name_sort, people::id, group_members::valid_from))
        .select((MEMBERSHIP, people::staff_code, people::full_name))
        .load(conn)
}

/// Who is in each of these groups on a day, in one statement.
pub fn on_day(
    conn: &mut Conn,
    ids: &[GroupId],
    day: Day,
) -> QueryResult<HashMap<GroupId, Vec<PersonId>>> {
    let rows: Vec<(GroupId, PersonId)> = group_members::table
        .filter(group_members::group_id.eq_any(ids))
        .filter(group_members::valid_to.ge(day))
        .filter(group_members::valid_from.le(day))
        .order((group_members::group_id, group_members::person_id))
        .select((group_members::group_id, group_members::person_id))
        .load(conn)?;
    let mut members: HashMap<GroupId, Vec<PersonId>> = HashMap::new();
    for (group, person) in rows {
        members.entry(group).or_default().push(person);
    }
    Ok(members)
}

/// The groups a person is, was or will be in, the latest first.
pub fn groups_of(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<(Group, Membership)>> {
    group_members::table
        .inner_join(groups::table)
        .filter(group_members::person_id.eq(person))
        .filter(group_members::valid_from.le(group_members::valid_to))
        .order((group_members::valid_to.desc(), group_members::id.desc()))
        .select((GROUP, MEMBERSHIP))
        .load(conn)
}

/// The days on which a person is in a group.
pub fn spans_of(
    conn: &mut Conn,
    group: GroupId,
    person: PersonId,
) -> QueryResult<Vec<(MembershipId, Span)>> {
    let rows: Vec<(MembershipId, Day, Day)> = group_members::table
        .filter(group_members::group_id.eq(group))
        .filter(group_members::person_id.eq(person))
        .filter(group_members::valid_from.le(group_members::valid_to))
        .order(group_members::valid_from)
        .select((
            group_members::id,
            group_members::valid_from,
            group_members::valid_to,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, from, to)| (id, (from, to)))
        .collect())
}

/// Whether this membership was taken back already.
pub fn was_withdrawn(conn: &mut Conn, group: GroupId, id: MembershipId) -> QueryResult<bool> {
    let never: i64 = group_members::table
        .find(id)
        .filter(group_members::group_id.eq(group))
        .filter(group_members::valid_to.lt(group_members::valid_from))
        .count()
        .get_result(conn)?;
    Ok(never > 0)
}

/// Adds a membership; whoever calls has seen that it overlaps with none of the same person.
pub fn add_member(
    conn: &mut Conn,
    group: GroupId,
    new: &NewMember,
    (by, now): (PersonId, Time),
) -> QueryResult<MembershipId> {
    diesel::insert_into(group_members::table)
        .values((
            group_members::group_id.eq(group),
            group_members::person_id.eq(new.person),
            group_members::role.eq(&new.role),
            group_members::valid_from.eq(new.span.0),
            group_members::valid_to.eq(new.span.1),
            group_members::decision.eq(&new.decision),
            group_members::import_id.eq(new.import),
            group_members::added_by.eq(by),
            group_members::added_at.eq(now),
        ))
        .returning(group_members::id)
        .get_result(conn)
}

/// Ends a membership on its last day; on the day before it began, it never was.
pub fn end_member(
    conn: &mut Conn,
    id: MembershipId,
    (last, decision): (Day, Option<&str>),
    (by, now): (PersonId, Time),
) -> QueryResult<()> {
    diesel::update(group_members::table.find(id))
        .set((
            group_members::valid_to.eq(last),
            group_members::end_decision.eq(decision),
            group_members::ended_by.eq(by),
            group_members::ended_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}
