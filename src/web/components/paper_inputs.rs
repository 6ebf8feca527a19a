//! The inputs of a paper, all named `answer`, in the wire format of each kind of question.
use crate::text::Language;
use crate::web::page::Room;
use maud::Markup;
use maud::PreEscaped;
use maud::html;

/// One option of a question; `id` is opaque and belongs to the attempt.
pub struct Answer<'a> {
    pub id: &'a str,
    /// Rendered.
    pub text: PreEscaped<&'a str>,
    pub chosen: bool,
}

/// Bytes around the text of an option, about.
const AROUND: usize = 120;

/// Single choice and true–false (`many` false), or multiple choice.
pub fn option_inputs(options: &[Answer], many: bool) -> Markup {
    let bytes = options.iter().map(|option| option.text.0.len() + AROUND);
    html! {
        (Room(bytes.sum()))
        @for option in options {
            label.option {
                @if many {
                    input type="checkbox" name="answer" value=(option.id) checked[option.chosen];
                } @else {
                    input type="radio" name="answer" value=(option.id) checked[option.chosen];
                }
                span { (option.text) }
            }
        }
    }
}

/// What can be a number (an HTML `pattern`): the browser says at once when a letter is in it, the server judges the rest.
const NUMBER: &str = r"\s*[+\-−]?[\d.,]*\s*";

/// A short answer, or a numeric one: then with the number of its question, by which the hint is told from others.
pub fn short_input(value: &str, numeric: Option<i32>, language: Language) -> Markup {
    let hint = numeric.map(|question| format!("cau-{question}-cach-ghi"));
    let number_only = language.say(
        "Chỉ ghi số, ví dụ 5 hoặc 8,5",
        "A number only, such as 5 or 8.5",
    );
    html! {
        @if let Some(hint) = &hint {
            p.hint id=(hint) { (number_only) }
        }
        input.short-answer
            type="text"
            name="answer"
            value=(value)
            inputmode=[hint.is_some().then_some("decimal")]
            pattern=[hint.is_some().then_some(NUMBER)]
            title=[hint.is_some().then_some(number_only)]
            aria-label=(language.say("Câu trả lời", "Your answer"))
            aria-describedby=[&hint];
    }
}

/// An essay.
pub fn long_input(value: &str, language: Language) -> Markup {
    html! {
        textarea name="answer" rows="10" aria-label=(language.say("Bài làm", "Your answer")) { "\n" (value) }
    }
}

/// One gap inside a cloze text; `place` counts from 1.
pub fn gap_input(place: usize, value: &str, language: Language) -> Markup {
    html! {
        input.gap type="text" name="answer" value=(value) aria-label={ (language.say("Chỗ trống ", "Gap ")) (place) };
    }
}

/// A left side of a matching question; `chosen` is the id of the right side picked so far.
pub struct Left<'a> {
    pub id: &'a str,
    /// Rendered.
    pub text: PreEscaped<&'a str>,
    pub chosen: Option<&'a str>,
}

/// What a list offers: its id, and its words as markup, because they are repeated in every list.
pub type Listed<'a> = (&'a str, Markup);

/// Matching: a list for each left side; posts `left=right`, empty when nothing is picked.
pub fn matching_inputs(lefts: &[Left], rights: &[Listed], language: Language) -> Markup {
    html! {
        @for left in lefts {
            label.pair {
                span { (left.text) }
                select name="answer" {
                    option value="" { (language.say("Chọn…", "Choose…")) }
                    @for (id, text) in rights {
                        option value={ (left.id) "=" (id) } selected[left.chosen == Some(*id)] { (text) }
                    }
                }
            }
        }
    }
}

/// Ordering: a list for each place, which the script turns into rows that move up and down. `chosen` holds ids in
/// the order stored so far.
pub fn ordering_inputs(items: &[Listed], chosen: &[&str], language: Language) -> Markup {
    let list: usize = items.iter().map(|item| item.1.0.len() + AROUND / 2).sum();
    html! {
        (Room(items.len() * (list + AROUND)))
        ol.order data-order {
            @for place in 0..items.len() {
                li {
                    select name="answer" aria-label={ (language.say("Vị trí ", "Place ")) (place + 1) } {
                        option value="" { (language.say("Chọn…", "Choose…")) }
                        @for (id, text) in items {
                            option value=(id) selected[chosen.get(place) == Some(id)] { (text) }
                        }
                    }
                }
            }
        }
    }
}
