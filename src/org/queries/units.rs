//! Units as of a day.
use super::super::model::Block;
use super::super::model::Unit;
use super::super::states::seconded_on;
use super::super::tree::UnitTree;
use super::counted_once;
use super::valid_on;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::MultiBackend;
use crate::db::Time;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::unit_paths;
use crate::db::schema::unit_versions;
use crate::db::schema::units;
use crate::text::fold;
use diesel::prelude::*;
use std::collections::HashMap;

/// The columns of [`Unit`], in its order.
pub(in crate::org) type UnitColumns = (
    unit_versions::unit_id,
    unit_versions::code,
    unit_versions::name,
    unit_versions::kind,
    unit_versions::parent_id,
    unit_versions::agency_code,
    unit_versions::block,
    unit_versions::position,
    unit_versions::valid_from,
    unit_versions::valid_to,
);
pub(in crate::org) const UNIT: UnitColumns = (
    unit_versions::unit_id,
    unit_versions::code,
    unit_versions::name,
    unit_versions::kind,
    unit_versions::parent_id,
    unit_versions::agency_code,
    unit_versions::block,
    unit_versions::position,
    unit_versions::valid_from,
    unit_versions::valid_to,
);

/// Every unit of a day, as a tree.
pub fn unit_tree(conn: &mut Conn, day: Day) -> QueryResult<UnitTree> {
    unit_versions::table
        .filter(valid_on!(unit_versions, day))
        .order((unit_versions::position, unit_versions::unit_id))
        .select(UNIT)
        .load(conn)
        .map(UnitTree::new)
}

/// The units of a day within a scope, as a tree whose tops are the heads of the scope.
pub fn units_in(conn: &mut Conn, scope: &Scope, day: Day) -> QueryResult<UnitTree> {
    unit_versions::table
        .filter(valid_on!(unit_versions, day))
        .filter(unit_versions::unit_id.eq_any(scope.units_on(day)))
        .order((unit_versions::position, unit_versions::unit_id))
        .select(UNIT)
        .load(conn)
        .map(UnitTree::new)
}

/// Units offered to choose from on a form; nobody looks through more.
const OFFERED: usize = 300;

/// Code and name of the units of a day within a scope, to choose from; none when they are too many. One statement.
pub fn units_to_choose(
    conn: &mut Conn,
    scope: &Scope,
    day: Day,
) -> QueryResult<Vec<(String, String)>> {
    let units: Vec<(String, String)> = unit_versions::table
        .filter(valid_on!(unit_versions, day))
        .filter(unit_versions::unit_id.eq_any(scope.units_on(day)))
        .order((unit_versions::position, unit_versions::unit_id))
        .limit(i64::try_from(OFFERED + 1).unwrap_or(i64::MAX))
        .select((unit_versions::code, unit_versions::name))
        .load(conn)?;
    Ok(if units.len() > OFFERED {
        Vec::new()
    } else {
        units
    })
}

/// A unit as it was on a day, if it stood then.
pub fn unit_on(conn: &mut Conn, id: UnitId, day: Day) -> QueryResult<Option<Unit>> {
    unit_versions::table
        .filter(unit_versions::unit_id.eq(id))
        .filter(valid_on!(unit_versions, day))
        .order(unit_versions::valid_from)
        .select(UNIT)
        .first(conn)
        .optional()
}

/// The unit that bore `code` on a day.
pub fn unit_by_code(conn: &mut Conn, code: &str, day: Day) -> QueryResult<Option<Unit>> {
    unit_versions::table
        .filter(unit_versions::code.eq(code))
        .filter(valid_on!(unit_versions, day))
        .order(unit_versions::unit_id)
        .select(UNIT)
        .first(conn)
        .optional()
}

