//! What an import says of units for which nobody issues certificates.
use super::super::import::Uncovered;
use crate::text::Language;
use crate::text::numbers;
use crate::web::components::Tone;
use crate::web::components::notice;
use maud::Markup;
use maud::html;

/// Units named at most; more of them have nothing above them in common.
const NAMED: usize = 3;

/// How many units of the file have no issuing body, and where one is to be named; nothing when all have one.
pub(super) fn warning(found: &Uncovered, confirmed: bool, language: Language) -> Markup {
    if found.units == 0 {
        return html! {};
    }
    let said = if confirmed {
        now(found, language)
    } else {
        will_be(found, language)
    };
    notice(
        Tone::Due,
        &html! { p { (said) } p { (where_to(found, language)) } },
    )
}

fn will_be(found: &Uncovered, language: Language) -> String {
    let (units, all) = figures(found, language);
    language.say(
        format!("{units} trong {all} đơn vị mới hoặc thay đổi sẽ không có cơ quan cấp chứng nhận ở cùng cấp hoặc cấp trên: ai học đạt ở đó phải chờ, cho đến khi có cơ quan cấp được khai báo."),
        format!("{units} of {all} units of the file will have no body at or above them that issues certificates: who passes there has to wait until one is named."),
    )
}

fn now(found: &Uncovered, language: Language) -> String {
    let (units, all) = figures(found, language);
    language.say(
        format!("{units} trong {all} đơn vị mới hoặc thay đổi chưa có cơ quan cấp chứng nhận ở cùng cấp hoặc cấp trên: ai học đạt ở đó phải chờ."),
        format!("{units} of {all} units of the file have no body at or above them that issues certificates: who passes there has to wait."),
    )
}

fn figures(found: &Uncovered, language: Language) -> (String, String) {
    let whole = |count: usize| numbers::whole(i64::try_from(count).unwrap_or(i64::MAX), language);
    (whole(found.units), whole(found.all))
}

/// The units above all of them; links once they are in the database.
fn where_to(found: &Uncovered, language: Language) -> Markup {
    if found.tops.len() > NAMED {
        let words = language.say(
            "Các đơn vị đó không có chung một đơn vị cấp trên. Hãy thêm đơn vị cấp trên vào tệp, hoặc khai báo cơ quan cấp ở trang của từng đơn vị.",
            "These units have no unit above them in common. Add it to the file, or name an issuing body on the page of each.",
        );
        return html! { (words) };
    }
    html! {
        (language.say("Khai báo cơ quan cấp ở: ", "Name the issuing body at: "))
        @for (place, (name, id)) in found.tops.iter().enumerate() {
            @if place > 0 { ", " }
            @match id {
                Some(id) => a href={ "/units/" (id) "#issuer" } { (name) },
                None => { (name) (language.say(" (sau khi ghi)", " (once this is written)")) },
            }
        }
        "."
    }
}
