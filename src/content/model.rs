//! A course as its folder describes it: settings, lessons, quiz and questions. Texts are Markdown, not yet rendered.
use super::question::Question;
use crate::db::Day;
use crate::db::text_enum;

/// Minutes of one period (tiết).
const PERIOD_MINUTES: f64 = 45.0;
/// Minutes that a question of a quiz without a limit counts in the course's length.
const QUESTION_MINUTES: f64 = 1.5;

text_enum! {
    /// How strong the proof is that a completion gives: from a seated exam (A) down to an imported paper (E).
    pub enum EvidenceGrade {
        A = "A",
        B = "B",
        C = "C",
        D = "D",
        E = "E",
    }
}

text_enum! {
    /// When a learner may see the marked paper with its explanations.
    pub enum Review {
        Never = "never",
        AfterPass = "after_pass",
        /// Passed, or no tries left.
        AfterClose = "after_close",
    }
}

/// A course: everything its folder says.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// The folder's name, which is the course's address.
    pub folder: String,
    /// Public code, unique among all courses (`CC-02`).
    pub code: String,
    pub title: String,
    pub summary: String,
    /// Whom it is for: letters `a`–`i` of the catalogue, categories of people, or `all`.
    pub audience: Vec<String>,
    /// Language tag of the texts.
    pub language: String,
    /// Months until a completion expires; 0 = never.
    pub validity_months: u32,
    pub evidence: EvidenceGrade,
    /// Open to anyone without signing in.
    pub public: bool,
    /// Codes of the digital competence framework (Circular 02/2025/TT-BGDĐT), for instance `4.1`.
    pub competences: Vec<String>,
    pub legal_refs: Vec<String>,
    /// The day by which its authors look at it again.
    pub review_by: Day,
    /// Dotted numbers; a release is made when it grows.
    pub version: String,
    /// One of the five content groups of training (Decree 171/2025/NĐ-CP), 1–5.
    pub content_group: u8,
    /// Markdown.
    pub introduction: String,
    pub lessons: Vec<Lesson>,
    pub quiz: Option<Quiz>,
    /// The bank: questions of `quiz.md`, then those of `questions/*.md` in the order of their names.
    pub questions: Vec<Question>,
}

/// One lesson, in the order of the numbers of the file names.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// File name without number and ending; never changes once published.
    pub id: String,
    /// Path within the course folder.
    pub file: String,
    pub title: String,
    /// Estimated learning time: reading, watching, practice.
    pub minutes: u32,
    /// Least active time before the lesson counts; 0 = none.
    pub least_minutes: u32,
    pub competences: Vec<String>,
    pub legal_refs: Vec<String>,
    pub markdown: String,
    /// The line of the file on which `markdown` begins.
    pub line: usize,
}

/// Settings of the final quiz.
#[derive(Debug, Clone, PartialEq)]
pub struct Quiz {
    pub title: String,
    /// Least percentage of the points to pass, 0–100.
    pub pass: u8,
    pub draw: Draw,
    /// Time limit; 0 = none.
    pub minutes: u32,
    /// Tries; 0 = unlimited.
    pub attempts: u32,
    /// Hours between the end of one try and the next.
    pub wait_hours: u32,
    pub shuffle: bool,
    pub review: Review,
}

/// Which questions of the bank make a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Draw {
    /// So many of all.
    Count(usize),
    /// So many of each sort.
    Blueprint(Vec<Share>),
}

/// One row of a blueprint; what it leaves out may be anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub competence: Option<String>,
    pub difficulty: Option<u8>,
    pub count: usize,
}

