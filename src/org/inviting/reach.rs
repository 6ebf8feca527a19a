//! Where a viewer may give which role or take it back, for a whole list of units at once.
use crate::access::Role;
use crate::access::Viewer;
use crate::db::Conn;
use crate::db::ids::UnitId;
use crate::db::schema::unit_paths;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::HashSet;

/// Which of some units ever stood within which of the viewer's.
pub(super) struct Reach {
    within: HashSet<(UnitId, UnitId)>,
    roots: HashMap<Role, Vec<UnitId>>,
}

impl Reach {
    /// One statement, however many units.
    pub fn read(conn: &mut Conn, viewer: &Viewer, units: &[UnitId]) -> QueryResult<Self> {
        let roots: HashMap<Role, Vec<UnitId>> = viewer
            .grantable()
            .into_iter()
            .filter_map(|role| Some((role, viewer.scope_to_grant(role)?.roots().to_vec())))
            .collect();
        let all: HashSet<UnitId> = roots.values().flatten().copied().collect();
        let pairs: Vec<(UnitId, UnitId)> = unit_paths::table
            .filter(unit_paths::unit_id.eq_any(units))
            .filter(unit_paths::ancestor_id.eq_any(all))
            .order((unit_paths::ancestor_id, unit_paths::unit_id))
            .select((unit_paths::ancestor_id, unit_paths::unit_id))
            .load(conn)?;
        Ok(Self {
            within: pairs.into_iter().collect(),
            roots,
        })
    }

    /// Whether the viewer may give or take back `role` in one of these units.
    pub fn covers(&self, role: Role, unit: UnitId) -> bool {
        let roots = self.roots.get(&role);
        let mut roots = roots.into_iter().flatten();
        roots.any(|root| self.within.contains(&(*root, unit)))
    }
}
