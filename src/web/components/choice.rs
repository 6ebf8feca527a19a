//! Inputs one chooses in: lists, radio buttons, boxes, files; and the buttons that send.
use super::field::Surround;
use crate::web::form::Errors;
use maud::Markup;
use maud::html;

/// One entry to choose.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    pub value: &'a str,
    pub label: &'a str,
    pub chosen: bool,
}

/// A choice among entries, shown as a list or as radio buttons.
#[derive(Debug, Clone, Copy, Default)]
pub struct Select<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub hint: &'a str,
    pub choices: &'a [Choice<'a>],
    /// Tells apart inputs of one name in several forms of a page; empty for one form.
    pub form: &'a str,
}

/// A drop-down list.
pub fn select(select: &Select, errors: &Errors) -> Markup {
    let surround = Surround::of(select.name, select.form, errors).hint(select.hint);
    html! {
        div.field.field-wrong[surround.error.is_some()] {
            label for=(surround.id) { (select.label) }
            (surround.notes())
            select
                id=(surround.id)
                name=(select.name)
                aria-describedby=[surround.described_by()]
                aria-invalid=[surround.invalid()] {
                @for choice in select.choices {
                    option value=(choice.value) selected[choice.chosen] { (choice.label) }
                }
            }
        }
    }
}

/// The same choice with every entry in sight; for up to about six.
pub fn radios(select: &Select, errors: &Errors) -> Markup {
    let surround = Surround::of(select.name, select.form, errors).hint(select.hint);
    html! {
        fieldset.field.field-wrong[surround.error.is_some()] id=(surround.id) aria-describedby=[surround.described_by()] {
            legend { (select.label) }
            (surround.notes())
            @for choice in select.choices {
                label.option {
                    input type="radio" name=(select.name) value=(choice.value) checked[choice.chosen];
                    span { (choice.label) }
                }
            }
        }
    }
}

/// One box; posts `1` when ticked.
pub fn checkbox(name: &str, label: &str, ticked: bool, errors: &Errors) -> Markup {
    let surround = Surround::of(name, "", errors);
    html! {
        div.field.field-wrong[surround.error.is_some()] {
            (surround.notes())
            label.option {
                input
                    type="checkbox"
                    id=(surround.id)
                    name=(name)
                    value="1"
                    checked[ticked]
                    aria-describedby=[surround.described_by()]
                    aria-invalid=[surround.invalid()];
                span { (label) }
            }
        }
    }
}

/// A file to upload, always named `file`; `accept` lists endings, such as `.csv,.xlsx`.
pub fn file(label: &str, hint: &str, accept: &str, errors: &Errors) -> Markup {
    let surround = Surround::of("file", "", errors).hint(hint);
    html! {
        div.field.field-wrong[surround.error.is_some()] {
            label for=(surround.id) { (label) }
            (surround.notes())
            input
                type="file"
                id=(surround.id)
                name="file"
                accept=(accept)
                required
                aria-describedby=[surround.described_by()]
                aria-invalid=[surround.invalid()];
        }
    }
}

/// The button that sends its form; a verb: *Lưu*, *Nộp bài*.
pub fn submit(label: &str) -> Markup {
    html! { button.button type="submit" { (label) } }
}

/// A value the form carries unseen.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// A form of one button that posts to `address`; `class` is `""`, `secondary`, `danger` or `quiet`.
pub fn post_button(address: &str, label: &str, class: &str) -> Markup {
    html! {
        form.inline method="post" action=(address) {
            button class={ "button " (class) } type="submit" { (label) }
        }
    }
}
