//! A course rendered once: serving a lesson or a question then copies strings.
use super::markdown::Document;
use super::markdown::Html;
use super::markdown::Node;
use super::markdown::Site;
use super::markdown::blocks;
use super::markdown::gapped;
use super::markdown::inline;
use super::markdown::plain;
use super::model::Course;
use super::pages::self_check;
use super::question::Kind;
use super::question::Layout;
use super::question::Question;
use super::reading::Place;
use super::reading::Problems;
use super::reading::question;
use crate::text::Language;
use std::collections::HashMap;

/// The HTML of a course.
#[derive(Debug)]
pub struct Prepared {
    pub introduction: Html,
    /// In the order of the course's lessons.
    pub lessons: Vec<PreparedLesson>,
    pub questions: HashMap<String, PreparedQuestion>,
}

#[derive(Debug)]
pub struct PreparedLesson {
    pub id: String,
    pub html: Html,
    /// The headings right below the lesson's title, for its outline.
    pub sections: Vec<Section>,
}

/// A heading to link to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub id: String,
    pub title: String,
}

/// A piece of a question as HTML, and in plain words where no HTML may stand (`<option>`, labels for screen readers).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub html: Html,
    pub plain: String,
}

/// A question with its key, rendered.
#[derive(Debug)]
pub struct PreparedQuestion {
    pub question: Question,
    prompt: Html,
    text: Html,
    /// Options, left sides or items, in the author's order.
    first: Vec<Piece>,
    /// Right sides.
    second: Vec<Piece>,
    /// The pieces of a cloze text around its gaps.
    around_gaps: Vec<Html>,
    explanation: Option<Html>,
}

/// What a learner sees of a question before it is marked: nothing in here tells the key.
#[derive(Debug)]
pub struct Presented<'q> {
    /// What is asked; goes into a line (a legend, a heading).
    pub prompt: &'q Html,
    /// Blocks below it, often empty.
    pub text: &'q Html,
    pub points: f64,
    pub body: Body<'q>,
}

