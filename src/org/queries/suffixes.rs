//! Whose a register suffix is: the body's that declares it, and for ever once a certificate carries it. A row of
//! `register_suffixes` is the claim; its key settles it between two who come at once.
use crate::db::Conn;
use crate::db::Portable;
use crate::db::ids::UnitId;
use crate::db::schema::register_suffixes;
use crate::text::suffix_key;
use diesel::prelude::*;

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Claim {
    /// The suffix is the claimant's.
    Own,
    /// It is this body's.
    Of(UnitId),
}

/// The body a suffix belongs to, if any.
pub fn holder_of_suffix(conn: &mut Conn, suffix: &str) -> QueryResult<Option<UnitId>> {
    register_suffixes::table
        .find(suffix_key(suffix))
        .select(register_suffixes::issuer_id)
        .first(conn)
        .optional()
}

/// Claims a suffix for a body that declares it, and gives up what it declared before and never printed.
pub(super) fn declare_suffix(conn: &mut Conn, body: UnitId, suffix: &str) -> QueryResult<Claim> {
    let (claim, _) = claim(conn, body, suffix)?;
    if claim == Claim::Own {
        let mistaken = register_suffixes::table
            .filter(register_suffixes::issuer_id.eq(body))
            .filter(register_suffixes::printed.eq(false))
            .filter(register_suffixes::suffix_fold.ne(suffix_key(suffix)));
        diesel::delete(mistaken).execute(conn)?;
    }
    Ok(claim)
}

/// Claims a suffix for ever for a body that prints it on a certificate; to be called in the transaction that writes the
/// certificate.
pub fn print_suffix(conn: &mut Conn, body: UnitId, suffix: &str) -> QueryResult<Claim> {
    let (claim, printed) = claim(conn, body, suffix)?;
    if claim == Claim::Own && !printed {
        diesel::update(register_suffixes::table.find(suffix_key(suffix)))
            .set(register_suffixes::printed.eq(true))
            .execute(conn)?;
    }
    Ok(claim)
}

/// Takes the row or finds it taken, and holds it until the end of the transaction; also whether the suffix was printed.
fn claim(conn: &mut Conn, body: UnitId, suffix: &str) -> QueryResult<(Claim, bool)> {
    let (holder, printed): (UnitId, bool) = diesel::insert_into(register_suffixes::table)
        .values((
            register_suffixes::suffix_fold.eq(suffix_key(suffix)),
            register_suffixes::issuer_id.eq(body),
            register_suffixes::printed.eq(false),
        ))
        .on_conflict(register_suffixes::suffix_fold)
        .do_update()
        .set(register_suffixes::issuer_id.eq(register_suffixes::issuer_id))
        .returning((register_suffixes::issuer_id, register_suffixes::printed))
        .both()
        .get_result(conn)?;
    let claim = if holder == body {
        Claim::Own
    } else {
        Claim::Of(holder)
    };
    Ok((claim, printed))
}
