//! Doubtful rows beside the people they may mean, for whoever decides.
use super::decide::Decision;
use super::decide::candidates;
use super::decide::decisions;
use super::elsewhere;
use super::known::somebodies;
use super::known::units_within;
use super::model::Content;
use super::model::Import;
use super::model::ImportRow;
use super::model::ImportState;
use super::reason::Reason;
use super::somebody::Own;
use super::somebody::Somebody;
use super::staff::StaffRow;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::import_decisions;
use crate::db::schema::unit_versions;
use diesel::prelude::*;
use std::collections::BTreeSet;
use std::collections::HashMap;

/// A row with what was decided of it, and the people it may mean.
#[derive(Debug, Clone)]
pub struct Doubt {
    pub line: i32,
    pub row: StaffRow,
    pub people: Vec<Candidate>,
    /// Whether the people are those of its two keys, so that it can mean nobody else.
    pub of_two: bool,
    pub key: Key,
    pub decision: Option<Decision>,
}

/// Whether a row's key is that of somebody whom whoever brought the list never had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Not as far as anybody is told before the list is confirmed.
    Own,
    /// Of somebody outside the viewer's units: none of the people are shown, and it is not the viewer's to decide.
    Unseen,
    /// Of one of the people shown.
    Elsewhere,
}

/// Somebody whom a row may mean, as far as the viewer's units go.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub id: PersonId,
    pub own: Own,
    /// Unit and position of each post that is held on the day of the list or later.
    pub posts: Vec<(String, Option<String>)>,
}

/// The doubtful ones of these rows. People without a post in the viewer's units are left out. The number of statements does not
/// depend on the number of rows.
pub fn doubts(
    conn: &mut Conn,
    import: &Import,
    rows: &[ImportRow],
    (scope, today): (&Scope, Day),
) -> QueryResult<Vec<Doubt>> {
    let ids: BTreeSet<PersonId> = rows.iter().flat_map(candidates).collect();
    let ids: Vec<PersonId> = ids.into_iter().collect();
    let mut within = units_within(conn, scope, import.as_of)?;
    within.extend(units_within(conn, scope, today)?);
    let mut people = somebodies(conn, &ids)?;
    let current = |person: &mut Somebody| {
        person
            .posts
            .retain(|post| post.from <= post.to && import.as_of <= post.to);
        person.posts.iter().any(|post| within.contains(&post.unit))
    };
    people.retain_mut(current);
    let names = names(conn, &people)?;
    let people: HashMap<PersonId, Candidate> = people
        .into_iter()
        .filter_map(|person| Some((person.id?, candidate(person, &names)?)))
        .collect();
    let decisions: HashMap<i32, Decision> = decisions(conn, import.id)?
        .into_iter()
        .map(|decision| (decision.line, decision))
        .collect();
    let doubt = |row: &ImportRow| match &row.content {
        Content::Person(staff) => {
            let key = key_of(import, row, &people);
            let shown = candidates(row).filter(|_| key != Key::Unseen);
            Some(Doubt {
                line: row.line,
                row: staff.as_ref().clone(),
                people: shown.filter_map(|id| people.get(&id).cloned()).collect(),
                of_two: is_of_two(row),
                key,
                decision: decisions.get(&row.line).copied(),
            })
        }
        _ => None,
    };
    Ok(rows.iter().filter_map(doubt).collect())
}

fn key_of(import: &Import, row: &ImportRow, seen: &HashMap<PersonId, Candidate>) -> Key {
    let mut owners = elsewhere::owners(row).peekable();
    // Before the confirmation such a row reads like any other.
    if import.state == ImportState::Staged || owners.peek().is_none() {
        Key::Own
    } else if owners.all(|owner| seen.contains_key(&owner)) {
        Key::Elsewhere
    } else {
        Key::Unseen
    }
}

fn is_of_two(row: &ImportRow) -> bool {
    let mut faults = row.faults.iter();
    faults.any(|fault| matches!(fault.reason, Reason::KeysOfTwo(_)))
}

fn candidate(person: Somebody, names: &HashMap<UnitId, String>) -> Option<Candidate> {
    let posts = person.posts.into_iter();
    let posts = posts.map(|post| {
        let unit = names.get(&post.unit).cloned().unwrap_or_default();
        (unit, post.duty.position)
    });
    Some(Candidate {
        id: person.id?,
        posts: posts.collect(),
        own: person.own,
    })
}

fn names(conn: &mut Conn, people: &[Somebody]) -> QueryResult<HashMap<UnitId, String>> {
    let units: Vec<UnitId> = people
        .iter()
        .flat_map(|person| person.posts.iter().map(|post| post.unit))
        .collect();
    let rows: Vec<(UnitId, String)> = unit_versions::table
        .filter(unit_versions::unit_id.eq_any(units))
        .order(unit_versions::valid_from)
        .select((unit_versions::unit_id, unit_versions::name))
        .load(conn)?;
    // Of several versions the latest comes last and stays.
    Ok(rows.into_iter().collect())
}

/// How many doubtful rows of an import nobody has decided.
pub fn undecided(conn: &mut Conn, import: &Import) -> QueryResult<i64> {
    let decided: i64 = import_decisions::table
        .filter(import_decisions::import_id.eq(import.id))
        .count()
        .get_result(conn)?;
    // A row decided late is brought in by an import of its own, in which nothing is doubtful any more.
    Ok((i64::from(import.summary.counts.doubtful) - decided).max(0))
}
