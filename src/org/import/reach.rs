//! On whom and where an importer may act; pure.
use super::posts::Held;
use super::posts::Wish;
use super::somebody::Somebody;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use std::collections::HashSet;

/// The units of one day.
#[derive(Debug, Clone, Default)]
pub struct UnitsOfDay {
    /// All that stand.
    pub standing: HashSet<UnitId>,
    /// Those of them that stand within the importer's scope.
    pub within: HashSet<UnitId>,
}

/// The limits of an importer who has a scope.
#[derive(Debug, Clone)]
pub struct Reach {
    /// The day the list speaks of, with its units.
    pub as_of: (Day, UnitsOfDay),
    /// The day on which the importer acts: a list of an old day opens nothing that belongs to others by now.
    pub today: (Day, UnitsOfDay),
    /// The units that ever stood within the scope: for people whose last unit has ended.
    pub ever: HashSet<UnitId>,
    /// People with rights that the importer does not hold, whose contact data could be turned against them.
    pub beyond: HashSet<PersonId>,
}

impl Reach {
    /// Whether somebody may be put into a unit by a row.
    pub fn opens(&self, wish: Wish<'_>) -> bool {
        let past = wish.row.to.is_some_and(|to| to < self.today.0);
        let coming = self.as_of.0 > self.today.0;
        self.as_of.1.within.contains(&wish.unit)
            && (past || coming || self.covers(&self.today.1, wish.unit))
    }

    /// Whether the importer answers for a person on a day: the main post of that day lies within the scope, or the last one
    /// held; concurrent posts count for whoever never had another. Somebody without any post is free to be placed.
    pub fn answers_for(&self, person: &Somebody, day: Day) -> bool {
        let mut posts: Vec<&Held> = person
            .posts
            .iter()
            .filter(|post| !post.concurrent)
            .collect();
        if posts.is_empty() {
            posts = person.posts.iter().collect();
        }
        let held: Vec<&Held> = posts
            .iter()
            .copied()
            .filter(|post| post.holds(day))
            .collect();
        if held.is_empty() {
            let last = posts.iter().max_by_key(|post| post.to);
            return last.is_none_or(|post| self.ever.contains(&post.unit));
        }
        held.into_iter().all(|post| self.touches(post, day))
    }

    /// Whether somebody ever stood in one of the importer's units, or has no post at all: of others an importer knows nothing.
    pub fn has_had(&self, person: &Somebody) -> bool {
        let here = |post: &Held| {
            let days = [&self.as_of.1, &self.today.1];
            self.ever.contains(&post.unit)
                || days
                    .into_iter()
                    .any(|units| units.within.contains(&post.unit))
        };
        person.posts.is_empty() || person.posts.iter().any(here)
    }

    /// Whether a row only goes on with a concurrent post that the person already holds in its unit.
    pub fn goes_on(person: &Somebody, wish: Wish<'_>) -> bool {
        let mut held = person.posts.iter().filter(|post| {
            post.concurrent
                && post.unit == wish.unit
                && post.holds(wish.from())
                && post.holds(wish.as_of)
        });
        wish.row.concurrent && held.any(|post| wish.row.to.is_none_or(|to| to <= post.to))
    }

    fn touches(&self, post: &Held, day: Day) -> bool {
        let then = day != self.as_of.0 || self.covers(&self.as_of.1, post.unit);
        let now = if post.to < self.today.0 {
            self.ever.contains(&post.unit)
        } else if post.from > self.today.0 {
            self.covers(&self.as_of.1, post.unit)
        } else {
            self.covers(&self.today.1, post.unit)
        };
        then && now
    }

    /// A unit that has ended stays with whoever had it.
    fn covers(&self, units: &UnitsOfDay, unit: UnitId) -> bool {
        if units.standing.contains(&unit) {
            units.within.contains(&unit)
        } else {
            self.ever.contains(&unit)
        }
    }
}
