//! A requirement with the people within somebody's scope of whom it is asked, and where each of them stands.
use crate::db::Day;
use crate::db::ids::GroupId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::org::deferred;
use crate::target::Facts;
use crate::target::model::Audience;
use crate::target::model::Excused;
use crate::target::model::Followers;
use crate::target::model::HeldPost;
use crate::target::model::Requirement;
use crate::target::model::Standing;
use crate::target::model::paused;
use crate::target::model::required;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Groups by name, and who is in them on the day.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    pub names: HashMap<GroupId, String>,
    pub members: HashMap<GroupId, HashSet<PersonId>>,
}

static NOBODY: LazyLock<HashSet<PersonId>> = LazyLock::new(HashSet::new);

impl Groups {
    pub fn of(&self, group: GroupId) -> (&str, &HashSet<PersonId>) {
        let name = self.names.get(&group).map_or("", String::as_str);
        (name, self.members.get(&group).unwrap_or(&NOBODY))
    }
}

/// One requirement in somebody's sight.
pub struct Sight<'a> {
    pub requirement: &'a Requirement,
    pub facts: &'a Facts,
    /// Name and members of the group meant.
    pub group: Option<(&'a str, &'a HashSet<PersonId>)>,
    /// The units within the scope.
    pub units: HashSet<UnitId>,
    /// Whom it follows out of units that ended, where they stand within the scope.
    pub followers: Vec<Followers<'a>>,
    pub day: Day,
}

impl<'a> Sight<'a> {
    fn audience(&'a self) -> Audience<'a> {
        Audience {
            units: &self.units,
            categories: &self.requirement.categories.0,
            members: self.group.map(|(_, members)| members),
            followers: &self.followers,
        }
    }

    /// Who is in post and asked, each with the post through which.
    pub fn posts(&'a self) -> impl Iterator<Item = HeldPost> + 'a {
        required(self.facts.posts(), self.audience())
    }

    /// Who would be asked, but is away.
    pub fn paused(&'a self) -> impl Iterator<Item = &'a Excused> + 'a {
        paused(self.facts.excused(), self.audience())
    }

    /// Where each of them stands. Who is away and has done it is left out.
    pub fn standings(
        &'a self,
        done: &'a HashSet<PersonId>,
    ) -> impl Iterator<Item = (HeldPost, Standing)> + 'a {
        let standing = |post: HeldPost| {
            let due = deferred(self.requirement.due_on, self.facts.states_of(post.person));
            let standing = Standing::of(done.contains(&post.person), due, self.day);
            (post, standing)
        };
        let away = self.paused().map(|one| (one.post, Standing::Paused));
        let away = away.filter(|(post, _)| !done.contains(&post.person));
        self.posts().map(standing).chain(away)
    }
}
