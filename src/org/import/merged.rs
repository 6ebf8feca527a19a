//! Rows that name a record merged into another mean the one that is kept.
use super::roster::Unread;
use super::staff::StaffRow;
use crate::db::Conn;
use crate::db::ids::PersonId;
use crate::db::schema::people;
use crate::org::queries::merged_codes;
use diesel::prelude::*;
use std::collections::HashMap;

/// The same rows with the staff code of the kept record in place of that of one merged into it.
pub(super) fn as_kept(
    conn: &mut Conn,
    mut rows: Vec<Result<StaffRow, Box<Unread>>>,
) -> QueryResult<Vec<Result<StaffRow, Box<Unread>>>> {
    let merged = merged_codes(conn)?;
    if merged.is_empty() {
        return Ok(rows);
    }
    let kept: Vec<PersonId> = merged.iter().map(|(_, kept)| *kept).collect();
    let codes: HashMap<PersonId, Option<String>> = people::table
        .filter(people::id.eq_any(&kept))
        .order(people::id)
        .select((people::id, people::staff_code))
        .load(conn)?
        .into_iter()
        .collect();
    let kept: HashMap<String, String> = merged
        .into_iter()
        .filter_map(|(old, kept)| Some((old, codes.get(&kept)?.clone()?)))
        .collect();
    for row in rows.iter_mut().flatten() {
        let code = row.staff_code.as_ref().and_then(|code| kept.get(code));
        if let Some(code) = code {
            row.staff_code = Some(code.clone());
        }
    }
    Ok(rows)
}
