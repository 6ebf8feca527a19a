//! Imports and their rows in the database.
use super::model::Content;
use super::model::Fault;
use super::model::Import;
use super::model::ImportKind;
use super::model::ImportRow;
use super::model::ImportState;
use super::model::Outcome;
use super::model::Summary;
use crate::access::Role;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Json;
use crate::db::Time;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::grants;
use crate::db::schema::import_decisions;
use crate::db::schema::import_rows;
use crate::db::schema::imports;
use crate::db::schema::people;
use crate::insert_all;
use diesel::prelude::*;

/// Rows of a list of differences on one page.
pub const ROWS_A_PAGE: i64 = 100;

/// An import before it has an id.
#[derive(Debug, Clone)]
pub struct NewImport {
    pub kind: ImportKind,
    pub file_name: String,
    pub as_of: Day,
    pub complete: bool,
    pub unit_id: Option<UnitId>,
    pub summary: Summary,
    pub created_by: Option<PersonId>,
    pub created_at: Time,
}

/// Writes the head of an import whose rows follow.
pub(super) fn begin(conn: &mut Conn, import: &NewImport) -> QueryResult<ImportId> {
    diesel::insert_into(imports::table)
        .values((
            imports::kind.eq(import.kind),
            imports::file_name.eq(&import.file_name),
            imports::as_of.eq(import.as_of),
            imports::complete.eq(import.complete),
            imports::state.eq(ImportState::Staging),
            imports::unit_id.eq(import.unit_id),
            imports::summary.eq(Json(import.summary.clone())),
            imports::created_by.eq(import.created_by),
            imports::created_at.eq(import.created_at),
        ))
        .returning(imports::id)
        .get_result(conn)
}

/// A later import of the same list by the same person that is still being staged.
pub(super) fn staging_after(
    conn: &mut Conn,
    old: ImportId,
    import: &NewImport,
) -> QueryResult<Option<ImportId>> {
    imports::table
        .filter(imports::id.gt(old))
        .filter(imports::state.eq(ImportState::Staging))
        .filter(imports::interrupted_at.is_null())
        .filter(imports::kind.eq(import.kind))
        .filter(imports::file_name.eq(&import.file_name))
        .filter(imports::as_of.eq(import.as_of))
        .filter(imports::created_by.eq(import.created_by))
        .order(imports::id.desc())
        .select(imports::id)
        .first(conn)
        .optional()
}

#[derive(Insertable)]
#[diesel(table_name = import_rows, treat_none_as_default_value = false)]
struct NewRow {
    import_id: ImportId,
    line: i32,
    outcome: Outcome,
    column_name: Option<String>,
    reason: Option<Json<Vec<Fault>>>,
    data: Json<Content>,
    piece: Option<i32>,
}

/// Adds rows to an import that is being written.
pub(super) fn add_rows(
    conn: &mut Conn,
    import: ImportId,
    rows: &[ImportRow],
    piece: Option<i32>,
) -> QueryResult<()> {
    let rows: Vec<NewRow> = rows
        .iter()
        .map(|row| NewRow {
            import_id: import,
            line: row.line,
            outcome: row.outcome,
            column_name: row.faults.first().and_then(|fault| fault.column.clone()),
            reason: (!row.faults.is_empty()).then(|| Json(row.faults.clone())),
            data: Json(row.content.clone()),
            piece,
        })
        .collect();
    insert_all!(conn, import_rows::table, rows)
}

#[derive(Queryable)]
struct Head {
    id: ImportId,
    kind: ImportKind,
    file_name: String,
    as_of: Day,
    complete: bool,
    state: ImportState,
    unit_id: Option<UnitId>,
    summary: Json<Summary>,
    created_by: Option<PersonId>,
    created_at: Time,
    confirmed_at: Option<Time>,
    done: Option<i64>,
    all: Option<i64>,
    moved_at: Option<Time>,
    began_at: Option<Time>,
    interrupted_at: Option<Time>,
}

