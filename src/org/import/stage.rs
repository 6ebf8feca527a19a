//! Keeping the differences of a file until somebody confirms them, and carrying them out.
use super::super::queries::issue_waiting;
use super::super::tables::TableError;
use super::carry::carry_grants;
use super::compare::Compared;
use super::compare::Upload;
use super::compare::check;
use super::compare::compare;
use super::decide;
use super::elsewhere;
use super::enact;
use super::known;
use super::known::Importer;
use super::later::last_built_upon;
use super::model::Content;
use super::model::Counts;
use super::model::Fault;
use super::model::Import;
use super::model::ImportKind;
use super::model::ImportRow;
use super::model::ImportState;
use super::model::Outcome;
use super::reorganise;
use super::roster;
use super::roster::Unread;
use super::somebody::Somebody;
use super::staff::StaffRow;
use super::steps;
use super::store;
use super::store::NewImport;
use super::twins::Decisions;
use super::units;
use crate::access::Keys;
use crate::access::Scope;
use crate::access::Viewer;
use crate::audit;
use crate::audit::Actor;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Db;
use crate::db::DbError;
use crate::db::Failure;
use crate::db::Time;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use diesel::result::Error;
use std::collections::BTreeMap;
use std::collections::HashSet;
use std::sync::Arc;

/// Rows written in one go, so that a large file does not keep others from saving.
const CHUNK: usize = 2_000;

/// Why a file or an import is refused.
#[derive(Debug)]
pub enum ImportError {
    /// The file as a whole cannot be read.
    File(TableError),
    /// The import is not where it has to be for this.
    State(ImportState),
    /// The database has changed since the differences were computed.
    Stale,
    /// Something later builds on it, so it cannot be undone.
    BuiltUpon(Later),
    /// It was confirmed too long ago to be undone.
    TooLate,
    /// A row cannot be carried out as somebody decided it.
    Row(i32, Vec<Fault>),
    /// There is nothing of the kind to decide or to convert.
    Unasked,
    /// What was decided of a row is carried out already.
    Decided,
    Database(DbError),
}

/// What stands in the way of undoing an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Later {
    /// The import that was confirmed last.
    Import(ImportId),
    /// A unit that came with it, in which somebody stands.
    Unit(UnitId),
    /// Somebody to whom a staff code was given that the undo would need.
    Code(String),
}

impl From<DbError> for ImportError {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}
impl From<Error> for ImportError {
    fn from(error: Error) -> Self {
        Self::Database(error.into())
    }
}
impl Failure for ImportError {
    fn database(&self) -> Option<&DbError> {
        match self {
            Self::Database(error) => Some(error),
            _ => None,
        }
    }
}

/// Reads a file and says what it would change; nothing is kept.
pub async fn preview(
    db: &Db,
    upload: Arc<Upload>,
    keys: Arc<Keys>,
) -> Result<Compared, ImportError> {
    db.read(move |conn| {
        let checked = check(&upload, &keys).map_err(ImportError::File)?;
        Ok(compare(conn, &upload, checked, &keys)?)
    })
    .await
}

/// Keeps the differences of a file for somebody to look at; nothing else is changed.
pub async fn stage(
    db: &Db,
    upload: Arc<Upload>,
    keys: Arc<Keys>,
    by: Option<PersonId>,
    now: Time,
) -> Result<(ImportId, Compared), ImportError> {
    let compared = preview(db, Arc::clone(&upload), keys).await?;
    let head = NewImport {
        kind: upload.kind,
        file_name: upload.file_name.clone(),
        as_of: upload.as_of,
        complete: upload.complete,
        unit_id: upload
            .scope
            .as_ref()
            .and_then(|scope| scope.roots().first().copied()),
        summary: compared.summary.clone(),
        created_by: by,
        created_at: now,
    };
    let id = db
        .write(move |conn| Ok::<_, ImportError>(store::begin(conn, &head)?))
        .await?;
    let rows = Arc::new(compared.rows);
    for from in (0..rows.len()).step_by(CHUNK) {
        let rows = Arc::clone(&rows);
        db.write(move |conn| {
            let until = rows.len().min(from + CHUNK);
            Ok::<_, ImportError>(store::add_rows(conn, id, &rows[from..until], None)?)
        })
        .await?;
    }
    db.write(move |conn| {
        Ok::<_, ImportError>(steps::advance(
            conn,
            id,
            ImportState::Staging,
            ImportState::Staged,
        )?)
    })
    .await?;
    let rows = Arc::try_unwrap(rows).unwrap_or_else(|rows| rows.as_ref().clone());
    Ok((
        id,
        Compared {
            summary: compared.summary,
            rows,
            seen: compared.seen,
        },
    ))
}

