//! The figures of a target as a page shows them: one unit in the middle, what stands below it, who is in sight; pure.
use super::coverage::Count;
use super::coverage::Counts;
use crate::access::Scope;
use crate::db::ids::UnitId;
use crate::org::Category;
use crate::org::Heirs;
use crate::org::UnitTree;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

/// What of the tree is looked at, and by whom.
pub struct View<'a> {
    /// The units of the day counted.
    pub then: &'a UnitTree,
    /// The units by which they are grouped: the same, or those of today.
    pub shown: &'a UnitTree,
    /// What goes on for units that were merged since.
    pub heirs: &'a Heirs,
    pub scope: &'a Scope,
    /// The unit in the middle; `None` for all the scope holds.
    pub unit: Option<UnitId>,
}

/// The line of a view for which somebody counts: a unit, and whether without those below it; none for who stands under none of its units.
pub type Place = Option<(UnitId, bool)>;

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    pub unit: UnitId,
    /// Only the people who stand in this unit itself, not below it.
    pub own: bool,
    pub count: Count,
}

/// The figures of a view.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    pub total: Count,
    /// In the official order of the units, the middle unit's own people first.
    pub lines: Vec<Line>,
    /// Every category that occurs, in the order of the policy.
    pub categories: Vec<(Category, Count)>,
}

