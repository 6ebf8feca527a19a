//! All units over all time, from the database and back.
use super::body::Body;
use super::body::Version;
use super::enact::UNIT;
use super::enact::add_effects;
use super::enact::effect;
use super::reform::Event;
use super::reorganise::Reform;
use super::transfer::transfer;
use super::world::Happened;
use super::world::World;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::ImportId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::unit_events;
use crate::db::schema::unit_versions;
use crate::db::schema::units;
use crate::insert_all;
use crate::org::Block;
use crate::text::fold;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::HashSet;

/// A version as a row, and as an effect remembers it.
#[derive(Debug, Clone, Queryable, Insertable, serde::Serialize, serde::Deserialize)]
#[diesel(table_name = unit_versions, treat_none_as_default_value = false)]
pub(super) struct VersionRow {
    unit_id: UnitId,
    code: String,
    name: String,
    name_fold: String,
    kind: String,
    parent_id: Option<UnitId>,
    agency_code: Option<String>,
    block: Option<Block>,
    position: i32,
    valid_from: Day,
    valid_to: Day,
}

/// Loads every unit with its versions, and everything that happened to them.
pub(super) fn world(conn: &mut Conn) -> QueryResult<World> {
    let sources: Vec<(UnitId, Option<String>)> = units::table
        .order(units::id)
        .select((units::id, units::source_id))
        .load(conn)?;
    let at: HashMap<UnitId, usize> = sources
        .iter()
        .enumerate()
        .map(|(at, (id, _))| (*id, at))
        .collect();
    let mut bodies: Vec<Body> = sources
        .into_iter()
        .map(|(id, source)| Body {
            id: Some(id),
            source,
            versions: Vec::new(),
        })
        .collect();
    for row in version_rows(conn, None)? {
        if let Some(body) = at.get(&row.unit_id).and_then(|at| bodies.get_mut(*at)) {
            body.versions.push(Version {
                parent: row.parent_id.and_then(|parent| at.get(&parent).copied()),
                code: row.code,
                name: row.name,
                kind: row.kind,
                agency_code: row.agency_code,
                block: row.block,
                position: row.position,
                from: row.valid_from,
                to: row.valid_to,
            });
        }
    }
    let happened = happened(conn, &at)?;
    Ok(World::new(bodies, happened))
}

/// Everything that happened to units, by their places.
fn happened(conn: &mut Conn, at: &HashMap<UnitId, usize>) -> QueryResult<HashSet<Happened>> {
    let events: Vec<(Event, Day, UnitId, Option<UnitId>)> = unit_events::table
        .order(unit_events::id)
        .select((
            unit_events::kind,
            unit_events::day,
            unit_events::unit_id,
            unit_events::successor_id,
        ))
        .load(conn)?;
    let happened = events
        .into_iter()
        .filter_map(|(event, day, unit, successor)| {
            let successor = successor.and_then(|successor| at.get(&successor).copied());
            Some(Happened {
                event,
                day,
                unit: *at.get(&unit)?,
                successor,
            })
        });
    Ok(happened.collect())
}

fn version_rows(conn: &mut Conn, unit: Option<UnitId>) -> QueryResult<Vec<VersionRow>> {
    let mut query = unit_versions::table.into_boxed();
    if let Some(unit) = unit {
        query = query.filter(unit_versions::unit_id.eq(unit));
    }
    query
        .order((unit_versions::unit_id, unit_versions::valid_from))
        .select((
            unit_versions::unit_id,
            unit_versions::code,
            unit_versions::name,
            unit_versions::name_fold,
            unit_versions::kind,
            unit_versions::parent_id,
            unit_versions::agency_code,
            unit_versions::block,
            unit_versions::position,
            unit_versions::valid_from,
            unit_versions::valid_to,
        ))
        .load(conn)
}

