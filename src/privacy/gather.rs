//! Everything the rooms hold about a person, gathered from their lists.
use crate::access::Keys;
use crate::db::Conn;
use crate::db::Holding;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::org;
use crate::text::Language;
use diesel::QueryResult;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;

/// The rooms and what each holds about people, as `app.rs` lists them: from top to bottom, so that what refers to a row is erased
/// before it.
#[derive(Clone)]
pub struct Holdings(pub Arc<[(&'static str, &'static [Holding])]>);

/// What one room holds about a person.
#[derive(Debug, Serialize)]
pub struct RoomData {
    #[serde(skip)]
    pub room: &'static str,
    pub tables: Vec<TableData>,
}

/// What one table holds about a person.
#[derive(Debug, Serialize)]
pub struct TableData {
    pub table: &'static str,
    pub label: &'static str,
    pub rows: Vec<Value>,
}

/// For whom it is gathered, with what opens their identity number.
pub struct Owner<'a> {
    pub person: PersonId,
    pub keys: &'a Keys,
    pub zone: &'a TimeZone,
    pub language: Language,
}

impl Holdings {
    /// Takes away who a person is, room by room; what the law keeps stays under a pseudonym.
    pub fn erase(&self, conn: &mut Conn, person: PersonId) -> QueryResult<()> {
        // Records merged are those of one person.
        for record in org::records_of(conn, person)? {
            let mut all = self.0.iter().flat_map(|(_, list)| list.iter());
            all.try_for_each(|holding| holding.erase(conn, record))?;
        }
        Ok(())
    }

    /// Everything about a person.
    pub fn gather(&self, conn: &mut Conn, owner: &Owner) -> QueryResult<Vec<RoomData>> {
        let records = org::records_of(conn, owner.person)?;
        let mut rooms = Vec::new();
        for (room, holdings) in self.0.iter() {
            let mut tables = Vec::new();
            for holding in holdings.iter().filter(|one| !one.shown.is_empty()) {
                let mut rows = Vec::new();
                for record in &records {
                    rows.extend(holding.rows(conn, *record)?);
                }
                for row in &mut rows {
                    readable(row, owner.zone);
                }
                if holding.table == "people" {
                    add_number(conn, &mut rows, owner)?;
                }
                let [vietnamese, english] = holding.label;
                tables.push(TableData {
                    table: holding.table,
                    label: owner.language.say(vietnamese, english),
                    rows,
                });
            }
            rooms.push(RoomData { room, tables });
        }
        Ok(rooms)
    }
}

/// The identity number in full: its owner may see it, and only here.
fn add_number(conn: &mut Conn, rows: &mut [Value], owner: &Owner) -> QueryResult<()> {
    let number = org::own_identity_number(conn, owner.keys, owner.person)?;
    for row in rows.iter_mut().filter_map(Value::as_object_mut) {
        row.remove("citizen_id_mask");
        row.insert("citizen_id".to_owned(), number.clone().into());
    }
    Ok(())
}

/// Moments as moments, and structures that are stored as text as structures.
fn readable(row: &mut Value, zone: &TimeZone) {
    let Some(fields) = row.as_object_mut() else {
        return;
    };
    for (name, value) in fields.iter_mut() {
        let moment = value
            .as_i64()
            .filter(|_| name == "at" || name.ends_with("_at"));
        if let Some(moment) = moment {
            let moment = Time(moment).zoned(zone);
            *value = format!("{}T{}", moment.date(), moment.time()).into();
        }
        let structure = value.as_str().filter(|text| text.starts_with(['{', '[']));
        if let Some(parsed) = structure.and_then(|text| serde_json::from_str(text).ok()) {
            *value = parsed;
        }
    }
}
