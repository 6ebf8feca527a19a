//! Required learning: one course, some categories, a unit and below, a day; pure.
use super::coverage::HeldPost;
use crate::db::Day;
use crate::db::Json;
use crate::db::Time;
use crate::db::ids::CourseId;
use crate::db::ids::PersonId;
use crate::db::ids::RequirementId;
use crate::db::ids::UnitId;
use crate::org::Category;
use crate::text::Language;
use diesel::Queryable;
use std::collections::HashSet;

/// A requirement: people with a post of these categories in this unit or below complete this course by this day.
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
}

/// The categories of a requirement.
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
    /// Without repetition, in the order of [`Category::ALL`].
    pub categories: Vec<Category>,
    pub due_on: Day,
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
}

impl Standing {
    pub const ALL: [Self; 3] = [Self::Done, Self::Overdue, Self::Missing];

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
        }
    }
}

/// How many must, and how many of them have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    pub must: i64,
    pub done: i64,
}

impl Tally {
    pub fn open(self) -> i64 {
        self.must - self.done
    }
}

/// The people with a post of one of `categories` in one of `units`, each once, with the first such post they hold. `posts` stand
/// in their order.
pub fn required<'a>(
    posts: &'a [HeldPost],
    units: &'a HashSet<UnitId>,
    categories: &'a [Category],
) -> impl Iterator<Item = HeldPost> + 'a {
    let mut last = None;
    posts.iter().copied().filter(move |post| {
        let asked = categories.contains(&post.category) && units.contains(&post.unit);
        let news = asked && last != Some(post.person);
        if asked {
            last = Some(post.person);
        }
        news
    })
}

/// Counts those required and, of them, those who have done it.
pub fn count(required: impl Iterator<Item = HeldPost>, done: &HashSet<PersonId>) -> Tally {
    required.fold(Tally::default(), |tally, post| Tally {
        must: tally.must + 1,
        done: tally.done + i64::from(done.contains(&post.person)),
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
        let tally = count(required(&posts, &units, &[CivilServant]), &done);
        assert_eq!(tally, Tally { must: 2, done: 1 });
        assert_eq!(tally.open(), 1);
    }
}
