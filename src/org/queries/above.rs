//! Who holds rights that a viewer does not hold.
use crate::access::Right;
use crate::access::Role;
use crate::access::Viewer;
use crate::access::standing_grants;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use diesel::QueryResult;
use std::collections::HashMap;
use std::collections::HashSet;

/// Those of these people whom the viewer may not hand a code, nor change the address to which one is mailed: whoever holds a right somewhere that the viewer does not
/// hold there could be impersonated by it.
pub fn above(
    conn: &mut Conn,
    viewer: &Viewer,
    people: &[PersonId],
    day: Day,
) -> QueryResult<HashSet<PersonId>> {
    let mut known: HashMap<(Role, UnitId), bool> = HashMap::new();
    let mut above = HashSet::new();
    for (person, role, unit) in standing_grants(conn, people, day)? {
        let covered = match known.get(&(role, unit)) {
            Some(covered) => *covered,
            None => covers(conn, viewer, (role, unit), day)?,
        };
        known.insert((role, unit), covered);
        if !covered && person != viewer.person {
            above.insert(person);
        }
    }
    Ok(above)
}

/// Whether the viewer holds every right of a role in the unit it is granted in.
fn covers(
    conn: &mut Conn,
    viewer: &Viewer,
    (role, unit): (Role, UnitId),
    day: Day,
) -> QueryResult<bool> {
    for right in Right::ALL {
        let everyones = matches!(right, Right::Anyone | Right::SignedIn);
        if everyones || !role.carries(*right) {
            continue;
        }
        let Some(scope) = viewer.scope(*right) else {
            return Ok(false);
        };
        if scope.within(conn, unit, day)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}
