//! Roles that go on in what a unit was merged into.
use super::enact::GRANT;
use super::enact::add_effects;
use super::enact::effect;
use super::reorganise::Reform;
use super::stage::Confirmation;
use super::stage::ImportError;
use crate::access::Grant;
use crate::access::Right;
use crate::access::Scope;
use crate::access::grant;
use crate::access::grants_within;
use crate::audit;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use diesel::QueryResult;
use serde_json::json;
use std::collections::HashSet;

/// Whoever holds a role within a merged unit holds it within its successor too, for as long as it was granted; what they hold in the old unit stays,
/// so that its past is still looked after. Only where whoever confirms may grant roles themselves: a merger is no way round that.
pub(super) fn carry_grants(
    conn: &mut Conn,
    import: ImportId,
    (reform, ids): (&Reform, &[UnitId]),
    with: &Confirmation,
) -> Result<(), ImportError> {
    let may_grant = with
        .viewer
        .as_ref()
        .map(|viewer| viewer.scope(Right::Administer));
    let mut effects = Vec::new();
    for (from, to, day) in &reform.transfers {
        let (from, to) = (ids[*from], ids[*to]);
        if !may_carry(conn, may_grant.as_ref(), to, (*day).max(with.today))? {
            continue;
        }
        let known = grants_within(conn, to, *day)?;
        let known = known.into_iter().map(|(person, held)| (person, held.role));
        let mut known: HashSet<_> = known.collect();
        for (person, held) in grants_within(conn, from, *day)? {
            if known.insert((person, held.role)) {
                let id = go_on(conn, (person, &held), (to, *day), with)?;
                effects.push(effect::<()>(import, GRANT, id, None));
            }
        }
    }
    Ok(add_effects(conn, &effects)?)
}

/// The operator may, and whoever administers the successor.
fn may_carry(
    conn: &mut Conn,
    may_grant: Option<&Option<Scope>>,
    to: UnitId,
    day: Day,
) -> QueryResult<bool> {
    match may_grant {
        None => Ok(true),
        Some(None) => Ok(false),
        Some(Some(scope)) => Ok(scope.within(conn, to, day)?.is_some()),
    }
}

fn go_on(
    conn: &mut Conn,
    (person, held): (PersonId, &Grant),
    (to, day): (UnitId, Day),
    with: &Confirmation,
) -> Result<i64, ImportError> {
    let days = (held.from.max(day), held.to);
    let id = grant(conn, person, (held.role, to), days, (with.by.id, with.now))?;
    let detail = json!({ "role": held.role, "unit": to, "from": days.0, "to": days.1 });
    let act = ("grant.carry", format!("person/{person}"));
    audit::record(conn, with.now, &with.by, act, detail)?;
    Ok(id.0)
}
