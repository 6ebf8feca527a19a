//! Papers: which questions of the bank, in which order, under which names their parts go to the browser.
use super::chance::Chance;
use crate::content::Course;
use crate::content::Question;
use crate::content::Quiz;
use serde::Deserialize;
use serde::Serialize;
use std::collections::HashSet;

/// Letters and digits of the names that parts go by: none that looks like another.
const ALPHABET: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";
/// Characters of such a name.
const NAME: usize = 6;

/// What was drawn for one attempt; stored with it. Texts and keys stand in the release, which never changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Paper {
    /// In the order shown.
    pub questions: Vec<Drawn>,
}

/// A question of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// Its id in the course.
    #[serde(rename = "q")]
    pub question: String,
    /// Options, the left side of a matching, or items to be ordered, as they stand on the page.
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    pub first: Vec<Part>,
    /// The right side of a matching.
    #[serde(rename = "b", default, skip_serializing_if = "Vec::is_empty")]
    pub second: Vec<Part>,
}

/// A part of a question: the name it goes by in this attempt alone, and its position as the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part(pub String, pub usize);

impl Paper {
    /// Draws a paper; the same seed draws the same one. `None` when the bank cannot fill the quiz, which the check of
    /// courses rules out before a release.
    ///
    /// Nothing in it depends on a key: two courses that differ in their keys alone give papers that look the same.
    pub fn draw(course: &Course, quiz: &Quiz, seed: i64) -> Option<Self> {
        let mut order = Chance::new(seed, "questions");
        let mut bank: Vec<(usize, &Question)> = course.questions.iter().enumerate().collect();
        order.mix(&mut bank);
        let questions: Vec<&Question> = bank.iter().map(|(_, question)| *question).collect();
        let mut chosen: Vec<(usize, &Question)> = quiz
            .draw
            .choose(&questions)?
            .into_iter()
            .map(|at| bank[at])
            .collect();
        if quiz.shuffle {
            // A blueprint is filled row by row.
            order.mix(&mut chosen);
        } else {
            chosen.sort_by_key(|(at, _)| *at);
        }
        let mut parts = Chance::new(seed, "parts");
        let mut names = Names::new(seed);
        let drawn = chosen
            .into_iter()
            .map(|(_, question)| Drawn::of(question, quiz.shuffle, &mut parts, &mut names));
        Some(Self {
            questions: drawn.collect(),
        })
    }

    /// The question of this number, counted from 1 as on the page.
    pub fn question(&self, number: i32) -> Option<&Drawn> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        self.questions.get(at)
    }

    /// Each question with its number.
    pub fn numbered(&self) -> impl Iterator<Item = (i32, &Drawn)> {
        (1..).zip(&self.questions)
    }
}

impl Drawn {
    fn of(question: &Question, shuffle: bool, parts: &mut Chance, names: &mut Names) -> Self {
        let layout = question
            .kind
            .layout(shuffle, &mut |below| parts.below(below));
        // Names follow the place on the page, so that they cannot tell the author's order.
        let mut name = |order: Vec<usize>| -> Vec<Part> {
            let parts = order.into_iter();
            parts.map(|at| Part(names.next(), at)).collect()
        };
        Self {
            question: question.id.clone(),
            first: name(layout.first),
            second: name(layout.second),
        }
    }
}

/// Gives names that look like nothing, each once in a paper.
struct Names {
    chance: Chance,
    given: HashSet<String>,
}

impl Names {
    fn new(seed: i64) -> Self {
        Self {
            chance: Chance::new(seed, "names"),
            given: HashSet::new(),
        }
    }

    fn next(&mut self) -> String {
        loop {
            let letters =
                (0..NAME).map(|_| char::from(ALPHABET[self.chance.below(ALPHABET.len())]));
            let name: String = letters.collect();
            if self.given.insert(name.clone()) {
                return name;
            }
        }
    }
}
