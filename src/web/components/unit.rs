//! The field that takes a unit's code and offers units to choose from, without any script.
use super::choice::Choice;
use super::choice::Select;
use super::choice::select;
use super::field::Field;
use super::field::field;
use super::field::input_id;
use crate::text::Language;
use crate::web::form::Errors;
use maud::Markup;
use maud::html;

/// A field for a unit's code. `units` are code and name of what is offered; when there are none, the hint says where the codes
/// are.
pub fn unit_field(
    unit: &Field,
    units: &[(String, String)],
    errors: &Errors,
    language: Language,
) -> Markup {
    let how = if units.is_empty() {
        language.say(
            "Mã đơn vị xem ở trang Đơn vị.",
            "The page Units shows the codes.",
        )
    } else {
        language.say(
            "Gõ tên hoặc mã rồi chọn.",
            "Type a name or code, then choose.",
        )
    };
    let hint = [how, unit.hint].join(" ");
    let list = format!("{}-units", input_id(unit.name, unit.form));
    let offered = if units.is_empty() { "" } else { &list };
    html! {
        (field(&unit.hint(hint.trim_end()).list(offered), errors))
        @if !units.is_empty() {
            datalist id=(list) {
                // Some browsers show and search the value alone, some the text alone: the text has both.
                @for (code, name) in units { option value=(code) { (name) " (" (code) ")" } }
            }
        }
    }
}

/// By which units a list is shown: those of the moment, or those that go on for them today. `by` is what the address says: empty, `then` or `today`.
pub fn by_units(by: &str, errors: &Errors, language: Language) -> Markup {
    let choices = [
        ("then", language.say("đơn vị khi đó", "the units of then")),
        (
            "today",
            language.say("đơn vị hiện nay", "the units of today"),
        ),
    ];
    let mut choices: Vec<Choice> = choices
        .into_iter()
        .map(|(value, label)| Choice {
            value,
            label,
            chosen: value == by,
        })
        .collect();
    if !by.is_empty() && choices.iter().all(|choice| !choice.chosen) {
        // What is refused stays in sight.
        choices.push(Choice {
            value: by,
            label: by,
            chosen: true,
        });
    }
    let list = Select {
        name: "by",
        label: language.say("Xếp theo", "Grouped by"),
        choices: &choices,
        ..Select::default()
    };
    select(&list, errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_offered_or_the_hint_says_where_their_codes_are() {
        let unit = Field::new("unit", "Đơn vị").hint("Kể cả cấp dưới.");
        let show = |units: &[(String, String)]| {
            unit_field(&unit, units, &Errors::none(), Language::Vietnamese).into_string()
        };
        let some = show(&[("SKHCN".to_owned(), "Sở <KH>".to_owned())]);
        assert!(some.contains(r#"list="f-unit-units""#));
        assert!(some.contains(
            r#"<datalist id="f-unit-units"><option value="SKHCN">Sở &lt;KH&gt; (SKHCN)</option>"#
        ));
        assert!(some.contains("rồi chọn. Kể cả cấp dưới."));
        let none = show(&[]);
        assert!(!none.contains("list=") && !none.contains("datalist"));
        assert!(none.contains("trang Đơn vị"));
    }
}
