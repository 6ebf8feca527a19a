//! What an import is, how far it has come, and what becomes of each row.
use super::super::tables::Legacy;
use super::super::tables::Shape;
use super::super::tables::TableError;
use super::reason::Reason;
use super::reform::UNITS;
use super::staff::STAFF;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::text_enum;
use crate::text::Language;

text_enum! {
    /// What a file brings.
    pub enum ImportKind {
        People = "people",
        Units = "units",
    }
}

impl ImportKind {
    pub(super) fn shape(self) -> Shape {
        match self {
            Self::People => STAFF,
            Self::Units => UNITS,
        }
    }

    /// The column that a heading of a file names.
    pub fn column(self, heading: &str) -> Option<&'static str> {
        self.shape().id_of(heading)
    }

    /// What a column is called in lists of this language.
    pub fn heading(self, column: &str, language: Language) -> String {
        let known = self.shape().columns.iter().find(|known| known.id == column);
        let vietnamese = known.map_or(column, |known| known.vietnamese);
        language.say(vietnamese, column).to_owned()
    }
}

text_enum! {
    /// How far an import has come.
    pub enum ImportState {
        /// Its rows are still being written.
        Staging = "staging",
        /// Its differences can be looked at; nothing is changed yet.
        Staged = "staged",
        /// Confirmed, and being written in pieces that nobody sees yet.
        Applying = "applying",
        Confirmed = "confirmed",
        Undone = "undone",
        /// It came to no end; nothing of it is left.
        Failed = "failed",
    }
}

text_enum! {
    /// What becomes of a row, or (left) of somebody who is not in a complete file.
    pub enum Outcome {
        New = "new",
        Changed = "changed",
        Moved = "moved",
        Left = "left",
        Unchanged = "unchanged",
        Faulty = "faulty",
        /// May mean somebody who is known by other keys: a person decides.
        Doubtful = "doubtful",
    }
}

impl Outcome {
    /// The name of its tab.
    pub fn label(self, kind: ImportKind, language: Language) -> &'static str {
        match (self, kind) {
            (Self::Moved, ImportKind::Units) => language.say("Chuyển cấp trên", "Moved"),
            (Self::Left, ImportKind::Units) => language.say("Kết thúc", "Ended"),
            _ => self.usual_label(language),
        }
    }

    fn usual_label(self, language: Language) -> &'static str {
        match self {
            Self::New => language.say("Mới", "New"),
            Self::Changed => language.say("Thay đổi", "Changed"),
            Self::Moved => language.say("Chuyển đơn vị", "Moved"),
            Self::Left => language.say("Rời đơn vị", "Left"),
            Self::Unchanged => language.say("Không đổi", "Unchanged"),
            Self::Faulty => language.say("Có lỗi", "Faulty"),
            Self::Doubtful => language.say("Cần quyết định", "To decide"),
        }
    }
}

/// What is wrong with a row, or worth knowing about it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fault {
    /// The column's English name; none when the row as a whole is meant.
    pub column: Option<String>,
    pub reason: Reason,
}

impl Fault {
    pub(super) fn of(column: &str, reason: Reason) -> Self {
        Self {
            column: Some(column.to_owned()),
            reason,
        }
    }

    /// Whether it only says what happens, or what becomes of a field.
    pub fn is_change(&self) -> bool {
        matches!(self.reason, Reason::Becomes { .. } | Reason::Happens { .. })
    }

    /// Whether nobody is told of it before the list is confirmed.
    pub fn is_hidden(&self) -> bool {
        matches!(self.reason, Reason::Elsewhere(_))
    }

    /// Column and message, the column by the heading that readers of this language know.
    pub fn message(&self, kind: ImportKind, language: Language) -> String {
        let message = self.reason.message(language);
        match &self.column {
            Some(column) => {
                let heading = kind.heading(column, language).replace('_', " ");
                format!("{heading}: {message}")
            }
            None => message,
        }
    }

    pub(super) fn whole(reason: Reason) -> Self {
        Self {
            column: None,
            reason,
        }
    }
}

/// How many rows have which outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    pub new: u32,
    pub changed: u32,
    pub moved: u32,
    pub left: u32,
    pub unchanged: u32,
    pub faulty: u32,
    #[serde(default)]
    pub doubtful: u32,
}

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, outcome: Outcome) {
        *self.count(outcome) += 1;
    }

    fn count(&mut self, outcome: Outcome) -> &mut u32 {
        match outcome {
            Outcome::New => &mut self.new,
            Outcome::Changed => &mut self.changed,
            Outcome::Moved => &mut self.moved,
            Outcome::Left => &mut self.left,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Faulty => &mut self.faulty,
            Outcome::Doubtful => &mut self.doubtful,
        }
    }

    /// Counts one under another outcome.
    pub(super) fn pass(&mut self, (from, to): (Outcome, Outcome)) {
        let was = self.count(from);
        *was = was.saturating_sub(1);
        self.add(to);
    }

    /// How many have this outcome.
    pub const fn of(&self, outcome: Outcome) -> u32 {
        match outcome {
            Outcome::New => self.new,
            Outcome::Changed => self.changed,
            Outcome::Moved => self.moved,
            Outcome::Left => self.left,
            Outcome::Unchanged => self.unchanged,
            Outcome::Faulty => self.faulty,
            Outcome::Doubtful => self.doubtful,
        }
    }

    /// How many rows there are.
    pub const fn all(&self) -> u32 {
        let Self {
            new,
            changed,
            moved,
            left,
            unchanged,
            faulty,
            doubtful,
        } = *self;
        new + changed + moved + left + unchanged + faulty + doubtful
    }

    /// Whether confirming would change anything.
    pub const fn changes_anything(&self) -> bool {
        self.new + self.changed + self.moved + self.left > 0
    }
}

