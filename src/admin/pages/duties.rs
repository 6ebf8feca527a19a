//! Requests about personal data that wait, and the calendar their terms are counted by.
use crate::privacy::Duties;
use crate::text::Language;
use crate::text::numbers;
use crate::web::components::Tone;
use crate::web::components::facts;
use crate::web::components::notice;
use maud::Markup;
use maud::html;

/// What of it asks for a hand.
pub(super) fn duties(duties: &Duties, language: Language) -> Markup {
    html! {
        @if duties.overdue > 0 {
            (notice(Tone::Overdue, &html! { p {
                a href="/data-requests" {
                    (duties.overdue) " "
                    (language.say("yêu cầu về dữ liệu cá nhân đã quá hạn", "personal data requests are overdue"))
                }
            } }))
        }
        @if let Some(year) = duties.year_missing {
            (notice(Tone::Due, &html! { p {
                a href="/admin/calendar" {
                    (language.say("Chưa ghi ngày nghỉ Tết Nguyên đán năm ", "Not in the calendar yet: the lunar new year of ")) (year)
                }
            } }))
        }
    }
}

/// The ways to it.
pub(super) fn personal_data(duties: &Duties, language: Language) -> Markup {
    facts(&[
        (
            language.say("Yêu cầu chưa trả lời", "Requests not answered"),
            html! { a href="/data-requests" { (numbers::whole(duties.open, language)) } },
        ),
        (
            language.say("Ngày nghỉ và ngày làm bù", "Days off and days worked"),
            html! { a href="/admin/calendar" { (language.say("Lịch làm việc", "Working days")) } },
        ),
        (
            language.say("Dữ liệu hết hạn đã xóa", "Removed when it had its time"),
            html! { a href="/admin/retention" { (language.say("Xóa dữ liệu hết hạn", "Removal")) } },
        ),
        (
            language.say("Sự đồng ý", "Consents"),
            html! { a href="/admin/consents" { (language.say("Văn bản xin sự đồng ý", "Texts of consent")) } },
        ),
        (
            language.say("Ai đã xem dữ liệu của ai", "Who has seen whose data"),
            html! { a href="/data-access" { (language.say("Nhật ký xem dữ liệu", "Looks at data")) } },
        ),
    ])
}
