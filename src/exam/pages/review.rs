//! The marked paper with keys and explanations, once the quiz's policy lets them out.
use super::inputs::shown;
use super::words;
use crate::content::Answer;
use crate::content::Body;
use crate::content::Kind;
use crate::content::Layout;
use crate::content::Piece;
use crate::content::PreparedQuestion;
use crate::content::Presented;
use crate::content::Release;
use crate::exam::marking::Mark;
use crate::exam::queries::Attempt;
use crate::exam::queries::Saved;
use crate::text::Language;
use crate::web::components::State;
use crate::web::components::badge_saying;
use maud::Markup;
use maud::html;

/// A marked paper, to be shown to one who may see the key.
pub struct Reviewed {
    pub marks: Vec<Mark>,
    pub saved: Vec<Saved>,
}

/// The marked paper.
pub fn review(
    reviewed: &Reviewed,
    attempt: &Attempt,
    release: &Release,
    language: Language,
) -> Markup {
    html! {
        section.review {
            h2 { (language.say("Bài làm đã chấm", "The marked paper")) }
            @for mark in &reviewed.marks {
                (question(mark, reviewed, (attempt, release), language))
            }
        }
    }
}

fn question(
    mark: &Mark,
    reviewed: &Reviewed,
    (attempt, release): (&Attempt, &Release),
    language: Language,
) -> Markup {
    let number = mark.number;
    let drawn = attempt.paper.question(number);
    let question = release.question(&mark.question);
    let saved = reviewed.saved.iter().find(|saved| saved.question == number);
    html! {
        @if let (Some(drawn), Some(question)) = (drawn, question) {
            article.question id={ "cau-" (number) } {
                div.question-head {
                    h2 { (language.say("Câu ", "Question ")) (number) }
                    span.quiet { (words::out_of(mark.points, mark.points_max, language)) }
                    (judgement(mark, language))
                }
                div.prose { (text(&shown(question, drawn))) (cloze(question)) }
                dl.facts {
                    (fact(language.say("Anh/chị trả lời", "Your answer"), &given(question, saved, language), question))
                    (fact(language.say("Đáp án", "Right answer"), &question.key_in_words(language), question))
                }
                @if let Some(explanation) = question.explanation() {
                    div.prose.explanation { (explanation) }
                }
            }
        }
    }
}

/// What was asked.
fn text(shown: &Presented<'_>) -> Markup {
    html! {
        p.prompt { (shown.prompt) }
        (shown.text)
    }
}

fn judgement(mark: &Mark, language: Language) -> Markup {
    if mark.points >= mark.points_max {
        badge_saying(State::Done, language.say("Đúng", "Right"))
    } else if mark.points > 0.0 {
        badge_saying(State::Due, language.say("Đúng một phần", "Partly right"))
    } else {
        badge_saying(State::Failed, language.say("Chưa đúng", "Wrong"))
    }
}

fn fact(term: &str, lines: &[String], question: &PreparedQuestion) -> Markup {
    let kind = &question.question.kind;
    let in_order = matches!(kind, Kind::Ordering { .. } | Kind::Cloze { .. });
    html! {
        div {
            dt { (term) }
            dd {
                @if let [line] = lines {
                    (line)
                } @else if in_order {
                    ol { @for line in lines { li { (line) } } }
                } @else {
                    ul { @for line in lines { li { (line) } } }
                }
            }
        }
    }
}

/// A cloze text with its gaps drawn as lines.
fn cloze(question: &PreparedQuestion) -> Markup {
    let shown = question.present(&Layout::default());
    html! {
        @if let Body::Cloze(around) = &shown.body {
            @for (place, piece) in around.iter().enumerate() {
                @if place > 0 { "(" (place) ") ……" }
                (piece)
            }
        }
    }
}

/// What was answered, in words, one line a part.
fn given(question: &PreparedQuestion, saved: Option<&Saved>, language: Language) -> Vec<String> {
    let nothing = language.say("Không trả lời", "No answer").to_owned();
    let lines = saved.map(|saved| in_words(question, &saved.answer));
    lines
        .filter(|lines| lines.iter().any(|line| !line.trim().is_empty()))
        .unwrap_or_else(|| vec![nothing])
}

fn in_words(question: &PreparedQuestion, answer: &Answer) -> Vec<String> {
    // More than any question has; places that it lacks are left out.
    let authored = Layout {
        first: (0..64).collect(),
        second: (0..64).collect(),
    };
    let (first, second) = match question.present(&authored).body {
        Body::One(pieces) | Body::Many(pieces) | Body::Ordering(pieces) => (pieces, Vec::new()),
        Body::Matching { left, right } => (left, right),
        _ => (Vec::new(), Vec::new()),
    };
    let plain = |pieces: &[&Piece], at: usize| pieces.get(at).map(|piece| piece.plain.clone());
    match answer {
        Answer::Choices(chosen) | Answer::Order(chosen) => {
            let lines = chosen.iter().filter_map(|at| plain(&first, *at));
            lines.collect()
        }
        Answer::Texts(texts) => texts.clone(),
        Answer::Pairs(pairs) => pairs
            .iter()
            .filter_map(|(left, right)| {
                Some(format!(
                    "{} → {}",
                    plain(&first, *left)?,
                    plain(&second, *right)?
                ))
            })
            .collect(),
        Answer::Upload(_) => Vec::new(),
    }
}
