//! From a file to its differences.
use super::super::identity::CitizenId;
use super::super::tables;
use super::super::tables::Row;
use super::super::tables::Table;
use super::super::tables::TableError;
use super::known;
use super::known::Importer;
use super::model::Counts;
use super::model::Fault;
use super::model::ImportKind;
use super::model::ImportRow;
use super::model::Summary;
use super::reform;
use super::reform::UnitLine;
use super::reorganise;
use super::roster;
use super::roster::Unread;
use super::staff;
use super::staff::StaffRow;
use super::units;
use crate::access::Keys;
use crate::access::Scope;
use crate::access::Viewer;
use crate::db::Conn;
use crate::db::Day;
use data_encoding::BASE64;
use diesel::QueryResult;
use std::sync::Arc;

/// A file with what its sender said of it.
#[derive(Debug, Clone)]
pub struct Upload {
    pub kind: ImportKind,
    pub file_name: String,
    pub bytes: Vec<u8>,
    /// The day the list speaks of.
    pub as_of: Day,
    /// People of the list's units who are not in it have left.
    pub complete: bool,
    /// Where its sender may act; none for the operator: everywhere.
    pub scope: Option<Scope>,
    /// Its sender; none for the operator.
    pub viewer: Option<Arc<Viewer>>,
    pub today: Day,
}

/// A file read and its rows checked, before the database is asked.
#[derive(Debug, Clone)]
pub struct Checked {
    rows: Rows,
    ignored: Vec<String>,
}

#[derive(Debug, Clone)]
enum Rows {
    People(Vec<Result<StaffRow, Box<Unread>>>),
    Units(Vec<Result<UnitLine, Box<Unread>>>),
}

/// What a file would change.
#[derive(Debug, Clone)]
pub struct Compared {
    pub summary: Summary,
    pub rows: Vec<ImportRow>,
}

/// Reads a file and checks each of its rows by itself.
pub fn check(upload: &Upload, keys: &Keys) -> Result<Checked, TableError> {
    let shape = match upload.kind {
        ImportKind::People => staff::STAFF,
        ImportKind::Units => reform::UNITS,
    };
    let table = tables::read(&upload.bytes, &shape)?;
    let rows = match upload.kind {
        ImportKind::People => Rows::People(staff_rows(&table, keys, upload.today)),
        ImportKind::Units => {
            let line = |row: &Row| {
                reform::check(row, &table).map_err(|faults| Box::new(unread(row, faults, keys)))
            };
            Rows::Units(table.rows.iter().map(line).collect())
        }
    };
    Ok(Checked {
        rows,
        ignored: table.ignored,
    })
}

fn staff_rows(table: &Table, keys: &Keys, today: Day) -> Vec<Result<StaffRow, Box<Unread>>> {
    let line = |row: &Row| {
        staff::check(row, table, keys, today).map_err(|faults| Box::new(unread(row, faults, keys)))
    };
    table.rows.iter().map(line).collect()
}

/// What is kept of a row that cannot be read. An identity number is kept sealed even there.
fn unread(row: &Row, faults: Vec<Fault>, keys: &Keys) -> Unread {
    let number = CitizenId::parse(row.get("citizen_id"))
        .ok()
        .map(|(number, _)| number);
    let cell = |(column, text): (&str, &str)| {
        let kept = if column == "citizen_id" {
            BASE64.encode(&super::super::identity::seal(text.as_bytes(), keys))
        } else {
            text.to_owned()
        };
        (column.to_owned(), kept)
    };
    Unread {
        line: row.line,
        faults,
        cells: row.filled().map(cell).collect(),
        staff_code: row.get("staff_code").to_owned(),
        citizen_hash: number.map(|number| number.hash(keys)),
        unit_code: row.get("unit_code").to_owned(),
    }
}

/// Compares a checked file with the database; changes nothing.
pub fn compare(conn: &mut Conn, upload: &Upload, checked: Checked) -> QueryResult<Compared> {
    let rows = match checked.rows {
        Rows::People(rows) => {
            let known = known::known(
                conn,
                &rows,
                upload.as_of,
                &Importer {
                    scope: upload.scope.as_ref(),
                    viewer: upload.viewer.as_deref(),
                    today: upload.today,
                },
                upload.complete,
            )?;
            roster::compare(known, rows, upload.as_of, upload.complete).rows
        }
        Rows::Units(lines) => {
            let within = upload
                .scope
                .as_ref()
                .map(|scope| known::units_within(conn, scope, upload.today))
                .transpose()?;
            reorganise::compare(&units::world(conn)?, lines, upload.as_of, within.as_ref()).rows
        }
    };
    let mut counts = Counts::default();
    for row in &rows {
        counts.add(row.outcome);
    }
    Ok(Compared {
        summary: Summary {
            counts,
            ignored: checked.ignored,
        },
        rows,
    })
}
