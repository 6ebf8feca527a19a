//! Who is, was and will be in a group.
use super::super::model::Group;
use super::super::model::Membership;
use super::super::model::Span;
use super::super::model::once;
use super::groups::GROUP;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::coalesce;
use crate::db::ids::GroupId;
use crate::db::ids::GroupImportId;
use crate::db::ids::MembershipId;
use crate::db::ids::PersonId;
use crate::db::schema::group_members;
use crate::db::schema::groups;
use crate::db::schema::people;
use crate::db::schema::person_aliases;
use crate::org::queries::canonical;
use crate::org::queries::records_of;
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
#[derive(Debug, Clone)]
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

/// Every membership of a group, by name, then by its days. What was taken back before it began is left out. Of somebody merged from
/// several records each day is told once.
pub fn members_of(conn: &mut Conn, group: GroupId) -> QueryResult<Vec<Member>> {
    type Row = (Membership, PersonId, Option<String>, String);
    let kept = coalesce(
        person_aliases::canonical_id.nullable(),
        group_members::person_id,
    );
    let rows: Vec<Row> = group_members::table
        .left_join(
            person_aliases::table.on(person_aliases::alias_id
                .eq(group_members::person_id)
                .and(person_aliases::undone_at.is_null())),
        )
        .inner_join(people::table.on(people::id.eq(kept)))
        .filter(group_members::group_id.eq(group))
        .filter(group_members::valid_from.le(group_members::valid_to))
        .order((people::name_sort, people::id, group_members::valid_from))
        .select((
            MEMBERSHIP,
            people::id,
            people::staff_code,
            people::full_name,
        ))
        .load(conn)?;
    let of_one = |rows: &[Row]| {
        let (_, person, staff_code, full_name) = rows[0].clone();
        let all = rows.iter().map(|row| row.0.clone()).collect();
        let member = move |membership| Member {
            membership,
            staff_code: staff_code.clone(),
            full_name: full_name.clone(),
        };
        once(person, all).into_iter().map(member)
    };
    let people = rows.chunk_by(|one, next| one.1 == next.1);
    Ok(people.flat_map(of_one).collect())
}

/// Who is in each of these groups on a day, each once, in one statement.
pub fn on_day(
    conn: &mut Conn,
    ids: &[GroupId],
    day: Day,
) -> QueryResult<HashMap<GroupId, Vec<PersonId>>> {
    let kept = coalesce(
        person_aliases::canonical_id.nullable(),
        group_members::person_id,
    );
    let rows: Vec<(GroupId, PersonId)> = group_members::table
        .left_join(
            person_aliases::table.on(person_aliases::alias_id
                .eq(group_members::person_id)
                .and(person_aliases::undone_at.is_null())),
        )
        .filter(group_members::group_id.eq_any(ids))
        .filter(group_members::valid_to.ge(day))
        .filter(group_members::valid_from.le(day))
        .order((group_members::group_id, group_members::person_id))
        .select((group_members::group_id, kept))
        .load(conn)?;
    let mut members: HashMap<GroupId, Vec<PersonId>> = HashMap::new();
    for (group, person) in rows {
        members.entry(group).or_default().push(person);
    }
    for people in members.values_mut() {
        people.sort_unstable();
        people.dedup();
    }
    Ok(members)
}

/// The groups a person is, was or will be in, the latest first.
pub fn groups_of(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<(Group, Membership)>> {
    let rows: Vec<(Group, Membership)> = group_members::table
        .inner_join(groups::table)
        .filter(group_members::person_id.eq_any(records_of(conn, person)?))
        .filter(group_members::valid_from.le(group_members::valid_to))
        .order((group_members::group_id, group_members::id))
        .select((GROUP, MEMBERSHIP))
        .load(conn)?;
    let of_group = |rows: &[(Group, Membership)]| {
        let group = rows[0].0.clone();
        let all = rows.iter().map(|row| row.1.clone()).collect();
        once(person, all)
            .into_iter()
            .map(move |membership| (group.clone(), membership))
    };
    let each = rows.chunk_by(|one, next| one.0.id == next.0.id);
    let mut groups: Vec<(Group, Membership)> = each.flat_map(of_group).collect();
    groups.sort_by_key(|(_, one)| std::cmp::Reverse((one.to, one.id)));
    Ok(groups)
}

/// The days on which a person is in a group, under whichever of their records.
pub fn spans_of(conn: &mut Conn, group: GroupId, person: PersonId) -> QueryResult<Vec<Span>> {
    group_members::table
        .filter(group_members::group_id.eq(group))
        .filter(group_members::person_id.eq_any(records_of(conn, person)?))
        .filter(group_members::valid_from.le(group_members::valid_to))
        .order((group_members::valid_from, group_members::id))
        .select((group_members::valid_from, group_members::valid_to))
        .load(conn)
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

/// Ends a membership on its last day; on the day before it began, it never was. What another record of the person says of days
/// within it ends with it: the two were told as one.
pub fn end_member(
    conn: &mut Conn,
    id: MembershipId,
    (last, decision): (Day, Option<&str>),
    (by, now): (PersonId, Time),
) -> QueryResult<()> {
    let within = told_within(conn, id)?.into_iter();
    let ends = within.filter(|(_, (_, to))| *to > last);
    let ends = ends.map(|(other, (from, _))| (other, last.max(from.plus(-1))));
    for (id, last) in ends.chain([(id, last)]) {
        diesel::update(group_members::table.find(id))
            .set((
                group_members::valid_to.eq(last),
                group_members::end_decision.eq(decision),
                group_members::ended_by.eq(by),
                group_members::ended_at.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The memberships that other records of the same person have in the group within the days of this one.
fn told_within(conn: &mut Conn, id: MembershipId) -> QueryResult<Vec<(MembershipId, Span)>> {
    let (group, person, (from, to)): (GroupId, PersonId, Span) = group_members::table
        .find(id)
        .select((
            group_members::group_id,
            group_members::person_id,
            (group_members::valid_from, group_members::valid_to),
        ))
        .first(conn)?;
    let kept = canonical(conn, person)?;
    let mut records = records_of(conn, kept)?;
    records.retain(|record| *record != person);
    if records.is_empty() {
        return Ok(Vec::new());
    }
    group_members::table
        .filter(group_members::group_id.eq(group))
        .filter(group_members::person_id.eq_any(records))
        .filter(group_members::valid_from.le(group_members::valid_to))
        .filter(group_members::valid_from.ge(from))
        .filter(group_members::valid_to.le(to))
        .order(group_members::id)
        .select((
            group_members::id,
            (group_members::valid_from, group_members::valid_to),
        ))
        .load(conn)
}
