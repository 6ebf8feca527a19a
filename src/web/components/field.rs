//! Fields to type into: label, hint and error stand beside the input, each tied to it for screen readers.
use crate::web::form::Errors;
use maud::Markup;
use maud::html;

/// What is typed, and with it the keyboard a phone offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    #[default]
    Text,
    Email,
    Phone,
    /// A decimal number; text, because Vietnamese writes `8,5`.
    Number,
    /// Digits that are no quantity, such as a one-time code.
    Digits,
    Date,
    Search,
    Password,
    /// Several lines.
    Lines(u8),
}

/// One text input.
#[derive(Debug, Clone, Copy, Default)]
pub struct Field<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub value: &'a str,
    pub hint: &'a str,
    pub kind: Kind,
    /// A token of the HTML standard, such as `username`, `one-time-code`; empty for none.
    pub autocomplete: &'a str,
    pub required: bool,
    /// The id of the list of what is offered to choose from; empty for none.
    pub list: &'a str,
    /// Tells apart inputs of one name in several forms of a page; empty for one form.
    pub form: &'a str,
}

impl<'a> Field<'a> {
    pub fn new(name: &'a str, label: &'a str) -> Self {
        Self {
            name,
            label,
            ..Self::default()
        }
    }

    #[must_use]
    pub const fn value(mut self, value: &'a str) -> Self {
        self.value = value;
        self
    }

    #[must_use]
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    #[must_use]
    pub const fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    #[must_use]
    pub const fn autocomplete(mut self, token: &'a str) -> Self {
        self.autocomplete = token;
        self
    }

    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    #[must_use]
    pub const fn list(mut self, list: &'a str) -> Self {
        self.list = list;
        self
    }

    #[must_use]
    pub const fn form(mut self, form: &'a str) -> Self {
        self.form = form;
        self
    }
}

/// A text input with its label, hint and message.
pub fn field(field: &Field, errors: &Errors) -> Markup {
    let surround = Surround::of(field.name, field.form, errors).hint(field.hint);
    html! {
        div.field.field-wrong[surround.error.is_some()] {
            label for=(surround.id) { (field.label) }
            (surround.notes())
            @match field.kind {
                Kind::Lines(rows) => (lines(field, &surround, rows)),
                _ => (line(field, &surround)),
            }
        }
    }
}

/// A password; never shown again after a failed post. `autocomplete` is `current-password` or `new-password`.
pub fn password(name: &str, label: &str, autocomplete: &str, errors: &Errors) -> Markup {
    let password = Field::new(name, label)
        .kind(Kind::Password)
        .autocomplete(autocomplete)
        .required();
    field(&password, errors)
}

fn line(field: &Field, surround: &Surround) -> Markup {
    let (kind, mode) = match field.kind {
        Kind::Email => ("email", None),
        Kind::Phone => ("tel", None),
        Kind::Number => ("text", Some("decimal")),
        Kind::Digits => ("text", Some("numeric")),
        Kind::Date => ("date", None),
        Kind::Search => ("search", None),
        Kind::Password => ("password", None),
        Kind::Text | Kind::Lines(_) => ("text", None),
    };
    let value = if field.kind == Kind::Password {
        ""
    } else {
        field.value
    };
    html! {
        input
            id=(surround.id)
            name=(field.name)
            type=(kind)
            value=[(!value.is_empty()).then_some(value)]
            inputmode=[mode]
            autocomplete=[(!field.autocomplete.is_empty()).then_some(field.autocomplete)]
            list=[(!field.list.is_empty()).then_some(field.list)]
            required[field.required]
            aria-describedby=[surround.described_by()]
            aria-invalid=[surround.invalid()];
    }
}

fn lines(field: &Field, surround: &Surround, rows: u8) -> Markup {
    html! {
        textarea
            id=(surround.id)
            name=(field.name)
            rows=(rows)
            required[field.required]
            aria-describedby=[surround.described_by()]
            aria-invalid=[surround.invalid()] { "\n" (field.value) }
    }
}

/// What every input shares: its id, hint and message, and how they are tied together.
pub(super) struct Surround<'a> {
    pub id: String,
    pub error: Option<&'a str>,
    hint: &'a str,
}

impl<'a> Surround<'a> {
    pub fn of(name: &str, form: &str, errors: &'a Errors) -> Self {
        Self {
            id: input_id(name, form),
            error: errors.of(name),
            hint: "",
        }
    }

    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    pub fn notes(&self) -> Markup {
        html! {
            @if !self.hint.is_empty() {
                p.hint id={ (self.id) "-hint" } { (self.hint) }
            }
            @if let Some(error) = self.error {
                p.field-error id={ (self.id) "-error" } { (super::icon(super::Icon::Warning)) (error) }
            }
        }
    }

    pub fn described_by(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id));
        let error = self.error.map(|_| format!("{}-error", self.id));
        match (hint, error) {
            (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
            (hint, error) => hint.or(error),
        }
    }

    pub fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }
}

/// The id of an input, to which the summary of errors links.
pub(super) fn input_id(name: &str, form: &str) -> String {
    if form.is_empty() {
        format!("f-{name}")
    } else {
        format!("f-{form}-{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hint_and_error_are_tied_to_their_input() {
        let login = Field::new("login", "Tên đăng nhập")
            .value("<an>")
            .hint("Mã cán bộ.")
            .autocomplete("username");
        let text = field(&login, &Errors::one("login", "Chưa có tên này.")).into_string();
        assert!(text.contains(r#"<label for="f-login">"#));
        assert!(
            text.contains(r#"aria-describedby="f-login-hint f-login-error" aria-invalid="true""#)
        );
        assert!(text.contains(r#"value="&lt;an&gt;""#));
    }

    #[test]
    fn a_password_is_never_shown_again() {
        let secret = Field::new("password", "Mật khẩu")
            .kind(Kind::Password)
            .value("bí mật");
        assert!(
            !field(&secret, &Errors::none())
                .into_string()
                .contains("bí mật")
        );
    }
}
