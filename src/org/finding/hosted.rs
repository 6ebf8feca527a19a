//! People who work where a search looks without holding a post there: those who are seconded into these units.
use super::super::model::PersonRow;
use super::super::queries::names_of;
use super::super::queries::valid_on;
use super::super::states::Seconded;
use super::super::states::seconded_on;
use super::search::PeopleSearch;
use crate::db::Conn;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::people;
use crate::db::schema::unit_paths;
use crate::text::BirthDate;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::HashSet;

/// Each of them with the unit in which they work.
pub(super) type Hosted = HashMap<PersonId, (UnitId, Seconded)>;

/// Those seconded on the day into where the search looks; nobody unless it asks for them.
pub(super) fn hosted(conn: &mut Conn, search: &PeopleSearch) -> QueryResult<Hosted> {
    if !search.seconded {
        return Ok(Hosted::new());
    }
    let day = search.day;
    let all = seconded_on(conn, None, day)?;
    let hosts: Vec<UnitId> = all.iter().filter_map(|one| one.host).collect();
    if hosts.is_empty() {
        return Ok(Hosted::new());
    }
    let inside: Vec<UnitId> = unit_paths::table
        .filter(unit_paths::ancestor_id.eq_any(search.scope.roots()))
        .filter(unit_paths::unit_id.eq_any(hosts))
        .filter(valid_on!(unit_paths, day))
        .select(unit_paths::unit_id)
        .load(conn)?;
    let inside: HashSet<UnitId> = inside.into_iter().collect();
    let there = |host: &UnitId| {
        inside.contains(host) && search.exactly.is_none_or(|exactly| exactly == *host)
    };
    let hosted = all.into_iter().filter_map(|one| {
        let host = one.host.filter(there)?;
        Some((one.person, (host, one)))
    });
    Ok(hosted.collect())
}

/// Those of these people, as rows of the unit in which they work.
pub(super) fn rows(
    conn: &mut Conn,
    search: &PeopleSearch,
    hosted: &Hosted,
    ids: &[PersonId],
) -> QueryResult<HashMap<PersonId, PersonRow>> {
    type Name = (PersonId, Option<String>, String, Option<BirthDate>);
    let wanted: Vec<PersonId> = ids
        .iter()
        .copied()
        .filter(|id| hosted.contains_key(id))
        .collect();
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let named: Vec<Name> = people::table
        .filter(people::id.eq_any(&wanted))
        .order(people::id)
        .select((
            people::id,
            people::staff_code,
            people::full_name,
            people::birth_date,
        ))
        .load(conn)?;
    let hosts: Vec<UnitId> = hosted.values().map(|(host, _)| *host).collect();
    let units = names_of(conn, &hosts, search.day)?;
    let row = |(id, staff_code, full_name, birth_date): Name| {
        let (host, one) = hosted.get(&id)?;
        let row = PersonRow {
            id,
            staff_code,
            full_name,
            birth_date,
            unit_id: *host,
            unit_name: units.get(host).cloned().unwrap_or_default(),
            category: one.category,
            position: one.position.clone(),
            is_leader: one.is_leader,
            concurrent: false,
        };
        Some((id, row))
    };
    Ok(named.into_iter().filter_map(row).collect())
}