/// What is to be filled in. Pieces stand in the order of the layout; an answer names their places.
#[derive(Debug)]
pub enum Body<'q> {
    /// Choose one.
    One(Vec<&'q Piece>),
    /// Choose any.
    Many(Vec<&'q Piece>),
    Text,
    Number,
    Matching {
        left: Vec<&'q Piece>,
        right: Vec<&'q Piece>,
    },
    Ordering(Vec<&'q Piece>),
    /// One more piece of text than there are gaps; an input goes between each two.
    Cloze(&'q [Html]),
    Essay,
    Upload,
}

/// Renders a whole course. `media` gives the address of a file under `media/`.
pub fn prepare(course: &Course, media: &dyn Fn(&str) -> Option<String>) -> Prepared {
    let language = course.language.parse().unwrap_or_default();
    let page = |path: &str| address(course, path);
    let site = Site {
        language,
        media,
        page: &page,
        check: &|_, _| None,
    };
    let lessons = course.lessons.iter().map(|lesson| {
        let document = Document::parse(&lesson.markdown);
        PreparedLesson {
            id: lesson.id.clone(),
            html: with_checks(&document, &site),
            sections: sections(&document),
        }
    });
    let questions = course.questions.iter().map(|question| {
        let prepared = prepare_question(question.clone(), &site);
        (question.id.clone(), prepared)
    });
    Prepared {
        introduction: blocks(&Document::parse(&course.introduction), &site),
        lessons: lessons.collect(),
        questions: questions.collect(),
    }
}

fn address(course: &Course, path: &str) -> Option<String> {
    if path == "course.md" {
        return Some(format!("/courses/{}", course.folder));
    }
    let lesson = course.lessons.iter().find(|lesson| lesson.file == path)?;
    Some(format!("/courses/{}/lessons/{}", course.folder, lesson.id))
}

/// A lesson whose self-checks are questions to click on.
fn with_checks(document: &Document<'_>, site: &Site<'_>) -> Html {
    let place = Place { document, line: 1 };
    let check = |heading: &Node<'_>, inside: &[Node<'_>]| {
        // What is wrong with a self-check was said when the course was checked.
        let question = question(&place, heading, inside, &mut Problems::of(""))?;
        Some(self_check(&prepare_question(question, site), site.language).into())
    };
    blocks(
        document,
        &Site {
            check: &check,
            ..*site
        },
    )
}

fn sections(document: &Document<'_>) -> Vec<Section> {
    let headings = document.headings();
    let top = headings.iter().map(|(_, heading)| heading.level).min();
    let headings = headings
        .iter()
        .filter(|(_, heading)| Some(heading.level) == top);
    let sections = headings.filter_map(|(node, _)| {
        let id = document.ids.get(&node.range.start)?.clone();
        let title = plain(&node.children);
        Some(Section { id, title })
    });
    sections.collect()
}

fn prepare_question(question: Question, site: &Site<'_>) -> PreparedQuestion {
    let piece = |source: &str| Piece {
        html: inline(source, site),
        plain: plain(&Document::parse(source).nodes),
    };
    let pieces = |sources: &[String]| sources.iter().map(|source| piece(source)).collect();
    let (first, second) = match &question.kind {
        Kind::Single { options, .. } | Kind::Multiple { options, .. } => {
            (pieces(options), Vec::new())
        }
        Kind::Ordering { items } => (pieces(items), Vec::new()),
        Kind::Matching { left, right, .. } => (pieces(left), pieces(right)),
        Kind::TrueFalse { .. } => {
            let (yes, no) = site.language.say(("Đúng", "Sai"), ("True", "False"));
            (vec![piece(yes), piece(no)], Vec::new())
        }
        _ => (Vec::new(), Vec::new()),
    };
    let is_cloze = matches!(question.kind, Kind::Cloze { .. });
    let (text, around_gaps) = if is_cloze {
        (Html::default(), gapped(&question.text, site))
    } else {
        (blocks(&Document::parse(&question.text), site), Vec::new())
    };
    PreparedQuestion {
        prompt: inline(&question.prompt, site),
        text,
        first,
        second,
        around_gaps,
        explanation: question
            .explanation
            .as_ref()
            .map(|text| blocks(&Document::parse(text), site)),
        question,
    }
}

impl PreparedQuestion {
    /// The question as a learner sees it in this order. Places that the question does not have are left out.
    pub fn present(&self, layout: &Layout) -> Presented<'_> {
        let first = || shown(&self.first, &layout.first);
        let body = match &self.question.kind {
            Kind::Single { .. } | Kind::TrueFalse { .. } => Body::One(first()),
            Kind::Multiple { .. } => Body::Many(first()),
            Kind::Short { .. } => Body::Text,
            Kind::Numeric { .. } => Body::Number,
            Kind::Matching { .. } => Body::Matching {
                left: first(),
                right: shown(&self.second, &layout.second),
            },
            Kind::Ordering { .. } => Body::Ordering(first()),
            Kind::Cloze { .. } => Body::Cloze(&self.around_gaps),
            Kind::Essay { .. } => Body::Essay,
            Kind::File { .. } => Body::Upload,
        };
        Presented {
            prompt: &self.prompt,
            text: &self.text,
            points: self.question.points,
            body,
        }
    }

    /// Why the key is the key; for review only.
    pub fn explanation(&self) -> Option<&Html> {
        self.explanation.as_ref()
    }

    /// The key in words, one line a part; for review and self-checks only.
    pub fn key_in_words(&self, language: Language) -> Vec<String> {
        let plain = |at: &usize| self.first.get(*at).map(|piece| piece.plain.clone());
        match &self.question.kind {
            Kind::Single { right, .. } => plain(right).into_iter().collect(),
            Kind::TrueFalse { right } => plain(&usize::from(!right)).into_iter().collect(),
            Kind::Multiple { right, .. } => right.iter().filter_map(plain).collect(),
            Kind::Short { accepted } => accepted.clone(),
            Kind::Numeric { value, tolerance } => {
                let exact = *tolerance == super::question::Decimal::ZERO;
                vec![if exact {
                    value.to_string()
                } else {
                    format!("{value} ± {tolerance}")
                }]
            }
            Kind::Matching { key, .. } => {
                let pairs = self.first.iter().zip(key);
                let pairs = pairs.filter_map(|(left, right)| {
                    let right = self.second.get(*right)?;
                    Some(format!("{} → {}", left.plain, right.plain))
                });
                pairs.collect()
            }
            Kind::Ordering { .. } => self.first.iter().map(|piece| piece.plain.clone()).collect(),
            Kind::Cloze { gaps } => {
                let or = language.say(" hoặc ", " or ");
                gaps.iter().map(|gap| gap.join(or)).collect()
            }
            Kind::Essay { .. } | Kind::File { .. } => Vec::new(),
        }
    }
}

fn shown<'q>(pieces: &'q [Piece], order: &[usize]) -> Vec<&'q Piece> {
    order.iter().filter_map(|at| pieces.get(*at)).collect()
}

#[cfg(test)]
#[path = "prepared_tests.rs"]
mod tests;
