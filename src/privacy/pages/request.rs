//! One request, and what can be done about it.
use super::words::deadlines;
use super::words::standing;
use super::words::steps;
use crate::db::Day;
use crate::privacy::model::Channel;
use crate::privacy::model::RequestKind;
use crate::privacy::model::StepForm;
use crate::privacy::model::StepRow;
use crate::privacy::model::Term;
use crate::privacy::queries::Listed;
use crate::text::Language;
use crate::text::dates;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Choice;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Link;
use crate::web::components::Select;
use crate::web::components::Tone;
use crate::web::components::breadcrumbs;
use crate::web::components::checkbox;
use crate::web::components::error_summary;
use crate::web::components::facts;
use crate::web::components::field;
use crate::web::components::notice;
use crate::web::components::radios;
use crate::web::components::submit;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// What the page shows.
pub struct RequestView {
    pub listed: Listed,
    pub steps: Vec<StepRow>,
    pub term: Term,
    /// The steps that can be taken now, as they are posted.
    pub possible: Vec<&'static str>,
    /// Whether it is the viewer's own, which somebody else handles.
    pub is_own: bool,
    pub form: StepForm,
    pub today: Day,
    pub zone: TimeZone,
}

/// One request.
pub fn request(view: &RequestView, errors: &Errors, language: Language) -> Page {
    let request = &view.listed.request;
    let title = format!("{} · {}", request.number(), request.kind.label(language));
    let list = Link {
        address: "/data-requests",
        label: language.say("Yêu cầu về dữ liệu cá nhân", "Personal data requests"),
    };
    let rows: Vec<&StepRow> = view.steps.iter().collect();
    let body = html! {
        (breadcrumbs(&[list], language))
        h1 { (title) }
        (error_summary(errors, language))
        p { (standing(request, view.today, language)) }
        @if request.closed_at.is_none() { p { (deadlines(request, language)) } }
        (about(view, language))
        h2 { (language.say("Các bước", "Steps")) }
        (steps(&rows, &view.zone, language))
        @if view.is_own {
            (notice(Tone::Info, &html! { p { (language.say(
                "Đây là yêu cầu của chính anh/chị, nên người khác xử lý.",
                "This is your own request; somebody else handles it.",
            )) } }))
        } @else if !view.possible.is_empty() {
            @if request.kind == RequestKind::Erase {
                p { a.button.secondary href={ "/data-requests/" (request.id) "/erasure" } {
                    (language.say("Xem sẽ xóa gì, giữ gì", "See what would go and what would stay"))
                } }
            }
            (step(view, errors, language))
        }
    };
    Page::new(title, body).column()
}

fn about(view: &RequestView, language: Language) -> Markup {
    let request = &view.listed.request;
    let asked = dates::moment(&request.asked_at.zoned(&view.zone), language);
    let channel = match request.channel {
        Channel::Own => language.say("gửi trên hệ thống", "on their own page"),
        Channel::InPerson => language.say("ghi tại nơi tiếp nhận", "recorded in person"),
    };
    html! {
        (facts(&[
            (language.say("Người yêu cầu", "Person"), html! { a href={ "/people/" (request.person) } { (view.listed.name) } }),
            (language.say("Gửi lúc", "Asked"), html! { (asked) ", " (channel) }),
            (language.say("Nội dung", "Details"), html! { @if request.wish.is_empty() { "–" } @else { (request.wish) } }),
            (language.say("Căn cứ của thời hạn", "Basis of the dates"), html! { (view.term.source) }),
        ]))
    }
}

fn step(view: &RequestView, errors: &Errors, language: Language) -> Markup {
    let choices = choices(view, language);
    let act = Select {
        name: "step",
        label: language.say("Việc cần làm", "What to do"),
        choices: &choices,
        ..Select::default()
    };
    let reason = language.say("Lý do, hoặc việc đã làm", "Reason, or what was done");
    let reason = Field::new("reason", reason)
        .value(&view.form.reason)
        .hint(language.say("Người yêu cầu đọc được.", "The person will read it."))
        .kind(Kind::Lines(3));
    let ground = language.say("Căn cứ pháp lý khi từ chối", "The law a refusal rests on");
    let ground = Field::new("ground", ground).value(&view.form.ground);
    let processor = language.say(
        "Có bên xử lý hoặc bên thứ ba phải cùng thực hiện (thời hạn dài hơn nếu luật cho phép)",
        "A processor or third party has to act too (a longer term where the law has one)",
    );
    html! {
        section {
            h2 { (language.say("Xử lý", "Handle")) }
            form method="post" action={ "/data-requests/" (view.listed.request.id) "/steps" } {
                (radios(&act, errors))
                (field(&reason, errors))
                (field(&ground, errors))
                @if view.possible.contains(&"acknowledged") {
                    (checkbox("processor", processor, view.form.processor == "1", errors))
                }
                (submit(language.say("Ghi lại và báo cho người yêu cầu", "Record and tell the person")))
            }
        }
    }
}

/// The steps that can be taken now.
fn choices(view: &RequestView, language: Language) -> Vec<Choice<'_>> {
    let all = [
        (
            "acknowledged",
            language.say("Xác nhận đã nhận", "Acknowledge"),
        ),
        (
            "extended",
            language.say("Gia hạn (một lần)", "Extend (once)"),
        ),
        ("fulfilled", language.say("Đã thực hiện xong", "Fulfilled")),
        ("refused", language.say("Từ chối", "Refuse")),
    ];
    all.into_iter()
        .filter(|(value, _)| view.possible.contains(value))
        .map(|(value, label)| Choice {
            value,
            label,
            chosen: view.form.step == value,
        })
        .collect()
}
