//! States of posts as the database holds them. They are few: some in a hundred people at a time.
use super::model::PostState;
use super::model::StateOfPost;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Json;
use crate::db::Time;
use crate::db::ids::AssignmentId;
use crate::db::ids::AssignmentStateId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignment_rows;
use crate::db::schema::assignment_states;
use crate::db::schema::assignments;
use crate::db::schema::unit_paths;
use diesel::prelude::*;

pub(super) type Columns = (
    assignment_states::id,
    assignments::person_id,
    assignment_states::assignment_id,
    assignments::concurrent,
    assignment_states::state,
    assignment_states::valid_from,
    assignment_states::valid_to,
    assignment_states::host_unit_id,
);
/// The columns of [`StateOfPost`], in its order. Whose it is the post says: it goes with its post when two records of one person are
/// merged, and back when they part.
pub(super) const STATE: Columns = (
    assignment_states::id,
    assignments::person_id,
    assignment_states::assignment_id,
    assignments::concurrent,
    assignment_states::state,
    assignment_states::valid_from,
    assignment_states::valid_to,
    assignment_states::host_unit_id,
);

/// Every state of anybody's posts that stands, by person, then by first day.
pub fn states_of_everybody(conn: &mut Conn) -> QueryResult<Vec<StateOfPost>> {
    assignment_states::table
        .inner_join(assignments::table)
        .filter(assignment_states::undone_at.is_null())
        .order((
            assignments::person_id,
            assignment_states::valid_from,
            assignment_states::id,
        ))
        .select(STATE)
        .load(conn)
}

/// The states of one person's posts, by first day.
pub fn states_of(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<StateOfPost>> {
    assignment_states::table
        .inner_join(assignments::table)
        .filter(assignments::person_id.eq(person))
        .filter(assignment_states::undone_at.is_null())
        .order((assignment_states::valid_from, assignment_states::id))
        .select(STATE)
        .load(conn)
}

/// When and by whom a state was recorded, and when and by whom it was taken away as a mistake, if it was.
pub(in crate::org) type Written = ((Time, Option<PersonId>), (Option<Time>, Option<PersonId>));

/// Every state ever recorded of one person's posts, with [`Written`].
pub(in crate::org) fn states_written(
    conn: &mut Conn,
    person: PersonId,
) -> QueryResult<Vec<(StateOfPost, Written)>> {
    assignment_states::table
        .inner_join(assignments::table)
        .filter(assignments::person_id.eq(person))
        .order(assignment_states::id)
        .select((
            STATE,
            (
                (
                    assignment_states::recorded_at,
                    assignment_states::recorded_by,
                ),
                (assignment_states::undone_at, assignment_states::undone_by),
            ),
        ))
        .load(conn)
}

/// What was noted with a state.
#[derive(Debug, Clone, Default, PartialEq, Eq, diesel::Queryable)]
pub struct Noted {
    pub decision: Option<String>,
    pub note: Option<String>,
}

/// The same with what was noted of each.
pub fn states_with_notes(
    conn: &mut Conn,
    person: PersonId,
) -> QueryResult<Vec<(StateOfPost, Noted)>> {
    assignment_states::table
        .inner_join(assignments::table)
        .filter(assignments::person_id.eq(person))
        .filter(assignment_states::undone_at.is_null())
        .order((
            assignment_states::valid_from.desc(),
            assignment_states::id.desc(),
        ))
        .select((
            STATE,
            (assignment_states::decision, assignment_states::note),
        ))
        .load(conn)
}

/// Whether a unit within the scope hosts somebody on a day.
pub(in crate::org) fn seconded_into(
    conn: &mut Conn,
    scope: &Scope,
    person: PersonId,
    day: Day,
) -> QueryResult<bool> {
    let hosted: i64 = assignment_states::table
        .inner_join(assignments::table)
        .inner_join(
            unit_paths::table
                .on(assignment_states::host_unit_id.eq(unit_paths::unit_id.nullable())),
        )
        .filter(assignments::person_id.eq(person))
        .filter(assignment_states::undone_at.is_null())
        .filter(assignment_states::valid_from.le(day))
        .filter(assignment_states::valid_to.ge(day))
        .filter(unit_paths::ancestor_id.eq_any(scope.roots()))
        .filter(unit_paths::valid_from.le(day))
        .filter(unit_paths::valid_to.ge(day))
        .count()
        .get_result(conn)?;
    Ok(hosted > 0)
}

/// A state to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewState {
    pub person: PersonId,
    pub assignment: AssignmentId,
    pub state: PostState,
    pub from: Day,
    pub to: Day,
    pub host: Option<UnitId>,
    pub noted: Noted,
}