impl Course {
    /// The length in periods (tiết) of 45 minutes: lessons and quiz together, to the nearest half.
    #[expect(
        clippy::cast_precision_loss,
        reason = "minutes of a course are far below 2^52"
    )]
    pub fn periods(&self) -> f64 {
        let lessons: u64 = self
            .lessons
            .iter()
            .map(|lesson| u64::from(lesson.minutes))
            .sum();
        let quiz = self.quiz.as_ref().map_or(0.0, Quiz::length);
        ((lessons as f64 + quiz) / PERIOD_MINUTES * 2.0).round() / 2.0
    }

    /// Whether all of it can be taught and marked today; if not, why, in Vietnamese.
    pub fn publishable(&self) -> Result<(), String> {
        let waiting = self
            .questions
            .iter()
            .find(|question| question.kind.needs_a_person());
        match waiting {
            Some(question) if self.quiz.is_some() => Err(format!(
                "chưa xuất bản được: {}:{}: câu {} cần người chấm, bài kiểm tra hiện chỉ nhận câu do máy chấm",
                question.file, question.line, question.id
            )),
            _ => Ok(()),
        }
    }

    /// The lesson of this id.
    pub fn lesson(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.id == id)
    }

    /// The question of this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }
}

impl Quiz {
    /// Minutes it counts in the course's length: its limit, or 1.5 a question drawn.
    #[expect(
        clippy::cast_precision_loss,
        reason = "questions of a quiz are far below 2^52"
    )]
    pub fn length(&self) -> f64 {
        if self.minutes > 0 {
            f64::from(self.minutes)
        } else {
            QUESTION_MINUTES * self.draw.count() as f64
        }
    }
}

impl Draw {
    /// How many questions a paper has.
    pub fn count(&self) -> usize {
        match self {
            Self::Count(count) => *count,
            Self::Blueprint(shares) => shares.iter().map(|share| share.count).sum(),
        }
    }

    /// The questions of one paper, as positions in `bank`, taken greedily in the order given (shuffle it before) and put
    /// right where shares overlap; `None` when the bank cannot fill it. A question is drawn once at the most.
    pub fn choose(&self, bank: &[&Question]) -> Option<Vec<usize>> {
        match self {
            Self::Count(count) => (*count <= bank.len()).then(|| (0..*count).collect()),
            Self::Blueprint(shares) => fill(shares, bank),
        }
    }
}

impl Share {
    /// Whether this question may stand in this row of the blueprint.
    pub fn takes(&self, question: &Question) -> bool {
        let competence = self.competence.is_none() || self.competence == question.competence;
        let difficulty = self.difficulty.is_none() || self.difficulty == question.difficulty;
        competence && difficulty
    }
}

/// A matching of places to questions: a question already placed moves on when another place can take it (Kuhn's algorithm).
fn fill(shares: &[Share], bank: &[&Question]) -> Option<Vec<usize>> {
    let places: Vec<&Share> = shares
        .iter()
        .flat_map(|share| std::iter::repeat_n(share, share.count))
        .collect();
    if places.len() > bank.len() {
        return None;
    }
    let mut taken = vec![None; bank.len()];
    for place in 0..places.len() {
        let mut tried = vec![false; bank.len()];
        if !seat(place, &places, bank, &mut taken, &mut tried) {
            return None;
        }
    }
    let mut chosen = vec![0; places.len()];
    for (question, place) in taken.iter().enumerate() {
        if let Some(place) = place {
            chosen[*place] = question;
        }
    }
    Some(chosen)
}

fn seat(
    place: usize,
    places: &[&Share],
    bank: &[&Question],
    taken: &mut [Option<usize>],
    tried: &mut [bool],
) -> bool {
    for question in 0..bank.len() {
        if tried[question] || !places[place].takes(bank[question]) {
            continue;
        }
        tried[question] = true;
        let free = match taken[question] {
            None => true,
            Some(other) => seat(other, places, bank, taken, tried),
        };
        if free {
            taken[question] = Some(place);
            return true;
        }
    }
    false
}

/// The numbers of a dotted version, without zeros at the end: `1.0` is as new as `1`, `1.10` newer than `1.9`.
pub fn version(text: &str) -> Option<Vec<u32>> {
    let numbers: Option<Vec<u32>> = text
        .split('.')
        .map(|part| {
            let digits = part.len() <= 9 && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten()
        })
        .collect();
    let mut numbers = numbers?;
    while numbers.last() == Some(&0) {
        numbers.pop();
    }
    Some(numbers)
}
