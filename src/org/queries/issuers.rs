//! Which unit issues certificates, and what it prints on them.
use super::super::model::Issuer;
use super::super::model::Unit;
use super::suffixes::Claim;
use super::suffixes::declare_suffix;
use super::units::UNIT;
use super::valid_on;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Portable;
use crate::db::Time;
use crate::db::ids::UnitId;
use crate::db::schema::issuers;
use crate::db::schema::unit_paths;
use crate::db::schema::unit_versions;
use crate::jobs;
use diesel::prelude::*;
use serde_json::json;
use std::collections::HashSet;

type IssuerColumns = (
    issuers::unit_id,
    issuers::register_suffix,
    issuers::place,
    issuers::signatory,
    issuers::signatory_title,
    issuers::parent_name,
);
const ISSUER: IssuerColumns = (
    issuers::unit_id,
    issuers::register_suffix,
    issuers::place,
    issuers::signatory,
    issuers::signatory_title,
    issuers::parent_name,
);

/// The issuer for a unit's people: the nearest unit at or above it, on that day, that issues.
pub fn issuer_of(conn: &mut Conn, unit: UnitId, day: Day) -> QueryResult<Option<Issuer>> {
    issuers::table
        .inner_join(unit_paths::table.on(unit_paths::ancestor_id.eq(issuers::unit_id)))
        .filter(unit_paths::unit_id.eq(unit))
        .filter(valid_on!(unit_paths, day))
        .order(unit_paths::depth)
        .select(ISSUER)
        .first(conn)
        .optional()
}

/// Those of these units that have an issuer at or above them on a day, in one query.
pub fn issued_for(conn: &mut Conn, units: &[UnitId], day: Day) -> QueryResult<HashSet<UnitId>> {
    if units.is_empty() {
        return Ok(HashSet::new());
    }
    let found: Vec<UnitId> = issuers::table
        .inner_join(unit_paths::table.on(unit_paths::ancestor_id.eq(issuers::unit_id)))
        .filter(unit_paths::unit_id.eq_any(units))
        .filter(valid_on!(unit_paths, day))
        .order(unit_paths::unit_id)
        .select(unit_paths::unit_id)
        .distinct()
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// The units that issue certificates; few.
pub fn issuing_units(conn: &mut Conn) -> QueryResult<Vec<UnitId>> {
    issuers::table
        .order(issuers::unit_id)
        .select(issuers::unit_id)
        .load(conn)
}

/// How many units of a scope stand on a day without an issuer at or above them.
pub fn count_without_issuer(conn: &mut Conn, scope: &Scope, day: Day) -> QueryResult<i64> {
    let issued = issuers::table
        .inner_join(unit_paths::table.on(unit_paths::ancestor_id.eq(issuers::unit_id)))
        .filter(valid_on!(unit_paths, day))
        .select(unit_paths::unit_id);
    unit_versions::table
        .filter(valid_on!(unit_versions, day))
        .filter(unit_versions::unit_id.eq_any(scope.units_on(day)))
        .filter(unit_versions::unit_id.ne_all(issued))
        .count()
        .get_result(conn)
}

/// The highest unit at or above one, on that day, that stands within a scope; none when the unit itself does not.
pub fn highest_within(
    conn: &mut Conn,
    unit: UnitId,
    scope: &Scope,
    day: Day,
) -> QueryResult<Option<Unit>> {
    let line: Vec<UnitId> = unit_paths::table
        .filter(unit_paths::unit_id.eq(unit))
        .filter(valid_on!(unit_paths, day))
        .order(unit_paths::depth.desc())
        .select(unit_paths::ancestor_id)
        .load(conn)?;
    let within: Vec<Unit> = unit_versions::table
        .filter(unit_versions::unit_id.eq_any(&line))
        .filter(unit_versions::unit_id.eq_any(scope.units_on(day)))
        .filter(valid_on!(unit_versions, day))
        .order(unit_versions::unit_id)
        .select(UNIT)
        .load(conn)?;
    let height = |unit: &Unit| line.iter().position(|above| *above == unit.id);
    Ok(within.into_iter().min_by_key(height))
}

/// What this unit itself prints, if it issues.
pub fn issuer_at(conn: &mut Conn, unit: UnitId) -> QueryResult<Option<Issuer>> {
    issuers::table
        .find(unit)
        .select(ISSUER)
        .first(conn)
        .optional()
}

/// Has the certificates issued that waited for an issuer: now, and on each later day on which a unit changes its place, since it
/// may come to stand below one then. The room of certificates answers these jobs.
pub fn issue_waiting(conn: &mut Conn, now: Time, today: Day) -> QueryResult<()> {
    let later: Vec<Day> = unit_versions::table
        .filter(unit_versions::valid_from.gt(today))
        .order(unit_versions::valid_from)
        .select(unit_versions::valid_from)
        .distinct()
        .load(conn)?;
    for day in std::iter::once(today).chain(later) {
        let then = now.plus(i64::from(day.days_after(today)) * Time::DAY);
        jobs::enqueue_at(
            conn,
            "certificate.issue_waiting",
            &json!({ "after": 0 }),
            (now, then),
        )?;
    }
    Ok(())
}

/// Makes a unit issue certificates, or changes what it prints on those to come; writes nothing when the suffix is another
/// body's.
pub fn set_issuer(conn: &mut Conn, issuer: &Issuer, now: Time) -> QueryResult<Claim> {
    let claim = declare_suffix(conn, issuer.unit_id, &issuer.register_suffix)?;
    if claim != Claim::Own {
        return Ok(claim);
    }
    let values = (
        issuers::register_suffix.eq(&issuer.register_suffix),
        issuers::place.eq(&issuer.place),
        issuers::signatory.eq(&issuer.signatory),
        issuers::signatory_title.eq(&issuer.signatory_title),
        issuers::parent_name.eq(&issuer.parent_name),
        issuers::updated_at.eq(now),
    );
    diesel::insert_into(issuers::table)
        .values((issuers::unit_id.eq(issuer.unit_id), values))
        .on_conflict(issuers::unit_id)
        .do_update()
        .set(values)
        .both()
        .execute(conn)?;
    Ok(claim)
}
