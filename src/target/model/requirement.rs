//! Required learning: one course, some categories, a unit and below, a day; pure.
use super::coverage::HeldPost;
use super::excused::Excused;
use super::following::Followers;
use crate::db::Day;
use crate::db::Json;
use crate::db::Time;
use crate::db::ids::CourseId;
use crate::db::ids::GroupId;
use crate::db::ids::PersonId;
use crate::db::ids::RequirementId;
use crate::db::ids::UnitId;
use crate::org::Category;
use crate::org::Effect;
use crate::text::Language;
use diesel::Queryable;
use std::collections::HashSet;

/// A requirement: people with a post of these categories in this unit or below, or those of them in a group, complete this course
/// by this day.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Requirement {
    pub id: RequirementId,
    pub course: CourseId,
    pub unit: UnitId,
    #[diesel(deserialize_as = Json<Vec<Category>>)]
    pub categories: Categories,
    pub due_on: Day,
    pub set_at: Time,
    pub ended_at: Option<Time>,
    /// The group whose members alone are meant.
    pub group: Option<GroupId>,
}

impl Requirement {
    /// Whether it asks for a post of this category; without any, of every one.
    pub fn takes(&self, category: Category) -> bool {
        let categories = &self.categories.0;
        categories.is_empty() || categories.contains(&category)
    }
}

/// The categories of a requirement; none only where a group is meant, as every one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Categories(pub Vec<Category>);

impl From<Json<Vec<Category>>> for Categories {
    fn from(stored: Json<Vec<Category>>) -> Self {
        Self(stored.0)
    }
}

/// What is to be required.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequirement {
    pub course: CourseId,
    pub unit: UnitId,
    /// The group whose members alone are meant.
    pub group: Option<GroupId>,
    /// Without repetition, in the order of [`Category::ALL`].
    pub categories: Vec<Category>,
    pub due_on: Day,
}

impl NewRequirement {
    /// As it would stand, to be counted before it is set.
    pub fn as_if_set(&self, now: Time) -> Requirement {
        Requirement {
            id: RequirementId(0),
            course: self.course,
            unit: self.unit,
            categories: Categories(self.categories.clone()),
            due_on: self.due_on,
            set_at: now,
            ended_at: None,
            group: self.group,
        }
    }
}

/// Where somebody stands with a required course.
///
/// Done is who has completed the course, at any time, so that the completion still counts on the day: its certificate has neither
/// expired nor been revoked. What somebody learned before it was required is not asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    Done,
    /// Not done though the day has passed.
    Overdue,
    /// Not done yet.
    Missing,
    /// Not asked for while the person is away from their post.
    Paused,
}

impl Standing {
    pub const ALL: [Self; 4] = [Self::Done, Self::Overdue, Self::Missing, Self::Paused];

    pub fn of(done: bool, due_on: Day, today: Day) -> Self {
        if done {
            Self::Done
        } else if due_on < today {
            Self::Overdue
        } else {
            Self::Missing
        }
    }

    /// As it stands in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Overdue => "overdue",
            Self::Missing => "missing",
            Self::Paused => "paused",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// The word for it on pages.
    pub fn word(self, language: Language) -> &'static str {
        match self {
            Self::Done => language.say("Đã hoàn thành", "Done"),
            Self::Overdue => language.say("Quá hạn", "Overdue"),
            Self::Missing => language.say("Chưa hoàn thành", "Not done yet"),
            Self::Paused => language.say("Tạm hoãn", "Deferred"),
        }
    }
}

/// How many must, how many of them have, and how many should have by now; beside them, who is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    pub must: i64,
    pub done: i64,
    pub overdue: i64,
    pub paused: i64,
}

impl Tally {
    pub fn open(self) -> i64 {
        self.must - self.done
    }
}

/// Of whom a requirement is asked, within somebody's sight.
#[derive(Debug, Clone, Copy)]
pub struct Audience<'a> {
    pub units: &'a HashSet<UnitId>,
    /// None for every one.
    pub categories: &'a [Category],
    /// Who is in the group meant; `None` when no group is.
    pub members: Option<&'a HashSet<PersonId>>,
    /// Beside those of the units: people whom it follows into others.
    pub followers: &'a [Followers<'a>],
}

impl Audience<'_> {
    fn takes(&self, post: &HeldPost) -> bool {
        let follows = || self.followers.iter().any(|one| one.takes(post));
        (self.units.contains(&post.unit) || follows())
            && (self.categories.is_empty() || self.categories.contains(&post.category))
            && self
                .members
                .is_none_or(|members| members.contains(&post.person))
    }
}

