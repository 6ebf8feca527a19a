//! Requirements that go on with the people of a unit that ended; pure.
//!
//! What was required of a unit stays required of those who belonged to it on its last day, by the same day, wherever they work in what it went into,
//! until they have done it. Nobody else there is newly asked.
use super::coverage::HeldPost;
use super::requirement::Requirement;
use crate::db::ids::PersonId;
use crate::db::ids::RequirementId;
use crate::db::ids::UnitId;
use crate::org::Succession;
use crate::org::UnitTree;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

/// A unit that ended, with the people whom a requirement follows out of it.
#[derive(Debug, Clone)]
pub struct Followed {
    pub succession: Succession,
    pub people: Arc<HashSet<PersonId>>,
}

/// Whom each requirement follows; most follow nobody.
#[derive(Debug, Clone, Default)]
pub struct Following(pub HashMap<RequirementId, Vec<Followed>>);

impl Following {
    pub fn of(&self, requirement: RequirementId) -> &[Followed] {
        self.0.get(&requirement).map_or(&[], Vec::as_slice)
    }
}

impl Followed {
    /// What it went into that stands in the tree.
    pub fn heirs<'a>(&'a self, tree: &'a UnitTree) -> impl Iterator<Item = UnitId> + 'a {
        let heirs = self.succession.heirs.iter().copied();
        heirs.filter(|heir| tree.get(*heir).is_some())
    }
}

/// People who are asked only where they stand in some units.
#[derive(Debug, Clone)]
pub struct Followers<'a> {
    pub units: HashSet<UnitId>,
    pub people: &'a HashSet<PersonId>,
}

impl Followers<'_> {
    pub fn takes(&self, post: &HeldPost) -> bool {
        self.units.contains(&post.unit) && self.people.contains(&post.person)
    }
}

/// Whether a requirement was set while its unit still had the one that ended: before that day, or before anybody knew of it.
pub fn was_set_before(requirement: &Requirement, ended: &Succession, zone: &TimeZone) -> bool {
    requirement.set_at <= ended.recorded.0.max(ended.last.end(zone))
}

/// Whether everything that a unit went into stands below another, so that what is set for that one reaches its people anyway.
pub fn stays_below(tree: &UnitTree, above: UnitId, ended: &Succession) -> bool {
    let mut heirs = ended.heirs.iter().filter(|heir| tree.get(**heir).is_some());
    tree.get(above).is_some() && heirs.all(|heir| tree.line(*heir).any(|unit| unit.id == above))
}
