//! Who of those in post is covered, counted by unit and category and nobody twice; pure.
use crate::db::ids::AssignmentId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::org::Category;
use std::collections::HashMap;
use std::ops::AddAssign;

/// A post somebody holds on the day counted. The order puts the posts of a person together, the one they are counted under
/// first: the primary one, and of several the oldest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeldPost {
    pub person: PersonId,
    pub concurrent: bool,
    pub id: AssignmentId,
    pub unit: UnitId,
    pub category: Category,
}

/// People and attendances. Attendances (lượt) count every completion, people (người) only once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// The denominator: people in post.
    pub persons: i64,
    /// The numerator: those of them with at least one completion.
    pub trained: i64,
    pub attendances: i64,
}

impl Count {
    pub fn missing(self) -> i64 {
        self.persons - self.trained
    }

    /// 0 to 1; nothing of nobody is 0.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of people are far below 2^52"
    )]
    pub fn share(self) -> f64 {
        if self.persons == 0 {
            0.0
        } else {
            self.trained as f64 / self.persons as f64
        }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.persons += other.persons;
        self.trained += other.trained;
        self.attendances += other.attendances;
    }
}

impl std::iter::Sum for Count {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |mut total, count| {
            total += count;
            total
        })
    }
}

/// What was counted, each person under the unit and category of one post.
pub type Counts = HashMap<(UnitId, Category), Count>;

/// The people who hold a post of one of `categories`, each once with the post they are counted under and how many completions
/// count for them. `posts` stand in their order; `completed_by` names the person of each completion, in rising order.
pub fn counted<'a>(
    posts: &'a [HeldPost],
    completed_by: &'a [PersonId],
    categories: &'a [Category],
) -> impl Iterator<Item = (HeldPost, i64)> + 'a {
    let mut completions = completed_by;
    let of_person = posts.chunk_by(|one, next| one.person == next.person);
    of_person.filter_map(move |posts| {
        let counted = posts
            .iter()
            .find(|post| categories.contains(&post.category))?;
        let before = completions.iter().take_while(|&&by| by < counted.person);
        completions = &completions[before.count()..];
        let own = completions.iter().take_while(|&&by| by == counted.person);
        Some((*counted, i64::try_from(own.count()).unwrap_or(i64::MAX)))
    })
}

/// Adds up what [`counted`] names, by unit and category.
pub fn tally(posts: &[HeldPost], completed_by: &[PersonId], categories: &[Category]) -> Counts {
    let mut counts = Counts::new();
    for (post, attendances) in counted(posts, completed_by, categories) {
        *counts.entry((post.unit, post.category)).or_default() += Count {
            persons: 1,
            trained: i64::from(attendances > 0),
            attendances,
        };
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use Category::{CivilServant, ContractWorker, PartTimeGrassroots};

    fn post(person: i64, id: i64, unit: i64, category: Category, concurrent: bool) -> HeldPost {
        HeldPost {
            person: PersonId(person),
            concurrent,
            id: AssignmentId(id),
            unit: UnitId(unit),
            category,
        }
    }

    fn count(persons: i64, trained: i64, attendances: i64) -> Count {
        Count {
            persons,
            trained,
            attendances,
        }
    }

    #[test]
    fn a_person_with_two_posts_counts_once_under_the_primary_one() {
        let mut posts = vec![
            post(1, 10, 5, CivilServant, true),
            post(1, 11, 6, CivilServant, false),
            post(2, 12, 5, ContractWorker, false),
            post(3, 13, 5, CivilServant, true),
        ];
        posts.sort_unstable();
        let done = [1, 1, 3].map(PersonId);
        let counts = tally(&posts, &done, &[CivilServant, ContractWorker]);
        assert_eq!(counts[&(UnitId(6), CivilServant)], count(1, 1, 2));
        assert_eq!(counts[&(UnitId(5), ContractWorker)], count(1, 0, 0));
        assert_eq!(counts[&(UnitId(5), CivilServant)], count(1, 1, 1));
        assert_eq!(counts.values().copied().sum::<Count>(), count(3, 2, 3));
    }

    #[test]
    fn a_post_outside_the_target_does_not_hide_one_inside() {
        let posts = [
            post(1, 1, 5, PartTimeGrassroots, false),
            post(1, 2, 6, CivilServant, true),
            post(2, 3, 5, PartTimeGrassroots, false),
        ];
        let done = [0, 2, 7].map(PersonId);
        let counts = tally(&posts, &done, &[CivilServant]);
        assert_eq!(counts.len(), 1);
        assert_eq!(counts[&(UnitId(6), CivilServant)], count(1, 0, 0));
    }

    #[test]
    fn nobody_is_no_share() {
        assert!(count(0, 0, 0).share().abs() < f64::EPSILON);
        assert_eq!(count(5, 2, 9).missing(), 3);
    }
}
