//! Who of a list is seconded: where from, or where to.
use super::super::model::PersonRow;
use super::super::queries;
use super::super::states::Seconded;
use super::super::states::seconded_on;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::text::Language;
use diesel::QueryResult;
use std::collections::HashMap;

/// Writes it beside the unit of each row. A few statements, however many rows.
pub(super) fn mark(
    conn: &mut Conn,
    rows: &mut [PersonRow],
    day: Day,
    language: Language,
) -> QueryResult<()> {
    let people: Vec<PersonId> = rows.iter().map(|row| row.id).collect();
    let seconded = seconded_on(conn, Some(&people), day)?;
    if seconded.is_empty() {
        return Ok(());
    }
    let units = seconded
        .iter()
        .flat_map(|one| [Some(one.home), one.host])
        .flatten();
    let units: Vec<UnitId> = units.collect();
    let names = queries::names_of(conn, &units, day)?;
    let by_person: HashMap<PersonId, &Seconded> =
        seconded.iter().map(|one| (one.person, one)).collect();
    for row in rows {
        let words = by_person
            .get(&row.id)
            .and_then(|one| words(one, row.unit_id, &names, language));
        if let Some(words) = words {
            row.unit_name = format!("{} ({words})", row.unit_name);
        }
    }
    Ok(())
}

fn words(
    one: &Seconded,
    shown: UnitId,
    names: &HashMap<UnitId, String>,
    language: Language,
) -> Option<String> {
    let name = |unit: UnitId| names.get(&unit).map_or("", String::as_str);
    if one.host == Some(shown) {
        let home = name(one.home);
        return Some(language.say(
            format!("biệt phái từ {home}"),
            format!("seconded from {home}"),
        ));
    }
    if one.home != shown {
        return None;
    }
    let Some(host) = one.host else {
        return Some(
            language
                .say("đang biệt phái ngoài tỉnh", "seconded outside the province")
                .to_owned(),
        );
    };
    let host = name(host);
    Some(language.say(
        format!("đang biệt phái đến {host}"),
        format!("seconded to {host}"),
    ))
}
