//! Who is seconded on a day: from which post, and to which unit.
use super::model::PostState;
use super::model::StateOfPost;
use super::queries::STATE;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::AssignmentId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignment_states;
use crate::db::schema::assignments;
use crate::org::model::Category;
use crate::org::queries::heirs_on;
use diesel::prelude::*;

/// Somebody seconded on a day, with the post that they keep at home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::org) struct Seconded {
    pub person: PersonId,
    pub home: UnitId,
    pub category: Category,
    pub position: Option<String>,
    pub is_leader: bool,
    /// Where they work, or what that unit was merged into; none outside the province.
    pub host: Option<UnitId>,
    /// Whether the post is the one under which the person is counted.
    pub counted: bool,
}

#[derive(Queryable)]
struct Held {
    person: PersonId,
    id: AssignmentId,
    concurrent: bool,
    unit: UnitId,
    category: Category,
    position: Option<String>,
    is_leader: bool,
}

/// Everybody who is seconded on a day, each once; or, of these people, who is. Three statements at the most.
pub(in crate::org) fn seconded_on(
    conn: &mut Conn,
    only: Option<&[PersonId]>,
    day: Day,
) -> QueryResult<Vec<Seconded>> {
    let mut query = assignment_states::table
        .inner_join(assignments::table)
        .filter(assignment_states::state.eq(PostState::Secondment))
        .filter(assignment_states::undone_at.is_null())
        .filter(assignment_states::valid_from.le(day))
        .filter(assignment_states::valid_to.ge(day))
        .order((assignments::person_id, assignment_states::id))
        .select(STATE)
        .into_boxed();
    if let Some(people) = only {
        query = query.filter(assignments::person_id.eq_any(people.to_vec()));
    }
    let states: Vec<StateOfPost> = query.load(conn)?;
    if states.is_empty() {
        return Ok(Vec::new());
    }
    let heirs = heirs_on(conn, day)?;
    let held = held_by(conn, &states, day)?;
    let seconded = |state: &StateOfPost| {
        let mut own = held.iter().filter(|post| post.person == state.person);
        let first = own.clone().next()?;
        let kept = own.find(|post| state.covers(post.id, post.concurrent))?;
        Some(Seconded {
            person: kept.person,
            home: kept.unit,
            category: kept.category,
            position: kept.position.clone(),
            is_leader: kept.is_leader,
            host: state.host.map(|host| heirs.of(host)),
            counted: kept.id == first.id,
        })
    };
    let mut found: Vec<Seconded> = states.iter().filter_map(seconded).collect();
    found.dedup_by_key(|one| one.person);
    Ok(found)
}

/// The posts that these people hold on a day, the one under which each is counted first.
fn held_by(conn: &mut Conn, states: &[StateOfPost], day: Day) -> QueryResult<Vec<Held>> {
    assignments::table
        .filter(assignments::person_id.eq_any(states.iter().map(|state| state.person)))
        .filter(assignments::valid_from.le(day))
        .filter(assignments::valid_to.ge(day))
        .order((
            assignments::person_id,
            assignments::concurrent,
            assignments::id,
        ))
        .select((
            assignments::person_id,
            assignments::id,
            assignments::concurrent,
            assignments::unit_id,
            assignments::category,
            assignments::position,
            assignments::is_leader,
        ))
        .load(conn)
}
