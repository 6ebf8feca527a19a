//! That people passed and nobody issues their certificates: how many, where, and what to do.
use crate::admin::queries::Unissued;
use crate::text::Language;
use crate::text::numbers;
use crate::web::components::Tone;
use crate::web::components::notice;
use maud::Markup;
use maud::html;

/// Units named at most.
const NAMED: usize = 5;
/// Links to places where a body can be named, at most; more places have no unit above them in common.
const PLACES: usize = 3;

/// Nothing when every result has its issuing body.
pub(super) fn unissued(view: &Unissued, language: Language) -> Markup {
    if view.units.is_empty() {
        return html! {};
    }
    let total: i64 = view.units.iter().map(|unit| unit.results).sum();
    let total = numbers::whole(total, language);
    let said = language.say(
        format!("{total} kết quả đạt chưa có cơ quan cấp chứng nhận"),
        format!("{total} passed results without a body that issues their certificates"),
    );
    let why = language.say(
        "Các đơn vị dưới đây và mọi đơn vị cấp trên đều chưa được khai báo là cơ quan cấp. Khai báo xong, giấy chứng nhận được cấp ngay.",
        "Neither these units nor any unit above them is named as an issuing body. Once one is named, the certificates are issued at once.",
    );
    notice(
        Tone::Overdue,
        &html! {
            p { strong { (said) } }
            p { (why) }
            (units(view, language))
            (places(view, language))
        },
    )
}

fn units(view: &Unissued, language: Language) -> Markup {
    let more = view.units.len().saturating_sub(NAMED);
    html! {
        ul {
            @for unit in view.units.iter().take(NAMED) {
                li {
                    @if unit.stands { a href={ "/units/" (unit.id) "#issuer" } { (unit.name) } } @else { (unit.name) }
                    ": " (numbers::whole(unit.results, language))
                }
            }
            @if more > 0 { li { (language.say(format!("và {more} đơn vị khác"), format!("and {more} more units"))) } }
        }
    }
}

fn places(view: &Unissued, language: Language) -> Markup {
    if view.tops.is_empty() || view.tops.len() > PLACES {
        let words = language.say(
            "Các đơn vị này không có chung một đơn vị cấp trên: nhập danh sách đơn vị có đơn vị đó, hoặc khai báo ở từng đơn vị.",
            "These units have no unit above them in common: import a list of units that has it, or name a body at each of them.",
        );
        return html! { p { (words) " " a href="/units" { (language.say("Các đơn vị", "Units")) } } };
    }
    html! {
        div.actions {
            @for (id, name) in &view.tops {
                a.button href={ "/units/" (id) "#issuer" } {
                    (language.say(format!("Khai báo cơ quan cấp ở {name}"), format!("Name the issuing body at {name}")))
                }
            }
        }
    }
}
