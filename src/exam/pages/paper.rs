//! The paper of an attempt under way.
use super::inputs::inputs;
use super::inputs::shown;
use super::words;
use crate::content::Quiz;
use crate::content::Release;
use crate::db::Time;
use crate::exam::model::remaining_seconds;
use crate::exam::paper::Drawn;
use crate::exam::queries::Attempt;
use crate::exam::queries::Saved;
use crate::exam::wire;
use crate::text::Language;
use crate::text::numbers;
use crate::web::Page;
use crate::web::components::Link;
use crate::web::components::Paper;
use crate::web::components::Question;
use crate::web::components::Tone;
use crate::web::components::breadcrumbs;
use crate::web::components::notice;
use crate::web::components::paper;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::PreEscaped;
use maud::html;

/// An attempt and what was saved of it at a moment.
pub struct Sheet<'a> {
    pub attempt: &'a Attempt,
    pub release: &'a Release,
    pub quiz: &'a Quiz,
    pub saved: &'a [Saved],
    /// A save that was refused: the number of its question, what was given, why.
    pub refused: Option<&'a Unsaved>,
    pub now: Time,
    pub zone: &'a TimeZone,
}

/// A save that was refused.
#[derive(Debug, Clone)]
pub struct Unsaved {
    pub number: i32,
    pub values: Vec<String>,
    pub why: String,
}

/// The page; it needs nothing but HTML, `js/paper.js` makes it better.
pub fn paper_page(sheet: &Sheet<'_>, language: Language) -> Page {
    let questions: Vec<Question> = sheet
        .attempt
        .paper
        .numbered()
        .filter_map(|(number, drawn)| question(sheet, number, drawn, language))
        .collect();
    let address = format!("/attempts/{}", sheet.attempt.id);
    let deadline = sheet.attempt.deadline_at;
    let deadline = deadline.map(|deadline| words::minute(deadline, sheet.zone));
    let under_way = Paper {
        address: &address,
        remaining_seconds: remaining_seconds(sheet.attempt.deadline_at, sheet.now),
        deadline: deadline.as_deref().unwrap_or_default(),
        zone: sheet.zone.iana_name().unwrap_or("UTC"),
        questions: &questions,
    };
    let body = html! {
        (head(sheet, language))
        (paper(&under_way, language))
    };
    Page::new(&sheet.quiz.title, body)
        .column()
        .script("js/paper.js")
}

fn question<'a>(
    sheet: &Sheet<'a>,
    number: i32,
    drawn: &Drawn,
    language: Language,
) -> Option<Question<'a>> {
    let question = sheet.release.question(&drawn.question)?;
    let saved = sheet.saved.iter().find(|saved| saved.question == number);
    let refused = sheet.refused.filter(|refused| refused.number == number);
    let given = match (refused, saved) {
        (Some(refused), _) => refused.values.clone(),
        (None, Some(saved)) => wire::write(drawn, &saved.answer),
        (None, None) => Vec::new(),
    };
    let shown = shown(question, drawn);
    let answered = saved.filter(|saved| wire::says_something(&saved.answer));
    Some(Question {
        number,
        prompt: PreEscaped(shown.prompt.as_str()),
        text: PreEscaped(shown.text.as_str()),
        inputs: inputs(number, &shown, drawn, &given, language),
        points: words::points(shown.points, language),
        saved_at: answered.map(|saved| words::second(saved.at, sheet.zone)),
        sequence: saved.map_or(0, |saved| saved.sequence),
    })
}

fn head(sheet: &Sheet<'_>, language: Language) -> Markup {
    let course = format!("/courses/{}", sheet.release.course.folder);
    let way = Link {
        address: &course,
        label: &sheet.release.course.title,
    };
    html! {
        (breadcrumbs(&[way], language))
        h1 { (sheet.quiz.title) }
        p.quiet { (terms(sheet, language)) }
        @if let Some(refused) = sheet.refused {
            (notice(Tone::Overdue, &html! {
                p {
                    (language.say("Chưa lưu được ", "Not saved: "))
                    a href={ "#cau-" (refused.number) } { (language.say("câu ", "question ")) (refused.number) }
                    ". " (refused.why)
                }
            }))
        }
    }
}

/// Which try of how many this is, and what passes.
fn terms(sheet: &Sheet<'_>, language: Language) -> String {
    let pass = numbers::percent(f64::from(sheet.quiz.pass), language);
    let number = sheet.attempt.number;
    match (sheet.quiz.attempts, language) {
        (0, Language::Vietnamese) => format!("Lần làm thứ {number}. Đạt từ {pass} số điểm."),
        (0, Language::English) => format!("Attempt {number}. {pass} of the points pass."),
        (most, Language::Vietnamese) => {
            format!("Lần làm thứ {number}/{most}. Đạt từ {pass} số điểm.")
        }
        (most, Language::English) => {
            format!("Attempt {number} of {most}. {pass} of the points pass.")
        }
    }
}
