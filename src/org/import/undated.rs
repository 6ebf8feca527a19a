//! Districts and provinces that a list with a column of names for each reform names without a day: they stand as before, whatever became of them.
use super::body::Body;
use super::model::Import;
use super::model::ImportKind;
use super::model::ImportState;
use super::store;
use super::uncovered::world_of;
use super::wide;
use super::world::At;
use super::world::World;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::UnitId;
use diesel::QueryResult;
use std::collections::HashSet;

/// An upper unit of the file that the file left as it was, above units that stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undated {
    pub name: String,
    pub code: String,
    /// Once it is in the database.
    pub id: Option<UnitId>,
    /// How many units stand directly under it.
    pub below: usize,
}

/// Those of an import as things stand now; nothing once what happened to them is recorded.
pub fn undated(conn: &mut Conn, import: &Import) -> QueryResult<Vec<Undated>> {
    let told = matches!(import.state, ImportState::Staged | ImportState::Confirmed);
    if import.kind != ImportKind::Units || import.summary.undated.is_empty() || !told {
        return Ok(Vec::new());
    }
    let rows = store::all_rows(conn, import.id, None)?;
    let world = world_of(conn, import, &rows)?;
    Ok(among(&world, &import.summary.undated, import.as_of))
}

/// Those of these names that stand above something on a day though nothing is recorded of them; pure.
fn among(world: &World, names: &[String], day: Day) -> Vec<Undated> {
    let told = world.happened.iter().flat_map(|happened| {
        let unit = std::iter::once(happened.unit);
        unit.chain(happened.successor)
    });
    let told: HashSet<At> = told.collect();
    let standing = |(at, body): (At, &Body)| {
        let version = body.at(day).filter(|_| !told.contains(&at))?;
        let key = wide::key_of(&version.name)?;
        let place = names.iter().position(|name| *name == key)?;
        let under = world.units.iter().filter(|body| {
            let version = body.at(day);
            version.is_some_and(|version| version.parent == Some(at))
        });
        let below = under.count();
        let found = Undated {
            name: version.name.clone(),
            code: version.code.clone(),
            id: body.id,
            below,
        };
        (below > 0).then_some((place, found))
    };
    let mut found: Vec<(usize, Undated)> = world
        .units
        .iter()
        .enumerate()
        .filter_map(standing)
        .collect();
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, one)| one).collect()
}
