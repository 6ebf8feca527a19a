//! What a reorganisation will do to people, officers and issuers, before it is confirmed.
use super::carry::may_carry;
use super::carry::unions;
use super::model::Content;
use super::model::Import;
use super::model::ImportKind;
use super::model::ImportState;
use super::model::Outcome;
use super::reform::Event;
use super::reorganise;
use super::reorganise::Reform;
use super::store;
use super::units;
use super::world::At;
use super::world::World;
use crate::access::Role;
use crate::access::Viewer;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::grants;
use crate::db::schema::issuers;
use crate::db::schema::people;
use crate::db::schema::requirements;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::HashSet;

/// A unit that ends, and what becomes of whoever belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    pub unit: UnitId,
    pub code: String,
    pub name: String,
    /// The first day on which it stands no more.
    pub day: Day,
    /// What it is merged into, by name; without one its people wait for a staff list.
    pub heir: Option<String>,
    /// Whether anything goes on for it: one unit or, when it is split, several. What is required of it follows its people there.
    pub succeeded: bool,
    /// People who hold a post in it on that day or later.
    pub people: i64,
}

/// A role held within a unit that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub unit: UnitId,
    /// It goes on in what the unit is merged into, if whoever looks confirms.
    pub goes_on: bool,
}

/// What a reorganisation concerns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ahead {
    pub endings: Vec<Ending>,
    pub holdings: Vec<Holding>,
    /// The register suffix of each unit that issues certificates and ends.
    pub issuers: Vec<(UnitId, String)>,
    /// Requirements set for each unit that ends.
    pub requirements: HashMap<UnitId, i64>,
}

impl Ahead {
    /// How many requirements go on with the people of units that end, and how many concern nobody any more.
    pub fn requirements_on_and_off(&self) -> (i64, i64) {
        let of = |succeeded: bool| {
            let endings = self
                .endings
                .iter()
                .filter(move |one| one.succeeded == succeeded);
            endings
                .filter_map(|one| self.requirements.get(&one.unit))
                .sum()
        };
        (of(true), of(false))
    }

    /// The unit of a holding, an issuer or a requirement.
    pub fn ending(&self, unit: UnitId) -> Option<&Ending> {
        self.endings.iter().find(|ending| ending.unit == unit)
    }
}

/// What a staged list of units or events would do, as things stand now and if the viewer confirms it; nothing for other imports.
pub fn ahead(conn: &mut Conn, import: &Import, viewer: &Viewer) -> QueryResult<Ahead> {
    if import.kind != ImportKind::Units || import.state != ImportState::Staged {
        return Ok(Ahead::default());
    }
    let rows = store::all_rows(conn, import.id, None)?;
    let sound = rows.iter().filter(|row| row.outcome != Outcome::Faulty);
    let lines = sound.filter_map(|row| match &row.content {
        Content::Unit(line) => Some(Ok(line.as_ref().clone())),
        _ => None,
    });
    let lines = lines.collect();
    let known = units::world(conn)?;
    let reform = reorganise::compare(&known, lines, import.as_of, None);
    let mut ahead = of_endings(conn, endings(&known, &reform))?;
    let unions = unions(&known, &reform);
    let mut known: HashMap<(UnitId, Role), bool> = HashMap::new();
    for holding in &mut ahead.holdings {
        let union = unions
            .values()
            .find(|union| union.before.contains(&holding.unit));
        holding.goes_on = match (known.get(&(holding.unit, holding.role)), union) {
            (Some(goes_on), _) => *goes_on,
            (None, Some(union)) => may_carry(conn, Some(viewer), holding.role, union)?,
            (None, None) => false,
        };
        known.insert((holding.unit, holding.role), holding.goes_on);
    }
    Ok(ahead)
}

/// The known units that will end, with what they go into; pure.
fn endings(known: &World, reform: &Reform) -> Vec<Ending> {
    let heirs: HashMap<At, (At, Day)> = reform
        .transfers
        .iter()
        .map(|(from, to, day)| (*from, (*to, *day)))
        .collect();
    let going = goes_on(known, reform, &heirs);
    let mut found = Vec::new();
    for (at, was) in known.units.iter().enumerate() {
        let (Some(id), Some(last)) = (was.id, was.versions.last()) else {
            continue;
        };
        let Some(day) = ends_on(known, reform, at) else {
            continue;
        };
        let heir = heirs.get(&at).and_then(|(to, day)| {
            let version = reform.world.units[*to].at(*day);
            version.map(|version| version.name.clone())
        });
        found.push(Ending {
            unit: id,
            code: last.code.clone(),
            name: last.name.clone(),
            day,
            heir,
            succeeded: going.contains(&at),
            people: 0,
        });
    }
    found
}

