//! Parts of forms and lists, as the kit's components will offer them.
use crate::text::Language;
use crate::web::Errors;
use maud::Markup;
use maud::html;

/// What is typed, and with it the keyboard a phone offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
    #[default]
    Text,
    Email,
    Phone,
    Date,
    Password,
}

/// One text input.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Field<'a> {
    name: &'a str,
    label: &'a str,
    value: &'a str,
    hint: &'a str,
    kind: Kind,
    autocomplete: &'a str,
    required: bool,
    form: &'a str,
}

impl<'a> Field<'a> {
    pub fn new(name: &'a str, label: &'a str) -> Self {
        Self {
            name,
            label,
            ..Self::default()
        }
    }

    pub const fn value(mut self, value: &'a str) -> Self {
        self.value = value;
        self
    }

    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    pub const fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    pub const fn autocomplete(mut self, token: &'a str) -> Self {
        self.autocomplete = token;
        self
    }

    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub const fn form(mut self, form: &'a str) -> Self {
        self.form = form;
        self
    }
}

fn input_id(name: &str, form: &str) -> String {
    if form.is_empty() {
        format!("f-{name}")
    } else {
        format!("f-{form}-{name}")
    }
}

/// A text input with its label, hint and message.
pub(super) fn field(field: &Field, errors: &Errors) -> Markup {
    let kind = match field.kind {
        Kind::Text => "text",
        Kind::Email => "email",
        Kind::Phone => "tel",
        Kind::Date => "date",
        Kind::Password => "password",
    };
    let value = (field.kind != Kind::Password && !field.value.is_empty()).then_some(field.value);
    let input = html! {
        input
            id=(input_id(field.name, field.form))
            name=(field.name)
            type=(kind)
            value=[value]
            autocomplete=[(!field.autocomplete.is_empty()).then_some(field.autocomplete)]
            required[field.required]
            aria-describedby=[described_by(field.name, field.form, field.hint, errors)]
            aria-invalid=[errors.of(field.name).map(|_| "true")];
    };
    surrounded(
        (field.name, field.form),
        (field.label, field.hint),
        &input,
        errors,
    )
}

fn surrounded(
    (name, form): (&str, &str),
    (label, hint): (&str, &str),
    input: &Markup,
    errors: &Errors,
) -> Markup {
    let id = input_id(name, form);
    html! {
        div.field.field-wrong[errors.of(name).is_some()] {
            label for=(id) { (label) }
            @if !hint.is_empty() {
                p.hint id={ (id) "-hint" } { (hint) }
            }
            @if let Some(error) = errors.of(name) {
                p.field-error id={ (id) "-error" } { (error) }
            }
            (input)
        }
    }
}

fn described_by(name: &str, form: &str, hint: &str, errors: &Errors) -> Option<String> {
    let id = input_id(name, form);
    let mut ids = Vec::new();
    if !hint.is_empty() {
        ids.push(format!("{id}-hint"));
    }
    if errors.of(name).is_some() {
        ids.push(format!("{id}-error"));
    }
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// A password; never shown again. `autocomplete` is `current-password` or `new-password`.
pub(super) fn password(name: &str, label: &str, autocomplete: &str, errors: &Errors) -> Markup {
    let password = Field::new(name, label)
        .kind(Kind::Password)
        .autocomplete(autocomplete)
        .required();
    field(&password, errors)
}

/// One entry to choose.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice<'a> {
    pub value: &'a str,
    pub label: &'a str,
    pub chosen: bool,
}

/// A choice among entries.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Select<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub hint: &'a str,
    pub choices: &'a [Choice<'a>],
    pub form: &'a str,
}

/// A drop-down list.
pub(super) fn select(select: &Select, errors: &Errors) -> Markup {
    let input = html! {
        select
            id=(input_id(select.name, select.form))
            name=(select.name)
            aria-describedby=[described_by(select.name, select.form, select.hint, errors)]
            aria-invalid=[errors.of(select.name).map(|_| "true")] {
            @for choice in select.choices {
                option value=(choice.value) selected[choice.chosen] { (choice.label) }
            }
        }
    };
    surrounded(
        (select.name, select.form),
        (select.label, select.hint),
        &input,
        errors,
    )
}

/// The button that sends its form.
pub(super) fn submit(label: &str) -> Markup {
    html! { button.button type="submit" { (label) } }
}

/// A value the form carries unseen.
pub(super) fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// A form of one button that posts to `address`; `class` is `""`, `secondary`, `danger` or `quiet`.
pub(super) fn post_button(address: &str, label: &str, class: &str) -> Markup {
    html! {
        form.inline method="post" action=(address) {
            button class={ "button " (class) } type="submit" { (label) }
        }
    }
}

/// The tone of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Info,
    Done,
    Due,
}

/// A message that must be read, at the top of what it concerns.
pub(super) fn notice(tone: Tone, body: &Markup) -> Markup {
    let class = match tone {
        Tone::Info => "notice tone-info",
        Tone::Done => "notice tone-done",
        Tone::Due => "notice tone-due",
    };
    html! { div class=(class) role="status" { div { (body) } } }
}

/// Above a refused form: what to mend.
pub(super) fn error_summary(errors: &Errors, language: Language) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.notice.tone-overdue role="alert" tabindex="-1" id="loi" {
                div {
                    p { strong { (language.say("Chưa lưu được. Xin xem lại:", "Not saved yet. Please look at:")) } }
                    ul {
                        @for (field, text) in errors.iter() {
                            li { a href={ "#" (input_id(field, "")) } { (text) } }
                        }
                    }
                }
            }
        }
    }
}

/// In place of a list without entries.
pub(super) fn empty(message: &str, action: &Markup) -> Markup {
    html! { div.empty { p { (message) } (action) } }
}

/// Terms and what they are.
pub(super) fn facts(pairs: &[(&str, Markup)]) -> Markup {
    html! {
        dl.facts { @for (term, fact) in pairs { div { dt { (term) } dd { (fact) } } } }
    }
}

/// The title of a page with what can be done to all of it beside it.
pub(super) fn heading(title: &str, actions: &Markup) -> Markup {
    html! { div.heading { h1 { (title) } div.actions { (actions) } } }
}

/// A column's heading.
#[derive(Debug, Clone, Default)]
pub(super) struct Column(String);

impl Column {
    pub fn text(label: impl Into<String>) -> Self {
        Self(label.into())
    }
}

/// A table; the first cell of a row names the row.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Markup>>,
}

impl Table {
    pub fn new(caption: impl Into<String>, columns: Vec<Column>) -> Self {
        Self {
            caption: caption.into(),
            columns,
            rows: Vec::new(),
        }
    }

    pub fn rows(mut self, rows: impl IntoIterator<Item = Vec<Markup>>) -> Self {
        self.rows.extend(rows);
        self
    }

    pub fn show(&self) -> Markup {
        html! {
            div.table-wrap {
                table {
                    caption { (self.caption) }
                    thead { tr { @for column in &self.columns { th scope="col" { (column.0) } } } }
                    tbody { @for row in &self.rows { (self.line(row)) } }
                }
            }
        }
    }

    fn line(&self, cells: &[Markup]) -> Markup {
        html! {
            tr {
                @for (place, (cell, column)) in cells.iter().zip(&self.columns).enumerate() {
                    @if place == 0 {
                        th scope="row" { (cell) }
                    } @else {
                        td data-label=(column.0) { (cell) }
                    }
                }
            }
        }
    }
}