/// An import, if there is one.
pub fn import(conn: &mut Conn, id: ImportId) -> QueryResult<Option<Import>> {
    let head: Option<Head> = imports::table
        .find(id)
        .select((
            imports::id,
            imports::kind,
            imports::file_name,
            imports::as_of,
            imports::complete,
            imports::state,
            imports::unit_id,
            imports::summary,
            imports::created_by,
            imports::created_at,
            imports::confirmed_at,
            imports::done_rows,
            imports::all_rows,
            imports::moved_at,
            imports::began_at,
            imports::interrupted_at,
        ))
        .first(conn)
        .optional()?;
    Ok(head.map(|head| Import {
        id: head.id,
        kind: head.kind,
        file_name: head.file_name,
        as_of: head.as_of,
        complete: head.complete,
        state: head.state,
        unit_id: head.unit_id,
        summary: head.summary.0,
        created_by: head.created_by,
        created_at: head.created_at,
        confirmed_at: head.confirmed_at,
        done: head.done.zip(head.all),
        moved_at: head.moved_at,
        began_at: head.began_at,
        interrupted_at: head.interrupted_at,
    }))
}

/// Leavers looked at for their roles.
const LEAVERS: i64 = 2_000;

/// Who leaves by this import and holds a role on its day or later, by name and role.
pub fn leavers_with_roles(conn: &mut Conn, import: &Import) -> QueryResult<Vec<(String, Role)>> {
    let rows: Vec<Json<Content>> = import_rows::table
        .filter(import_rows::import_id.eq(import.id))
        .filter(import_rows::outcome.eq(Outcome::Left))
        .order(import_rows::line)
        .limit(LEAVERS)
        .select(import_rows::data)
        .load(conn)?;
    let leavers: Vec<PersonId> = rows
        .iter()
        .filter_map(|row| match &row.0 {
            Content::Leaver { id, .. } => Some(*id),
            _ => None,
        })
        .collect();
    grants::table
        .inner_join(people::table.on(people::id.eq(grants::person_id)))
        .filter(grants::person_id.eq_any(leavers))
        .filter(grants::revoked_at.is_null())
        .filter(grants::valid_to.ge(import.as_of))
        .order((people::name_sort, people::id, grants::id))
        .select((people::full_name, grants::role))
        .load(conn)
}

#[derive(Queryable)]
struct StoredRow {
    id: i64,
    line: i32,
    outcome: Outcome,
    reason: Option<Json<Vec<Fault>>>,
    data: Json<Content>,
}

impl From<StoredRow> for ImportRow {
    fn from(row: StoredRow) -> Self {
        Self {
            line: row.line,
            outcome: row.outcome,
            faults: row.reason.map(|reason| reason.0).unwrap_or_default(),
            content: row.data.0,
        }
    }
}

type RowColumns = (
    import_rows::id,
    import_rows::line,
    import_rows::outcome,
    import_rows::reason,
    import_rows::data,
);
const ROW: RowColumns = (
    import_rows::id,
    import_rows::line,
    import_rows::outcome,
    import_rows::reason,
    import_rows::data,
);

