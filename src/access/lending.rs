//! Roles lent for a while by whoever holds them. A loan counts only while the grant it was lent from does.
use super::Right;
use super::Role;
use super::Viewer;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::GrantId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::grants;
use crate::db::schema::people;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::query_source::Alias;
use diesel::query_source::AliasedField;
use std::collections::HashMap;

/// As everything is known now; earlier moments leave out what was granted or taken back since.
pub(super) const NOW: Time = Time(i64::MAX);

diesel::alias!(grants as sources: Sources);
type Of<Column> = AliasedField<Sources, Column>;

/// Whether a grant is in force on `day` by what was known before `end`: neither it nor the one it was lent from was taken back.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn in_force(day: Day, end: Time) -> _ {
    let id: Of<grants::id> = sources.field(grants::id);
    let from: Of<grants::valid_from> = sources.field(grants::valid_from);
    let to: Of<grants::valid_to> = sources.field(grants::valid_to);
    let revoked: Of<grants::revoked_at> = sources.field(grants::revoked_at);
    let all: Alias<Sources> = sources;
    let source = all
        .filter(id.nullable().eq(grants::delegated_from))
        .filter(from.le(day))
        .filter(to.ge(day))
        .filter(revoked.is_null().or(revoked.ge(end).assume_not_null()));
    let not_revoked = grants::revoked_at
        .is_null()
        .or(grants::revoked_at.ge(end).assume_not_null());
    grants::valid_from
        .le(day)
        .and(grants::valid_to.ge(day))
        .and(grants::granted_at.lt(end))
        .and(not_revoked)
        .and(grants::delegated_from.is_null().or(exists(source)))
}

/// Whether a grant is no loan, or what it was lent from neither has ended before `day` nor was taken back.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn source_stands(day: Day) -> _ {
    let id: Of<grants::id> = sources.field(grants::id);
    let to: Of<grants::valid_to> = sources.field(grants::valid_to);
    let revoked: Of<grants::revoked_at> = sources.field(grants::revoked_at);
    let all: Alias<Sources> = sources;
    let source = all
        .filter(id.nullable().eq(grants::delegated_from))
        .filter(to.ge(day))
        .filter(revoked.is_null());
    grants::delegated_from.is_null().or(exists(source))
}

/// A role lent to a viewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lent {
    pub role: Role,
    pub unit: UnitId,
    /// The name of whoever lent it.
    pub by: String,
}

/// Of what a loan was made.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Source {
    id: GrantId,
    pub lender: PersonId,
    pub name: String,
    /// The last day of the lender's own grant.
    pub to: Day,
    pub revoked_at: Option<Time>,
}

/// The grants that loans were made of, with the name of whoever lent.
pub fn sources_of(conn: &mut Conn, ids: &[GrantId]) -> QueryResult<HashMap<GrantId, Source>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Source> = grants::table
        .inner_join(people::table)
        .filter(grants::id.eq_any(ids))
        .order(grants::id)
        .select((
            grants::id,
            people::id,
            people::full_name,
            grants::valid_to,
            grants::revoked_at,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A role to be lent: which, where, for which days, and by which decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loan {
    /// The grant it is lent from.
    pub source: GrantId,
    pub role: Role,
    pub unit: UnitId,
    pub from: Day,
    pub to: Day,
    pub decision: Option<String>,
}

/// Lends a role to a person.
pub fn lend(
    conn: &mut Conn,
    loan: &Loan,
    to: PersonId,
    (by, now): (PersonId, Time),
) -> QueryResult<GrantId> {
    diesel::insert_into(grants::table)
        .values((
            grants::person_id.eq(to),
            grants::role.eq(loan.role),
            grants::unit_id.eq(loan.unit),
            grants::valid_from.eq(loan.from),
            grants::valid_to.eq(loan.to),
            grants::granted_by.eq(by),
            grants::granted_at.eq(now),
            grants::delegated_from.eq(loan.source),
            grants::decision.eq(loan.decision.as_deref()),
        ))
        .returning(grants::id)
        .get_result(conn)
}

/// To whom a loan was made, of what, and where.
#[derive(Debug, Clone, Copy, Queryable)]
pub struct Made {
    pub id: GrantId,
    pub to: PersonId,
    pub role: Role,
    pub unit: UnitId,
    source: Option<GrantId>,
}

type MadeColumns = (
    grants::id,
    grants::person_id,
    grants::role,
    grants::unit_id,
    grants::delegated_from,
);
const MADE: MadeColumns = (
    grants::id,
    grants::person_id,
    grants::role,
    grants::unit_id,
    grants::delegated_from,
);

/// The loans made of somebody's grants, the latest first.
pub fn loans_by(conn: &mut Conn, lender: PersonId) -> QueryResult<Vec<Made>> {
    let id: Of<grants::id> = sources.field(grants::id);
    let person: Of<grants::person_id> = sources.field(grants::person_id);
    let own = sources.filter(person.eq(lender)).select(id.nullable());
    grants::table
        .filter(grants::delegated_from.eq_any(own))
        .order(grants::id.desc())
        .select(MADE)
        .load(conn)
}

/// A loan, and what it was made of; nothing for a grant that is none.
pub fn loan(conn: &mut Conn, id: GrantId) -> QueryResult<Option<(Made, Source)>> {
    let made: Option<Made> = grants::table.find(id).select(MADE).first(conn).optional()?;
    let Some((made, from)) = made.and_then(|made| Some((made, made.source?))) else {
        return Ok(None);
    };
    let source = sources_of(conn, &[from])?.remove(&from);
    Ok(source.map(|source| (made, source)))
}

impl Role {
    /// Whether whoever holds this role may lend it while they are away. Administration is not lent: an administrator grants it.
    pub fn may_be_lent(self) -> bool {
        self != Self::Admin && self.opens_anything()
    }
}

impl Viewer {
    /// In whose place the viewer uses `right`, as the record shall say it; nothing for who uses only rights of their own.
    pub fn in_place_of(&self, right: Right) -> Option<String> {
        let mut names: Vec<&str> = self
            .lent
            .iter()
            .filter(|lent| lent.role.carries(right))
            .map(|lent| lent.by.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        let own = self.own_roles().iter().any(|(role, _)| role.carries(right));
        let words = if own {
            "có phần thay mặt"
        } else {
            "thay mặt"
        };
        (!names.is_empty()).then(|| format!("{words} {}", names.join(", ")))
    }
}