/// What ends with a state, with the last days they had.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ended {
    pub posts: Vec<(AssignmentId, Day)>,
    pub states: Vec<(AssignmentStateId, Day)>,
}

/// Records a state, and ends what ends with it.
pub fn record(
    conn: &mut Conn,
    new: &NewState,
    ended: &Ended,
    (by, now): (PersonId, Time),
) -> QueryResult<AssignmentStateId> {
    let last = new.from.plus(-1);
    for (post, _) in &ended.posts {
        diesel::update(assignment_rows::table.find(post))
            .set(assignment_rows::valid_to.eq(last))
            .execute(conn)?;
    }
    for (state, _) in &ended.states {
        end(conn, *state, last, (by, now))?;
    }
    let posts = Some(&ended.posts).filter(|posts| !posts.is_empty());
    let states = Some(&ended.states).filter(|states| !states.is_empty());
    diesel::insert_into(assignment_states::table)
        .values((
            assignment_states::assignment_id.eq(new.assignment),
            assignment_states::person_id.eq(new.person),
            assignment_states::state.eq(new.state),
            assignment_states::valid_from.eq(new.from),
            assignment_states::valid_to.eq(new.to),
            assignment_states::host_unit_id.eq(new.host),
            assignment_states::decision.eq(&new.noted.decision),
            assignment_states::note.eq(&new.noted.note),
            assignment_states::ended_posts.eq(posts.cloned().map(Json)),
            assignment_states::ended_states.eq(states.cloned().map(Json)),
            assignment_states::recorded_by.eq(by),
            assignment_states::recorded_at.eq(now),
        ))
        .returning(assignment_states::id)
        .get_result(conn)
}

/// Ends a state on its last day.
pub fn end(
    conn: &mut Conn,
    id: AssignmentStateId,
    last: Day,
    (by, now): (PersonId, Time),
) -> QueryResult<()> {
    diesel::update(assignment_states::table.find(id))
        .set((
            assignment_states::valid_to.eq(last),
            assignment_states::ended_by.eq(by),
            assignment_states::ended_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Whether this state of the person was taken back already.
pub fn was_undone(conn: &mut Conn, person: PersonId, id: AssignmentStateId) -> QueryResult<bool> {
    let undone: i64 = assignment_states::table
        .inner_join(assignments::table)
        .filter(assignment_states::id.eq(id))
        .filter(assignments::person_id.eq(person))
        .filter(assignment_states::undone_at.is_not_null())
        .count()
        .get_result(conn)?;
    Ok(undone > 0)
}

/// Takes a state back, as if it had never been. Posts and secondments that ended with it go on, unless something has moved their
/// end since.
pub fn undo(conn: &mut Conn, state: &StateOfPost, (by, now): (PersonId, Time)) -> QueryResult<()> {
    let ended = ended_with(conn, state.id)?;
    let left = state.from.plus(-1);
    for (post, last) in ended.posts {
        let as_left = assignment_rows::table
            .find(post)
            .filter(assignment_rows::valid_to.eq(left));
        diesel::update(as_left)
            .set(assignment_rows::valid_to.eq(last))
            .execute(conn)?;
    }
    for (other, last) in ended.states {
        let as_left = assignment_states::table
            .find(other)
            .filter(assignment_states::valid_to.eq(left));
        diesel::update(as_left)
            .set((
                assignment_states::valid_to.eq(last),
                assignment_states::ended_by.eq(None::<PersonId>),
                assignment_states::ended_at.eq(None::<Time>),
            ))
            .execute(conn)?;
    }
    diesel::update(assignment_states::table.find(state.id))
        .set((
            assignment_states::undone_by.eq(by),
            assignment_states::undone_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

fn ended_with(conn: &mut Conn, id: AssignmentStateId) -> QueryResult<Ended> {
    type Kept<T> = Option<Json<Vec<(T, Day)>>>;
    let (posts, states): (Kept<AssignmentId>, Kept<AssignmentStateId>) = assignment_states::table
        .find(id)
        .select((
            assignment_states::ended_posts,
            assignment_states::ended_states,
        ))
        .first(conn)?;
    Ok(Ended {
        posts: posts.map(|kept| kept.0).unwrap_or_default(),
        states: states.map(|kept| kept.0).unwrap_or_default(),
    })
}