/// The unit that an address names by its code or its id, if it stands within the scope on that day. Codes go first,
/// since official codes are numbers too.
pub fn unit_named(
    conn: &mut Conn,
    scope: &Scope,
    name: &str,
    day: Day,
) -> QueryResult<Option<Unit>> {
    let id = name.parse().map_or(UnitId(0), UnitId);
    let found: Vec<Unit> = unit_versions::table
        .filter(
            unit_versions::code
                .eq(name)
                .or(unit_versions::unit_id.eq(id)),
        )
        .filter(valid_on!(unit_versions, day))
        .filter(unit_versions::unit_id.eq_any(scope.units_on(day)))
        .order(unit_versions::unit_id)
        .select(UNIT)
        .load(conn)?;
    let by_code = found.iter().position(|unit| unit.code == name);
    Ok(found.into_iter().nth(by_code.unwrap_or(0)))
}

/// The latest version of a unit, also of one that has ended.
pub fn last_version(conn: &mut Conn, id: UnitId) -> QueryResult<Option<Unit>> {
    unit_versions::table
        .filter(unit_versions::unit_id.eq(id))
        .order(unit_versions::valid_from.desc())
        .select(UNIT)
        .first(conn)
        .optional()
}

/// What a unit is called on a day, or was called last before.
pub fn last_name(conn: &mut Conn, id: UnitId, day: Day) -> QueryResult<String> {
    let unit = match unit_on(conn, id, day)? {
        None => last_version(conn, id)?,
        found => found,
    };
    unit.map(|unit| unit.name)
        .ok_or(diesel::result::Error::NotFound)
}

/// What each of these units is called on a day, or was called last before, or will be; in one query.
pub fn names_of(conn: &mut Conn, ids: &[UnitId], day: Day) -> QueryResult<HashMap<UnitId, String>> {
    let versions: Vec<(UnitId, Day, String)> = unit_versions::table
        .filter(unit_versions::unit_id.eq_any(ids))
        .order((unit_versions::unit_id, unit_versions::valid_from))
        .select((
            unit_versions::unit_id,
            unit_versions::valid_from,
            unit_versions::name,
        ))
        .load(conn)?;
    let mut names = HashMap::new();
    for (unit, from, name) in versions {
        if from <= day || !names.contains_key(&unit) {
            names.insert(unit, name);
        }
    }
    Ok(names)
}

/// Everything a unit has been, oldest first.
pub fn versions_of(conn: &mut Conn, id: UnitId) -> QueryResult<Vec<Unit>> {
    unit_versions::table
        .filter(unit_versions::unit_id.eq(id))
        .order(unit_versions::valid_from)
        .select(UNIT)
        .load(conn)
}

/// How many people are counted in each unit of the scope itself, each under one post, or where they work while seconded to another unit of ours, as in
/// targets; [`UnitTree::with_those_below`] adds up.
pub fn people_counts(
    conn: &mut Conn,
    scope: &Scope,
    day: Day,
) -> QueryResult<HashMap<UnitId, i64>> {
    let mut counts: HashMap<UnitId, i64> = HashMap::new();
    for (unit, people) in counted_posts(conn, scope, day)? {
        *counts.entry(unit).or_default() += people;
    }
    for (from, to) in moves(conn, scope, day)? {
        // Either may lie outside the scope.
        for (unit, more) in [(from, -1), (to, 1)] {
            if let Some(unit) = unit {
                *counts.entry(unit).or_default() += more;
            }
        }
    }
    counts.retain(|_, people| *people != 0);
    Ok(counts)
}

