//! The requests that somebody handles.
use super::words::kinds;
use super::words::standing;
use crate::db::Day;
use crate::privacy::model::AskForm;
use crate::privacy::model::RequestKind;
use crate::privacy::queries::Listed;
use crate::text::Language;
use crate::text::dates;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Pages;
use crate::web::components::Tab;
use crate::web::components::Table;
use crate::web::components::empty;
use crate::web::components::error_summary;
use crate::web::components::field;
use crate::web::components::heading;
use crate::web::components::pagination;
use crate::web::components::submit;
use crate::web::components::tabs;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// What the page shows.
pub struct DeskView {
    pub listed: Vec<Listed>,
    /// Whether those not answered are shown.
    pub open: bool,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// What may be recorded for somebody who came in person.
    pub offered: &'static [RequestKind],
    pub form: AskForm,
    pub today: Day,
    pub zone: TimeZone,
}

/// The list, and the form that records a request.
pub fn desk(view: &DeskView, errors: &Errors, language: Language) -> Page {
    let title = language.say("Yêu cầu về dữ liệu cá nhân", "Personal data requests");
    let tab = |address, label, current| Tab {
        address,
        label,
        count: "",
        current,
    };
    let views = [
        tab(
            "/data-requests",
            language.say("Chưa trả lời", "Open"),
            view.open,
        ),
        tab(
            "/data-requests?state=closed",
            language.say("Đã trả lời", "Answered"),
            !view.open,
        ),
    ];
    let pages = Pages {
        previous: view.previous.as_deref(),
        next: view.next.as_deref(),
        words: "",
    };
    let body = html! {
        (heading(title, &html! {}))
        (error_summary(errors, language))
        (tabs(title, &views))
        @if view.listed.is_empty() {
            (empty(language.say("Không có yêu cầu nào ở đây.", "There are no requests here."), &html! {}))
        } @else {
            (table(view, language))
            (pagination(&pages, language))
        }
        (record(view, errors, language))
    };
    Page::new(title, body)
}

fn table(view: &DeskView, language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Số", "Number")),
        Column::text(language.say("Người yêu cầu", "Person")),
        Column::text(language.say("Yêu cầu", "What is asked")),
        Column::text(language.say("Gửi ngày", "Asked")),
        Column::text(language.say("Xác nhận chậm nhất", "Acknowledge by")),
        Column::text(language.say("Trả lời chậm nhất", "Answer by")),
        Column::text(language.say("Tình trạng", "State")),
    ];
    let rows = view.listed.iter().map(|Listed { request, name }| {
        let asked = request.asked_at.day(&view.zone);
        vec![
            html! { a href={ "/data-requests/" (request.id) } { (request.number()) } },
            html! { (name) },
            html! { (request.kind.label(language)) },
            html! { (dates::day(asked.0, language)) },
            html! { (dates::day(request.acknowledge_by.0, language)) },
            html! { (dates::day(request.answer_by.0, language)) },
            standing(request, view.today, language),
        ]
    });
    Table::new(language.say("Yêu cầu", "Requests"), columns)
        .quiet()
        .rows(rows)
        .show()
}

fn record(view: &DeskView, errors: &Errors, language: Language) -> Markup {
    let person = Field::new(
        "person",
        language.say(
            "Mã cán bộ hoặc tên đăng nhập của người yêu cầu",
            "Staff code or login of the person",
        ),
    )
    .value(&view.form.person)
    .hint(language.say(
        "Hãy kiểm tra giấy tờ của người đến; không lưu ảnh giấy tờ.",
        "Check who it is by their papers; keep no picture of them.",
    ))
    .required();
    let wish = Field::new("wish", language.say("Nội dung", "Details"))
        .value(&view.form.wish)
        .kind(Kind::Lines(4));
    html! {
        section {
            h2 { (language.say("Ghi yêu cầu của người đến trực tiếp", "Record a request made in person")) }
            form method="post" action="/data-requests" {
                (field(&person, errors))
                (kinds(view.offered, &view.form.kind, errors, language))
                @if view.offered.len() == 1 {
                    p.hint { (language.say(
                        "Yêu cầu khác (bản sao, xóa, hạn chế, phản đối) do quản trị hệ thống của cấp cao nhất ghi và trả lời; ai có tài khoản cũng tự gửi được ở trang Dữ liệu của tôi.",
                        "Other requests (a copy, erasure, restriction, objection) are recorded and answered by the administrator of the topmost unit; whoever has an account sends them under My data.",
                    )) }
                }
                (field(&wish, errors))
                (submit(language.say("Ghi yêu cầu", "Record")))
            }
        }
    }
}
