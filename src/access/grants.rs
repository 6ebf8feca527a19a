//! Roles granted within a unit, for a period; taken back by a note, never by deleting.
use super::Lent;
use super::Role;
use super::lending::NOW;
use super::lending::in_force;
use super::lending::source_stands;
use super::lending::sources_of;
use super::service::Left;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::GrantId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::accounts;
use crate::db::schema::grants;
use crate::db::schema::people;
use crate::db::schema::person_aliases;
use crate::db::schema::unit_versions;
use diesel::prelude::*;
use std::collections::HashMap;

/// One grant as it stands.
#[derive(Debug, Clone, Queryable)]
pub struct Grant {
    pub id: GrantId,
    pub role: Role,
    pub unit: UnitId,
    pub from: Day,
    /// The last day; [`Day::LAST`] when open.
    pub to: Day,
    /// Who granted it; nobody for those of the set-up and of the command line.
    pub by: Option<PersonId>,
    pub at: Time,
    pub revoked_by: Option<PersonId>,
    pub revoked_at: Option<Time>,
    /// The grant it was lent from.
    pub lent_from: Option<GrantId>,
    /// The number of the decision behind a loan.
    pub decision: Option<String>,
}

/// Grants `role` to a person within `unit` and below, from a day to a last day.
pub fn grant(
    conn: &mut Conn,
    person: PersonId,
    (role, unit): (Role, UnitId),
    (from, to): (Day, Day),
    (by, now): (Option<PersonId>, Time),
) -> QueryResult<GrantId> {
    diesel::insert_into(grants::table)
        .values((
            grants::person_id.eq(person),
            grants::role.eq(role),
            grants::unit_id.eq(unit),
            grants::valid_from.eq(from),
            grants::valid_to.eq(to),
            grants::granted_by.eq(by),
            grants::granted_at.eq(now),
        ))
        .returning(grants::id)
        .get_result(conn)
}

/// Takes a grant of this person back; false when there is no such grant in force.
pub fn revoke(
    conn: &mut Conn,
    person: PersonId,
    id: GrantId,
    (by, now): (PersonId, Time),
) -> QueryResult<bool> {
    let grant = grants::table
        .find(id)
        .filter(grants::person_id.eq(person))
        .filter(grants::revoked_at.is_null());
    diesel::update(grant)
        .set((grants::revoked_by.eq(by), grants::revoked_at.eq(now)))
        .execute(conn)
        .map(|rows| rows > 0)
}

/// Whether without this grant nobody would administer its unit for good: nobody else who can sign in does so today without an
/// end. Asked of the units at the top, above which no other administrator stands.
pub fn is_last_administrator(
    conn: &mut Conn,
    (id, unit): (GrantId, UnitId),
    day: Day,
) -> QueryResult<bool> {
    if tops_of_administrator(conn, &[(Role::Admin, unit)], day)?.is_empty() {
        return Ok(false);
    }
    let others: Vec<(PersonId, Option<PersonId>)> = grants::table
        .inner_join(accounts::table.on(accounts::person_id.eq(grants::person_id)))
        .filter(grants::role.eq(Role::Admin))
        .filter(grants::unit_id.eq(unit))
        .filter(grants::id.ne(id))
        .filter(grants::revoked_at.is_null())
        .filter(grants::valid_from.le(day))
        .filter(grants::valid_to.eq(Day::LAST))
        .filter(accounts::signed_in_at.is_not_null())
        .filter(accounts::disabled_at.is_null())
        .order(grants::person_id)
        .select((grants::person_id, grants::granted_by))
        .load(conn)?;
    let people: Vec<PersonId> = others.iter().map(|(person, _)| *person).collect();
    let gone = Left::read(conn, &people, &HashMap::new(), day)?;
    let rests =
        |(person, by): &(PersonId, Option<PersonId>)| gone.rests((Role::Admin, *by), *person, None);
    Ok(others.iter().all(rests))
}

type GrantColumns = (
    grants::id,
    grants::role,
    grants::unit_id,
    grants::valid_from,
    grants::valid_to,
    grants::granted_by,
    grants::granted_at,
    grants::revoked_by,
    grants::revoked_at,
    grants::delegated_from,
    grants::decision,
);
/// The columns of [`Grant`], in its order.
const GRANT: GrantColumns = (
    grants::id,
    grants::role,
    grants::unit_id,
    grants::valid_from,
    grants::valid_to,
    grants::granted_by,
    grants::granted_at,
    grants::revoked_by,
    grants::revoked_at,
    grants::delegated_from,
    grants::decision,
);

