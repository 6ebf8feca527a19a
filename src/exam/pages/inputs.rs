//! A question as it is asked: its text, and the inputs in the wire format, filled with what was given so far.
use crate::content::Body;
use crate::content::Html;
use crate::content::Layout;
use crate::content::Piece;
use crate::content::PreparedQuestion;
use crate::content::Presented;
use crate::exam::paper::Drawn;
use crate::exam::paper::Part;
use crate::text::Language;
use crate::web::components::Answer;
use crate::web::components::Left;
use crate::web::components::Listed;
use crate::web::components::gap_input;
use crate::web::components::long_input;
use crate::web::components::matching_inputs;
use crate::web::components::option_inputs;
use crate::web::components::ordering_inputs;
use crate::web::components::short_input;
use maud::Markup;
use maud::PreEscaped;
use maud::html;

/// The question as it stands on this paper.
pub fn shown<'q>(question: &'q PreparedQuestion, drawn: &Drawn) -> Presented<'q> {
    let order = |parts: &[Part]| parts.iter().map(|part| part.1).collect();
    question.present(&Layout {
        first: order(&drawn.first),
        second: order(&drawn.second),
    })
}

/// The inputs of a question by its number on the paper; `given` holds the values of an answer as the browser sent or would
/// send them.
pub fn inputs(
    number: i32,
    shown: &Presented<'_>,
    drawn: &Drawn,
    given: &[String],
    language: Language,
) -> Markup {
    let first = given.first().map_or("", String::as_str);
    match &shown.body {
        Body::One(options) => choices(options, drawn, given, false),
        Body::Many(options) => choices(options, drawn, given, true),
        Body::Text => short_input(first, None, language),
        Body::Number => short_input(first, Some(number), language),
        Body::Essay | Body::Upload => long_input(first, language),
        Body::Matching { left, right } => matching((left, right), drawn, given, language),
        Body::Ordering(items) => {
            let items = named(items, &drawn.first);
            let chosen: Vec<&str> = given.iter().map(String::as_str).collect();
            ordering_inputs(&items, &chosen, language)
        }
        Body::Cloze(around) => cloze(around, given, language),
    }
}

fn choices(options: &[&Piece], drawn: &Drawn, given: &[String], many: bool) -> Markup {
    let options: Vec<Answer> = drawn
        .first
        .iter()
        .zip(options)
        .map(|(part, piece)| Answer {
            id: &part.0,
            text: PreEscaped(piece.html.as_str()),
            chosen: given.contains(&part.0),
        })
        .collect();
    option_inputs(&options, many)
}

fn matching(
    (left, right): (&[&Piece], &[&Piece]),
    drawn: &Drawn,
    given: &[String],
    language: Language,
) -> Markup {
    let partner = |id: &str| {
        let mut pairs = given.iter().filter_map(|pair| pair.split_once('='));
        pairs.find(|(left, _)| *left == id).map(|(_, right)| right)
    };
    let lefts: Vec<Left> = drawn
        .first
        .iter()
        .zip(left)
        .map(|(part, piece)| Left {
            id: &part.0,
            text: PreEscaped(piece.html.as_str()),
            chosen: partner(&part.0),
        })
        .collect();
    matching_inputs(&lefts, &named(right, &drawn.second), language)
}

/// Names and plain words, for lists in which no tags may stand.
fn named<'a>(pieces: &[&Piece], parts: &'a [Part]) -> Vec<Listed<'a>> {
    let named = parts.iter().zip(pieces);
    named
        .map(|(part, piece)| (part.0.as_str(), html! { (piece.plain) }))
        .collect()
}

fn cloze(around: &[Html], given: &[String], language: Language) -> Markup {
    let value = |gap: usize| given.get(gap).map_or("", String::as_str);
    html! {
        div.prose.cloze {
            @for (place, piece) in around.iter().enumerate() {
                @if place > 0 { (gap_input(place, value(place - 1), language)) }
                (piece)
            }
        }
    }
}
