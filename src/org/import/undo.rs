//! Putting back what an import changed.
use super::super::paths;
use super::codes;
use super::enact;
use super::enact::GRANT;
use super::enact::PERSON;
use super::enact::POST;
use super::enact::PostBefore;
use super::enact::UNIT;
use super::ghosts;
use super::model::Import;
use super::somebody::Own;
use super::stage::ImportError;
use super::units;
use super::units::VersionRow;
use crate::access::void;
use crate::db::Conn;
use crate::db::DbError;
use crate::db::ids::AssignmentId;
use crate::db::ids::GrantId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use diesel::prelude::*;

/// Puts everything back, the last change first.
pub(super) fn take_back(conn: &mut Conn, import: &Import) -> Result<(), ImportError> {
    // A post that ends before it begins never held; records that name it still find it.
    let begun: Vec<(AssignmentId, crate::db::Day)> = assignments::table
        .filter(assignments::import_id.eq(import.id))
        .order(assignments::id)
        .select((assignments::id, assignments::valid_from))
        .load(conn)?;
    for (id, from) in begun {
        diesel::update(assignments::table.find(id))
            .set(assignments::valid_to.eq(from.plus(-1)))
            .execute(conn)?;
    }
    let effects = enact::effects_of(conn, import.id)?;
    let (mut units_changed, mut people, mut came) = (false, Vec::new(), Vec::new());
    for (object, id, before) in effects.into_iter().rev() {
        match (object.as_str(), before) {
            (PERSON, Some(before)) => {
                people.push((PersonId(id), read::<Own>(&before)?));
            }
            (PERSON, None) => came.push(PersonId(id)),
            (POST, Some(before)) => {
                enact::restore_post(conn, AssignmentId(id), &read::<PostBefore>(&before)?)?;
            }
            (UNIT, before) => {
                units_changed = true;
                take_unit_back(conn, UnitId(id), before.as_deref())?;
            }
            (GRANT, _) => void(conn, GrantId(id))?,
            _ => {}
        }
    }
    codes::make_free(conn, &people, &came)?;
    for (id, own) in &people {
        enact::update_own(conn, *id, own)?;
    }
    ghosts::remove(conn, import.id, &came)?;
    if units_changed {
        units::forget_events(conn, import.id)?;
        paths::rebuild(conn)?;
    }
    Ok(())
}

fn take_unit_back(conn: &mut Conn, unit: UnitId, before: Option<&str>) -> Result<(), ImportError> {
    let versions = match before {
        Some(before) => read::<Vec<VersionRow>>(before)?,
        None if units::has_people(conn, unit)? => return Err(ImportError::BuiltUpon),
        None => Vec::new(),
    };
    Ok(units::restore(conn, unit, &versions)?)
}

fn read<T: serde::de::DeserializeOwned>(before: &str) -> Result<T, ImportError> {
    serde_json::from_str(before).map_err(|error| {
        let error = diesel::result::Error::DeserializationError(Box::new(error));
        ImportError::Database(DbError::Query(error))
    })
}
