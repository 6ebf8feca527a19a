//! Deciding whom a doubtful row means: somebody known, or somebody new. Until the list is confirmed a decision may be changed; a
//! row that was left open then is brought in by an import of its own, which can be undone like any other.
use super::elsewhere;
use super::known;
use super::known::Importer;
use super::model::Content;
use super::model::Counts;
use super::model::Fault;
use super::model::Import;
use super::model::ImportKind;
use super::model::ImportRow;
use super::model::ImportState;
use super::model::Outcome;
use super::model::Summary;
use super::reason::Reason;
use super::roster;
use super::staff::StaffRow;
use super::stage::Confirmation;
use super::stage::ImportError;
use super::stage::confirm;
use super::steps;
use super::store;
use super::store::NewImport;
use super::twins::Decisions;
use crate::audit;
use crate::db::Conn;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::schema::import_decisions;
use diesel::prelude::*;

/// What somebody says of a doubtful row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// It means this person.
    Same(PersonId),
    /// It means somebody who is not known yet.
    Other,
    /// Nothing any more.
    Open,
}

/// A decision as its row shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Decision {
    pub line: i32,
    pub person: Option<PersonId>,
    /// The import by which it was carried out after the list was confirmed.
    pub applied_by: Option<ImportId>,
}

/// Keeps a decision, and carries it out where the list is confirmed already; then the import that did so, with the people who
/// are new. Refused when the row could not be carried out so.
pub fn decide(
    conn: &mut Conn,
    import: &Import,
    (line, choice): (i32, Choice),
    with: &Confirmation,
) -> Result<Option<(ImportId, Vec<PersonId>)>, ImportError> {
    let open = matches!(import.state, ImportState::Staged | ImportState::Confirmed);
    if !open || import.kind != ImportKind::People {
        return Err(ImportError::State(import.state));
    }
    let row = store::doubtful_row(conn, import.id, line)?.ok_or(ImportError::Unasked)?;
    let before = decisions(conn, import.id)?
        .into_iter()
        .find(|decision| decision.line == line);
    let confirmed = import.state == ImportState::Confirmed;
    let rejected = choice == Choice::Other && elsewhere::is_marked(&row);
    // What was decided before the confirmation was carried out by it.
    if confirmed && before.is_some() {
        return Err(ImportError::Decided);
    }
    diesel::delete(
        import_decisions::table
            .filter(import_decisions::import_id.eq(import.id))
            .filter(import_decisions::line.eq(line)),
    )
    .execute(conn)?;
    note(conn, import, (line, choice), with)?;
    let person = match choice {
        Choice::Open => return Ok(None),
        Choice::Other => None,
        Choice::Same(id) if candidates(&row).any(|candidate| candidate == id) => Some(id),
        Choice::Same(_) => return Err(untold(ImportError::Unasked, &row)),
    };
    keep(conn, import.id, (line, person), with)?;
    if rejected && confirmed {
        return answers_for(conn, import, &row, with).map(|()| None);
    }
    let rows =
        try_alone(conn, import, (&row, person), with).map_err(|error| untold(error, &row))?;
    if !confirmed {
        return Ok(None);
    }
    seen(&rows, &row)?;
    let row = ImportRow {
        outcome: rows.first().map_or(row.outcome, |row| row.outcome),
        ..row
    };
    late(conn, import, (&row, person), with).map(Some)
}

/// Refuses whoever does not answer for the owner of the row's keys: others do not put it away.
fn answers_for(
    conn: &mut Conn,
    import: &Import,
    row: &ImportRow,
    with: &Confirmation,
) -> Result<(), ImportError> {
    let rows = compared(conn, import, (row, &Decisions::new()), with)?;
    seen(&rows, row)
}

/// Refuses a row whose keys are those of somebody whom who decides never had: that is for whoever oversees both units.
fn seen(compared: &[ImportRow], row: &ImportRow) -> Result<(), ImportError> {
    if compared.iter().any(elsewhere::is_marked) {
        return Err(untold(ImportError::Unasked, row));
    }
    Ok(())
}

/// Of a row about somebody elsewhere every refusal reads the same: who they are is told only to whoever oversees both units.
fn untold(error: ImportError, row: &ImportRow) -> ImportError {
    let beyond = |fault: &Fault| fault.reason == Reason::PersonOutOfScope;
    match &error {
        ImportError::Unasked if elsewhere::is_marked(row) => {}
        ImportError::Row(_, faults) if elsewhere::is_marked(row) && faults.iter().any(beyond) => {}
        _ => return error,
    }
    let fault = Fault::whole(Reason::Elsewhere(Vec::new()));
    ImportError::Row(row.line, vec![fault])
}

fn note(
    conn: &mut Conn,
    import: &Import,
    (line, choice): (i32, Choice),
    with: &Confirmation,
) -> QueryResult<()> {
    let said = match choice {
        Choice::Same(id) => serde_json::json!({ "line": line, "same": id }),
        Choice::Other => serde_json::json!({ "line": line, "other": true }),
        Choice::Open => serde_json::json!({ "line": line, "open": true }),
    };
    let object = format!("import/{}", import.id);
    audit::record(conn, with.now, &with.by, ("import.decide", object), said)
}