/// How many people are counted under posts in each unit; a unit may come twice.
fn counted_posts(conn: &mut Conn, scope: &Scope, day: Day) -> QueryResult<Vec<(UnitId, i64)>> {
    let by_unit = |wanted: Option<bool>| {
        let held = assignments::table
            .filter(valid_on!(assignments, day))
            .group_by(assignments::unit_id)
            .order(assignments::unit_id)
            .select((assignments::unit_id, diesel::dsl::count_star()))
            .into_boxed::<MultiBackend>();
        match wanted {
            Some(false) => held.filter(diesel::dsl::not(assignments::concurrent)),
            // The bare column: an index has the concurrent ones alone.
            Some(true) => held
                .filter(assignments::concurrent)
                .filter(counted_once(day)),
            None => held.filter(counted_once(day)),
        }
    };
    if !has_every_top(conn, scope, day)? {
        let within = assignments::unit_id.eq_any(scope.units_on(day));
        return by_unit(None).filter(within).load(conn);
    }
    // Whoever oversees everything needs no look at each of thousands of units.
    if matches!(conn, Conn::Sqlite(_)) {
        return by_unit(None).load(conn);
    }
    // PostgreSQL guesses the cost of looking for an earlier post of the same person so high that it walks along an index instead of
    // reading the table once, if both kinds of posts are asked for together.
    let mut all: Vec<(UnitId, i64)> = by_unit(Some(false)).load(conn)?;
    all.extend(by_unit(Some(true)).load::<(UnitId, i64)>(conn)?);
    Ok(all)
}

/// Whether every unit that stands on a day stands within a scope.
pub fn has_every_top(conn: &mut Conn, scope: &Scope, day: Day) -> QueryResult<bool> {
    let tops: Vec<UnitId> = unit_versions::table
        .filter(valid_on!(unit_versions, day))
        .filter(unit_versions::parent_id.is_null())
        .order(unit_versions::unit_id)
        .select(unit_versions::unit_id)
        .load(conn)?;
    Ok(tops.iter().all(|top| scope.roots().contains(top)))
}

/// The home and the host of whoever is counted elsewhere than they hold their post, as far as these lie within the scope.
fn moves(
    conn: &mut Conn,
    scope: &Scope,
    day: Day,
) -> QueryResult<Vec<(Option<UnitId>, Option<UnitId>)>> {
    let seconded = seconded_on(conn, None, day)?.into_iter();
    let moved = seconded.filter(|one| one.counted);
    let moved: Vec<(UnitId, UnitId)> = moved
        .filter_map(|one| Some((one.home, one.host?)))
        .collect();
    if moved.is_empty() {
        return Ok(Vec::new());
    }
    let concerned = moved.iter().flat_map(|(home, host)| [*home, *host]);
    let inside: Vec<UnitId> = unit_paths::table
        .filter(unit_paths::ancestor_id.eq_any(scope.roots()))
        .filter(unit_paths::unit_id.eq_any(concerned))
        .filter(valid_on!(unit_paths, day))
        .select(unit_paths::unit_id)
        .load(conn)?;
    let within = |unit: UnitId| Some(unit).filter(|unit| inside.contains(unit));
    let moved = moved.into_iter();
    Ok(moved
        .map(|(home, host)| (within(home), within(host)))
        .collect())
}

/// Adds one unit by hand, valid from the beginning: for the first administrator's own unit and the one above it. A later
/// import of its code updates it.
pub fn add_unit(
    conn: &mut Conn,
    (code, name): (&str, &str),
    parent: Option<UnitId>,
    block: Option<Block>,
    now: Time,
) -> QueryResult<UnitId> {
    let id: UnitId = diesel::insert_into(units::table)
        .values(units::created_at.eq(now))
        .returning(units::id)
        .get_result(conn)?;
    diesel::insert_into(unit_versions::table)
        .values((
            unit_versions::unit_id.eq(id),
            unit_versions::code.eq(code),
            unit_versions::name.eq(name),
            unit_versions::name_fold.eq(fold(name)),
            unit_versions::kind.eq(""),
            unit_versions::parent_id.eq(parent),
            unit_versions::block.eq(block),
            unit_versions::position.eq(0),
            unit_versions::valid_from.eq(Day::FIRST),
            unit_versions::valid_to.eq(Day::LAST),
        ))
        .execute(conn)?;
    super::super::paths::rebuild(conn)?;
    Ok(id)
}
