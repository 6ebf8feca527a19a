//! The queue: what was given up, what waits, and another try.
use super::crumbs;
use super::moment;
use super::older;
use crate::admin::queries::Queues;
use crate::jobs::JobRow;
use crate::jobs::JobState;
use crate::text::Language;
use crate::text::numbers;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::Tab;
use crate::web::components::Table;
use crate::web::components::empty;
use crate::web::components::heading;
use crate::web::components::post_button;
use crate::web::components::tabs;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// What the page shows.
pub struct JobsView {
    pub state: JobState,
    pub rows: Vec<JobRow>,
    pub queues: Queues,
    /// Address of the older ones.
    pub older: Option<String>,
    pub zone: TimeZone,
}

/// Jobs in one state.
pub fn jobs(view: &JobsView, language: Language) -> Page {
    let title = language.say("Việc nền", "Jobs");
    let body = html! {
        (crumbs(language))
        (heading(title, &html! {}))
        (ways(view, language))
        @if view.rows.is_empty() {
            (empty(language.say("Không có việc nào ở trạng thái này.", "No jobs in this state."), &html! {}))
        } @else {
            (table(view, language))
            (older(view.older.as_deref(), language))
        }
    };
    Page::new(title, body)
}

fn ways(view: &JobsView, language: Language) -> Markup {
    let count = |state| numbers::whole(view.queues.jobs(state), language);
    let entries = [
        (JobState::Failed, language.say("Thất bại", "Given up")),
        (JobState::Waiting, language.say("Đang chờ", "Waiting")),
        (JobState::Running, language.say("Đang chạy", "Running")),
    ]
    .map(|(state, label)| {
        (
            state,
            label,
            format!("/admin/jobs?state={state}"),
            count(state),
        )
    });
    let entries: Vec<Tab> = entries
        .iter()
        .map(|(state, label, address, count)| Tab {
            address,
            label,
            count,
            current: *state == view.state,
        })
        .collect();
    tabs(language.say("Trạng thái", "State"), &entries)
}

fn table(view: &JobsView, language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Việc", "Job")),
        Column::number(language.say("Số lần thử", "Tries")),
        Column::text(language.say("Tạo lúc", "Created")),
        Column::text(language.say("Chạy lúc", "Runs at")),
        Column::text(language.say("Lỗi gần nhất", "Last error")),
        Column::text(language.say("Thao tác", "Act")),
    ];
    let rows = view.rows.iter().map(|job| {
        vec![
            html! { (name(&job.kind, language)) " (" (job.kind) " #" (job.id) ")" },
            html! { (job.tries) },
            html! { (moment(job.created_at, &view.zone, language)) },
            html! { (moment(job.run_at, &view.zone, language)) },
            html! { @if let Some(error) = &job.last_error { code { (error) } } @else { "–" } },
            html! {
                @if job.state != JobState::Running {
                    (post_button(&format!("/admin/jobs/{}/retry", job.id), language.say("Chạy lại", "Try again"), "secondary"))
                }
            },
        ]
    });
    Table::new(language.say("Việc nền", "Jobs"), columns)
        .quiet()
        .wide()
        .rows(rows)
        .show()
}

/// What a kind of job is called; new kinds show their own name until one is found for them.
fn name(kind: &str, language: Language) -> &str {
    match kind {
        "mail" => language.say("Gửi thư", "Send mail"),
        "exam.close" => language.say("Đóng bài thi quá giờ", "Close overdue attempt"),
        "certificate.issue" => language.say("Cấp giấy chứng nhận", "Issue certificate"),
        "certificate.issue_waiting" => language.say(
            "Cấp các giấy chứng nhận còn chờ",
            "Issue waiting certificates",
        ),
        "forgotten" => language.say("Thư đặt lại mật khẩu", "Mail for a forgotten password"),
        _ => kind,
    }
}