/// Writes the units as they are to be, what happened, and whose people follow whom; then who stands above whom. Gives the ids in the order of the units.
pub(super) fn enact(
    conn: &mut Conn,
    import: ImportId,
    known: &World,
    reform: &Reform,
    now: Time,
) -> QueryResult<Vec<UnitId>> {
    let mut effects = Vec::new();
    let ids = add_units(conn, &reform.world, now)?;
    let mut rows = Vec::new();
    for (at, body) in reform.world.units.iter().enumerate() {
        let was = known.units.get(at);
        if was.is_some_and(|was| was.source == body.source && was.versions == body.versions) {
            continue;
        }
        let before = was
            .is_some()
            .then(|| version_rows(conn, Some(ids[at])))
            .transpose()?;
        effects.push(effect(import, UNIT, ids[at].0, before.as_ref()));
        diesel::delete(unit_versions::table.filter(unit_versions::unit_id.eq(ids[at])))
            .execute(conn)?;
        diesel::update(units::table.find(ids[at]))
            .set(units::source_id.eq(&body.source))
            .execute(conn)?;
        rows.extend(
            body.versions
                .iter()
                .map(|version| version_row(version, ids[at], &ids)),
        );
    }
    insert_versions(conn, &rows)?;
    for (happened, decision) in &reform.events {
        add_event(conn, (happened, decision.as_deref()), &ids, (import, now))?;
    }
    for (from, to, day) in &reform.transfers {
        transfer(
            conn,
            (ids[*from], ids[*to], *day),
            (import, now),
            &mut effects,
        )?;
    }
    add_effects(conn, &effects)?;
    super::super::paths::rebuild(conn)?;
    Ok(ids)
}

/// The ids of all units, in the order of the world; new ones are added.
fn add_units(conn: &mut Conn, world: &World, now: Time) -> QueryResult<Vec<UnitId>> {
    world
        .units
        .iter()
        .map(|body| match body.id {
            Some(id) => Ok(id),
            None => diesel::insert_into(units::table)
                .values((units::source_id.eq(&body.source), units::created_at.eq(now)))
                .returning(units::id)
                .get_result(conn),
        })
        .collect()
}

fn version_row(version: &Version, unit_id: UnitId, ids: &[UnitId]) -> VersionRow {
    VersionRow {
        unit_id,
        code: version.code.clone(),
        name: version.name.clone(),
        name_fold: fold(&version.name),
        kind: version.kind.clone(),
        parent_id: version.parent.map(|parent| ids[parent]),
        agency_code: version.agency_code.clone(),
        block: version.block,
        position: version.position,
        valid_from: version.from,
        valid_to: version.to,
    }
}

fn insert_versions(conn: &mut Conn, rows: &[VersionRow]) -> QueryResult<()> {
    insert_all!(conn, unit_versions::table, rows)
}

fn add_event(
    conn: &mut Conn,
    (happened, decision): (&Happened, Option<&str>),
    ids: &[UnitId],
    (import, now): (ImportId, Time),
) -> QueryResult<()> {
    diesel::insert_into(unit_events::table)
        .values((
            unit_events::kind.eq(happened.event),
            unit_events::day.eq(happened.day),
            unit_events::decision.eq(decision),
            unit_events::unit_id.eq(ids[happened.unit]),
            unit_events::successor_id.eq(happened.successor.map(|successor| ids[successor])),
            unit_events::import_id.eq(import),
            unit_events::created_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Puts a unit's versions back as an effect remembers them; none for a unit that was new, which then never stood.
pub(super) fn restore(conn: &mut Conn, unit: UnitId, before: &[VersionRow]) -> QueryResult<()> {
    diesel::delete(unit_versions::table.filter(unit_versions::unit_id.eq(unit))).execute(conn)?;
    insert_versions(conn, before)
}

/// Forgets the events that an import brought.
pub(super) fn forget_events(conn: &mut Conn, import: ImportId) -> QueryResult<()> {
    diesel::delete(unit_events::table.filter(unit_events::import_id.eq(import)))
        .execute(conn)
        .map(drop)
}

/// Whether anybody holds, held or will hold a post in a unit.
pub(super) fn has_people(conn: &mut Conn, unit: UnitId) -> QueryResult<bool> {
    let posts = assignments::table
        .filter(assignments::unit_id.eq(unit))
        .filter(assignments::valid_from.le(assignments::valid_to));
    diesel::select(diesel::dsl::exists(posts.select(assignments::id))).get_result(conn)
}