/// Every grant a person ever had, newest first; those that were taken back before they held on any day ([`void`]) are left out.
pub fn grants_of(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<Grant>> {
    grants::table
        .filter(grants::person_id.eq(person))
        .filter(grants::valid_from.le(grants::valid_to))
        .order(grants::id.desc())
        .select(GRANT)
        .load(conn)
}

/// The grants with these ids, newest first.
pub fn grants_named(conn: &mut Conn, ids: &[GrantId]) -> QueryResult<Vec<Grant>> {
    grants::table
        .filter(grants::id.eq_any(ids))
        .order(grants::id.desc())
        .select(GRANT)
        .load(conn)
}

/// What is held within a unit on `day` or will be held later: who, which role, its first and last day; oldest first. What is
/// lent is left out: it stays with the grant it was lent from.
pub fn grants_within(
    conn: &mut Conn,
    unit: UnitId,
    day: Day,
) -> QueryResult<Vec<(PersonId, Role, Day, Day)>> {
    grants::table
        .filter(grants::unit_id.eq(unit))
        .filter(grants::delegated_from.is_null())
        .filter(grants::revoked_at.is_null())
        .filter(grants::valid_to.ge(day))
        .filter(grants::valid_from.le(grants::valid_to))
        .order(grants::id)
        .select((
            grants::person_id,
            grants::role,
            grants::valid_from,
            grants::valid_to,
        ))
        .load(conn)
}

/// Makes a grant one that was never in force: its last day lies before its first. For what is taken back as a whole.
pub fn void(conn: &mut Conn, id: GrantId) -> QueryResult<()> {
    let from: Day = grants::table
        .find(id)
        .select(grants::valid_from)
        .first(conn)?;
    diesel::update(grants::table.find(id))
        .set(grants::valid_to.eq(from.plus(-1)))
        .execute(conn)
        .map(drop)
}

/// What these people hold on `day` or will hold later, in one query.
pub fn standing_grants(
    conn: &mut Conn,
    people: &[PersonId],
    day: Day,
) -> QueryResult<Vec<(PersonId, Role, UnitId)>> {
    grants::table
        .filter(grants::person_id.eq_any(people))
        .filter(grants::revoked_at.is_null())
        .filter(grants::valid_to.ge(day))
        .filter(grants::valid_from.le(grants::valid_to))
        .filter(source_stands(day))
        .order(grants::id)
        .select((grants::person_id, grants::role, grants::unit_id))
        .load(conn)
}

/// Every role somebody holds, those lent last, and once more those lent with who lent them.
type Held = (Vec<(Role, UnitId)>, Vec<Lent>);

/// The roles in force on `day` and where, those lent last and once more with who lent them. Those of whoever has left rest.
pub(super) fn roles_on(conn: &mut Conn, person: PersonId, day: Day) -> QueryResult<Held> {
    let held: Vec<(Role, UnitId, Option<PersonId>, Option<GrantId>)> = grants::table
        .filter(grants::person_id.eq(person))
        .filter(in_force(day, NOW))
        .order(grants::id)
        .select((
            grants::role,
            grants::unit_id,
            grants::granted_by,
            grants::delegated_from,
        ))
        .load(conn)?;
    let from: Vec<GrantId> = held.iter().filter_map(|(.., from)| *from).collect();
    let sources = sources_of(conn, &from)?;
    let gone = Left::read(conn, &[person], &sources, day)?;
    let mut roles = Vec::new();
    let mut lent = Vec::new();
    for (role, unit, by, from) in held {
        let source = from.and_then(|from| sources.get(&from));
        if gone.rests((role, by), person, source) {
            continue;
        }
        match (from, source) {
            (None, _) => roles.push((role, unit)),
            (Some(_), None) => {}
            (Some(_), Some(source)) => {
                let by = source.name.clone();
                lent.push(Lent { role, unit, by });
            }
        }
    }
    roles.extend(lent.iter().map(|lent| (lent.role, lent.unit)));
    Ok((roles, lent))
}

/// A role somebody holds, with who they are.
#[derive(Debug, Clone, Queryable)]
pub struct Holding {
    pub person: PersonId,
    pub full_name: String,
    pub staff_code: Option<String>,
    pub role: Role,
    pub unit: UnitId,
    pub from: Day,
    pub to: Day,
    pub by: Option<PersonId>,
    pub at: Time,
    pub lent_from: Option<GrantId>,
    pub decision: Option<String>,
}

/// The roles held in exactly these units on `day`, by what was known before `end`; by name. One statement.
pub fn holdings(
    conn: &mut Conn,
    units: &[UnitId],
    (day, end): (Day, Time),
) -> QueryResult<Vec<Holding>> {
    grants::table
        .inner_join(people::table)
        .filter(grants::unit_id.eq_any(units))
        .filter(in_force(day, end))
        .filter(diesel::dsl::not(diesel::dsl::exists(merged_by(end))))
        .order((people::name_sort, grants::id))
        .select((
            people::id,
            people::full_name,
            people::staff_code,
            grants::role,
            grants::unit_id,
            grants::valid_from,
            grants::valid_to,
            grants::granted_by,
            grants::granted_at,
            grants::delegated_from,
            grants::decision,
        ))
        .load(conn)
}

/// The merger that stands at a moment of the record that holds a grant: nobody signs in as that record any more.
#[diesel::dsl::auto_type]
fn merged_by(end: Time) -> _ {
    person_aliases::table
        .filter(person_aliases::alias_id.eq(grants::person_id))
        .filter(person_aliases::merged_at.le(end))
        .filter(
            person_aliases::undone_at
                .is_null()
                .or(person_aliases::undone_at.gt(end)),
        )
}

/// The units among an administrator's above which nothing stands on `day`. Asks the database for administrators only.
pub(super) fn tops_of_administrator(
    conn: &mut Conn,
    roles: &[(Role, UnitId)],
    day: Day,
) -> QueryResult<Vec<UnitId>> {
    let held = roles.iter().filter(|(role, _)| *role == Role::Admin);
    let units: Vec<UnitId> = held.map(|(_, unit)| *unit).collect();
    if units.is_empty() {
        return Ok(units);
    }
    unit_versions::table
        .filter(unit_versions::unit_id.eq_any(units))
        .filter(unit_versions::parent_id.is_null())
        .filter(unit_versions::valid_from.le(day))
        .filter(unit_versions::valid_to.ge(day))
        .select(unit_versions::unit_id)
        .load(conn)
}
