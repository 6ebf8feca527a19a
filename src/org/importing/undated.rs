//! What an import says of upper units whose reform its file does not date.
use super::super::import::Undated;
use crate::text::Language;
use crate::text::numbers;
use crate::web::components::Tone;
use crate::web::components::notice;
use maud::Markup;
use maud::html;

/// The units left as they were, each with the way to record what happened to it; nothing when there are none.
pub(super) fn warning(units: &[Undated], confirmed: bool, language: Language) -> Markup {
    if units.is_empty() {
        return html! {};
    }
    let said = language.say(
        "Tệp không nói các đơn vị cấp trên dưới đây thay đổi từ ngày nào, nên lần nhập này giữ nguyên chúng, kể cả đơn vị nay không còn. Đơn vị nào đã sáp nhập, đổi tên, đổi loại hay giải thể thì phải ghi nhận tiếp thành sự kiện:",
        "The file does not say from which day the upper units below changed, so that this import leaves them as they were, also those that are no more. What happened to them (merged, renamed, reclassified, dissolved) has to follow as events:",
    );
    notice(
        Tone::Due,
        &html! {
            p { (said) }
            ul { @for unit in units { li { (one(unit, confirmed, language)) } } }
            p { a href="/units/events/new" { (language.say("Ghi nhận sắp xếp đơn vị", "Record a reorganisation")) } }
        },
    )
}

fn one(unit: &Undated, confirmed: bool, language: Language) -> Markup {
    let below = i64::try_from(unit.below).unwrap_or(i64::MAX);
    let count = numbers::whole(below, language);
    let words = language.say(
        format!("{count} đơn vị trực thuộc"),
        format!(
            "{count} {} below it",
            numbers::plural(below, "unit", "units")
        ),
    );
    html! {
        @match unit.id {
            Some(id) => a href={ "/units/" (id) } { (unit.name) },
            None => (unit.name),
        }
        " (" (words) ")"
        // Before the file is written an event could not name its units.
        @if confirmed {
            " · " a href={ "/units/events/new?from_codes=" (unit.code) } { (language.say("ghi nhận", "record")) }
        }
    }
}
