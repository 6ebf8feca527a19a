//! Who leaves by the last days that a staff list states; pure.
use super::model::Fault;
use super::posts::Held;
use super::reason::Reason;
use super::roster::Plan;
use super::somebody::Somebody;
use crate::db::Day;
use std::collections::HashMap;

/// Notes it on the row by which somebody's last main post is over on this day; how many people leave so.
pub(super) fn note(plan: &mut Plan, day: Day) -> usize {
    let gone = plan
        .settled
        .iter()
        .filter_map(|(person, line)| Some((*line, gone_from(&plan.people[*person], day)?)));
    let gone: HashMap<i32, Day> = gone.collect();
    for row in &mut plan.rows {
        if let Some(from) = gone.get(&row.line) {
            row.faults.push(Fault::whole(Reason::Leaves(*from)));
        }
    }
    gone.len()
}

/// The first day without a main post, where one was held beyond the day and none is any more.
fn gone_from(person: &Somebody, day: Day) -> Option<Day> {
    let stored = person.posts.iter().filter(|post| post.id.is_some());
    let before = stored.map(|post| post.before.as_deref().unwrap_or(post));
    let (was, is) = (last_day(before)?, last_day(person.posts.iter())?);
    (is <= day && day < was).then(|| is.plus(1))
}

fn last_day<'a>(posts: impl Iterator<Item = &'a Held>) -> Option<Day> {
    let main = posts.filter(|post| !post.concurrent && post.from <= post.to);
    main.map(|post| post.to).max()
}
