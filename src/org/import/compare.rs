//! From a file to its differences.
use super::super::identity::CitizenId;
use super::super::queries::issuing_units;
use super::super::tables;
use super::super::tables::Row;
use super::super::tables::Table;
use super::super::tables::TableError;
use super::cells;
use super::elsewhere;
use super::known;
use super::known::Importer;
use super::leaving;
use super::merged;
use super::model::Content;
use super::model::Counts;
use super::model::Fault;
use super::model::ImportKind;
use super::model::ImportRow;
use super::model::Outcome;
use super::model::Summary;
use super::reform;
use super::reform::UnitLine;
use super::reorganise;
use super::roster;
use super::roster::Plan;
use super::roster::Seen;
use super::roster::Unread;
use super::staff;
use super::staff::StaffRow;
use super::twins::Decisions;
use super::uncovered::among;
use super::units;
use super::wide;
use super::world::World;
use crate::access::Keys;
use crate::access::Scope;
use crate::access::Viewer;
use crate::db::Conn;
use crate::db::Day;
use crate::text::LegacyFont;
use diesel::QueryResult;
use std::collections::HashMap;
use std::collections::HashSet;
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
    /// The font before Unicode from which its columns are to be converted.
    pub convert: Option<LegacyFont>,
}

/// A file read and its rows checked, before the database is asked.
#[derive(Debug, Clone)]
pub struct Checked {
    pub(super) rows: Rows,
    pub(super) table: Table,
}

#[derive(Debug, Clone)]
pub(super) enum Rows {
    People(Vec<Result<StaffRow, Box<Unread>>>),
    Units(Vec<Result<UnitLine, Box<Unread>>>),
    /// A line for each code and a column of names for each reform; beside them the upper units that have no day.
    Wide(Vec<Result<UnitLine, Box<Unread>>>, Vec<String>),
}

impl Rows {
    /// Rows about units, with what the database knows of the districts and provinces that a wide list only names.
    fn settled(self, world: &World) -> Vec<Result<UnitLine, Box<Unread>>> {
        match self {
            Self::People(_) => Vec::new(),
            Self::Units(lines) => lines,
            Self::Wide(mut lines, _) => {
                wide::settle(&mut lines, world);
                lines
            }
        }
    }
}

/// What a file would change.
#[derive(Debug, Clone)]
pub struct Compared {
    pub summary: Summary,
    pub rows: Vec<ImportRow>,
    /// Who stands in a staff list, and its units.
    pub(super) seen: Seen,
}

/// Reads a file and checks each of its rows by itself.
pub fn check(upload: &Upload, keys: &Keys) -> Result<Checked, TableError> {
    if upload.kind == ImportKind::Units
        && let Some((table, lines, undated)) = wide::read(&upload.bytes)
    {
        let rows = Rows::Wide(lines, undated);
        return Ok(Checked { rows, table });
    }
    let table = tables::read_as(&upload.bytes, &upload.kind.shape(), upload.convert)?;
    let rows = match upload.kind {
        ImportKind::People => Rows::People(staff_rows(&table, keys, upload.today)),
        ImportKind::Units => Rows::Units(unit_lines(&table, keys)),
    };
    Ok(Checked { rows, table })
}

pub(super) fn unit_lines(table: &Table, keys: &Keys) -> Vec<Result<UnitLine, Box<Unread>>> {
    let line =
        |row: &Row| reform::check(row, table).map_err(|faults| Box::new(unread(row, faults, keys)));
    table.rows.iter().map(line).collect()
}

pub(super) fn staff_rows(
    table: &Table,
    keys: &Keys,
    today: Day,
) -> Vec<Result<StaffRow, Box<Unread>>> {
    let line = |row: &Row| {
        staff::check(row, table, keys, today).map_err(|faults| Box::new(unread(row, faults, keys)))
    };
    table.rows.iter().map(line).collect()
}