/// Who confirms, where they may act, and when.
#[derive(Debug, Clone)]
pub struct Confirmation {
    pub by: Actor,
    pub scope: Option<Scope>,
    /// With whose rights; none for the operator.
    pub viewer: Option<Arc<Viewer>>,
    pub today: Day,
    pub now: Time,
}

/// Carries a staged import out, in one transaction: all of its good rows or nothing. The differences are computed again first;
/// when they are no longer those that were looked at, nothing is done. Returns the people who are new.
pub fn confirm(
    conn: &mut Conn,
    id: ImportId,
    with: &Confirmation,
) -> Result<Vec<PersonId>, ImportError> {
    let import = store::import(conn, id)?.ok_or(Error::NotFound)?;
    if !steps::advance(conn, id, ImportState::Staged, ImportState::Confirmed)? {
        return Err(ImportError::State(import.state));
    }
    let new = match import.kind {
        ImportKind::People => confirm_people(conn, &import, with)?,
        ImportKind::Units => {
            confirm_units(conn, &import, with)?;
            // A unit may have come to stand below an issuer.
            issue_waiting(conn, with.now, with.today)?;
            Vec::new()
        }
    };
    steps::note_confirmation(conn, id, with.by.id, with.now)?;
    let import = elsewhere::leave_open(conn, &import)?;
    note(conn, &import, "import.confirm", with)?;
    Ok(new)
}

pub(super) fn note(
    conn: &mut Conn,
    import: &Import,
    action: &str,
    with: &Confirmation,
) -> Result<(), ImportError> {
    let detail = serde_json::json!({
        "kind": import.kind,
        "file": import.file_name,
        "as_of": import.as_of,
        "complete": import.complete,
        "counts": import.summary.counts,
        "elsewhere": import.summary.elsewhere,
    });
    Ok(audit::record(
        conn,
        with.now,
        &with.by,
        (action, format!("import/{}", import.id)),
        detail,
    )?)
}

fn confirm_people(
    conn: &mut Conn,
    import: &Import,
    with: &Confirmation,
) -> Result<Vec<PersonId>, ImportError> {
    let staged = store::all_rows(conn, import.id, None)?;
    let decided = decide::decided(conn, import.id)?;
    let people = planned(conn, import, (&staged, &decided), with)?;
    Ok(enact::enact(conn, import.id, people, with.now)?)
}

/// The people of these rows as they will be, if the rows still come out as somebody has seen them.
pub(super) fn planned(
    conn: &mut Conn,
    import: &Import,
    (staged, decided): (&[ImportRow], &Decisions),
    with: &Confirmation,
) -> Result<Vec<Somebody>, ImportError> {
    let late = import.summary.elsewhere == 0;
    let carried = |row: &&ImportRow| late || !elsewhere::is_marked(row);
    let (rows, leavers) = sound_people(staged.iter().filter(carried), decided);
    let as_of = import.as_of;
    let importer = Importer {
        scope: with.scope.as_ref(),
        viewer: with.viewer.as_deref(),
        today: with.today,
        decided,
    };
    let known = known::known(conn, &rows, as_of, &importer, false)?;
    let mut plan = roster::compare(known, rows, as_of, false);
    let ids: Vec<PersonId> = leavers.keys().copied().collect();
    for mut person in known::somebodies(conn, &ids)? {
        let units = person.id.and_then(|id| leavers.get(&id));
        plan.rows
            .extend(units.and_then(|units| roster::leave(&mut person, units, as_of)));
        plan.people.push(person);
    }
    decide::sound(&plan.rows, decided)?;
    // Somebody may have come to have a row's key meanwhile.
    let marked = plan.rows.iter().any(elsewhere::is_marked);
    if marked || !same_outcomes(staged, &plan.rows) {
        return Err(ImportError::Stale);
    }
    Ok(plan.people)
}