impl View<'_> {
    /// The unit in the middle: the one asked for, or the only head of the scope.
    pub fn middle(&self) -> Option<UnitId> {
        match self.tops()[..] {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Adds the counts up, of one category if it is given.
    pub fn sheet(&self, counts: &Counts, only: Option<Category>) -> Sheet {
        let places = self.places(counts.keys().map(|(unit, _)| *unit));
        let mut by_place: HashMap<(UnitId, bool), Count> = HashMap::new();
        let mut by_category: BTreeMap<Category, Count> = BTreeMap::new();
        for ((unit, category), count) in counts {
            let Some(place) = places.get(unit) else {
                continue;
            };
            *by_category.entry(*category).or_default() += *count;
            if only.is_none_or(|only| only == *category) {
                *by_place.entry(*place).or_default() += *count;
            }
        }
        let total = by_place.values().copied().sum();
        Sheet {
            total,
            lines: self.lines(&by_place),
            categories: by_category.into_iter().collect(),
        }
    }

    /// How many people count for which line, told apart by the line of another view for which they count there.
    pub fn against(&self, other: &View<'_>, counts: &Counts) -> BTreeMap<(Place, Place), i64> {
        let units = || counts.keys().map(|(unit, _)| *unit);
        let (own, others) = (self.places(units()), other.places(units()));
        let mut groups = BTreeMap::new();
        for ((unit, _), count) in counts {
            let place = (own.get(unit).copied(), others.get(unit).copied());
            *groups.entry(place).or_default() += count.persons;
        }
        groups
    }

    /// The units of the day whose people a line counts; with `own`, only those that stand for the unit itself.
    pub fn units_of(&self, own: bool) -> Vec<UnitId> {
        let all = self.then.units().iter().map(|unit| unit.id);
        let places = self.places(all);
        let mut units: Vec<UnitId> = places
            .into_iter()
            .filter(|(_, (_, of_itself))| !own || *of_itself)
            .map(|(unit, _)| unit)
            .collect();
        units.sort_unstable();
        units
    }

    fn lines(&self, by_place: &HashMap<(UnitId, bool), Count>) -> Vec<Line> {
        let line = |unit: UnitId, own: bool| Line {
            unit,
            own,
            count: by_place.get(&(unit, own)).copied().unwrap_or_default(),
        };
        let Some(middle) = self.middle() else {
            return self
                .tops()
                .into_iter()
                .map(|top| line(top, false))
                .collect();
        };
        let own = Some(line(middle, true)).filter(|line| line.count.persons > 0);
        let below = self.shown.children(middle).map(|unit| line(unit.id, false));
        own.into_iter().chain(below).collect()
    }

    /// The line each unit of the day counts for, for those in sight.
    fn places(&self, units: impl Iterator<Item = UnitId>) -> HashMap<UnitId, (UnitId, bool)> {
        let tops = self.tops();
        units
            .filter_map(|unit| Some((unit, self.place(unit, &tops)?)))
            .collect()
    }

    fn place(&self, unit: UnitId, tops: &[UnitId]) -> Option<(UnitId, bool)> {
        let mut below = None;
        for above in self.shown.line(self.standing(unit)?) {
            match (tops.contains(&above.id), tops, below) {
                (false, _, _) => below = Some(above.id),
                (true, [_], Some(child)) => return Some((child, false)),
                (true, [_], None) => return Some((above.id, true)),
                (true, _, _) => return Some((above.id, false)),
            }
        }
        None
    }

    /// Where a unit of the day stands in the tree shown: a merged one in what it went into, another that is gone in the nearest above it that
    /// still stands.
    fn standing(&self, unit: UnitId) -> Option<UnitId> {
        let heir = self.heirs.of(unit);
        if heir != unit && self.shown.get(heir).is_some() {
            return Some(heir);
        }
        let still = self
            .then
            .line(unit)
            .find(|above| self.shown.get(above.id).is_some());
        let only_root = || {
            let mut roots = self.shown.roots();
            roots.next().filter(|_| roots.next().is_none())
        };
        still
            .map(|unit| unit.id)
            .or_else(|| only_root().map(|root| root.id))
    }

    /// The unit asked for, or the heads of the scope that stand and have no other head above them.
    fn tops(&self) -> Vec<UnitId> {
        if let Some(unit) = self.unit {
            return vec![unit];
        }
        let heads = self.scope.roots();
        let is_top = |head: &UnitId| {
            let mut line = self.shown.line(*head);
            line.next().is_some() && !line.any(|above| heads.contains(&above.id))
        };
        heads.iter().copied().filter(is_top).collect()
    }
}

/// Whether a unit of this tree lies within the scope.
pub fn is_within(tree: &UnitTree, scope: &Scope, unit: UnitId) -> bool {
    tree.line(unit)
        .any(|above| scope.roots().contains(&above.id))
}

/// Whether something set for `unit` concerns anybody within the scope: the unit lies within it, or above one of its heads.
pub fn concerns(tree: &UnitTree, scope: &Scope, unit: UnitId) -> bool {
    let above = |head: &UnitId| tree.line(*head).any(|above| above.id == unit);
    is_within(tree, scope, unit) || scope.roots().iter().any(above)
}

/// The units from `unit` down that lie within the scope.
pub fn units_within(tree: &UnitTree, scope: &Scope, unit: UnitId) -> HashSet<UnitId> {
    let below = tree.subtree(unit).into_iter().map(|(_, unit)| unit.id);
    below.filter(|unit| is_within(tree, scope, *unit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Day;
    use crate::org::Unit;
    use Category::{CivilServant, PublicEmployee};

    fn tree(units: &[(i64, Option<i64>)]) -> UnitTree {
        let unit = |&(id, parent): &(i64, Option<i64>)| Unit {
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
        };
        UnitTree::new(units.iter().map(unit).collect())
    }

    fn count(persons: i64, trained: i64) -> Count {
        Count {
            persons,
            trained,
            attendances: trained,
        }
    }

    /// 1 holds 2 and 3; 4 stands below 2.
    fn province() -> UnitTree {
        tree(&[(1, None), (2, Some(1)), (3, Some(1)), (4, Some(2))])
    }

    fn counts() -> Counts {
        Counts::from([
            ((UnitId(1), CivilServant), count(1, 1)),
            ((UnitId(2), CivilServant), count(10, 5)),
            ((UnitId(4), PublicEmployee), count(20, 20)),
            ((UnitId(3), CivilServant), count(4, 0)),
        ])
    }

    fn lines(sheet: &Sheet) -> Vec<(i64, bool, i64)> {
        let plain = |line: &Line| (line.unit.0, line.own, line.count.persons);
        sheet.lines.iter().map(plain).collect()
    }

    fn scope(roots: &[i64]) -> Scope {
        Scope::of_operator(roots.iter().copied().map(UnitId).collect())
    }

    #[test]
    fn the_lines_of_a_unit_add_up_to_its_total() {
        let (tree, all) = (province(), scope(&[1]));
        let mut view = View {
            then: &tree,
            shown: &tree,
            heirs: &Heirs::default(),
            scope: &all,
            unit: None,
        };
        let sheet = view.sheet(&counts(), None);
        assert_eq!(sheet.total, count(35, 26));
        assert_eq!(lines(&sheet), [(1, true, 1), (2, false, 30), (3, false, 4)]);
        assert_eq!(
            sheet.categories,
            [
                (CivilServant, count(15, 6)),
                (PublicEmployee, count(20, 20))
            ]
        );
        view.unit = Some(UnitId(2));
        let sheet = view.sheet(&counts(), None);
        assert_eq!(lines(&sheet), [(2, true, 10), (4, false, 20)]);
        assert_eq!(view.units_of(false), [2, 4].map(UnitId));
        assert_eq!(view.units_of(true), [UnitId(2)]);
        let one = view.sheet(&counts(), Some(CivilServant));
        assert_eq!((one.total, one.categories.len()), (count(10, 5), 2));
    }

    #[test]
    fn several_heads_stand_side_by_side_and_nothing_outside_is_counted() {
        let (tree, some) = (province(), scope(&[3, 4]));
        let view = View {
            then: &tree,
            shown: &tree,
            heirs: &Heirs::default(),
            scope: &some,
            unit: None,
        };
        let sheet = view.sheet(&counts(), None);
        assert_eq!(lines(&sheet), [(3, false, 4), (4, false, 20)]);
        assert_eq!(sheet.total, count(24, 20));
        assert!(view.middle().is_none());
        let nested = scope(&[2, 4]);
        let view = View {
            then: &tree,
            shown: &tree,
            heirs: &Heirs::default(),
            scope: &nested,
            unit: None,
        };
        assert_eq!(view.middle(), Some(UnitId(2)));
        assert!(is_within(&tree, &nested, UnitId(4)) && !is_within(&tree, &nested, UnitId(3)));
    }

    #[test]
    fn what_is_set_above_concerns_those_below_and_nobody_beside() {
        let (tree, two) = (province(), scope(&[2]));
        let concerned = [1, 2, 3, 4].map(|unit| concerns(&tree, &two, UnitId(unit)));
        assert_eq!(concerned, [true, true, false, true]);
        let within = |unit| units_within(&tree, &two, UnitId(unit));
        assert_eq!(within(1), HashSet::from([2, 4].map(UnitId)));
        assert_eq!(within(4), HashSet::from([UnitId(4)]));
        assert!(within(3).is_empty());
    }

    #[test]
    fn people_of_a_merged_unit_count_for_what_it_went_into() {
        let (then, all) = (province(), scope(&[1]));
        let today = tree(&[(1, None), (2, Some(1)), (9, Some(1))]);
        let heirs = Heirs::new(&HashMap::from([(UnitId(3), UnitId(9))]));
        let view = View {
            then: &then,
            shown: &today,
            heirs: &heirs,
            scope: &all,
            unit: None,
        };
        let sheet = view.sheet(&counts(), None);
        assert_eq!(lines(&sheet), [(1, true, 1), (2, false, 30), (9, false, 4)]);
        assert_eq!(sheet.total, count(35, 26));
    }

    #[test]
    fn people_of_a_unit_that_is_gone_count_for_the_one_above_it() {
        let (then, all) = (province(), scope(&[1]));
        let today = tree(&[(1, None), (2, Some(1)), (9, Some(1))]);
        let view = View {
            then: &then,
            shown: &today,
            heirs: &Heirs::default(),
            scope: &all,
            unit: None,
        };
        let sheet = view.sheet(&counts(), None);
        assert_eq!(lines(&sheet), [(1, true, 5), (2, false, 30), (9, false, 0)]);
        assert_eq!(sheet.total, count(35, 26));
        let lost = tree(&[(7, None)]);
        let seven = scope(&[7]);
        let view = View {
            then: &then,
            shown: &lost,
            heirs: &Heirs::default(),
            scope: &seven,
            unit: None,
        };
        assert_eq!(view.sheet(&counts(), None).total, count(35, 26));
    }
}