/// A row that cannot be read, as far as it says whom and what it means.
fn unread(row: &Row, faults: Vec<Fault>, keys: &Keys) -> Unread {
    let number = CitizenId::parse(row.get("citizen_id"))
        .ok()
        .map(|(number, _)| number);
    Unread {
        line: row.line,
        faults,
        staff_code: row.get("staff_code").to_owned(),
        citizen_hash: number.map(|number| number.hash(keys)),
        unit_code: row.get("unit_code").to_owned(),
    }
}

/// Compares a checked file with the database; changes nothing.
pub fn compare(
    conn: &mut Conn,
    upload: &Upload,
    checked: Checked,
    keys: &Keys,
) -> QueryResult<Compared> {
    let (mut without_issuer, mut leaving, mut seen) = (0, 0, Seen::default());
    let undated = match &checked.rows {
        Rows::Wide(_, undated) => undated.clone(),
        _ => Vec::new(),
    };
    let mut rows = match checked.rows {
        Rows::People(rows) => {
            let mut plan = plan(conn, upload, rows)?;
            leaving = leaving::note(&mut plan, upload.as_of.max(upload.today));
            seen = plan.seen;
            plan.rows
        }
        rows => {
            let within = upload
                .scope
                .as_ref()
                .map(|scope| known::units_within(conn, scope, upload.today))
                .transpose()?;
            let known = units::world(conn)?;
            let reform =
                reorganise::compare(&known, rows.settled(&known), upload.as_of, within.as_ref());
            let issuing = issuing_units(conn)?;
            without_issuer = among(&reform.world, &reform.rows, upload.as_of, &issuing).units;
            reform.rows
        }
    };
    let reorganises = reorganises(&rows);
    let mut counts = Counts::default();
    for row in &rows {
        counts.add(row.outcome);
    }
    keep_sent(&mut rows, &checked.table, (upload.kind, keys));
    Ok(Compared {
        summary: Summary {
            counts,
            ignored: checked.table.ignored,
            without_issuer,
            reorganises,
            undated,
            leaving,
            elsewhere: elsewhere::count(&rows),
            legacy: checked.table.legacy,
            pieces: 0,
            refused: None,
        },
        rows,
        seen,
    })
}

/// Whether the rows only tell what happens to units: events, and the units that come of them.
fn reorganises(rows: &[ImportRow]) -> bool {
    let lines = rows.iter().map(|row| match &row.content {
        Content::Unit(line) => Some(line.as_ref()),
        _ => None,
    });
    let Some(lines) = lines.collect::<Option<Vec<_>>>() else {
        return false;
    };
    let made = lines.iter().flat_map(|line| line.makes());
    let made: HashSet<&str> = made.map(String::as_str).collect();
    let told = |line: &&UnitLine| line.is_event() || made.contains(line.codes().as_str());
    lines.iter().any(|line| line.is_event()) && lines.iter().all(told)
}

fn plan(
    conn: &mut Conn,
    upload: &Upload,
    rows: Vec<Result<StaffRow, Box<Unread>>>,
) -> QueryResult<Plan> {
    let importer = Importer {
        scope: upload.scope.as_ref(),
        viewer: upload.viewer.as_deref(),
        today: upload.today,
        decided: &Decisions::new(),
    };
    let rows = merged::as_kept(conn, rows)?;
    let known = known::known(conn, &rows, upload.as_of, &importer, upload.complete)?;
    let (as_of, complete) = (upload.as_of, upload.complete);
    Ok(roster::compare(known, rows, as_of, complete))
}

/// Faulty rows keep the cells that their author sent.
fn keep_sent(rows: &mut [ImportRow], table: &Table, (kind, keys): (ImportKind, &Keys)) {
    let secret = cells::secret_columns(table, &kind.shape());
    let lines: HashMap<u32, &Row> = table.rows.iter().map(|row| (row.line, row)).collect();
    for row in rows.iter_mut().filter(|row| row.outcome == Outcome::Faulty) {
        let line = u32::try_from(row.line).ok();
        if let Some(sent) = line.and_then(|line| lines.get(&line)) {
            row.content = Content::Cells(cells::sent(sent, table, &secret, keys));
        }
    }
}
