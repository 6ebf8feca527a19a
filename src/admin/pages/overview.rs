//! The first page: how the installation stands, in plain words.
use super::duties::duties;
use super::duties::personal_data;
use super::moment;
use super::unissued::unissued;
use crate::admin::queries::Figures;
use crate::db::Day;
use crate::db::Time;
use crate::jobs::JobState;
use crate::notify::Delivery;
use crate::target::Beginning;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::State;
use crate::web::components::Table;
use crate::web::components::Tone;
use crate::web::components::badge_saying;
use crate::web::components::empty;
use crate::web::components::facts;
use crate::web::components::heading;
use crate::web::components::notice;
use crate::web::components::tasks;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// A published course.
pub struct CourseLine {
    pub folder: String,
    pub code: String,
    pub title: String,
    pub version: String,
    pub published_at: Time,
    pub review_by: Day,
}

/// What the page shows.
pub struct Overview {
    pub figures: Figures,
    pub courses: Vec<CourseLine>,
    /// Such as `SQLite`.
    pub database: &'static str,
    pub base_url: String,
    pub uptime: i64,
    pub mails: bool,
    pub warning: Option<String>,
    pub zone: TimeZone,
    pub today: Day,
}

/// The operator's first page.
pub fn overview(view: &Overview, language: Language) -> Page {
    let title = language.say("Quản trị hệ thống", "Administration");
    let body = html! {
        (heading(title, &html! {}))
        (warnings(view, language))
        (to_do(view.figures.beginning, language))
        h2 { (language.say("Hệ thống", "Installation")) }
        (installation(view, language))
        h2 { (language.say("Việc nền và thư", "Jobs and mail")) }
        (queues(view, language))
        h2 { (language.say("Dữ liệu cá nhân", "Personal data")) }
        (personal_data(&view.figures.duties, language))
        h2 { (language.say("Khóa học đã xuất bản", "Published courses")) }
        (courses(view, language))
        h2 { (language.say("Nhật ký mới nhất", "Latest acts")) }
        (super::audit::rows(&view.figures.latest, &view.zone, language))
        p { a href="/admin/audit" { (language.say("Toàn bộ nhật ký", "The whole record")) } }
    };
    Page::new(title, body)
}

/// The steps after the set-up, until all are done.
fn to_do(beginning: Beginning, language: Language) -> Markup {
    html! {
        @if !beginning.is_over() {
            section {
                h2 { (language.say("Đưa hệ thống vào sử dụng", "Bringing it into use")) }
                p { (language.say("Các bước theo thứ tự; mục này mất đi khi mọi bước đã xong.", "The steps in their order; this part goes when all are done.")) }
                (tasks(&beginning.tasks(language), language))
            }
        }
    }
}

/// What asks for the operator's hand.
fn warnings(view: &Overview, language: Language) -> Markup {
    let (jobs, messages) = (
        view.figures.queues.jobs(JobState::Failed),
        view.figures.queues.messages(Delivery::Failed),
    );
    html! {
        @if let Some(warning) = &view.warning {
            (notice(Tone::Overdue, &html! { p lang="en" { (warning) } }))
        }
        (unissued(&view.figures.unissued, language))
        (duties(&view.figures.duties, language))
        @if jobs > 0 {
            (notice(Tone::Overdue, &html! { p {
                a href="/admin/jobs" { (jobs) " " (language.say("việc nền đã thất bại, cần xem lại", "jobs were given up and need a look")) }
            } }))
        }
        @if messages > 0 {
            (notice(Tone::Overdue, &html! { p {
                a href="/admin/messages" { (messages) " " (language.say("thư không gửi được", "messages could not be delivered")) }
            } }))
        }
        @if !view.mails { (no_mail(language)) }
    }
}

/// That mail waits because nothing was configured to take it.
pub(super) fn no_mail(language: Language) -> Markup {
    notice(
        Tone::Info,
        &html! {
            p {
                (language.say(
                    "Chưa cấu hình máy chủ thư (HOCVU_SMTP_URL, HOCVU_MAIL_FROM): thư được giữ lại trong hộp chờ và không gửi đi.",
                    "No mail server is configured (HOCVU_SMTP_URL, HOCVU_MAIL_FROM): messages stay in the outbox.",
                ))
            }
        },
    )
}

