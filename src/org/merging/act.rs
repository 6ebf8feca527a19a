//! Merging and parting in the database.
use super::super::import::ImportState;
use super::super::import::Own;
use super::super::import::own_back;
use super::super::import::own_data_of;
use super::super::import::update_own;
use super::super::queries;
use super::plan;
use super::plan::Account;
use super::plan::Moved;
use super::plan::Obstacle;
use super::plan::Terms;
use crate::access::Role;
use crate::access::Viewer;
use crate::access::accounts_of;
use crate::access::end_sessions;
use crate::access::identities_to_pass;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Json;
use crate::db::Time;
use crate::db::ids::AssignmentId;
use crate::db::ids::MergeId;
use crate::db::ids::PersonId;
use crate::db::schema::accounts;
use crate::db::schema::assignment_rows;
use crate::db::schema::imports;
use crate::db::schema::people;
use crate::db::schema::person_aliases;
use diesel::dsl::exists;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::HashSet;

/// The record kept and the one merged into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub kept: PersonId,
    pub other: PersonId,
}

/// A record merged into another, as the page about the person lists it.
#[derive(Debug, Clone, Queryable)]
pub(in crate::org) struct Merged {
    pub id: MergeId,
    pub other: PersonId,
    pub full_name: String,
    pub staff_code: Option<String>,
    pub reason: String,
    pub at: Time,
}

/// What merging would do, or why it is not done.
pub(super) fn planned(
    conn: &mut Conn,
    pair: Pair,
    viewer: &Viewer,
    today: Day,
) -> QueryResult<Result<Moved, Obstacle>> {
    if pair.kept == pair.other {
        return Ok(Err(Obstacle::Itself));
    }
    if pair.other == viewer.person {
        return Ok(Err(Obstacle::Own));
    }
    if !queries::above(conn, viewer, &[pair.kept, pair.other], today)?.is_empty() {
        return Ok(Err(Obstacle::Above));
    }
    if queries::records_of(conn, pair.other)?.len() > 1 {
        return Ok(Err(Obstacle::Others));
    }
    let (kept, other) = (own(conn, pair.kept)?, own(conn, pair.other)?);
    let numbers = kept.citizen_hash.as_ref().zip(other.citizen_hash.as_ref());
    if numbers.is_some_and(|(one, other)| one != other) {
        return Ok(Err(Obstacle::Numbers));
    }
    let (kept, other) = plan::own_data(kept, other);
    let posts = plan::settle(
        &queries::assignments_of(conn, pair.other, today)?,
        &queries::assignments_of(conn, pair.kept, today)?,
    );
    let mut held = accounts_of(conn, &[pair.kept, pair.other])?;
    let (own, theirs) = (held.remove(&pair.kept), held.remove(&pair.other));
    let account = match (&own, theirs) {
        (_, None) => Account::Nothing,
        (None, Some(other)) => Account::Taken(other.id),
        (Some(_), Some(other)) if other.disabled_at.is_some() => Account::Nothing,
        (Some(_), Some(other)) => Account::Closed(other.id),
    };
    let identities = match (account, own.filter(|own| own.disabled_at.is_none())) {
        (Account::Closed(theirs), Some(own)) => identities_to_pass(conn, (theirs, own.id))?,
        _ => Vec::new(),
    };
    Ok(Ok(Moved {
        posts,
        kept,
        other,
        account,
        identities,
    }))
}

fn own(conn: &mut Conn, person: PersonId) -> QueryResult<Own> {
    own_data_of(conn, person)?.ok_or(diesel::result::Error::NotFound)
}

