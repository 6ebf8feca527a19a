//! What people of a list were called in records merged into theirs, by which a search finds them too.
use super::super::model::PersonRow;
use super::super::queries::merged_names;
use crate::db::Conn;
use crate::db::ids::PersonId;
use crate::text::Language;
use diesel::QueryResult;

/// Writes it beside the name of each row; one statement, however many rows.
pub(super) fn mark(conn: &mut Conn, rows: &mut [PersonRow], language: Language) -> QueryResult<()> {
    let people: Vec<PersonId> = rows.iter().map(|row| row.id).collect();
    for (former, kept) in merged_names(conn, Some(&people))? {
        let row = rows.iter_mut().find(|row| row.id == kept);
        if let Some(row) = row.filter(|row| row.full_name != former) {
            let words = language.say("tên cũ", "formerly");
            row.full_name = format!("{} ({words}: {former})", row.full_name);
        }
    }
    Ok(())
}
