//! *Việc học của tôi*: where one stands in a sentence, the next step as one button, then everything else.
use super::step;
use crate::certificate::Status;
use crate::db::Day;
use crate::db::Time;
use crate::learning::Moment;
use crate::org::StateOfPost;
use crate::target::model::Beginning;
use crate::target::model::Home;
use crate::target::model::MyCertificate;
use crate::target::model::MyCourse;
use crate::target::model::Standing;
use crate::target::model::Worth;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers::plural;
use crate::web::Page;
use crate::web::components::State;
use crate::web::components::Tone;
use crate::web::components::badge;
use crate::web::components::badge_saying;
use crate::web::components::card;
use crate::web::components::empty;
use crate::web::components::notice;
use crate::web::components::progress;
use maud::Markup;
use maud::html;

/// The home page of somebody who is signed in; `beginning` for who brings the installation into use.
pub fn home(
    home: &Home,
    beginning: Option<Beginning>,
    moment: &Moment,
    language: Language,
) -> Page {
    let title = language.say("Việc học của tôi", "My learning");
    let say = |vietnamese, english| language.say(vietnamese, english);
    let all_courses = html! { a.button.secondary href="/courses" { (say("Xem các khóa học", "See the courses")) } };
    let nothing = home.open.is_empty() && home.under_way.is_empty() && home.done.is_empty();
    let body = html! {
        h1 { (title) }
        @if let Some(beginning) = beginning { (to_do(beginning, language)) }
        p.lead { (headline(home, language)) }
        (step::next(home, moment, language))
        @if nothing {
            (empty(say("Anh/chị chưa học khóa nào. Hãy chọn một khóa để bắt đầu.", "You have not begun a course. Choose one to begin."), &all_courses))
        }
        (section(say("Bắt buộc", "Required"), &home.open, moment, language))
        (section(say("Đang học", "Under way"), &home.under_way, moment, language))
        (certificates(&home.certificates, language))
        (section(say("Đã hoàn thành", "Done"), &home.done, moment, language))
        @if !nothing {
            div.actions {
                (all_courses)
                @if !home.done.is_empty() {
                    a.button.secondary href="/transcript" { (say("Bảng kết quả học tập", "My record")) }
                }
            }
        }
    };
    Page::new(title, body)
}

/// The next thing to do after the set-up, until all is done.
fn to_do(beginning: Beginning, language: Language) -> Markup {
    let tasks = beginning.tasks(language);
    let next = tasks.iter().find(|task| !task.done);
    html! {
        @if let Some(next) = next {
            (notice(Tone::Info, &html! { p {
                (language.say("Việc tiếp theo để đưa hệ thống vào sử dụng: ", "Next, to bring the installation into use: "))
                a href=(next.address) { (next.label) } ". "
                a href="/admin" { (language.say("Xem tất cả các bước", "See all the steps")) }
            } }))
        }
    }
}

/// Where somebody stands, in one sentence; a second one when certificates expire soon.
fn headline(home: &Home, language: Language) -> String {
    let stand = stand(home, language);
    let soon = home.expiring();
    if soon == 0 {
        return stand;
    }
    let more = language.say(
        format!("{soon} giấy chứng nhận sẽ hết hiệu lực trong 60 ngày tới."),
        format!(
            "{soon} {} within the next 60 days.",
            plural(soon, "certificate expires", "certificates expire")
        ),
    );
    format!("{stand} {more}")
}

/// That nothing is asked for during an absence, and until when it may be done afterwards.
fn deferral(home: &Home, away: &StateOfPost, language: Language) -> String {
    let words = away.words(language);
    let open = home.open.len();
    let first = home
        .open
        .iter()
        .filter_map(|course| course.required)
        .map(|(day, _)| day)
        .min();
    match first {
        None => format!("{words}."),
        Some(Day::LAST) => language.say(
            format!("{words}: {open} khóa bắt buộc được tạm hoãn; hạn mới tính khi anh/chị trở lại làm việc."),
            format!(
                "{words}: {open} required {} deferred; the new day follows from your return.",
                plural(open, "course is", "courses are")
            ),
        ),
        Some(day) => {
            let day = dates::day(day.0, language);
            language.say(
                format!("{words}: {open} khóa bắt buộc được tạm hoãn, hạn mới sớm nhất là hết ngày {day}."),
                format!(
                    "{words}: {open} required {} deferred, the first to {day}.",
                    plural(open, "course is", "courses are")
                ),
            )
        }
    }
}

fn stand(home: &Home, language: Language) -> String {
    if let Some(away) = &home.away {
        return deferral(home, away, language);
    }
    let (open, overdue) = (home.open.len(), home.overdue());
    let required = |course: &&MyCourse| course.required.is_some();
    let due = |course: &MyCourse| course.required.map(|(day, _)| dates::day(day.0, language));
    let first = home.open.first().and_then(due).unwrap_or_default();
    let last = home.open.last().and_then(due).unwrap_or_default();
    match (overdue, open, language) {
        (1.., _, Language::Vietnamese) => {
            format!("Anh/chị có {overdue} khóa đã quá hạn, khóa sớm nhất từ {first}. Hãy học ngay.")
        }
        (1.., _, Language::English) => format!(
            "{overdue} of your courses {} overdue, the first since {first}. Please take {} now.",
            plural(overdue, "is", "are"),
            plural(overdue, "it", "them"),
        ),
        (0, 1.., Language::Vietnamese) if first == last => {
            format!("Anh/chị còn {open} khóa phải hoàn thành chậm nhất hết ngày {first}.")
        }
        (0, 1.., Language::Vietnamese) => {
            format!(
                "Anh/chị còn {open} khóa phải hoàn thành, khóa gần nhất chậm nhất hết ngày {first}."
            )
        }
        (0, 1.., Language::English) if first == last => {
            let courses = plural(open, "course", "courses");
            format!("You have {open} {courses} to complete by {first}.")
        }
        (0, 1.., Language::English) => {
            format!("You have {open} courses to complete, the next by {first}.")
        }
        (0, 0, _) if home.done.iter().any(|course| required(&course)) => language
            .say(
                "Anh/chị đã hoàn thành mọi khóa bắt buộc.",
                "You have completed everything required.",
            )
            .to_owned(),
        (0, 0, _) => language
            .say(
                "Hiện không có khóa nào bắt buộc đối với anh/chị.",
                "Nothing is required of you at present.",
            )
            .to_owned(),
    }
}