/// Whoever leaves, with the units left.
type Leavers = BTreeMap<PersonId, HashSet<UnitId>>;

/// The rows that are carried out: doubtful ones only where somebody has decided, those with keys of people elsewhere only by an
/// import of their own.
fn sound_people<'a>(
    staged: impl Iterator<Item = &'a ImportRow>,
    decided: &Decisions,
) -> (Vec<Result<StaffRow, Box<Unread>>>, Leavers) {
    let mut rows = Vec::new();
    let mut leavers = Leavers::new();
    for row in staged.filter(|row| row.outcome != Outcome::Faulty) {
        match &row.content {
            Content::Person(staff)
                if row.outcome == Outcome::Doubtful && !decided.contains_key(&staff.line) => {}
            Content::Person(staff) => rows.push(Ok(staff.as_ref().clone())),
            Content::Leaver { id, units, .. } => {
                leavers.insert(*id, units.iter().copied().collect());
            }
            Content::Unit(_) | Content::Cells(_) => {}
        }
    }
    (rows, leavers)
}

fn confirm_units(conn: &mut Conn, import: &Import, with: &Confirmation) -> Result<(), ImportError> {
    let staged = store::all_rows(conn, import.id, None)?;
    let sound = staged.iter().filter(|row| row.outcome != Outcome::Faulty);
    let lines = sound.filter_map(|row| match &row.content {
        Content::Unit(line) => Some(Ok(line.as_ref().clone())),
        _ => None,
    });
    let lines = lines.collect();
    let within = with
        .scope
        .as_ref()
        .map(|scope| known::units_within(conn, scope, with.today))
        .transpose()?;
    let known = units::world(conn)?;
    let reform = reorganise::compare(&known, lines, import.as_of, within.as_ref());
    if !same_outcomes(&staged, &reform.rows) {
        return Err(ImportError::Stale);
    }
    let ids = units::enact(conn, import.id, &known, &reform, with.now)?;
    carry_grants(conn, import.id, (&known, &reform, &ids), with)
}

/// Whether the good rows that were looked at come out the same now; of doubtful ones nobody has seen an outcome.
fn same_outcomes(staged: &[ImportRow], now: &[ImportRow]) -> bool {
    let count = |rows: &mut dyn Iterator<Item = &ImportRow>| {
        let mut counts = Counts::default();
        for row in rows {
            counts.add(row.outcome);
        }
        counts
    };
    let doubtful: HashSet<i32> = staged
        .iter()
        .filter(|row| row.outcome == Outcome::Doubtful || elsewhere::is_marked(row))
        .map(|row| row.line)
        .collect();
    let sure = |row: &&ImportRow| row.outcome != Outcome::Faulty && !doubtful.contains(&row.line);
    let looked_at = count(&mut staged.iter().filter(sure));
    let now = || now.iter().filter(|row| !doubtful.contains(&row.line));
    let computed = count(&mut now());
    let by_line: HashSet<(i32, Outcome)> =
        staged.iter().map(|row| (row.line, row.outcome)).collect();
    looked_at == computed && now().all(|row| by_line.contains(&(row.line, row.outcome)))
}

/// Takes a confirmed import back: changed rows become what they were, posts that it began never began. People who came with it
/// go, or stay without posts when something else is known of them. Refused when a later import
/// builds on it, or somebody stands in a unit that came with it.
pub fn undo(conn: &mut Conn, id: ImportId, with: &Confirmation) -> Result<(), ImportError> {
    let import = store::import(conn, id)?.ok_or(Error::NotFound)?;
    if !steps::advance(conn, id, ImportState::Confirmed, ImportState::Undone)? {
        return Err(ImportError::State(import.state));
    }
    if import.undo_until().is_some_and(|until| until < with.now) {
        return Err(ImportError::TooLate);
    }
    if let Some(later) = last_built_upon(conn, &import)? {
        return Err(ImportError::BuiltUpon(Later::Import(later)));
    }
    super::undo::take_back(conn, &import, with)?;
    decide::reopen(conn, id)?;
    if import.kind == ImportKind::Units {
        issue_waiting(conn, with.now, with.today)?;
    }
    note(conn, &import, "import.undo", with)
}
