//! The people behind a figure: those it counts, and those in post whom it does not.
use super::Seen;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::org::Category;
use crate::org::Effect;
use crate::target::Facts;
use crate::target::model::Excused;
use crate::target::model::HeldPost;
use crate::target::model::Target;
use crate::target::model::counted;
use crate::target::model::excused_of;
use crate::target::pages::Counted;
use crate::target::pages::Shown;
use crate::target::queries;
use crate::target::queries::Listed;
use crate::web;
use crate::web::App;
use crate::web::Error;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

/// Everybody the figure counts, with the post and the number of completions.
pub fn counted_in(
    seen: &Seen,
    target: &Target,
    own: bool,
    category: Option<Category>,
) -> Vec<(HeldPost, i64)> {
    let units: HashSet<UnitId> = seen.view().units_of(own).into_iter().collect();
    let all = counted(
        seen.facts.posts(),
        seen.facts.completed_by(),
        target.categories,
    );
    let wanted = |post: &HeldPost| category.is_none_or(|category| category == post.category);
    all.filter(|(post, _)| units.contains(&post.unit) && wanted(post))
        .collect()
}

/// Everybody in post in these units whom the figure does not count there: who is away, and who is seconded elsewhere.
pub fn excused_in(
    seen: &Seen,
    target: &Target,
    own: bool,
    category: Option<Category>,
) -> Vec<Excused> {
    let units: HashSet<UnitId> = seen.view().units_of(own).into_iter().collect();
    let posts = seen.facts.posts();
    let counts_anyway = |one: &&Excused| {
        let first = posts.partition_point(|post| post.person < one.post.person);
        let mut own = posts[first..]
            .iter()
            .take_while(|post| post.person == one.post.person);
        own.any(|post| target.categories.contains(&post.category))
    };
    let here = |one: &&Excused| {
        units.contains(&one.post.unit) && category.is_none_or(|only| only == one.post.category)
    };
    excused_of(seen.facts.excused(), target.categories)
        .filter(here)
        .filter(|one| one.state.state.effect() == Effect::Elsewhere || !counts_anyway(one))
        .copied()
        .collect()
}

/// One page of them, in the order of their names.
pub async fn named_excused(
    app: &App,
    facts: &Arc<Facts>,
    excused: &[Excused],
    number: usize,
) -> web::Result<Vec<Counted>> {
    let facts = Arc::clone(facts);
    let by_person: HashMap<PersonId, Excused> =
        excused.iter().map(|one| (one.post.person, *one)).collect();
    let posts: HashMap<PersonId, HeldPost> =
        by_person.iter().map(|(id, one)| (*id, one.post)).collect();
    let found = app.db.read(move |conn| {
        let listed = queries::listed(conn, &posts, number)?;
        let row = |one: Listed| Counted {
            unit_name: facts.unit_name(one.post.unit),
            attendances: 0,
            last: None,
            excused: by_person.get(&one.post.person).map(|excused| {
                let host = excused.state.host.map(|unit| facts.unit_name(unit));
                (excused.state, host)
            }),
            listed: one,
        };
        Ok::<_, Error>(listed.into_iter().map(row).collect())
    });
    found.await
}

/// One page of these people, in the order of their names.
pub async fn named(
    app: &App,
    facts: &Arc<Facts>,
    (members, shown): (&[(HeldPost, i64)], Shown),
    number: usize,
) -> web::Result<Vec<Counted>> {
    let facts = Arc::clone(facts);
    let listed = members.iter().filter(|(_, times)| shown.takes(*times));
    let (posts, times): (HashMap<_, _>, HashMap<_, _>) = listed
        .map(|(post, times)| ((post.person, *post), (post.person, *times)))
        .unzip();
    let found = app.db.read(move |conn| {
        let listed = queries::listed(conn, &posts, number)?;
        let ids: Vec<PersonId> = listed.iter().map(|one| one.post.person).collect();
        let mut last = queries::last_completions(conn, &ids, facts.window)?;
        let row = |one: Listed| Counted {
            unit_name: facts.unit_name(one.post.unit),
            attendances: times.get(&one.post.person).copied().unwrap_or(0),
            last: last.remove(&one.post.person),
            excused: None,
            listed: one,
        };
        Ok::<_, Error>(listed.into_iter().map(row).collect())
    });
    found.await
}
