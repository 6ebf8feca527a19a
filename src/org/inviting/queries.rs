//! Who is to be invited, and who may not be by this viewer.
use crate::access::Scope;
use crate::access::UnitsEver;
use crate::access::UnitsOn;
use crate::access::grants_of;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::AccountId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::accounts;
use crate::db::schema::assignments;
use crate::db::schema::people;
use crate::db::schema::unit_paths;
use crate::db::schema::unit_versions;
use crate::org::may_manage;
use crate::org::queries::CountedOnce;
use crate::org::queries::counted_once;
use crate::org::queries::valid_on;
use diesel::dsl::exists;
use diesel::dsl::not;
use diesel::prelude::*;
use diesel::query_source::Alias;
use diesel::query_source::AliasedField;
use std::collections::HashMap;
use std::collections::HashSet;

/// Somebody in post who never signed in.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Absent {
    pub person: PersonId,
    pub full_name: String,
    pub staff_code: Option<String>,
    pub email: Option<String>,
    pub unit_name: String,
    pub account: Option<AccountId>,
}

/// Where to look for people to invite.
#[derive(Debug, Clone)]
pub(super) struct Span {
    /// The unit asked for and those below it.
    pub narrow: Scope,
    /// Everything within which the viewer answers for people.
    pub whole: Scope,
}

/// The people who are counted in the units of the span and who never signed in, unit by unit, by name; from one place of
/// the list on. Whoever has only concurrent posts is among them if [`may_manage`] grants it.
pub(super) fn never_signed_in(
    conn: &mut Conn,
    span: &Span,
    day: Day,
    (from, limit): (i64, i64),
) -> QueryResult<Vec<Absent>> {
    absent(span, day)
        .order((
            unit_versions::position,
            unit_versions::unit_id,
            people::name_sort,
            people::id,
        ))
        .select((
            people::id,
            people::full_name,
            people::staff_code,
            people::email,
            unit_versions::name,
            accounts::id.nullable(),
        ))
        .offset(from)
        .limit(limit)
        .load(conn)
}

/// How many they are.
pub(super) fn count_never_signed_in(conn: &mut Conn, span: &Span, day: Day) -> QueryResult<i64> {
    absent(span, day).count().get_result(conn)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn absent(span: &Span, day: Day) -> _ {
    let units: UnitsOn = span.narrow.units_on(day);
    let whole: UnitsEver = span.whole.units_ever();
    let open = accounts::signed_in_at
        .is_null()
        .and(accounts::disabled_at.is_null());
    let once: CountedOnce = counted_once(day);
    let elsewhere: HeldElsewhere = held_elsewhere(whole, day);
    assignments::table
        .inner_join(people::table)
        .inner_join(unit_versions::table.on(unit_versions::unit_id.eq(assignments::unit_id)))
        .left_join(accounts::table.on(accounts::person_id.eq(assignments::person_id)))
        .filter(once)
        .filter(people::erased.eq(false))
        .filter(assignments::concurrent.eq(false).or(not(elsewhere)))
        .filter(assignments::valid_from.le(day))
        .filter(assignments::valid_to.ge(day))
        .filter(unit_versions::valid_from.le(day))
        .filter(unit_versions::valid_to.ge(day))
        .filter(assignments::unit_id.eq_any(units))
        .filter(accounts::id.is_null().or(open))
}

diesel::alias!(assignments as posts: Posts);
type Of<Column> = AliasedField<Posts, Column>;

/// Whether the holder of a concurrent post ever had a main post outside these units, or holds another there.
#[diesel::dsl::auto_type(type_name = "HeldElsewhere")]
fn held_elsewhere(whole: UnitsEver, day: Day) -> _ {
    let person: Of<assignments::person_id> = posts.field(assignments::person_id);
    let unit: Of<assignments::unit_id> = posts.field(assignments::unit_id);
    let concurrent: Of<assignments::concurrent> = posts.field(assignments::concurrent);
    let from: Of<assignments::valid_from> = posts.field(assignments::valid_from);
    let to: Of<assignments::valid_to> = posts.field(assignments::valid_to);
    let all: Alias<Posts> = posts;
    let held = from.le(day).and(to.ge(day));
    exists(
        all.filter(person.eq(assignments::person_id))
            .filter(unit.ne_all(whole))
            .filter(from.le(to))
            .filter(concurrent.eq(false).or(held)),
    )
}

/// Whether an administrator of this scope has to do with a person: by their main post, or by a role they hold within it.
pub(super) fn may_grant(
    conn: &mut Conn,
    scope: &Scope,
    person: PersonId,
    day: Day,
) -> QueryResult<bool> {
    if may_manage(conn, scope, person, day)? {
        return Ok(true);
    }
    let units: Vec<UnitId> = grants_of(conn, person)?
        .iter()
        .map(|grant| grant.unit)
        .collect();
    Ok(!inside(conn, scope, &units)?.is_empty())
}

/// Those of these units that ever stood within the scope.
pub(in crate::org) fn inside(
    conn: &mut Conn,
    scope: &Scope,
    units: &[UnitId],
) -> QueryResult<HashSet<UnitId>> {
    let found: Vec<UnitId> = unit_paths::table
        .filter(unit_paths::unit_id.eq_any(units))
        .filter(unit_paths::ancestor_id.eq_any(scope.roots()))
        .order(unit_paths::unit_id)
        .select(unit_paths::unit_id)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// Code and latest name of each of these units, in one query.
pub(super) fn unit_names(
    conn: &mut Conn,
    units: &[UnitId],
) -> QueryResult<HashMap<UnitId, (String, String)>> {
    let rows: Vec<(UnitId, String, String)> = unit_versions::table
        .filter(unit_versions::unit_id.eq_any(units))
        .order(unit_versions::valid_from)
        .select((
            unit_versions::unit_id,
            unit_versions::code,
            unit_versions::name,
        ))
        .load(conn)?;
    // Of several versions the latest comes last and stays.
    Ok(rows
        .into_iter()
        .map(|(unit, code, name)| (unit, (code, name)))
        .collect())
}

/// The unit of a person's primary post on a day, by its code.
pub(super) fn own_unit_code(
    conn: &mut Conn,
    person: PersonId,
    day: Day,
) -> QueryResult<Option<String>> {
    assignments::table
        .inner_join(unit_versions::table.on(unit_versions::unit_id.eq(assignments::unit_id)))
        .filter(assignments::person_id.eq(person))
        .filter(valid_on!(assignments, day))
        .filter(valid_on!(unit_versions, day))
        .order((assignments::concurrent, assignments::id))
        .select(unit_versions::code)
        .first(conn)
        .optional()
}
