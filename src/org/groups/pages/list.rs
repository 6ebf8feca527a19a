//! The groups a viewer has to do with.
use super::super::sight::Row;
use crate::access::Right;
use crate::text::numbers;
use crate::web::Errors;
use crate::web::Page;
use crate::web::Signed;
use crate::web::components;
use crate::web::components::Column;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Table;
use maud::html;

/// The list as of a day; `typed` is the day as it stands in the field.
pub fn list(rows: &[Row], (typed, errors): (&str, &Errors), viewer: &Signed) -> Page {
    let language = viewer.language;
    let title = language.say("Nhóm", "Groups");
    let new = html! {
        @if viewer.may(Right::ManagePeople) {
            a.button href="/groups/new" { (language.say("Lập nhóm", "Set up a group")) }
        }
    };
    let columns = vec![
        Column::text(language.say("Nhóm", "Group")),
        Column::text(language.say("Mã", "Code")),
        Column::text(language.say("Loại", "Kind")),
        Column::text(language.say("Đơn vị giữ danh sách", "Kept by")),
        Column::number(language.say(
            "Thành viên trong phạm vi của anh/chị",
            "Members within your units",
        )),
    ];
    let cells = rows.iter().map(|row| {
        vec![
            html! { a href={ "/groups/" (row.group.id) } { (row.group.name) } },
            html! { (row.group.code) },
            html! { (row.group.kind.label(language)) },
            html! { (row.unit_name) },
            html! { (numbers::whole(i64::try_from(row.members).unwrap_or(i64::MAX), language)) },
        ]
    });
    let none = language.say(
        "Chưa có nhóm nào do đơn vị của anh/chị giữ hoặc có người của đơn vị tham gia.",
        "Your units keep no group, and nobody of them is in one.",
    );
    let body = html! {
        (components::heading(title, &new))
        p.lead { (language.say(
            "Những người cùng làm một việc mà ở nhiều đơn vị: mạng lưới ứng cứu sự cố, ứng viên chuyên gia, hội đồng. Có thể đặt yêu cầu học cho cả nhóm.",
            "People of several units with one task: the incident-response network, expert candidates, councils. A course can be required of a whole group.",
        )) }
        (components::error_summary(errors, language))
        form.filters method="get" action="/groups" {
            (components::field(&Field::new("as_of", language.say("Vào ngày", "As of")).value(typed).kind(Kind::Date), errors))
            (components::submit(language.say("Xem", "Show")))
        }
        @if rows.is_empty() {
            (components::empty(none, &new))
        } @else {
            (Table::new(title, columns).quiet().rows(cells).show())
        }
    };
    Page::new(title, body).wide()
}
