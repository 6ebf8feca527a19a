//! Questions: their kinds with what each needs, the answers to them, and marking. Pure.
mod decimal;
mod layout;
mod mark;
#[cfg(test)]
mod tests;

pub use decimal::Decimal;
pub use layout::Layout;

/// Stands in a cloze text where a gap is, so that the text can be shown without the key.
pub const GAP: char = '\u{FFFC}';

/// A question of a bank, with its key.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Unique within the course.
    pub id: String,
    /// What is asked: inline Markdown, from the heading.
    pub prompt: String,
    /// Further text below the heading: Markdown blocks, often empty. A cloze text has [`GAP`] where its gaps are.
    pub text: String,
    pub kind: Kind,
    /// Most points it gives; above 0.
    pub points: f64,
    /// 1 (easy) to 5.
    pub difficulty: Option<u8>,
    pub competence: Option<String>,
    /// Whether a partly right answer gives part of the points.
    pub partial: bool,
    /// Markdown, shown with the key at review.
    pub explanation: Option<String>,
    /// Path within the course folder.
    pub file: String,
    /// The line of its heading.
    pub line: usize,
}

/// What a question asks for, with the key. Texts of options, cells and items are Markdown.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Single {
        options: Vec<String>,
        right: usize,
    },
    Multiple {
        options: Vec<String>,
        /// Positions of the right options, ascending.
        right: Vec<usize>,
    },
    /// Option 0 is *Đúng*, option 1 *Sai*.
    TrueFalse {
        right: bool,
    },
    Short {
        accepted: Vec<String>,
    },
    Numeric {
        value: Decimal,
        tolerance: Decimal,
    },
    Matching {
        left: Vec<String>,
        /// Each text once, also when several on the left belong to it.
        right: Vec<String>,
        /// For each on the left, the position on the right that belongs to it.
        key: Vec<usize>,
    },
    Ordering {
        /// In the right order.
        items: Vec<String>,
    },
    Cloze {
        /// For each gap of the text, what it accepts.
        gaps: Vec<Vec<String>>,
    },
    /// Marked by a person.
    Essay {
        criteria: Vec<Criterion>,
    },
    /// Answered by an upload, marked by a person.
    File {
        criteria: Vec<Criterion>,
    },
}

/// One line of the scheme by which a person marks.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    pub text: String,
    pub points: f64,
}

/// What a learner answered, in positions of the question as its author wrote it (never as it was shown).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Single, multiple, true–false: the options chosen.
    Choices(Vec<usize>),
    /// Short, numeric, essay: one text; cloze: one a gap, in order.
    Texts(Vec<String>),
    /// Matching: left and right positions.
    Pairs(Vec<(usize, usize)>),
    /// Ordering: the items' positions in the order given.
    Order(Vec<usize>),
    /// File: the upload's id.
    Upload(String),
}

impl Kind {
    /// The name of the kind, as the class in the heading.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Single { .. } => "single",
            Self::Multiple { .. } => "multiple",
            Self::TrueFalse { .. } => "true-false",
            Self::Short { .. } => "short",
            Self::Numeric { .. } => "numeric",
            Self::Matching { .. } => "matching",
            Self::Ordering { .. } => "ordering",
            Self::Cloze { .. } => "cloze",
            Self::Essay { .. } => "essay",
            Self::File { .. } => "file",
        }
    }

    /// Whether only a person can mark it.
    pub const fn needs_a_person(&self) -> bool {
        matches!(self, Self::Essay { .. } | Self::File { .. })
    }
}