/// Merges as planned in the same transaction. What other rooms recorded stays under the id under which it was recorded.
pub(super) fn merge(
    conn: &mut Conn,
    pair: Pair,
    moved: &Moved,
    (reason, by, now): (&str, PersonId, Time),
) -> QueryResult<MergeId> {
    for post in &moved.posts {
        set_post(conn, post.id, pair.kept, post.is)?;
    }
    // What is unique leaves one record before it comes to the other.
    set_own(conn, pair.other, &moved.other.was, &moved.other.is)?;
    set_own(conn, pair.kept, &moved.kept.was, &moved.kept.is)?;
    match moved.account {
        Account::Nothing => {}
        Account::Taken(account) => {
            diesel::update(accounts::table.find(account))
                .set(accounts::person_id.eq(pair.kept))
                .execute(conn)?;
        }
        Account::Closed(account) => {
            diesel::update(accounts::table.find(account))
                .set(accounts::disabled_at.eq(now))
                .execute(conn)?;
            end_sessions(conn, account, None, now)?;
        }
    }
    diesel::insert_into(person_aliases::table)
        .values((
            person_aliases::alias_id.eq(pair.other),
            person_aliases::canonical_id.eq(pair.kept),
            person_aliases::reason.eq(reason),
            person_aliases::moved.eq(Json(moved.clone())),
            person_aliases::merged_by.eq(by),
            person_aliases::merged_at.eq(now),
        ))
        .returning(person_aliases::id)
        .get_result(conn)
}

fn set_post(
    conn: &mut Conn,
    post: AssignmentId,
    person: PersonId,
    terms: Terms,
) -> QueryResult<()> {
    diesel::update(assignment_rows::table.find(post))
        .set((
            assignment_rows::person_id.eq(person),
            assignment_rows::concurrent.eq(terms.concurrent),
            assignment_rows::valid_to.eq(terms.to),
        ))
        .execute(conn)
        .map(drop)
}

fn set_own(conn: &mut Conn, person: PersonId, was: &Own, is: &Own) -> QueryResult<()> {
    if was == is {
        return Ok(());
    }
    update_own(conn, person, is)
}

/// The records merged into this one, the first merged first.
pub(super) fn merged_into(conn: &mut Conn, kept: PersonId) -> QueryResult<Vec<Merged>> {
    person_aliases::table
        .inner_join(people::table.on(people::id.eq(person_aliases::alias_id)))
        .filter(person_aliases::canonical_id.eq(kept))
        .filter(person_aliases::undone_at.is_null())
        .order(person_aliases::id)
        .select((
            person_aliases::id,
            person_aliases::alias_id,
            people::full_name,
            people::staff_code,
            person_aliases::reason,
            person_aliases::merged_at,
        ))
        .load(conn)
}

/// A record merged with the roles that stay with it, by the names of their units.
pub(in crate::org) type WithRoles = (Merged, Vec<(Role, String)>);

/// The same, each with its roles.
pub(in crate::org) fn merged_with_roles(
    conn: &mut Conn,
    kept: PersonId,
    today: Day,
) -> QueryResult<Vec<WithRoles>> {
    let merged = merged_into(conn, kept)?;
    let records: Vec<PersonId> = merged.iter().map(|one| one.other).collect();
    let mut roles = queries::roles_named(conn, &records, today)?;
    let with = |one: Merged| {
        let held = roles.remove(&one.other).unwrap_or_default();
        (one, held)
    };
    Ok(merged.into_iter().map(with).collect())
}

/// Parts two records again: what merging moved goes back, as it was before where nobody has changed it since. What the person did
/// since stays theirs. Returns what had been moved.
pub(super) fn part(
    conn: &mut Conn,
    (id, pair): (MergeId, Pair),
    (by, now): (PersonId, Time),
) -> QueryResult<Result<Moved, Obstacle>> {
    let moved: String = person_aliases::table
        .find(id)
        .select(person_aliases::moved)
        .first(conn)?;
    // An erasure of either record has emptied it.
    let Ok(moved) = serde_json::from_str::<Moved>(&moved) else {
        return Ok(Err(Obstacle::Changed));
    };
    let posts = present_posts(conn, &moved)?;
    let theirs = posts.values().all(|(person, _)| *person == pair.kept);
    if !theirs || !has_account(conn, pair, moved.account)? {
        return Ok(Err(Obstacle::Changed));
    }
    let mut restored = Vec::new();
    for (person, change) in [(pair.kept, &moved.kept), (pair.other, &moved.other)] {
        let now = own(conn, person)?;
        let is = own_back(&change.was, &change.is, &now);
        if is_anothers(conn, pair, &is)? {
            return Ok(Err(Obstacle::Changed));
        }
        restored.push((person, now, is));
    }
    let undone = of_undone_imports(conn, &moved)?;
    for post in &moved.posts {
        // A post that an undone list had brought may be gone, or holds on no day.
        let Some((_, now)) = posts.get(&post.id) else {
            continue;
        };
        let terms = if undone.contains(&post.id) {
            *now
        } else {
            plan::back(post, *now)
        };
        set_post(conn, post.id, pair.other, terms)?;
    }
    for (person, now, is) in &restored {
        set_own(conn, *person, now, is)?;
    }
    give_account_back(conn, pair, moved.account)?;
    diesel::update(person_aliases::table.find(id))
        .set((
            person_aliases::undone_by.eq(by),
            person_aliases::undone_at.eq(now),
        ))
        .execute(conn)?;
    Ok(Ok(moved))
}

