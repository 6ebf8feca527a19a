//! Figures of the whole installation.
use crate::audit;
use crate::certificate;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Portable;
use crate::db::Time;
use crate::db::ids::AuditId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::accounts;
use crate::db::schema::people;
use crate::db::schema::throttles;
use crate::jobs::JobState;
use crate::notify::Delivery;
use crate::org;
use crate::privacy;
use crate::target;
use crate::target::Beginning;
use diesel::prelude::*;
use diesel::upsert::excluded;
use std::collections::HashMap;

/// Acts shown on the first page.
const LATEST: i64 = 8;

/// What stands in the queues: how many in each state.
#[derive(Debug, Clone, Default)]
pub struct Queues {
    pub jobs: HashMap<JobState, i64>,
    pub messages: HashMap<Delivery, i64>,
}

impl Queues {
    pub fn jobs(&self, state: JobState) -> i64 {
        self.jobs.get(&state).copied().unwrap_or_default()
    }

    pub fn messages(&self, state: Delivery) -> i64 {
        self.messages.get(&state).copied().unwrap_or_default()
    }
}

/// How many jobs and messages stand where.
pub fn queues(conn: &mut Conn) -> QueryResult<Queues> {
    Ok(Queues {
        jobs: crate::jobs::open_counts(conn)?,
        messages: crate::notify::outbox_counts(conn)?,
    })
}

/// The figures of the first page.
#[derive(Debug, Clone)]
pub struct Figures {
    pub people: i64,
    pub accounts: i64,
    /// Accounts that signed in at least once.
    pub arrived: i64,
    pub unissued: Unissued,
    pub beginning: Beginning,
    /// Requests about personal data, and whether their calendar reaches far enough.
    pub duties: privacy::Duties,
    pub queues: Queues,
    pub chain: audit::ChainState,
    pub latest: Acts,
}

/// A page of the record, and what those in it are called.
#[derive(Debug, Clone)]
pub struct Acts {
    pub rows: Vec<audit::Row>,
    pub names: Names,
}

/// What units and people are called.
#[derive(Debug, Clone, Default)]
pub struct Names {
    pub units: HashMap<UnitId, String>,
    pub people: HashMap<PersonId, String>,
}

impl Names {
    /// What a thing of a kind is called, where that is known.
    pub fn of(&self, kind: &str, id: i64) -> Option<&String> {
        match kind {
            "person" => self.people.get(&PersonId(id)),
            "unit" => self.units.get(&UnitId(id)),
            _ => None,
        }
    }
}

/// The newest acts before one already shown, in three statements however many there are.
pub fn acts(
    conn: &mut Conn,
    (text, before): (&str, Option<AuditId>),
    limit: i64,
    today: Day,
) -> QueryResult<Acts> {
    let rows = audit::newest(conn, text, before, limit)?;
    let spoken_of = |kind| rows.iter().flat_map(move |row| ids_in(row, kind));
    let units: Vec<UnitId> = spoken_of("unit").map(UnitId).collect();
    let actors = rows.iter().filter_map(|row| row.actor);
    let people: Vec<PersonId> = spoken_of("person").map(PersonId).chain(actors).collect();
    Ok(Acts {
        names: Names {
            units: org::names_of(conn, &units, today)?,
            people: org::names_of_people(conn, &people)?,
        },
        rows,
    })
}

/// The things of a kind of which an act speaks, as its object or in its details.
fn ids_in(row: &audit::Row, kind: &str) -> impl Iterator<Item = i64> + use<> {
    let object = row.object.split_once('/').filter(|(one, _)| *one == kind);
    let detail: Option<serde_json::Value> = serde_json::from_str(&row.detail).ok();
    let object = object.and_then(|(_, id)| id.parse().ok());
    let detail = detail.and_then(|detail| detail[kind].as_i64());
    object.into_iter().chain(detail)
}

/// Passed results for which nobody issues certificates.
#[derive(Debug, Clone, Default)]
pub struct Unissued {
    /// Those with the most results first.
    pub units: Vec<UnitWaiting>,
    /// The units at the top of the tree above them, where one body would serve them all.
    pub tops: Vec<(UnitId, String)>,
}

/// The results of one unit.
#[derive(Debug, Clone)]
pub struct UnitWaiting {
    pub id: UnitId,
    pub name: String,
    pub results: i64,
    /// Whether there is a page of it today.
    pub stands: bool,
}

fn unissued(conn: &mut Conn, today: Day) -> QueryResult<Unissued> {
    let rows = certificate::without_issuer(conn, today)?;
    if rows.is_empty() {
        return Ok(Unissued::default());
    }
    let tree = org::unit_tree(conn, today)?;
    let mut tops: Vec<(UnitId, String)> = Vec::new();
    for row in &rows {
        if let Some(top) = tree.line(row.unit).last()
            && tops.iter().all(|(id, _)| *id != top.id)
        {
            tops.push((top.id, top.name.clone()));
        }
    }
    let units = rows.into_iter().map(|row| {
        let unit = tree.get(row.unit);
        UnitWaiting {
            id: row.unit,
            name: unit.map_or(row.unit_name, |unit| unit.name.clone()),
            results: row.results,
            stands: unit.is_some(),
        }
    });
    Ok(Unissued {
        units: units.collect(),
        tops,
    })
}

/// Everything the first page shows from the database.
pub fn figures(conn: &mut Conn, today: Day) -> QueryResult<Figures> {
    Ok(Figures {
        unissued: unissued(conn, today)?,
        beginning: target::beginning(conn)?,
        duties: privacy::duties(conn, today)?,
        people: people::table.count().get_result(conn)?,
        accounts: accounts::table.count().get_result(conn)?,
        arrived: accounts::table
            .filter(accounts::signed_in_at.is_not_null())
            .count()
            .get_result(conn)?,
        queues: queues(conn)?,
        chain: audit::chain_state(conn)?,
        latest: acts(conn, ("", None), LATEST, today)?,
    })
}

/// Writes a row of no meaning, to learn whether the database can store at all.
pub fn write_something(conn: &mut Conn, now: Time) -> QueryResult<()> {
    diesel::insert_into(throttles::table)
        .values((
            throttles::name.eq("readyz"),
            throttles::count.eq(1),
            throttles::window_ends_at.eq(now),
        ))
        .on_conflict(throttles::name)
        .do_update()
        .set(throttles::window_ends_at.eq(excluded(throttles::window_ends_at)))
        .both()
        .execute(conn)
        .map(drop)
}