fn keep(
    conn: &mut Conn,
    import: ImportId,
    (line, person): (i32, Option<PersonId>),
    with: &Confirmation,
) -> QueryResult<()> {
    diesel::insert_into(import_decisions::table)
        .values((
            import_decisions::import_id.eq(import),
            import_decisions::line.eq(line),
            import_decisions::person_id.eq(person),
            import_decisions::decided_by.eq(with.by.id),
            import_decisions::decided_at.eq(with.now),
        ))
        .execute(conn)
        .map(drop)
}

/// The people whom a doubtful row may mean.
pub(super) fn candidates(row: &ImportRow) -> impl Iterator<Item = PersonId> {
    let ids = row.faults.iter().map(|fault| match &fault.reason {
        Reason::MayBe(ids) | Reason::Elsewhere(ids) => ids.as_slice(),
        Reason::KeysOfTwo(ids) => ids.as_slice(),
        _ => &[],
    });
    ids.flatten().copied()
}

fn staff_row(row: &ImportRow) -> Result<&StaffRow, ImportError> {
    match &row.content {
        Content::Person(staff) => Ok(staff),
        _ => Err(ImportError::Unasked),
    }
}

/// Compares the row by itself as it was decided, so that who decides hears at once when it cannot be carried out.
fn try_alone(
    conn: &mut Conn,
    import: &Import,
    (row, person): (&ImportRow, Option<PersonId>),
    with: &Confirmation,
) -> Result<Vec<ImportRow>, ImportError> {
    let decided: Decisions = [(staff_row(row)?.line, person)].into();
    let rows = compared(conn, import, (row, &decided), with)?;
    sound(&rows, &decided)?;
    Ok(rows)
}

/// The row by itself as it comes out with these decisions.
fn compared(
    conn: &mut Conn,
    import: &Import,
    (row, decided): (&ImportRow, &Decisions),
    with: &Confirmation,
) -> Result<Vec<ImportRow>, ImportError> {
    let staff = staff_row(row)?.clone();
    let importer = Importer {
        scope: with.scope.as_ref(),
        viewer: with.viewer.as_deref(),
        today: with.today,
        decided,
    };
    let rows = vec![Ok(staff)];
    let known = known::known(conn, &rows, import.as_of, &importer, false)?;
    let plan = roster::compare(known, rows, import.as_of, false);
    Ok(plan.rows)
}

/// Refuses a decided row that came out faulty.
pub(super) fn sound(rows: &[ImportRow], decided: &Decisions) -> Result<(), ImportError> {
    let wrong = rows.iter().find(|row| {
        let line = u32::try_from(row.line).unwrap_or_default();
        row.outcome == Outcome::Faulty && decided.contains_key(&line)
    });
    match wrong {
        Some(row) => Err(ImportError::Row(row.line, row.faults.clone())),
        None => Ok(()),
    }
}

/// Brings the row in by an import of its own.
fn late(
    conn: &mut Conn,
    import: &Import,
    (row, person): (&ImportRow, Option<PersonId>),
    with: &Confirmation,
) -> Result<(ImportId, Vec<PersonId>), ImportError> {
    let mut counts = Counts::default();
    counts.add(row.outcome);
    let head = NewImport {
        kind: ImportKind::People,
        file_name: import.file_name.clone(),
        as_of: import.as_of,
        complete: false,
        // Whoever brought the list does not undo what somebody above has decided.
        unit_id: match &with.scope {
            Some(scope) => scope.roots().first().copied(),
            None => None,
        },
        summary: Summary {
            counts,
            ..Summary::default()
        },
        created_by: with.by.id,
        created_at: with.now,
    };
    let own = store::begin(conn, &head)?;
    store::add_rows(conn, own, std::slice::from_ref(row), None)?;
    keep(conn, own, (row.line, person), with)?;
    steps::advance(conn, own, ImportState::Staging, ImportState::Staged)?;
    let new = confirm(conn, own, with)?;
    diesel::update(
        import_decisions::table
            .filter(import_decisions::import_id.eq(import.id))
            .filter(import_decisions::line.eq(row.line)),
    )
    .set(import_decisions::applied_by.eq(own))
    .execute(conn)?;
    Ok((own, new))
}

/// The decisions of an import, by line.
pub(super) fn decisions(conn: &mut Conn, import: ImportId) -> QueryResult<Vec<Decision>> {
    import_decisions::table
        .filter(import_decisions::import_id.eq(import))
        .order(import_decisions::line)
        .select((
            import_decisions::line,
            import_decisions::person_id,
            import_decisions::applied_by,
        ))
        .load(conn)
}

/// The decisions of an import as its comparison takes them.
pub(super) fn decided(conn: &mut Conn, import: ImportId) -> QueryResult<Decisions> {
    let decisions = decisions(conn, import)?.into_iter();
    Ok(decisions
        .filter_map(|decision| Some((u32::try_from(decision.line).ok()?, decision.person)))
        .collect())
}

/// Lets the row be decided again whose import is undone.
pub(super) fn reopen(conn: &mut Conn, undone: ImportId) -> QueryResult<()> {
    let of_it = import_decisions::table.filter(import_decisions::applied_by.eq(undone));
    diesel::delete(of_it).execute(conn).map(drop)
}
