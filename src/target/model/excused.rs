//! Who is in post on a day but not counted there, and why; pure.
use super::coverage::HeldPost;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::org::Category;
use crate::org::Effect;
use crate::org::StateOfPost;
use std::collections::HashMap;

/// A post held on a day that does not count, and the state that is the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Excused {
    pub post: HeldPost,
    pub state: StateOfPost,
}

/// Takes the posts that do not count on `day` out of `posts`, and moves whoever is seconded to the unit in which they work.
/// `posts` stand in their order and keep it.
pub fn settle(posts: &mut Vec<HeldPost>, states: &[StateOfPost], day: Day) -> Vec<Excused> {
    let mut of_day: HashMap<PersonId, Vec<&StateOfPost>> = HashMap::new();
    for state in states.iter().filter(|state| state.on(day)) {
        of_day.entry(state.person).or_default().push(state);
    }
    let mut excused = Vec::new();
    if of_day.is_empty() {
        return excused;
    }
    posts.retain_mut(|post| {
        let Some(states) = of_day.get(&post.person) else {
            return true;
        };
        let covers = |state: &&&StateOfPost| state.covers(post.id, post.concurrent);
        // An absence goes before a secondment: who is on leave works nowhere.
        let is_absence = |state: &&&StateOfPost| state.state.effect() != Effect::Elsewhere;
        let absence = states.iter().filter(is_absence).find(covers);
        let Some(&&state) = absence.or_else(|| states.iter().find(covers)) else {
            return true;
        };
        excused.push(Excused { post: *post, state });
        match (state.state.effect(), state.host) {
            (Effect::Elsewhere, Some(host)) => {
                post.unit = host;
                true
            }
            _ => false,
        }
    });
    excused
}

/// Of these the posts of one of `categories`, each person once.
pub fn excused_of<'a>(
    excused: &'a [Excused],
    categories: &'a [Category],
) -> impl Iterator<Item = &'a Excused> {
    let mut last = None;
    excused.iter().filter(move |one| {
        let asked = categories.contains(&one.post.category);
        let news = asked && last != Some(one.post.person);
        if asked {
            last = Some(one.post.person);
        }
        news
    })
}

/// The states of one person, out of those of everybody in the order of persons.
pub fn states_among(states: &[StateOfPost], person: PersonId) -> &[StateOfPost] {
    let first = states.partition_point(|state| state.person < person);
    let own = states[first..].partition_point(|state| state.person == person);
    &states[first..first + own]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::ids::AssignmentId;
    use crate::db::ids::AssignmentStateId;
    use crate::db::ids::UnitId;
    use crate::org::PostState;
    use Category::CivilServant;

    fn post(person: i64, id: i64, unit: i64, concurrent: bool) -> HeldPost {
        HeldPost {
            person: PersonId(person),
            concurrent,
            id: AssignmentId(id),
            unit: UnitId(unit),
            category: CivilServant,
        }
    }

    fn state(person: i64, assignment: i64, state: PostState, host: Option<i64>) -> StateOfPost {
        StateOfPost {
            id: AssignmentStateId(1),
            person: PersonId(person),
            assignment: AssignmentId(assignment),
            concurrent: false,
            state,
            from: "2026-06-01".parse().unwrap(),
            to: "2026-11-30".parse().unwrap(),
            host: host.map(UnitId),
        }
    }

    #[test]
    fn who_is_on_leave_counts_nowhere_and_who_is_seconded_where_they_work() {
        let all = vec![
            post(1, 1, 5, false),
            post(1, 2, 6, true),
            post(2, 3, 5, false),
            post(3, 4, 5, false),
            post(4, 5, 5, false),
        ];
        let states = [
            state(1, 1, PostState::MaternityLeave, None),
            state(2, 3, PostState::Secondment, Some(9)),
            state(3, 4, PostState::Secondment, None),
        ];
        let mut posts = all.clone();
        let excused = settle(&mut posts, &states, "2026-11-30".parse().unwrap());
        assert_eq!(posts, [post(2, 3, 9, false), post(4, 5, 5, false)]);
        let who = excused_of(&excused, &[CivilServant]).map(|one| one.post.person.0);
        assert_eq!(who.collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(
            excused[2].post.unit,
            UnitId(5),
            "the home is kept with the reason"
        );
        let mut after = all.clone();
        assert!(settle(&mut after, &states, "2026-12-01".parse().unwrap()).is_empty());
        assert_eq!(after, all);
    }

    #[test]
    fn who_goes_on_leave_from_a_secondment_works_nowhere() {
        let mut posts = vec![post(1, 1, 5, false)];
        let states = [
            state(1, 1, PostState::Secondment, Some(9)),
            // Recorded of an earlier post, as before a reorganisation.
            state(1, 7, PostState::MaternityLeave, None),
        ];
        settle(&mut posts, &states, "2026-07-01".parse().unwrap());
        assert!(posts.is_empty());
    }

    #[test]
    fn states_of_one_are_found_among_those_of_all() {
        let states = [1, 3, 3, 8].map(|person| state(person, 1, PostState::SickLeave, None));
        assert_eq!(states_among(&states, PersonId(3)).len(), 2);
        assert!(states_among(&states, PersonId(4)).is_empty());
        assert_eq!(states_among(&states, PersonId(8)).len(), 1);
    }
}