fn section(title: &str, courses: &[MyCourse], moment: &Moment, language: Language) -> Markup {
    html! {
        @if !courses.is_empty() {
            section {
                h2 { (title) }
                div.cards { @for course in courses { (shown(course, moment, language)) } }
            }
        }
    }
}

fn shown(course: &MyCourse, moment: &Moment, language: Language) -> Markup {
    let about = &course.release.course;
    let title = html! { a href={ "/courses/" (about.folder) } { (about.title) } };
    let completed = course.taken.as_ref().and_then(|one| one.completed_at);
    let state = html! {
        p { (due(course, language)) " " (course_state(course, completed, moment, language)) }
        @if let (Some(taken), None) = (&course.taken, completed) {
            @let (done, all) = (taken.enrolment.progress.done_count(about), about.lessons.len());
            (progress(done, all, &lessons(done, all, language)))
            @if let Some(why) = step::obstacle(course, moment, language) { p { (why) } }
        }
        @if let Some(wait) = course.taken.as_ref().and_then(|one| one.waits) { p { (wait.sentence(language)) } }
    };
    let action = step::link(course, language);
    card(
        &title,
        &state,
        &html! { @if let Some((address, label)) = action { a.button.secondary href=(address) { (label) } } },
    )
}

fn lessons(done: usize, all: usize, language: Language) -> String {
    language.say(
        format!("{done}/{all} bài"),
        format!("{done} of {all} {}", plural(all, "lesson", "lessons")),
    )
}

/// By when it is required.
fn due(course: &MyCourse, language: Language) -> Markup {
    let Some((day, standing)) = course.required else {
        return html! {};
    };
    let by = dates::day(day.0, language);
    match standing {
        Standing::Overdue => badge_saying(
            State::Overdue,
            &language.say(format!("Quá hạn từ {by}"), format!("Overdue since {by}")),
        ),
        Standing::Missing => badge_saying(
            State::Due,
            &language.say(format!("Hạn: hết ngày {by}"), format!("Due by {by}")),
        ),
        Standing::Paused if day == Day::LAST => {
            badge_saying(State::Waiting, Standing::Paused.word(language))
        }
        Standing::Paused => badge_saying(
            State::Waiting,
            &language.say(
                format!("Tạm hoãn, hạn mới: hết ngày {by}"),
                format!("Deferred, due by {by}"),
            ),
        ),
        Standing::Done => html! {},
    }
}

fn course_state(
    course: &MyCourse,
    completed: Option<Time>,
    moment: &Moment,
    language: Language,
) -> Markup {
    match (completed, &course.taken) {
        (Some(at), _) => {
            let day = dates::day(at.day(&moment.zone).0, language);
            badge_saying(
                State::Done,
                &language.say(format!("Hoàn thành {day}"), format!("Completed {day}")),
            )
        }
        (None, Some(_)) => badge(State::UnderWay, language),
        (None, None) => badge(State::NotStarted, language),
    }
}

fn certificates(certificates: &[MyCertificate], language: Language) -> Markup {
    html! {
        @if !certificates.is_empty() {
            section {
                h2 { (language.say("Giấy chứng nhận", "Certificates")) }
                div.cards { @for one in certificates { (certificate(one, language)) } }
            }
        }
    }
}

fn certificate(one: &MyCertificate, language: Language) -> Markup {
    let address = format!("/certificates/{}", one.proof.code.plain());
    let title = html! { a href=(address) { (one.title) } };
    let about = html! {
        p { (worth(one.worth, language)) " " (validity(one.proof.valid_until, language)) }
        p.code { (one.proof.code) }
    };
    let pdf = html! { a.button.secondary href={ (address) ".pdf" } { (language.say("Tải PDF", "Download PDF")) } };
    card(&title, &about, &pdf)
}

fn worth(worth: Worth, language: Language) -> Markup {
    match worth {
        Worth::Valid => badge(State::Valid, language),
        Worth::Expiring => badge(State::Expiring, language),
        Worth::Ended(status) => match status {
            Status::Revoked => badge(State::Revoked, language),
            Status::Replaced => badge(State::Replaced, language),
            Status::Expired | Status::Valid => badge(State::Expired, language),
        },
    }
}

fn validity(until: Option<Day>, language: Language) -> String {
    match until {
        Some(day) => {
            let day = dates::day(day.0, language);
            language.say(
                format!("Có giá trị đến hết ngày {day}."),
                format!("Valid through {day}."),
            )
        }
        None => language
            .say("Không hết hạn.", "Does not expire.")
            .to_owned(),
    }
}
