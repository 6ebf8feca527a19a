//! The people of whom a requirement is asked, a page at a time, and where each of them stands.
use super::desk::Desk;
use crate::content::Catalogue;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::CourseId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::learning;
use crate::learning::Enrolment;
use crate::learning::Moment;
use crate::learning::QuizState;
use crate::learning::Step;
use crate::org::Effect;
use crate::org::StateOfPost;
use crate::org::called;
use crate::org::deferred;
use crate::org::is_away;
use crate::target::Facts;
use crate::target::model::HeldPost;
use crate::target::model::Standing;
use crate::target::pages::Required;
use crate::target::queries;
use crate::target::queries::Listed;
use crate::web;
use crate::web::Error;
use diesel::QueryResult;
use std::collections::HashMap;
use std::sync::Arc;

impl Desk {
    /// One page of these people, in the order of their names.
    pub async fn names(
        &self,
        (course, due_on): (CourseId, Day),
        facts: &Arc<Facts>,
        standings: HashMap<PersonId, (HeldPost, Standing)>,
        number: usize,
    ) -> web::Result<Vec<Required>> {
        let (facts, zone) = (Arc::clone(facts), self.app.zone().clone());
        let (catalogue, moment) = (self.catalogue.clone(), Moment::new(self.app.now(), &zone));
        let (when, today, language) = (self.when, self.today(), self.language);
        let (until, past) = (self.until(), self.is_past());
        let posts: HashMap<PersonId, HeldPost> = standings
            .iter()
            .map(|(id, (post, _))| (*id, *post))
            .collect();
        let found = self.app.db.read(move |conn| {
            let listed = queries::listed(conn, &posts, number)?;
            let ids: Vec<PersonId> = listed.iter().map(|one| one.post.person).collect();
            let enrolments = learning::enrolments_of_many(conn, &ids, &[course])?;
            let completions = learning::completions_of_many(conn, &ids)?;
            // How many tries are left is known of today alone.
            let tried = enrolments.iter().filter(|_| !past);
            let tried = tried.map(|((person, _), one)| (*person, one));
            let stuck = stuck(conn, &catalogue, tried, &moment)?;
            let units: Vec<UnitId> = listed.iter().map(|one| one.post.unit).collect();
            let names = called(conn, &units, (when, today), language)?;
            let before = |at: Option<Time>| at.is_some_and(|at| at < until);
            let row = |one: Listed| {
                let id = one.post.person;
                let enrolment = enrolments.get(&(id, course));
                let mut of_person = completions.get(&id).into_iter().flatten();
                Required {
                    unit_name: names.get(&one.post.unit).cloned().unwrap_or_default(),
                    standing: standings
                        .get(&id)
                        .map_or(Standing::Missing, |(_, standing)| *standing),
                    deferred: deferral(&facts, id, due_on),
                    completed_on: of_person
                        .find(|one| one.course == course && one.completed_at < until)
                        .map(|one| one.completed_at.day(&zone)),
                    begun: enrolment
                        .is_some_and(|one| before(one.started_at) && !before(one.completed_at)),
                    exhausted: stuck.get(&id).copied(),
                    listed: one,
                }
            };
            Ok::<_, Error>(listed.into_iter().map(row).collect())
        });
        found.await
    }
}

/// Why somebody has more time than others, or is not asked at present: the absence, and the day by which it is due then.
fn deferral(facts: &Facts, person: PersonId, due_on: Day) -> Option<(StateOfPost, Day)> {
    let states = facts.states_of(person);
    let due = deferred(due_on, states);
    let moved = || {
        let mut before = states.iter().rev();
        before.find(|state| state.state.effect() == Effect::Away && state.from <= due)
    };
    let why = is_away(states, facts.day).or_else(|| moved().filter(|_| due != due_on))?;
    Some((*why, due))
}

/// Those whose tries in the quiz are used up, with their best score.
fn stuck<'a>(
    conn: &mut Conn,
    catalogue: &Catalogue,
    enrolments: impl Iterator<Item = (PersonId, &'a Enrolment)>,
    moment: &Moment,
) -> QueryResult<HashMap<PersonId, f64>> {
    let mut stuck = HashMap::new();
    for (person, one) in enrolments {
        let Some(release) = catalogue.load(conn, one.release)? else {
            continue;
        };
        let step = Step::of(Some(one), &release.course, moment);
        if step == Step::Quiz(QuizState::Exhausted) {
            stuck.insert(person, one.progress.quiz.best().unwrap_or(0.0));
        }
    }
    Ok(stuck)
}
