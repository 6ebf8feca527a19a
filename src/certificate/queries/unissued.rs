//! Courses passed for which no body issues the certificate.
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::db::schema::certificates;
use crate::db::schema::completions;
use crate::db::schema::issuers;
use crate::db::schema::unit_paths;
use crate::db::schema::units;
use diesel::dsl::count_star;
use diesel::dsl::exists;
use diesel::dsl::max;
use diesel::dsl::not;
use diesel::prelude::*;

/// How many results of one unit wait for an issuing body.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Unissued {
    pub unit: UnitId,
    /// As the results name it.
    pub unit_name: String,
    pub results: i64,
}

/// The units whose people passed while nobody at or above them issues certificates, those with the most results first. Only
/// the completions of units without an issuer are looked at, so it costs next to nothing where every unit has one.
pub fn without_issuer(conn: &mut Conn, today: Day) -> QueryResult<Vec<Unissued>> {
    let issuing = unit_paths::table
        .inner_join(issuers::table.on(issuers::unit_id.eq(unit_paths::ancestor_id)))
        .filter(unit_paths::unit_id.eq(units::id))
        .filter(unit_paths::valid_from.le(today))
        .filter(unit_paths::valid_to.ge(today));
    let uncovered = units::table.filter(not(exists(issuing))).select(units::id);
    let issued = certificates::table.filter(certificates::completion_id.eq(completions::id));
    completions::table
        .filter(completions::unit_id.eq_any(uncovered))
        .filter(not(exists(issued)))
        .group_by(completions::unit_id)
        .order((count_star().desc(), completions::unit_id))
        .select((
            completions::unit_id,
            max(completions::unit_name).assume_not_null(),
            count_star(),
        ))
        .load(conn)
}
