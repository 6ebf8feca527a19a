//! The form for each kind of reorganisation.
use super::super::import::Event;
use super::event_form::EventForm;
use super::pages::reorganisation;
use crate::text::Language;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Link;
use maud::Markup;
use maud::html;

/// The form of one kind, or the choice of a kind.
pub fn page(
    form: &EventForm,
    units: &[(String, String)],
    errors: &Errors,
    language: Language,
) -> Page {
    let title = reorganisation(language);
    let body = html! {
        (components::breadcrumbs(&[Link { address: "/units", label: language.say("Đơn vị", "Units") }], language))
        h1 { (title) }
        (components::error_summary(errors, language))
        p { (language.say(
            "Chọn việc cần ghi nhận. Trước khi ghi, hệ thống cho xem việc này ảnh hưởng đến đơn vị, cán bộ và người phụ trách nào; sau khi ghi vẫn hoàn tác được.",
            "Choose what happens. Before anything is written you see which units, people and officers it concerns; it can be undone afterwards.",
        )) }
        (kinds(form, language))
        @if let Some(event) = form.event() {
            h2 { (event.label(language)) }
            form method="post" action="/units/events" {
                (components::hidden("event", event.as_str()))
                (fields(form, event, (errors, language)))
                @if !units.is_empty() {
                    datalist id="units" { @for (code, name) in units { option value=(code) { (name) " (" (code) ")" } } }
                }
                (components::submit(language.say("Xem trước", "Preview")))
            }
        }
    };
    Page::new(title, body)
}

fn kinds(form: &EventForm, language: Language) -> Markup {
    let from: String = form
        .from_codes
        .chars()
        .filter(|c| c.is_alphanumeric() || "._-/;,".contains(*c))
        .collect();
    html! {
        ul {
            @for event in Event::ALL {
                li {
                    @if form.event() == Some(*event) { strong { (event.label(language)) } }
                    @else { a href={ "/units/events/new?event=" (event) "&from_codes=" (from) } { (event.label(language)) } }
                }
            }
        }
    }
}

/// What an empty parent means.
fn above_hint(event: Event, one: &'static str, language: Language) -> &'static str {
    match event {
        Event::Merge => language.say(
            "Để trống: như đơn vị thứ nhất.",
            "Empty: as the first of the units.",
        ),
        Event::Split => language.say(
            "Để trống: như đơn vị được chia tách.",
            "Empty: as the unit that is split.",
        ),
        _ => one,
    }
}

fn fields(form: &EventForm, event: Event, (errors, language): (&Errors, Language)) -> Markup {
    let several = language.say(
        "Một hoặc nhiều mã, cách nhau bằng dấu phẩy.",
        "One or several codes with commas between.",
    );
    let one = language.say("Một mã.", "One code.");
    let from_hint = if event == Event::Split { one } else { several };
    let text = |name, label, value, hint| {
        components::field(&Field::new(name, label).value(value).hint(hint), errors)
    };
    let code = |name, label, value, hint| {
        components::field(
            &Field::new(name, label)
                .value(value)
                .hint(hint)
                .list("units"),
            errors,
        )
    };
    let day = |name, label, value| {
        components::field(
            &Field::new(name, label).value(value).kind(Kind::Date),
            errors,
        )
    };
    let parent = language.say("Mã đơn vị cấp trên", "Code of the unit above");
    html! {
        (day("date", language.say("Có hiệu lực từ ngày", "Holds from"), &form.date))
        (text("decision", language.say("Số quyết định", "Decision number"), &form.decision, language.say("Ví dụ 1662/NQ-UBTVQH15.", "As 1662/NQ-UBTVQH15.")))
        (day("decision_date", language.say("Ngày ký quyết định", "Decision signed on"), &form.decision_date))
        (code("from_codes", language.say("Mã đơn vị hiện có", "Codes of the units"), &form.from_codes, from_hint))
        @if event == Event::Merge {
            (code("to_codes", language.say("Mã đơn vị sau sáp nhập", "Code of the unit they become"), &form.to_codes, language.say("Một đơn vị đang có, hoặc mã của đơn vị mới.", "A unit that stands, or the code of a new one.")))
        }
        @if event == Event::Split {
            (components::field(&Field::new("units", language.say("Các đơn vị mới", "The new units")).value(&form.units).kind(Kind::Lines(5)).hint(language.say("Mỗi dòng một đơn vị: mã; tên; loại.", "One a line: code; name; kind.")), errors))
        }
        @if event == Event::Rename {
            (text("to_codes", language.say("Mã mới", "New code"), &form.to_codes, language.say("Để trống nếu mã không đổi.", "Empty if the code stays.")))
        }
        @if matches!(event, Event::Merge | Event::Rename | Event::Reclassify) {
            (text("name", language.say("Tên mới", "New name"), &form.name, language.say("Để trống nếu tên không đổi.", "Empty if the name stays.")))
            (text("kind", language.say("Loại mới", "New kind"), &form.kind, language.say("Ví dụ phường, xã.", "As phường, xã.")))
        }
        @if matches!(event, Event::Merge | Event::Split | Event::Move) {
            (code("parent_code", parent, &form.parent_code, above_hint(event, one, language)))
        }
    }
}
