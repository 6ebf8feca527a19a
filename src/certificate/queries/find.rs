//! Certificates found: one by its code, a person's, those of a list.
use crate::access::Scope;
use crate::certificate::Certificate;
use crate::certificate::Code;
use crate::certificate::Ending;
use crate::certificate::Status;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::CompletionId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::certificates;
use crate::db::schema::completions;
use crate::db::schema::issuers;
use crate::db::schema::unit_paths;
use crate::org::canonical;
use crate::org::may_see;
use crate::org::records_of;
use diesel::dsl::exists;
use diesel::dsl::not;
use diesel::prelude::*;
use std::collections::HashMap;

/// The columns of [`Certificate`], in its order.
pub(super) const CERTIFICATE: (
    certificates::id,
    certificates::completion_id,
    certificates::person_id,
    certificates::issuer_id,
    certificates::facts,
    certificates::ended,
) = (
    certificates::id,
    certificates::completion_id,
    certificates::person_id,
    certificates::issuer_id,
    certificates::facts,
    certificates::ended,
);

/// What a list shows of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Brief {
    pub code: Code,
    pub valid_until: Option<Day>,
    pub ended: Option<Ending>,
}

impl Brief {
    /// What it is worth on the local day `today`.
    pub fn status(&self, today: Day) -> Status {
        Status::of(self.ended, self.valid_until, today)
    }
}

/// The certificate of this code.
pub fn by_code(conn: &mut Conn, code: Code) -> QueryResult<Option<Certificate>> {
    certificates::table
        .filter(certificates::code.eq(code))
        .select(CERTIFICATE)
        .first(conn)
        .optional()
}

/// The certificate that a completion earned, if it is issued.
pub fn of_completion(
    conn: &mut Conn,
    completion: CompletionId,
) -> QueryResult<Option<Certificate>> {
    certificates::table
        .filter(certificates::completion_id.eq(completion))
        .select(CERTIFICATE)
        .first(conn)
        .optional()
}

/// A person's certificates, the newest first.
pub fn of_person(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<Certificate>> {
    certificates::table
        .filter(certificates::person_id.eq_any(records_of(conn, person)?))
        .order((certificates::issued_at.desc(), certificates::id.desc()))
        .select(CERTIFICATE)
        .load(conn)
}

/// The certificates of the completions on one page of a list, in one statement.
pub fn of_completions(
    conn: &mut Conn,
    completions: &[CompletionId],
) -> QueryResult<HashMap<CompletionId, Brief>> {
    let found: Vec<(CompletionId, Brief)> = certificates::table
        .filter(certificates::completion_id.eq_any(completions))
        .order(certificates::id)
        .select((
            certificates::completion_id,
            (
                certificates::code,
                certificates::valid_until,
                certificates::ended,
            ),
        ))
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// Completions after `after` that wait for their certificate although some unit above them issues: at most `most` of them,
/// by their ids.
pub fn waiting(conn: &mut Conn, after: CompletionId, most: i64) -> QueryResult<Vec<CompletionId>> {
    let issued = certificates::table.filter(certificates::completion_id.eq(completions::id));
    let issuing = unit_paths::table
        .inner_join(issuers::table.on(issuers::unit_id.eq(unit_paths::ancestor_id)))
        .filter(unit_paths::unit_id.eq(completions::unit_id));
    completions::table
        .filter(completions::id.gt(after))
        .filter(not(exists(issued)))
        .filter(exists(issuing))
        .order(completions::id)
        .select(completions::id)
        .limit(most)
        .load(conn)
}

/// Whether somebody with this scope over records may see a certificate that is not their own: when the unit of the completion
/// stood within the scope on that day, or the holder stands within it today.
pub fn visible(
    conn: &mut Conn,
    certificate: &Certificate,
    scope: &Scope,
    today: Day,
) -> QueryResult<bool> {
    let unit: UnitId = completions::table
        .find(certificate.completion)
        .select(completions::unit_id)
        .first(conn)?;
    let on = certificate.facts.course.completed_on;
    if scope.within(conn, unit, on)?.is_some() {
        return Ok(true);
    }
    let holder = canonical(conn, certificate.person)?;
    may_see(conn, scope, holder, today)
}
