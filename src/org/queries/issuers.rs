//! Which unit issues certificates, and what it prints on them.
use super::super::model::Issuer;
use super::valid_on;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Portable;
use crate::db::Time;
use crate::db::ids::UnitId;
use crate::db::schema::issuers;
use crate::db::schema::unit_paths;
use diesel::prelude::*;
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

/// What this unit itself prints, if it issues.
pub fn issuer_at(conn: &mut Conn, unit: UnitId) -> QueryResult<Option<Issuer>> {
    issuers::table
        .find(unit)
        .select(ISSUER)
        .first(conn)
        .optional()
}

/// Makes a unit issue certificates, or changes what it prints on those to come.
pub fn set_issuer(conn: &mut Conn, issuer: &Issuer, now: Time) -> QueryResult<()> {
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
        .execute(conn)
        .map(drop)
}