/// The people of the audience who are in post, each once, with the first such post they hold. `posts` stand in their order.
pub fn required<'a>(
    posts: &'a [HeldPost],
    audience: Audience<'a>,
) -> impl Iterator<Item = HeldPost> + 'a {
    let mut last = None;
    posts.iter().copied().filter(move |post| {
        let asked = audience.takes(post);
        let news = asked && last != Some(post.person);
        if asked {
            last = Some(post.person);
        }
        news
    })
}

/// The people of the audience who are away from their posts, each once.
pub fn paused<'a>(
    excused: &'a [Excused],
    audience: Audience<'a>,
) -> impl Iterator<Item = &'a Excused> + 'a {
    let mut last = None;
    excused.iter().filter(move |one| {
        let away = one.state.state.effect() == Effect::Away && audience.takes(&one.post);
        let news = away && last != Some(one.post.person);
        if away {
            last = Some(one.post.person);
        }
        news
    })
}

/// Counts by where each stands.
pub fn count(standings: impl Iterator<Item = Standing>) -> Tally {
    standings.fold(Tally::default(), |mut tally, standing| {
        match standing {
            Standing::Paused => tally.paused += 1,
            Standing::Done => tally.done += 1,
            Standing::Overdue => tally.overdue += 1,
            Standing::Missing => {}
        }
        tally.must += i64::from(standing != Standing::Paused);
        tally
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::ids::AssignmentId;
    use Category::{CivilServant, ContractWorker};

    #[test]
    fn the_due_day_itself_is_in_time() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let of = |done, today| Standing::of(done, day("2026-11-30"), day(today));
        assert_eq!(of(false, "2026-11-30"), Standing::Missing);
        assert_eq!(of(false, "2026-12-01"), Standing::Overdue);
        assert_eq!(of(true, "2026-12-01"), Standing::Done);
        for standing in Standing::ALL {
            assert_eq!(Standing::parse(standing.as_str()), Some(standing));
        }
    }

    #[test]
    fn who_holds_two_posts_must_learn_once() {
        let post = |person, id, unit, category| HeldPost {
            person: PersonId(person),
            concurrent: false,
            id: AssignmentId(id),
            unit: UnitId(unit),
            category,
        };
        let posts = [
            post(1, 1, 5, CivilServant),
            post(1, 2, 6, CivilServant),
            post(2, 3, 5, ContractWorker),
            post(3, 4, 6, CivilServant),
            post(4, 5, 7, CivilServant),
        ];
        let units = HashSet::from([5, 6].map(UnitId));
        let done = HashSet::from([3, 4].map(PersonId));
        let audience = Audience {
            units: &units,
            categories: &[CivilServant],
            members: None,
            followers: &[],
        };
        let of = |post: HeldPost| {
            if done.contains(&post.person) {
                Standing::Done
            } else {
                Standing::Overdue
            }
        };
        let tally = count(required(&posts, audience).map(of).chain([Standing::Paused]));
        let expected = Tally {
            must: 2,
            done: 1,
            overdue: 1,
            paused: 1,
        };
        assert_eq!(tally, expected);
        assert_eq!(tally.open(), 1);
        let members = HashSet::from([PersonId(3)]);
        let group = Audience {
            categories: &[],
            members: Some(&members),
            ..audience
        };
        let who = required(&posts, group).map(|post| post.person);
        assert_eq!(who.collect::<Vec<_>>(), [PersonId(3)]);
    }

    #[test]
    fn who_came_out_of_a_unit_that_ended_is_asked_where_they_stand_now() {
        let post = |person, unit| HeldPost {
            person: PersonId(person),
            concurrent: false,
            id: AssignmentId(person),
            unit: UnitId(unit),
            category: CivilServant,
        };
        let posts = [post(1, 6), post(2, 5), post(3, 6), post(4, 7)];
        let came = HashSet::from([2, 3].map(PersonId));
        let followers = [Followers {
            units: HashSet::from([UnitId(6)]),
            people: &came,
        }];
        let audience = Audience {
            units: &HashSet::from([UnitId(7)]),
            categories: &[CivilServant],
            members: None,
            followers: &followers,
        };
        // The first was never in that unit, the second went elsewhere.
        let who = required(&posts, audience).map(|post| post.person);
        assert_eq!(who.collect::<Vec<_>>(), [3, 4].map(PersonId));
    }
}