/// Whether a third person has the staff code or the identity number that one of the two would get back.
fn is_anothers(conn: &mut Conn, pair: Pair, own: &Own) -> QueryResult<bool> {
    let others = people::table.filter(people::id.ne_all([pair.kept, pair.other]));
    let of_code = others
        .clone()
        .filter(people::staff_code.eq(&own.staff_code));
    if own.staff_code.is_some() && diesel::select(exists(of_code)).get_result(conn)? {
        return Ok(true);
    }
    let of_number = others.filter(people::citizen_id_hash.eq(&own.citizen_hash));
    if own.citizen_hash.is_none() {
        return Ok(false);
    }
    diesel::select(exists(of_number)).get_result(conn)
}

/// Those of the posts moved that came with imports undone since.
fn of_undone_imports(conn: &mut Conn, moved: &Moved) -> QueryResult<HashSet<AssignmentId>> {
    let ids: Vec<AssignmentId> = moved.posts.iter().map(|post| post.id).collect();
    let undone: Vec<AssignmentId> = assignment_rows::table
        .inner_join(imports::table)
        .filter(assignment_rows::id.eq_any(ids))
        .filter(imports::state.eq(ImportState::Undone))
        .order(assignment_rows::id)
        .select(assignment_rows::id)
        .load(conn)?;
    Ok(undone.into_iter().collect())
}

fn give_account_back(conn: &mut Conn, pair: Pair, account: Account) -> QueryResult<()> {
    match account {
        Account::Nothing => Ok(()),
        Account::Taken(account) => diesel::update(accounts::table.find(account))
            .set(accounts::person_id.eq(pair.other))
            .execute(conn)
            .map(drop),
        Account::Closed(account) => diesel::update(accounts::table.find(account))
            .set(accounts::disabled_at.eq(None::<Time>))
            .execute(conn)
            .map(drop),
    }
}

/// The posts that merging moved: whose each is now, and on which terms.
fn present_posts(
    conn: &mut Conn,
    moved: &Moved,
) -> QueryResult<HashMap<AssignmentId, (PersonId, Terms)>> {
    let ids: Vec<AssignmentId> = moved.posts.iter().map(|post| post.id).collect();
    let rows: Vec<(AssignmentId, PersonId, bool, Day)> = assignment_rows::table
        .filter(assignment_rows::id.eq_any(&ids))
        .order(assignment_rows::id)
        .select((
            assignment_rows::id,
            assignment_rows::person_id,
            assignment_rows::concurrent,
            assignment_rows::valid_to,
        ))
        .load(conn)?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(id, person, concurrent, to)| (id, (person, Terms { concurrent, to })))
        .collect())
}

/// Whether the account that merging took over or closed is still where merging left it.
fn has_account(conn: &mut Conn, pair: Pair, account: Account) -> QueryResult<bool> {
    let id = match account {
        Account::Nothing => return Ok(true),
        Account::Taken(id) | Account::Closed(id) => id,
    };
    let (person, closed): (PersonId, Option<Time>) = accounts::table
        .find(id)
        .select((accounts::person_id, accounts::disabled_at))
        .first(conn)?;
    Ok(match account {
        Account::Taken(_) => person == pair.kept,
        _ => person == pair.other && closed.is_some(),
    })
}
