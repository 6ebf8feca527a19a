//! What somebody may do about their own data.
use super::consents::consents;
use super::looks::lately;
use super::words::deadlines;
use super::words::kinds;
use super::words::standing;
use super::words::steps;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::privacy::model::AskForm;
use crate::privacy::model::Consent;
use crate::privacy::model::Request;
use crate::privacy::model::RequestKind;
use crate::privacy::model::StepRow;
use crate::privacy::queries::Duty;
use crate::privacy::queries::LookRow;
use crate::text::Language;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Field;
use crate::web::components::Icon;
use crate::web::components::Kind;
use crate::web::components::Link;
use crate::web::components::Tone;
use crate::web::components::breadcrumbs;
use crate::web::components::card;
use crate::web::components::empty;
use crate::web::components::error_summary;
use crate::web::components::field;
use crate::web::components::icon;
use crate::web::components::notice;
use crate::web::components::submit;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;
use std::collections::HashMap;

/// What one asks others to do; a copy one takes oneself.
const OFFERED: [RequestKind; 5] = [
    RequestKind::Correct,
    RequestKind::Erase,
    RequestKind::Restrict,
    RequestKind::Object,
    RequestKind::Withdraw,
];

/// What the page shows.
pub struct OwnView {
    pub requests: Vec<Request>,
    pub steps: Vec<StepRow>,
    /// The request that has just been sent.
    pub sent: Option<i64>,
    pub form: AskForm,
    pub consents: Vec<Consent>,
    pub duty: Duty,
    /// The latest looks at one's data, and who looked.
    pub looks: (Vec<LookRow>, HashMap<PersonId, String>),
    pub today: Day,
    pub zone: TimeZone,
}

/// My data.
pub fn own(view: &OwnView, errors: &Errors, language: Language) -> Page {
    let title = language.say("Dữ liệu của tôi", "My data");
    let account = Link {
        address: "/account",
        label: language.say("Tài khoản của tôi", "My account"),
    };
    let body = html! {
        (breadcrumbs(&[account], language))
        h1 { (title) }
        (sent(view, language))
        (error_summary(errors, language))
        (copy(language))
        (consents(&view.consents, view.duty, &view.zone, language))
        (ask(&view.form, errors, language))
        h2 { (language.say("Yêu cầu đã gửi", "My requests")) }
        @if view.requests.is_empty() {
            (empty(language.say("Anh/chị chưa gửi yêu cầu nào.", "You have asked for nothing yet."), &html! {}))
        }
        @for request in &view.requests { (one(request, view, language)) }
        (lately(&view.looks, &view.zone, language))
    };
    Page::new(title, body).column()
}

fn sent(view: &OwnView, language: Language) -> Markup {
    let request = view.requests.iter().find(|one| Some(one.id.0) == view.sent);
    html! {
        @if let Some(request) = request {
            (notice(Tone::Done, &html! { p {
                (language.say("Đã nhận yêu cầu số ", "Received as number ")) strong { (request.number()) } ". "
                (deadlines(request, language))
            } }))
        }
    }
}

/// The copy one takes oneself.
fn copy(language: Language) -> Markup {
    html! {
        section {
            h2 { (language.say("Nhận bản sao", "A copy")) }
            p { (language.say(
                "Một tệp ZIP có mọi dữ liệu hệ thống giữ về anh/chị, kể cả ai đã xem dữ liệu của anh/chị: một trang để đọc và các tệp JSON cho máy. Tệp có số căn cước đầy đủ, hãy giữ cẩn thận.",
                "A ZIP with everything held about you, and who has seen it: a page to read, and JSON for programs. It has your identity number in full; keep it safe.",
            )) }
            p { a.button href="/account/data/export" { (icon(Icon::Download)) (language.say("Tải dữ liệu của tôi", "Download my data")) } }
        }
    }
}

fn ask(form: &AskForm, errors: &Errors, language: Language) -> Markup {
    let wish = Field::new("wish", language.say("Nội dung", "Details"))
        .value(&form.wish)
        .hint(language.say(
            "Khi xin chỉnh sửa: ghi dữ liệu nào sai và viết đúng là gì. Không cần gửi ảnh giấy tờ.",
            "For a correction: what is wrong and what is right. No picture of a document is needed.",
        ))
        .kind(Kind::Lines(4));
    html! {
        section {
            h2 { (language.say("Gửi yêu cầu", "Ask for something")) }
            p { (language.say(
                "Theo Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, anh/chị có quyền yêu cầu các việc dưới đây. Hệ thống báo ngay số yêu cầu và thời hạn trả lời.",
                "By the Personal Data Protection Law 91/2025/QH15 you may ask for the following. You are told a number and the dates at once.",
            )) }
            form method="post" action="/account/data" {
                (kinds(&OFFERED, &form.kind, errors, language))
                (field(&wish, errors))
                (submit(language.say("Gửi yêu cầu", "Send")))
            }
        }
    }
}

fn one(request: &Request, view: &OwnView, language: Language) -> Markup {
    let rows: Vec<&StepRow> = view
        .steps
        .iter()
        .filter(|row| row.request == request.id)
        .collect();
    let title = html! { (request.number()) " · " (request.kind.label(language)) };
    let about = html! {
        p { (standing(request, view.today, language)) }
        @if request.closed_at.is_none() { p { (deadlines(request, language)) } }
        @if !request.wish.is_empty() { p { (request.wish) } }
        (steps(&rows, &view.zone, language))
    };
    card(&title, &about, &html! {})
}
