//! What lessons hold besides text: self-checks. They work without scripts and are never counted, so their key may stand in
//! the page, folded away.
use super::markdown::Html;
use super::prepared::Body;
use super::prepared::Piece;
use super::prepared::PreparedQuestion;
use super::prepared::Presented;
use crate::text::Language;
use maud::Markup;
use maud::html;

/// A question to try oneself on, with its answer behind a button.
pub fn self_check(question: &PreparedQuestion, language: Language) -> Markup {
    // The same mixed order for everybody: a lesson is rendered once.
    let layout = question.question.kind.layout(false, &mut |below| below / 2);
    let shown = question.present(&layout);
    let id = &question.question.id;
    html! {
        fieldset.check id=(id) {
            legend { (shown.prompt) }
            (shown.text)
            (inputs(&shown, id, language))
            details {
                summary { (language.say("Xem đáp án", "Show the answer")) }
                (answer(question, language))
            }
        }
    }
}

fn answer(question: &PreparedQuestion, language: Language) -> Markup {
    let lines = question.key_in_words(language);
    html! {
        @if let [line] = &lines[..] {
            p.key { (language.say("Đáp án: ", "Answer: ")) strong { (line) } }
        } @else {
            p.key { (language.say("Đáp án:", "Answer:")) }
            ol { @for line in &lines { li { (line) } } }
        }
        @if let Some(explanation) = question.explanation() { (explanation) }
    }
}

fn inputs(shown: &Presented<'_>, id: &str, language: Language) -> Markup {
    let name = format!("check-{id}");
    match &shown.body {
        Body::One(options) => choices("radio", options, &name),
        Body::Many(options) => choices("checkbox", options, &name),
        Body::Text | Body::Essay | Body::Upload => field("text", language),
        Body::Number => field("decimal", language),
        Body::Matching { left, right } => matching(left, right, language),
        Body::Ordering(items) => ordering(items, language),
        Body::Cloze(around) => cloze(around, language),
    }
}

fn choices(kind: &str, options: &[&Piece], name: &str) -> Markup {
    html! {
        @for option in options {
            label.option { input type=(kind) name=(name); span { (option.html) } }
        }
    }
}

fn field(mode: &str, language: Language) -> Markup {
    html! {
        input type="text" inputmode=(mode) autocomplete="off" aria-label=(language.say("Câu trả lời", "Your answer"));
    }
}

fn matching(left: &[&Piece], right: &[&Piece], language: Language) -> Markup {
    html! {
        @for one in left {
            label.pair {
                span { (one.html) }
                select {
                    option value="" { (language.say("Chọn…", "Choose…")) }
                    @for other in right { option { (other.plain) } }
                }
            }
        }
    }
}

fn ordering(items: &[&Piece], language: Language) -> Markup {
    html! {
        @for item in items {
            label.pair {
                select aria-label=(format!("{}: {}", language.say("Thứ tự", "Place"), item.plain)) {
                    option value="" { "…" }
                    @for place in 1..=items.len() { option { (place) } }
                }
                span { (item.html) }
            }
        }
    }
}

fn cloze(around: &[Html], language: Language) -> Markup {
    html! {
        @for (place, piece) in around.iter().enumerate() {
            @if place > 0 {
                input.gap type="text" autocomplete="off"
                    aria-label=(format!("{} {place}", language.say("Chỗ trống", "Gap")));
            }
            (piece)
        }
    }
}