fn installation(view: &Overview, language: Language) -> Markup {
    let whole = |number| html! { (numbers::whole(number, language)) };
    let say = |vietnamese, english| language.say(vietnamese, english);
    facts(&[
        (
            say("Phiên bản", "Version"),
            html! { "Học Vụ Số " (env!("CARGO_PKG_VERSION")) },
        ),
        (say("Cơ sở dữ liệu", "Database"), html! { (view.database) }),
        (say("Địa chỉ", "Address"), html! { (view.base_url) }),
        (
            say("Đã chạy", "Running for"),
            html! { (duration(view.uptime, language)) },
        ),
        (
            say("Người trong danh sách", "People"),
            whole(view.figures.people),
        ),
        (say("Tài khoản", "Accounts"), whole(view.figures.accounts)),
        (
            say(
                "Tài khoản đã đăng nhập ít nhất một lần",
                "Accounts that have signed in",
            ),
            whole(view.figures.arrived),
        ),
    ])
}

/// Days and hours, or hours and minutes.
fn duration(milliseconds: i64, language: Language) -> String {
    let minutes = milliseconds / Time::MINUTE;
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    if days > 0 {
        language.say(
            format!("{days} ngày {hours} giờ"),
            format!("{days} d {hours} h"),
        )
    } else {
        language.say(
            format!("{hours} giờ {minutes} phút"),
            format!("{hours} h {minutes} min"),
        )
    }
}

fn queues(view: &Overview, language: Language) -> Markup {
    let queues = &view.figures.queues;
    let linked = |address: &str, number: i64| {
        html! { a href=(address) { (numbers::whole(number, language)) } }
    };
    let say = |vietnamese, english| language.say(vietnamese, english);
    let running = queues.jobs(JobState::Waiting) + queues.jobs(JobState::Running);
    facts(&[
        (
            say("Việc nền đang chờ", "Jobs waiting"),
            linked("/admin/jobs?state=waiting", running),
        ),
        (
            say("Việc nền thất bại", "Jobs given up"),
            linked("/admin/jobs", queues.jobs(JobState::Failed)),
        ),
        (
            say("Thư đang chờ gửi", "Messages waiting"),
            linked(
                "/admin/messages?state=waiting",
                queues.messages(Delivery::Waiting),
            ),
        ),
        (
            say("Thư không gửi được", "Messages not delivered"),
            linked(
                "/admin/messages?state=failed",
                queues.messages(Delivery::Failed),
            ),
        ),
        (
            say("Máy chủ thư", "Mail server"),
            html! { (if view.mails { say("Đã cấu hình", "Configured") } else { say("Chưa cấu hình", "Not configured") }) },
        ),
        (
            say("Nhật ký đã niêm phong", "Record sealed"),
            html! { (numbers::whole(view.figures.chain.sealed, language)) " " (say("dòng", "rows")) },
        ),
    ])
}

fn courses(view: &Overview, language: Language) -> Markup {
    if view.courses.is_empty() {
        let message = language.say(
            "Chưa có khóa học nào được xuất bản. Đặt thư mục khóa học vào HOCVU_COURSES rồi khởi động lại, hoặc chạy hocvu courses publish.",
            "No course is published. Put course folders into HOCVU_COURSES and start again, or run hocvu courses publish.",
        );
        return empty(message, &html! {});
    }
    let columns = vec![
        Column::text(language.say("Khóa học", "Course")),
        Column::text(language.say("Mã", "Code")),
        Column::text(language.say("Phiên bản", "Version")),
        Column::text(language.say("Xuất bản lúc", "Published")),
        Column::text(language.say("Rà soát trước ngày", "Review by")),
    ];
    let rows = view.courses.iter().map(|course| {
        vec![
            html! { a href={ "/courses/" (course.folder) } { (course.title) } },
            html! { (course.code) },
            html! { (course.version) },
            html! { (moment(course.published_at, &view.zone, language)) },
            review(course.review_by, view.today, language),
        ]
    });
    Table::new(
        language.say("Khóa học đã xuất bản", "Published courses"),
        columns,
    )
    .quiet()
    .rows(rows)
    .show()
}

/// The day a course is to be looked through again; a badge once that is near or past.
fn review(by: Day, today: Day, language: Language) -> Markup {
    let words = dates::day(by.0, language);
    if by < today {
        badge_saying(State::Overdue, &words)
    } else if by < today.plus(60) {
        badge_saying(State::Due, &words)
    } else {
        html! { (words) }
    }
}
