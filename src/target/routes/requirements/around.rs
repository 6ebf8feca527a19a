//! What a requirement is seen with: the facts of the day, the groups it means, whom it follows; and who learns of it.
use super::desk::Desk;
use super::desk::Found;
use super::sight::Groups;
use super::sight::Sight;
use crate::db::ids::GroupId;
use crate::db::ids::UnitId;
use crate::org::When;
use crate::org::group_names;
use crate::org::members_on;
use crate::target::Facts;
use crate::target::model::Followers;
use crate::target::model::Following;
use crate::target::model::Requirement;
use crate::target::model::concerns;
use crate::target::model::is_within;
use crate::target::model::units_within;
use crate::target::pages::Succeeded;
use crate::target::queries;
use crate::web;
use crate::web::Error;
use std::sync::Arc;

/// What requirements are looked at with: the facts of the day, the groups meant, whom they follow out of units that ended.
pub struct Around {
    pub facts: Arc<Facts>,
    pub groups: Groups,
    pub following: Following,
}

impl Desk {
    /// What these requirements are looked at with.
    pub async fn around(&self, of: &[Requirement]) -> web::Result<Around> {
        let facts = self.facts().await?;
        let mut ids: Vec<GroupId> = of.iter().filter_map(|one| one.group).collect();
        ids.sort_unstable();
        ids.dedup();
        let (of, day, zone) = (of.to_vec(), self.when.day, self.app.zone().clone());
        let known = Arc::clone(&facts);
        let found = self.app.db.read(move |conn| {
            let mut groups = Groups::default();
            if !ids.is_empty() {
                groups.names = group_names(conn, &ids)?;
                groups.members = members_on(conn, &ids, day)?;
            }
            let following = queries::following(conn, &of, (known.tree(), day), &zone)?;
            Ok::<_, Error>((groups, following))
        });
        let (groups, following) = found.await?;
        Ok(Around {
            facts,
            groups,
            following,
        })
    }

    /// Whether the viewer learns of a requirement: one that is asked of nobody of theirs says something of other units, unless it is set for everybody
    /// of a unit above theirs.
    pub fn is_shown(&self, one: &Requirement, around: &Around) -> bool {
        let of_all = one.group.is_none() && concerns(around.facts.tree(), &self.scope, one.unit);
        let sight = self.sight(one, around);
        of_all
            || self.is_own(one, around)
            || sight.posts().next().is_some()
            || sight.paused().next().is_some()
    }

    /// Whether the viewer answers for a requirement: for its unit or, when that has ended, for everything it went into.
    pub fn is_own(&self, one: &Requirement, around: &Around) -> bool {
        let tree = around.facts.tree();
        if tree.get(one.unit).is_some() {
            return is_within(tree, &self.scope, one.unit);
        }
        let followed = around.following.of(one.id).iter();
        let mut heirs = followed.flat_map(|one| one.heirs(tree)).peekable();
        heirs.peek().is_some() && heirs.all(|heir| is_within(tree, &self.scope, heir))
    }

    /// A requirement with the people within the scope of whom it is asked.
    pub fn sight<'a>(&self, requirement: &'a Requirement, around: &'a Around) -> Sight<'a> {
        let tree = around.facts.tree();
        let within = |unit: UnitId| units_within(tree, &self.scope, unit);
        let followers = around.following.of(requirement.id).iter();
        let followers = followers.map(|one| Followers {
            units: one.heirs(tree).flat_map(within).collect(),
            people: &one.people,
        });
        Sight {
            requirement,
            facts: &around.facts,
            group: requirement.group.map(|group| around.groups.of(group)),
            units: within(requirement.unit),
            followers: followers.collect(),
            day: self.when.day,
        }
    }

    /// The units that a requirement follows people out of, by name.
    pub async fn succeeded(&self, found: &Found) -> web::Result<Vec<Succeeded>> {
        let tree = found.around.facts.tree();
        let followed = found.around.following.of(found.requirement.id).iter();
        let units = followed.clone().flat_map(|one| {
            let ended = std::iter::once(one.succession.unit);
            ended.chain(one.heirs(tree))
        });
        let by_then = When::on(self.when.day);
        let names = self.unit_names(units.collect(), by_then).await?;
        let name = |unit: UnitId| names.get(&unit).cloned().unwrap_or_default();
        let each = followed.map(|one| Succeeded {
            unit: name(one.succession.unit),
            last: one.succession.last,
            heirs: one.heirs(tree).map(name).collect(),
        });
        Ok(each.collect())
    }
}
