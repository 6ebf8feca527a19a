//! How one row of a staff list changes the posts of a person; pure.
use super::super::model::Category;
use super::staff::StaffRow;
use crate::db::Day;
use crate::db::ids::AssignmentId;
use crate::db::ids::UnitId;

/// A post as an import sees and changes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// None for one that is not in the database yet.
    pub id: Option<AssignmentId>,
    pub unit: UnitId,
    pub duty: Duty,
    pub concurrent: bool,
    pub from: Day,
    pub to: Day,
    /// As it was before the import, if the import changed it.
    pub before: Option<Box<Held>>,
}

/// What somebody does in a post.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Duty {
    pub category: Category,
    pub position: Option<String>,
    pub rank: Option<String>,
    pub is_leader: bool,
}

/// What a row did to the posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    Unchanged,
    Changed,
    Moved,
}

/// What a row says about a post.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    pub row: &'a StaffRow,
    pub unit: UnitId,
    /// The day the list speaks of.
    pub as_of: Day,
}

impl Wish<'_> {
    /// The first day meant: as stated, else the day of the list (or the last day, when that is already over).
    pub fn from(&self) -> Day {
        self.row
            .from
            .unwrap_or_else(|| self.row.to.map_or(self.as_of, |to| to.min(self.as_of)))
    }

    /// The post that the row speaks of, held on its first day or the last one before.
    pub(super) fn post<'p>(&self, posts: &'p [Held]) -> Option<&'p Held> {
        let lane = |post: &&Held| {
            let same = post.concurrent == self.row.concurrent && post.from <= post.to;
            same && (!post.concurrent || post.unit == self.unit) && post.from <= self.from()
        };
        posts.iter().filter(lane).max_by_key(|post| post.from)
    }

    /// Since when the person has stood in another unit, where the row tells of a time before that without saying that it ended.
    pub(super) fn moved_on(&self, posts: &[Held]) -> Option<Day> {
        let open = self.row.to.is_none() && !self.row.concurrent;
        let elsewhere = |post: &&Held| {
            let main = open && !post.concurrent && post.from <= post.to;
            main && post.unit != self.unit && self.from() < post.from && post.from <= self.as_of
        };
        posts.iter().filter(elsewhere).map(|post| post.from).max()
    }

    /// The duty of a post here: what the file leaves out stays as it was. A title does not follow into another unit.
    fn duty(&self, was: Option<&Held>) -> Duty {
        let same_unit = was.filter(|was| was.unit == self.unit);
        let text = |said: &Option<String>, kept: Option<&String>| match said {
            Some(said) => Some(said.clone()).filter(|said| !said.is_empty()),
            None => kept.cloned(),
        };
        Duty {
            category: self
                .row
                .category
                .or(was.map(|was| was.duty.category))
                .unwrap_or(Category::CivilServant),
            position: text(
                &self.row.position,
                same_unit.and_then(|was| was.duty.position.as_ref()),
            ),
            rank: text(&self.row.rank, was.and_then(|was| was.duty.rank.as_ref())),
            is_leader: self
                .row
                .is_leader
                .unwrap_or_else(|| same_unit.is_some_and(|was| was.duty.is_leader)),
        }
    }
}

impl Held {
    pub(super) fn holds(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// Changes this post, keeping how it was before the import.
    pub fn change(&mut self, change: impl FnOnce(&mut Self)) {
        let before = self.clone();
        change(self);
        if self.id.is_some() && self.before.is_none() {
            self.before = Some(Box::new(before));
        }
    }
}

/// Fits a row into somebody's posts. Primary posts never overlap: a new one ends the one before it on the day before.
/// An end that the file leaves open stays as it is known, unless the post had run out by the day of the list.
pub fn settle(posts: &mut Vec<Held>, wish: Wish<'_>) -> Settled {
    let from = wish.from();
    let concurrent = wish.row.concurrent;
    let lane = |post: &Held| {
        post.concurrent == concurrent
            && post.from <= post.to
            && (!concurrent || post.unit == wish.unit)
    };
    let next = posts
        .iter()
        .filter(|post| lane(post) && post.from > from)
        .map(|post| post.from)
        .min();
    let latest = next.map_or(Day::LAST, |next| next.plus(-1));
    match posts.iter().position(|post| lane(post) && post.holds(from)) {
        Some(index) => continued(posts, index, wish, latest),
        None => begun(posts, next, wish, latest),
    }
}

/// The row speaks of a day on which a post is held.
fn continued(posts: &mut Vec<Held>, index: usize, wish: Wish<'_>, latest: Day) -> Settled {
    let held = &posts[index];
    let duty = wish.duty(Some(held));
    let same_unit = held.unit == wish.unit;
    let ran_out = held.to < wish.as_of && latest == Day::LAST;
    let open = if same_unit && !ran_out {
        held.to
    } else {
        latest
    };
    let to = wish.row.to.map_or(open, |to| to.min(latest));
    if same_unit && held.duty == duty {
        if held.to == to {
            return Settled::Unchanged;
        }
        posts[index].change(|post| post.to = to);
        return Settled::Changed;
    }
    let from = wish.from();
    if held.from == from {
        posts[index].change(|post| (post.unit, post.duty, post.to) = (wish.unit, duty, to));
    } else {
        let concurrent = held.concurrent;
        posts[index].change(|post| post.to = from.plus(-1));
        posts.push(Held {
            id: None,
            unit: wish.unit,
            duty,
            concurrent,
            from,
            to,
            before: None,
        });
    }
    if same_unit {
        Settled::Changed
    } else {
        Settled::Moved
    }
}

/// The row speaks of a day on which no post is held: an earlier beginning of the next one, or a post of its own.
fn begun(posts: &mut Vec<Held>, next: Option<Day>, wish: Wish<'_>, latest: Day) -> Settled {
    let concurrent = wish.row.concurrent;
    let from = wish.from();
    let following = posts.iter().position(|post| {
        Some(post.from) == next
            && post.concurrent == concurrent
            && post.unit == wish.unit
            && post.from <= post.to
    });
    if let Some(index) = following
        && posts[index].duty == wish.duty(Some(&posts[index]))
        && wish.row.to.is_none_or(|to| to >= latest)
    {
        posts[index].change(|post| post.from = from);
        return Settled::Changed;
    }
    let previous = posts
        .iter()
        .filter(|post| post.concurrent == concurrent && post.to < from && post.from <= post.to);
    let previous = previous.max_by_key(|post| post.to).cloned();
    let moved = !concurrent
        && previous
            .as_ref()
            .is_some_and(|previous| previous.unit != wish.unit);
    let to = wish.row.to.map_or(latest, |to| to.min(latest));
    let duty = wish.duty(previous.as_ref());
    posts.push(Held {
        id: None,
        unit: wish.unit,
        duty,
        concurrent,
        from,
        to,
        before: None,
    });
    if moved {
        Settled::Moved
    } else {
        Settled::Changed
    }
}

#[cfg(test)]
#[path = "posts_tests.rs"]
mod tests;
