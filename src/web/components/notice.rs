//! What a page says beside its matter: notices, summaries of errors, callouts in lessons, empty lists.
use super::field::input_id;
use super::icon::Icon;
use super::icon::icon;
use crate::text::Language;
use crate::web::form::Errors;
use maud::Markup;
use maud::html;

/// The tone of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Info,
    Done,
    Due,
    Overdue,
}

/// A message that must be read, at the top of what it concerns.
pub fn notice(tone: Tone, body: &Markup) -> Markup {
    let (class, drawing) = match tone {
        Tone::Info => ("notice tone-info", Icon::Info),
        Tone::Done => ("notice tone-done", Icon::Check),
        Tone::Due => ("notice tone-due", Icon::Clock),
        Tone::Overdue => ("notice tone-overdue", Icon::Warning),
    };
    html! {
        div class=(class) role="status" { (icon(drawing)) div { (body) } }
    }
}

/// Above a refused form: what to mend, each line a link to its field. Nothing when there are no errors.
pub fn error_summary(errors: &Errors, language: Language) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.notice.tone-overdue role="alert" tabindex="-1" id="loi" {
                (icon(Icon::Warning))
                div {
                    p { strong { (language.say("Xin anh/chị xem lại:", "Please look at:")) } }
                    ul {
                        @for (field, text) in errors.iter() {
                            li {
                                @if field.is_empty() { (text) } @else { a href={ "#" (input_id(field, "")) } { (text) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The kinds of callout a lesson knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Callout {
    Note,
    Warning,
    Law,
    Tip,
}

/// A callout inside a lesson.
pub fn callout(kind: Callout, language: Language, body: &Markup) -> Markup {
    let (class, drawing, word) = match kind {
        Callout::Note => (
            "callout callout-note",
            Icon::Info,
            language.say("Ghi nhớ", "Note"),
        ),
        Callout::Warning => (
            "callout callout-warning",
            Icon::Warning,
            language.say("Cảnh báo", "Warning"),
        ),
        Callout::Law => (
            "callout callout-law",
            Icon::Law,
            language.say("Căn cứ pháp lý", "Legal basis"),
        ),
        Callout::Tip => (
            "callout callout-tip",
            Icon::Lamp,
            language.say("Mẹo", "Tip"),
        ),
    };
    html! {
        aside class=(class) {
            p.callout-label { (icon(drawing)) " " (word) }
            (body)
        }
    }
}

/// In place of a list without entries: why it is empty and what to do, with a link or button.
pub fn empty(message: &str, action: &Markup) -> Markup {
    html! {
        div.empty { p { (message) } (action) }
    }
}