/// One page of the rows with an outcome, in the order of the file, and whether there are more. Pages count from 0.
pub fn import_rows(
    conn: &mut Conn,
    import: ImportId,
    outcome: Outcome,
    page: i64,
) -> QueryResult<(Vec<ImportRow>, bool)> {
    let rows: Vec<StoredRow> = import_rows::table
        .filter(import_rows::import_id.eq(import))
        .filter(import_rows::outcome.eq(outcome))
        .order((import_rows::line, import_rows::id))
        .limit(ROWS_A_PAGE + 1)
        .offset(page.max(0).saturating_mul(ROWS_A_PAGE))
        .select(ROW)
        .load(conn)?;
    let page = usize::try_from(ROWS_A_PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > page;
    Ok((
        rows.into_iter().take(page).map(ImportRow::from).collect(),
        more,
    ))
}

/// Puts other rows in the place of those of an import that was not confirmed yet.
pub(super) fn replace_rows(
    conn: &mut Conn,
    import: ImportId,
    (summary, rows): (Summary, &[ImportRow]),
) -> QueryResult<()> {
    let decided = import_decisions::import_id.eq(import);
    diesel::delete(import_decisions::table.filter(decided)).execute(conn)?;
    diesel::delete(import_rows::table.filter(import_rows::import_id.eq(import))).execute(conn)?;
    diesel::update(imports::table.find(import))
        .set(imports::summary.eq(Json(summary)))
        .execute(conn)?;
    add_rows(conn, import, rows, None)
}

/// Keeps what is known of a list once all of it was compared.
pub(super) fn summarise(conn: &mut Conn, import: ImportId, summary: &Summary) -> QueryResult<()> {
    diesel::update(imports::table.find(import))
        .set(imports::summary.eq(Json(summary.clone())))
        .execute(conn)
        .map(drop)
}

/// Removes some rows of an import; whether there were any.
pub(super) fn remove_some(conn: &mut Conn, import: ImportId, most: i64) -> QueryResult<bool> {
    let some: Vec<i64> = import_rows::table
        .filter(import_rows::import_id.eq(import))
        .order(import_rows::id)
        .limit(most)
        .select(import_rows::id)
        .load(conn)?;
    diesel::delete(import_rows::table.filter(import_rows::id.eq_any(&some))).execute(conn)?;
    Ok(!some.is_empty())
}

/// Removes an import that has no rows.
pub(super) fn remove(conn: &mut Conn, import: ImportId) -> QueryResult<()> {
    let decided = import_decisions::import_id.eq(import);
    diesel::delete(import_decisions::table.filter(decided)).execute(conn)?;
    diesel::delete(imports::table.find(import))
        .execute(conn)
        .map(drop)
}

/// The rows of one piece of a large list.
pub(super) fn rows_of_piece(
    conn: &mut Conn,
    import: ImportId,
    piece: i32,
) -> QueryResult<Vec<ImportRow>> {
    let rows: Vec<StoredRow> = import_rows::table
        .filter(import_rows::import_id.eq(import))
        .filter(import_rows::piece.eq(piece))
        .order(import_rows::id)
        .select(ROW)
        .load(conn)?;
    Ok(rows.into_iter().map(ImportRow::from).collect())
}

/// The doubtful row of a line, if there is one.
pub(super) fn doubtful_row(
    conn: &mut Conn,
    import: ImportId,
    line: i32,
) -> QueryResult<Option<ImportRow>> {
    let row: Option<StoredRow> = import_rows::table
        .filter(import_rows::import_id.eq(import))
        .filter(import_rows::outcome.eq(Outcome::Doubtful))
        .filter(import_rows::line.eq(line))
        .select(ROW)
        .first(conn)
        .optional()?;
    Ok(row.map(ImportRow::from))
}

/// Every row of an import, or those of one outcome, in the order in which they were written.
pub(super) fn all_rows(
    conn: &mut Conn,
    import: ImportId,
    outcome: Option<Outcome>,
) -> QueryResult<Vec<ImportRow>> {
    const PAGE: i64 = 5_000;
    let mut found: Vec<ImportRow> = Vec::new();
    let mut last = 0;
    loop {
        let mut query = import_rows::table
            .filter(import_rows::import_id.eq(import))
            .filter(import_rows::id.gt(last))
            .select(ROW)
            .into_boxed();
        if let Some(outcome) = outcome {
            query = query.filter(import_rows::outcome.eq(outcome));
        }
        let rows: Vec<StoredRow> = query.order(import_rows::id).limit(PAGE).load(conn)?;
        let Some(end) = rows.last() else {
            return Ok(found);
        };
        last = end.id;
        found.extend(rows.into_iter().map(ImportRow::from));
    }
}
