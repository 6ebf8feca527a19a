//! People of a past day, by the units that go on today for those they were in.
use super::super::model::By;
use super::super::model::PersonRow;
use super::super::queries;
use super::super::when::not_listed;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::text::Language;
use crate::web::Errors;
use diesel::QueryResult;

/// By which units an address asks for people, or what is wrong with it.
pub(super) fn by_of(by: &str, language: Language) -> Result<By, Errors> {
    By::parse(by.trim()).ok_or_else(|| Errors::one("by", not_listed(language)))
}

/// Names what goes on for each unit that was merged since, with the unit of then beside it. Two statements, however many people.
pub(super) fn rename(
    conn: &mut Conn,
    rows: &mut [PersonRow],
    today: Day,
    language: Language,
) -> QueryResult<()> {
    let heirs = queries::heirs_on(conn, today)?;
    let units: Vec<UnitId> = rows.iter().map(|row| heirs.of(row.unit_id)).collect();
    let names = queries::names_of(conn, &units, today)?;
    for row in rows {
        let heir = names.get(&heirs.of(row.unit_id));
        if let Some(name) = heir {
            row.unit_name = queries::renamed(name, &row.unit_name, language);
        }
    }
    Ok(())
}
