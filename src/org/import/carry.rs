//! Roles that go on in what a unit was merged into.
use super::enact::GRANT;
use super::enact::add_effects;
use super::enact::effect;
use super::reorganise::Reform;
use super::stage::Confirmation;
use super::stage::ImportError;
use super::world::At;
use super::world::World;
use crate::access::Role;
use crate::access::Scope;
use crate::access::Viewer;
use crate::access::grant;
use crate::access::grants_within;
use crate::audit;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::unit_paths;
use diesel::dsl::count;
use diesel::prelude::*;
use serde_json::json;
use std::collections::HashMap;
use std::collections::HashSet;

/// Units that become one: those that end, and what they become part of if it stood before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Union {
    pub day: Day,
    pub before: Vec<UnitId>,
}

/// The unions of a reorganisation, by the place of what they become; `known` are the units as they are.
pub(super) fn unions(known: &World, reform: &Reform) -> HashMap<At, Union> {
    let mut unions: HashMap<At, Union> = HashMap::new();
    let stood = |at: At, day: Day| {
        let body = known.units.get(at)?;
        body.at(day.plus(-1)).and(body.id)
    };
    for (from, to, day) in &reform.transfers {
        let union = unions.entry(*to).or_insert_with(|| Union {
            day: *day,
            before: stood(*to, *day).into_iter().collect(),
        });
        union.before.extend(stood(*from, *day));
    }
    unions
}

/// Whether a role held in one of these units may go on in what they become: whoever confirms could have given it in all of them. A merger is no way
/// round the rules of granting; the operator of the server may.
pub(super) fn may_carry(
    conn: &mut Conn,
    viewer: Option<&Viewer>,
    role: Role,
    union: &Union,
) -> QueryResult<bool> {
    let Some(viewer) = viewer else {
        return Ok(true);
    };
    let Some(scope) = viewer.scope_to_grant(role) else {
        return Ok(false);
    };
    let inside = how_many_within(conn, &scope, union)?;
    let all: HashSet<UnitId> = union.before.iter().copied().collect();
    Ok(usize::try_from(inside) == Ok(all.len()))
}

fn how_many_within(conn: &mut Conn, scope: &Scope, union: &Union) -> QueryResult<i64> {
    let last = union.day.plus(-1);
    unit_paths::table
        .filter(unit_paths::unit_id.eq_any(&union.before))
        .filter(unit_paths::ancestor_id.eq_any(scope.roots()))
        .filter(unit_paths::valid_from.le(last))
        .filter(unit_paths::valid_to.ge(last))
        .select(count(unit_paths::unit_id).aggregate_distinct())
        .first(conn)
}

/// Whoever holds a role within a merged unit holds it within its successor too, for as long as it was granted; what they hold in the old unit stays,
/// so that its past is still looked after.
pub(super) fn carry_grants(
    conn: &mut Conn,
    import: ImportId,
    (known, reform, ids): (&World, &Reform, &[UnitId]),
    with: &Confirmation,
) -> Result<(), ImportError> {
    let unions = unions(known, reform);
    let mut effects = Vec::new();
    for (from, to, day) in &reform.transfers {
        let held = grants_within(conn, ids[*from], *day)?;
        let Some(union) = unions.get(to).filter(|_| !held.is_empty()) else {
            continue;
        };
        let there = grants_within(conn, ids[*to], *day)?;
        let there = there.into_iter().map(|(person, role, ..)| (person, role));
        let mut there: HashSet<_> = there.collect();
        for (person, role, begun, ends) in held {
            let may = may_carry(conn, with.viewer.as_deref(), role, union)?;
            if may && there.insert((person, role)) {
                let days = (begun.max(*day), ends);
                let id = go_on(conn, (person, role), (ids[*to], days), with)?;
                effects.push(effect::<()>(import, GRANT, id, None));
            }
        }
    }
    Ok(add_effects(conn, &effects)?)
}

fn go_on(
    conn: &mut Conn,
    (person, role): (PersonId, Role),
    (unit, days): (UnitId, (Day, Day)),
    with: &Confirmation,
) -> Result<i64, ImportError> {
    let id = grant(conn, person, (role, unit), days, (with.by.id, with.now))?;
    let detail = json!({ "role": role, "unit": unit, "from": days.0, "to": days.1 });
    let act = ("grant.carry", format!("person/{person}"));
    audit::record(conn, with.now, &with.by, act, detail)?;
    Ok(id.0)
}
