//! The quiz's settings and the bank of questions.
use super::folder::Folder;
use super::front::Fields;
use super::front::cut;
use super::problem::Problem;
use super::problem::Problems;
use super::questions::Place;
use super::questions::questions;
use crate::content::markdown::Document;
use crate::content::model::Draw;
use crate::content::model::Quiz;
use crate::content::model::Share;
use crate::content::question::Question;
use std::collections::HashMap;

/// Minutes of one lesson or quiz: a day at the most.
pub const MINUTES: u32 = 24 * 60;

/// The quiz, if the course has one; the outer `None` when its settings cannot be read.
#[expect(
    clippy::option_option,
    reason = "no quiz and an unreadable quiz are two things"
)]
pub fn quiz(folder: &Folder, found: &mut Vec<Problem>) -> Option<Option<Quiz>> {
    let Some(text) = folder.texts.get("quiz.md") else {
        return Some(None);
    };
    let mut problems = Problems::of("quiz.md");
    let quiz = cut(text, &mut problems).and_then(|parts| {
        let mut fields = Fields::parse(parts.toml, &mut problems);
        let quiz = quiz_settings(&mut fields);
        fields.close();
        quiz
    });
    found.extend(problems.into_found());
    quiz.map(Some)
}

fn quiz_settings(fields: &mut Fields<'_, '_>) -> Option<Quiz> {
    let title = fields.text("title");
    let pass = pass(fields);
    let minutes = fields.number("minutes", 0..MINUTES + 1);
    let attempts = fields.number("attempts", 0..1001);
    let wait_hours = fields.number("wait_hours", 0..10_001);
    let shuffle = fields.flag("shuffle");
    let review = fields.choice(
        "review",
        "một trong \"never\", \"after_pass\", \"after_close\"",
    );
    // The last one: its blocks may have swallowed the others.
    let draw = draw(fields);
    Some(Quiz {
        title: title?,
        pass: u8::try_from(pass?).ok()?,
        draw: draw?,
        minutes: minutes?,
        attempts: attempts?,
        wait_hours: wait_hours?,
        shuffle: shuffle?,
        review: review?,
    })
}

/// Nothing to reach is a mistake, but a release made with it is read on.
fn pass(fields: &mut Fields<'_, '_>) -> Option<u32> {
    let must = "số nguyên từ 1 đến 100, không có dấu nháy";
    let pass = fields.number_that("pass", 0..101, must);
    if pass == Some(0) {
        fields.refuse("pass", &format!("phải là {must}"));
    }
    pass
}

fn draw(fields: &mut Fields<'_, '_>) -> Option<Draw> {
    let count = |number: u32| usize::try_from(number).ok();
    if !fields.is_tables("draw") {
        return fields
            .number("draw", 1..1001)
            .and_then(count)
            .map(Draw::Count);
    }
    fields.take_from_rows(
        "draw",
        "đứng sau khối [[draw]]: chỉ dùng một trong hai, bỏ dòng này",
    );
    let shares = fields.tables("draw", |fields| {
        let competence = fields.text_if_there("competence");
        let difficulty = fields.number_if_there("difficulty", 1..6);
        let number = fields.number("count", 1..1001);
        Some(Share {
            competence,
            difficulty: difficulty.and_then(|level| u8::try_from(level).ok()),
            count: count(number?)?,
        })
    })?;
    Some(Draw::Blueprint(shares))
}

/// All questions, with ids that are taken twice reported.
pub fn bank(folder: &Folder, found: &mut Vec<Problem>) -> Vec<Question> {
    let mut bank: Vec<Question> = Vec::new();
    let files = folder
        .texts
        .iter()
        .filter(|(path, _)| path.starts_with("questions/"));
    for (path, text) in folder
        .texts
        .get_key_value("quiz.md")
        .into_iter()
        .chain(files)
    {
        let mut problems = Problems::of(path);
        let (body, line) = question_text(path, text, &mut problems);
        let document = Document::parse(body);
        let place = Place {
            document: &document,
            line,
        };
        bank.extend(questions(&place, &mut problems));
        found.extend(problems.into_found());
    }
    let mut seen: HashMap<&str, &Question> = HashMap::new();
    for question in &bank {
        if let Some(first) = seen.insert(&question.id, question) {
            let mut problems = Problems::of(&question.file);
            problems.add(
                question.line,
                format!(
                    "mã câu hỏi {} đã dùng ở {}:{}: đổi mã",
                    question.id, first.file, first.line
                ),
            );
            found.extend(problems.into_found());
        }
    }
    bank
}

/// The part of a file that holds questions, and the line on which it begins.
pub fn question_text<'t>(path: &str, text: &'t str, problems: &mut Problems) -> (&'t str, usize) {
    let has_front = text.starts_with("+++");
    if path == "quiz.md" {
        // What is wrong with its settings is said where they are read.
        let parts = cut(text, &mut Problems::of(path));
        return parts.map_or(("", 1), |parts| (parts.body, parts.body_line));
    }
    if has_front {
        problems.add(
            1,
            "tệp câu hỏi không có phần +++: bỏ phần này, chỉ quiz.md mới có",
        );
    }
    let parts = has_front.then(|| cut(text, problems)).flatten();
    parts.map_or((text, 1), |parts| (parts.body, parts.body_line))
}