/// The summary line of the commands.
impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            new,
            changed,
            moved,
            left,
            unchanged,
            faulty,
            doubtful,
        } = self;
        write!(
            f,
            "new={new} changed={changed} moved={moved} left={left} unchanged={unchanged} faulty={faulty}"
        )?;
        if *doubtful > 0 {
            write!(f, " doubtful={doubtful}")?;
        }
        Ok(())
    }
}

/// What is kept with an import beside its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Summary {
    pub counts: Counts,
    /// Headings whose columns were ignored.
    pub ignored: Vec<String>,
    /// Units of the file that had no issuing body at or above them when it was compared.
    pub without_issuer: usize,
    /// Whether it only tells what happens to units, as what is typed on the page does.
    pub reorganises: bool,
    /// Upper units that a list with a column of names for each reform names without saying from when they changed; as keys of their names.
    pub undated: Vec<String>,
    /// People who hold no main post any more because of their row.
    pub leaving: usize,
    /// Rows with keys of people whom the importer has never had; counted among the others until the list is confirmed.
    pub elsewhere: u32,
    /// Columns written in a font before Unicode.
    pub legacy: Option<Legacy>,
    /// In how many pieces its rows were staged; 0 for a list that was compared as a whole.
    pub pieces: i32,
    /// Why the file could not be read to its end.
    pub refused: Option<TableError>,
}

impl Summary {
    /// Adds what a further piece of the same list says.
    pub fn add(&mut self, piece: &Self) {
        for outcome in Outcome::ALL {
            *self.counts.count(*outcome) += piece.counts.of(*outcome);
        }
        self.leaving += piece.leaving;
        self.elsewhere += piece.elsewhere;
        self.ignored.clone_from(&piece.ignored);
        self.legacy.clone_from(&piece.legacy);
    }
}

/// How long a large import may be silent before its process is taken to have ended.
pub(super) const SILENCE: i64 = 2 * Time::MINUTE;

/// An import as its page shows it.
#[derive(Debug, Clone)]
pub struct Import {
    pub id: ImportId,
    pub kind: ImportKind,
    pub file_name: String,
    pub as_of: Day,
    pub complete: bool,
    pub state: ImportState,
    /// The unit in whose scope it was made; none for a command of the operator.
    pub unit_id: Option<UnitId>,
    pub summary: Summary,
    pub created_by: Option<PersonId>,
    pub created_at: Time,
    pub confirmed_at: Option<Time>,
    /// Of a large one: how many rows are done, of how many (0 while that is not known).
    pub done: Option<(i64, i64)>,
    /// When it last came further.
    pub moved_at: Option<Time>,
    /// When the step began that `done` counts.
    pub began_at: Option<Time>,
    /// When it was noticed that its process had ended midway.
    pub interrupted_at: Option<Time>,
}

impl Import {
    /// Whether something is being done with it.
    pub const fn is_moving(&self) -> bool {
        matches!(self.state, ImportState::Staging | ImportState::Applying)
    }

    /// Whether whoever was doing something with it must have ended.
    pub fn is_silent(&self, now: Time) -> bool {
        let last = self.moved_at.unwrap_or(self.created_at);
        self.is_moving() && (self.interrupted_at.is_some() || last.plus(SILENCE) < now)
    }

    /// The last moment at which it can be undone.
    pub fn undo_until(&self) -> Option<Time> {
        Some(self.confirmed_at?.plus(UNDO))
    }
}

/// How long an import can be undone after its confirmation.
const UNDO: i64 = 30 * Time::DAY;

/// One row of the file, or a person who left, as it stands in the list of differences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// The line in the file; 0 for somebody who is not in it.
    pub line: i32,
    pub outcome: Outcome,
    /// Why it is faulty; otherwise what is worth knowing.
    pub faults: Vec<Fault>,
    pub content: Content,
}

impl ImportRow {
    /// Whoever left, by not being in the file.
    pub(super) fn leaver(&self) -> Option<PersonId> {
        match &self.content {
            Content::Leaver { id, .. } => Some(*id),
            _ => None,
        }
    }
}

/// What is kept of a row.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// A sound row of a staff list.
    Person(Box<super::staff::StaffRow>),
    /// A row of a list of units, or an event.
    Unit(Box<super::reform::UnitLine>),
    /// Somebody who is not in a complete file, with the units in which their posts end.
    Leaver {
        id: PersonId,
        full_name: String,
        staff_code: Option<String>,
        units: Vec<UnitId>,
    },
    /// A faulty row: its cells under the headings of the file, so that its author gets it back. What may be an identity number
    /// is sealed.
    Cells(Vec<(String, String)>),
}
