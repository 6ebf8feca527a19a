//! A sheet of codes to print and cut apart, unit by unit.
use super::super::invite::Invited;
use crate::access::Purpose;
use crate::org::Unit;
use crate::text::Language;
use crate::text::dates;
use crate::web::Page;
use crate::web::components::Tone;
use crate::web::components::empty;
use crate::web::components::notice;
use crate::web::components::qr;
use jiff::ZonedDateTime;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// A slip for each of the people invited, with a heading for each unit.
pub(in crate::org::inviting) fn sheet(
    unit: &Unit,
    invited: &[Invited],
    (base_url, zone): (&str, &TimeZone),
    language: Language,
) -> Page {
    let title = language.say(
        format!("Phiếu mã đăng nhập – {}", unit.name),
        format!("Codes to sign in – {}", unit.name),
    );
    let back = html! {
        a href={ "/units/" (unit.id) "/invitations" } { (language.say("Về danh sách chưa đăng nhập", "Back to who never signed in")) }
    };
    let nobody = language.say(
        "Không có ai để cấp mã: mọi người trong đơn vị đều đã đăng nhập, hoặc giữ vai trò vượt ngoài phạm vi của anh/chị.",
        "Nobody to give a code to: everybody in the unit has signed in or holds roles beyond yours.",
    );
    let body = html! {
        h1 { (title) }
        @if invited.is_empty() {
            (empty(nobody, &back))
        } @else {
            div.print-line { (notice(Tone::Due, &shown_once(invited.len(), language))) }
            @for of_unit in invited.chunk_by(|one, next| one.unit_name == next.unit_name) {
                h2 { (of_unit[0].unit_name) }
                div.slips {
                    @for one in of_unit { (slip(one, (base_url, &one.ends.zoned(zone)), language)) }
                }
            }
            div.actions { (back) }
        }
    };
    Page::new(title, body).print()
}

fn shown_once(count: usize, language: Language) -> Markup {
    html! {
        p {
            (language.say(
                format!("{count} mã, chỉ hiện một lần trên trang này. Hãy in ngay, cắt rời và đưa tận tay từng người; tải lại trang thì mã không hiện nữa. Mã cấp trước đó không còn dùng được."),
                format!("{count} codes, shown this once. Print them now, cut them apart and hand each to its owner; loading the page again does not show them. Earlier codes no longer work."),
            ))
        }
    }
}

/// One person's slip: who, where to go, what to type, until when.
pub(super) fn slip(
    invited: &Invited,
    (base_url, ends): (&str, &ZonedDateTime),
    language: Language,
) -> Markup {
    let code = invited.code.as_deref().unwrap_or_default();
    // As people type it.
    let host = base_url.split("://").last().unwrap_or_default();
    html! {
        div.slip {
            div.slip-qr { (qr(&format!("{base_url}/setup/{code}"), 96)) }
            p { strong { (invited.full_name) } }
            p { (language.say("Tên đăng nhập: ", "Login: ")) strong { (invited.login) } }
            p { (limit(invited.purpose, ends, language)) }
            p.slip-way { (language.say("Mở ", "Open ")) (host) wbr; "/invitation" }
            p.code { (code) }
        }
    }
}

/// Until when the code works: a day where it is weeks away, else the minute.
fn limit(purpose: Purpose, ends: &ZonedDateTime, language: Language) -> String {
    if purpose == Purpose::Reset {
        let moment = dates::moment(ends, language);
        return language.say(
            format!("Dùng trước {moment}"),
            format!("Use before {moment}"),
        );
    }
    let day = dates::day(ends.date(), language);
    language.say(
        format!("Dùng trước ngày {day}"),
        format!("Use before {day}"),
    )
}