/// The first day on which a known unit stands no more, if it is to end earlier than is known.
fn ends_on(known: &World, reform: &Reform, at: At) -> Option<Day> {
    let last = known.units[at].versions.last()?;
    let is = reform.world.units[at].versions.last();
    if is.is_some_and(|version| version.to >= last.to) {
        return None;
    }
    Some(is.map_or(Day::FIRST, |version| {
        version.to.min(Day::LAST.plus(-1)).plus(1)
    }))
}

/// The units for which something goes on: what they are merged or split into or, when they are dissolved, what stood below them.
fn goes_on(known: &World, reform: &Reform, heirs: &HashMap<At, (At, Day)>) -> HashSet<At> {
    let of = |event: Event| {
        let happened = reform.events.iter().map(|(happened, _)| happened);
        happened.filter(move |happened| happened.event == event)
    };
    let mut going: HashSet<At> = of(Event::Split).map(|happened| happened.unit).collect();
    going.extend(heirs.keys());
    for happened in of(Event::Dissolve) {
        let (unit, day) = (happened.unit, happened.day);
        let stays =
            |below: &At| going.contains(below) || reform.world.units[*below].at(day).is_some();
        let mut below = (0..known.units.len()).filter(|below| {
            let mut above = known.line(*below, day.plus(-1)).skip(1);
            above.any(|above| above == unit)
        });
        if below.any(|below| stays(&below)) {
            going.insert(unit);
        }
    }
    going
}

fn of_endings(conn: &mut Conn, mut endings: Vec<Ending>) -> QueryResult<Ahead> {
    let days: HashMap<UnitId, Day> = endings
        .iter()
        .map(|ending| (ending.unit, ending.day))
        .collect();
    let Some(first) = days.values().copied().min() else {
        return Ok(Ahead::default());
    };
    let units: Vec<UnitId> = days.keys().copied().collect();
    let people = posted(conn, (&units, first), &days)?;
    for ending in &mut endings {
        ending.people = people.get(&ending.unit).copied().unwrap_or_default();
    }
    let required: Vec<(UnitId, i64)> = requirements::table
        .filter(requirements::unit_id.eq_any(&units))
        .filter(requirements::ended_at.is_null())
        .group_by(requirements::unit_id)
        .select((requirements::unit_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(Ahead {
        holdings: held(conn, (&units, first), &days)?,
        issuers: issuers::table
            .filter(issuers::unit_id.eq_any(&units))
            .order(issuers::unit_id)
            .select((issuers::unit_id, issuers::register_suffix))
            .load(conn)?,
        requirements: required.into_iter().collect(),
        endings,
    })
}

/// How many people hold a post in each of these units on the day on which it ends, or later.
fn posted(
    conn: &mut Conn,
    (units, first): (&[UnitId], Day),
    days: &HashMap<UnitId, Day>,
) -> QueryResult<HashMap<UnitId, i64>> {
    let posts: Vec<(UnitId, PersonId, Day)> = assignments::table
        .filter(assignments::unit_id.eq_any(units))
        .filter(assignments::valid_to.ge(first))
        .filter(assignments::valid_from.le(assignments::valid_to))
        .select((
            assignments::unit_id,
            assignments::person_id,
            assignments::valid_to,
        ))
        .load(conn)?;
    let people: HashSet<(UnitId, PersonId)> = posts
        .into_iter()
        .filter(|(unit, _, to)| days.get(unit).is_some_and(|day| day <= to))
        .map(|(unit, person, _)| (unit, person))
        .collect();
    let mut counts = HashMap::new();
    for (unit, _) in people {
        *counts.entry(unit).or_default() += 1;
    }
    Ok(counts)
}

/// The roles held in these units on the day on which each ends, or later.
fn held(
    conn: &mut Conn,
    (units, first): (&[UnitId], Day),
    days: &HashMap<UnitId, Day>,
) -> QueryResult<Vec<Holding>> {
    let held: Vec<(PersonId, String, Role, UnitId, Day)> = grants::table
        .inner_join(people::table.on(people::id.eq(grants::person_id)))
        .filter(grants::unit_id.eq_any(units))
        .filter(grants::revoked_at.is_null())
        .filter(grants::valid_to.ge(first))
        .order(grants::id)
        .select((
            grants::person_id,
            people::full_name,
            grants::role,
            grants::unit_id,
            grants::valid_to,
        ))
        .load(conn)?;
    let later = held
        .into_iter()
        .filter(|(_, _, _, unit, to)| days.get(unit).is_some_and(|day| day <= to));
    let holdings = later.map(|(person, name, role, unit, _)| Holding {
        person,
        name,
        role,
        unit,
        goes_on: false,
    });
    Ok(holdings.collect())
}
