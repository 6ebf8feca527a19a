//! The units of one day as a tree; pure.
use super::model::Unit;
use crate::db::ids::UnitId;
use std::collections::HashMap;

/// Units of one day, found by id, by parent and in official order. A unit whose parent is not among them stands at the top.
#[derive(Debug, Clone, Default)]
pub struct UnitTree {
    units: Vec<Unit>,
    by_id: HashMap<UnitId, usize>,
    children: HashMap<UnitId, Vec<usize>>,
    roots: Vec<usize>,
}

impl UnitTree {
    /// Builds the tree; sisters keep the order in which they are given.
    pub fn new(units: Vec<Unit>) -> Self {
        let by_id: HashMap<UnitId, usize> = units
            .iter()
            .enumerate()
            .map(|(index, unit)| (unit.id, index))
            .collect();
        let mut children: HashMap<UnitId, Vec<usize>> = HashMap::new();
        let mut roots = Vec::new();
        for (index, unit) in units.iter().enumerate() {
            match unit.parent_id.filter(|parent| by_id.contains_key(parent)) {
                Some(parent) => children.entry(parent).or_default().push(index),
                None => roots.push(index),
            }
        }
        Self {
            units,
            by_id,
            children,
            roots,
        }
    }

    /// Every unit, in the order given.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    pub fn get(&self, id: UnitId) -> Option<&Unit> {
        self.by_id.get(&id).map(|&index| &self.units[index])
    }

    /// The units at the top.
    pub fn roots(&self) -> impl Iterator<Item = &Unit> {
        self.roots.iter().map(|&index| &self.units[index])
    }

    /// The units directly under one, in official order.
    pub fn children(&self, id: UnitId) -> impl Iterator<Item = &Unit> {
        self.children
            .get(&id)
            .into_iter()
            .flatten()
            .map(|&index| &self.units[index])
    }

    /// The unit and those above it, nearest first.
    pub fn line(&self, id: UnitId) -> impl Iterator<Item = &Unit> {
        // The importer refuses circles; the bound is for a database that somebody else wrote to.
        std::iter::successors(self.get(id), |unit| {
            unit.parent_id.and_then(|parent| self.get(parent))
        })
        .take(self.units.len())
    }

    /// The names from the top down to the unit.
    pub fn path(&self, id: UnitId) -> Vec<&str> {
        let mut names: Vec<&str> = self.line(id).map(|unit| unit.name.as_str()).collect();
        names.reverse();
        names
    }

    /// The unit and everything below it, each after its parent, with its depth (the unit itself: 0).
    pub fn subtree(&self, id: UnitId) -> Vec<(usize, &Unit)> {
        let mut found = Vec::new();
        let mut waiting: Vec<(usize, &Unit)> =
            self.get(id).map(|unit| (0, unit)).into_iter().collect();
        while let Some((depth, unit)) = waiting.pop() {
            found.push((depth, unit));
            let below = self.children.get(&unit.id).into_iter().flatten().rev();
            waiting.extend(below.map(|&index| (depth + 1, &self.units[index])));
        }
        found
    }

    /// The whole tree, each unit after its parent, with its depth.
    pub fn outline(&self) -> Vec<(usize, &Unit)> {
        self.roots()
            .flat_map(|root| self.subtree(root.id))
            .collect()
    }

    /// Counts of each unit with those of everything below it.
    pub fn with_those_below(&self, counts: &HashMap<UnitId, i64>) -> HashMap<UnitId, i64> {
        let mut totals: HashMap<UnitId, i64> = HashMap::new();
        for (unit, count) in counts {
            for above in self.line(*unit) {
                *totals.entry(above.id).or_default() += count;
            }
        }
        totals
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Day;

    fn unit(id: i64, parent: Option<i64>) -> Unit {
        Unit {
            id: UnitId(id),
            code: format!("C{id}"),
            name: format!("Đơn vị {id}"),
            kind: String::new(),
            parent_id: parent.map(UnitId),
            agency_code: None,
            block: None,
            position: 0,
            valid_from: Day::FIRST,
            valid_to: Day::LAST,
        }
    }

    #[test]
    fn a_tree_is_walked_up_and_down_in_official_order() {
        let tree = UnitTree::new(vec![
            unit(1, None),
            unit(2, Some(1)),
            unit(3, Some(1)),
            unit(4, Some(2)),
            unit(9, Some(77)),
        ]);
        assert_eq!(tree.path(UnitId(4)), ["Đơn vị 1", "Đơn vị 2", "Đơn vị 4"]);
        let ids = |units: Vec<(usize, &Unit)>| {
            units
                .iter()
                .map(|(depth, unit)| (*depth, unit.id.0))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            ids(tree.subtree(UnitId(1))),
            [(0, 1), (1, 2), (2, 4), (1, 3)]
        );
        assert_eq!(
            ids(tree.outline()),
            [(0, 1), (1, 2), (2, 4), (1, 3), (0, 9)]
        );
        let counts = HashMap::from([(UnitId(1), 1), (UnitId(3), 2), (UnitId(4), 4)]);
        let totals = tree.with_those_below(&counts);
        assert_eq!(
            (totals[&UnitId(1)], totals[&UnitId(2)], totals[&UnitId(4)]),
            (7, 4, 4)
        );
        assert!(tree.subtree(UnitId(5)).is_empty());
        assert!(tree.path(UnitId(5)).is_empty());
    }
}
