//! The one next step of a course page: why, and one large button.
use super::course::CourseView;
use super::words;
use crate::content::Quiz;
use crate::db::Time;
use crate::learning::model::Enrolment;
use crate::learning::model::GradeClass;
use crate::learning::model::QuizState;
use crate::learning::model::Step;
use crate::learning::model::Wait;
use crate::learning::model::last_day;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::components::Icon;
use crate::web::components::certificate_links;
use crate::web::components::icon;
use crate::web::components::next_step;
use maud::Markup;
use maud::html;

/// What the reader of a course page does next.
pub fn step(view: &CourseView, language: Language) -> Markup {
    if !view.signed_in {
        return visitor(view, language);
    }
    match (
        Step::of(view.enrolment, view.course(), view.moment),
        view.enrolment,
    ) {
        (Step::Enrol, _) | (_, None) => enrol(view, language),
        (Step::Lesson(place), Some(learner)) => lesson(view, learner, place, language),
        (Step::Quiz(state), Some(learner)) => quiz(view, learner, state, language),
        // What waits for its certificate need not be taken again.
        (Step::Renew, Some(learner))
            if view
                .traces
                .earned
                .is_some_and(|earned| earned.waits.is_some()) =>
        {
            completed(view, learner, language)
        }
        (Step::Renew, Some(learner)) => renew(view, learner, language),
        (Step::Completed, Some(learner)) => completed(view, learner, language),
    }
}

/// The same as [`next_step`], where the button changes something.
fn posting(words: &str, address: &str, label: &str) -> Markup {
    html! {
        section.next-step {
            p { (words) }
            form method="post" action=(address) {
                button.button.large type="submit" { (label) (icon(Icon::Forward)) }
            }
        }
    }
}

fn visitor(view: &CourseView, language: Language) -> Markup {
    let here = words::course_address(view.course());
    let first = view.course().lessons.first();
    html! {
        section.next-step {
            p {
                (language.say(
                    "Khóa học mở cho mọi người, đọc được ngay. Muốn được ghi nhận kết quả và cấp giấy chứng nhận, anh/chị hãy đăng nhập trước khi học.",
                    "This course is open to everybody. To have your result recorded and certified, sign in before you begin.",
                ))
            }
            div.actions {
                @if let Some(lesson) = first {
                    a.button.large href=(words::lesson_address(view.course(), &lesson.id)) {
                        (language.say("Đọc bài 1", "Read lesson 1")) (icon(Icon::Forward))
                    }
                }
                a.button.secondary href=(words::sign_in_address(&here)) { (language.say("Đăng nhập để học", "Sign in to learn")) }
            }
        }
    }
}

fn enrol(view: &CourseView, language: Language) -> Markup {
    let count = view.course().lessons.len();
    let length = words::length(view.release, language);
    let why = language.say(
        format!("Khóa học có {count} bài, khoảng {length}. Anh/chị học lúc nào cũng được, bài nào trước cũng được; nghỉ giữa chừng không mất gì."),
        format!("{count} {}, about {length}. Learn whenever you like, in any order; nothing is lost when you pause.", numbers::plural(count, "lesson", "lessons")),
    );
    let address = format!("{}/enrolment", words::course_address(view.course()));
    posting(&why, &address, language.say("Bắt đầu học", "Begin"))
}

fn lesson(view: &CourseView, learner: &Enrolment, place: usize, language: Language) -> Markup {
    let course = view.course();
    let Some(next) = course.lessons.get(place) else {
        return html! {};
    };
    let (done, total) = (learner.progress.done_count(course), course.lessons.len());
    let why = language.say(
        format!("Anh/chị đã hoàn thành {done}/{total} bài."),
        format!(
            "You have completed {done} of {total} {}.",
            numbers::plural(total, "lesson", "lessons")
        ),
    );
    let (number, title) = (place + 1, &next.title);
    let label = if learner.progress.lesson(&next.id).last_at.is_some() {
        language.say(
            format!("Tiếp tục bài {number}: {title}"),
            format!("Continue lesson {number}: {title}"),
        )
    } else {
        language.say(
            format!("Học bài {number}: {title}"),
            format!("Lesson {number}: {title}"),
        )
    };
    next_step(&why, &words::lesson_address(course, &next.id), &label)
}

fn quiz(view: &CourseView, learner: &Enrolment, state: QuizState, language: Language) -> Markup {
    let Some(quiz) = &view.course().quiz else {
        return completed(view, learner, language);
    };
    let here = words::course_address(view.course());
    let before = last_try(learner, language);
    match state {
        QuizState::Running(attempt) => next_step(
            language.say(
                "Bài kiểm tra đang làm dở. Những câu đã lưu vẫn còn nguyên.",
                "Your quiz is under way. Every saved answer is still there.",
            ),
            &format!("/attempts/{attempt}"),
            language.say("Làm tiếp bài kiểm tra", "Continue the quiz"),
        ),
        QuizState::Open(left) => {
            let why = format!("{before}{}", open(quiz, left, language));
            let label = language.say("Làm bài kiểm tra", "Begin the quiz");
            posting(&why, &format!("{here}/attempts"), label)
        }
        QuizState::Waiting(until) => {
            let why = format!("{before}{}", waiting(view, until, language));
            reading(&why, language)
        }
        QuizState::Exhausted => {
            let why = format!("{before}{}", exhausted(quiz, language));
            reading(&why, language)
        }
        QuizState::Passed | QuizState::Locked(_) => completed(view, learner, language),
    }
}

fn reading(why: &str, language: Language) -> Markup {
    next_step(
        why,
        "#cac-bai",
        language.say("Đọc lại các bài", "Read the lessons again"),
    )
}

fn last_try(learner: &Enrolment, language: Language) -> String {
    match learner.progress.quiz.best() {
        Some(best) => {
            let best = numbers::percent(best, language);
            language.say(
                format!("Kết quả cao nhất đến nay là {best}, chưa đạt. "),
                format!("Your best result so far is {best}, which does not pass. "),
            )
        }
        None => language
            .say("Anh/chị đã học xong các bài. ", "All lessons are done. ")
            .to_owned(),
    }
}

fn open(quiz: &Quiz, left: Option<u32>, language: Language) -> String {
    let (count, pass) = (quiz.draw.count(), quiz.pass);
    let tries = match (left, language) {
        (None, _) => language
            .say(
                "Được làm lại nhiều lần.",
                "You may try as often as you like.",
            )
            .to_owned(),
        (Some(left), Language::Vietnamese) => format!("Còn {left} lần làm."),
        (Some(1), Language::English) => "One try is left.".to_owned(),
        (Some(left), Language::English) => format!("{left} tries are left."),
    };
    let limit = match (quiz.minutes, language) {
        (0, _) => language
            .say("không giới hạn thời gian", "no time limit")
            .to_owned(),
        (minutes, Language::Vietnamese) => {
            format!("làm trong {}", words::minutes(minutes, language))
        }
        (minutes, Language::English) => words::minutes(minutes, language),
    };
    language.say(
        format!("Bài kiểm tra có {count} câu, {limit}, đạt từ {pass}%. {tries}"),
        format!(
            "The quiz has {count} {}, {limit}; {pass}% passes. {tries}",
            numbers::plural(count, "question", "questions")
        ),
    )
}

fn waiting(view: &CourseView, until: Time, language: Language) -> String {
    let until = dates::moment(&until.zoned(&view.moment.zone), language);
    language.say(
        format!("Anh/chị làm lại được từ {until}."),
        format!("You can try again from {until}."),
    )
}

fn exhausted(quiz: &Quiz, language: Language) -> String {
    let tries = quiz.attempts;
    language.say(
        format!("Anh/chị đã dùng hết {tries} lần làm bài. Hãy trao đổi với cán bộ phụ trách đào tạo của đơn vị để biết cách học tiếp."),
        format!(
            "{} used. Ask your unit's training officer how to go on.",
            if tries == 1 { "The only try is".to_owned() } else { format!("All {tries} tries are") }
        ),
    )
}

fn renew(view: &CourseView, learner: &Enrolment, language: Language) -> Markup {
    let on = completed_on(view, learner, language);
    let ends = ends(view, learner, language);
    let why = language.say(
        format!("Kết quả ngày {on} {ends}. Học lại để được cấp giấy chứng nhận mới; kết quả cũ vẫn được giữ."),
        format!("Your completion of {on} {ends}. Take the course again for a new certificate; the old result is kept."),
    );
    let address = format!("{}/enrolment", words::course_address(view.course()));
    let button = posting(
        &why,
        &address,
        language.say("Học lại để gia hạn", "Take it again"),
    );
    html! {
        (button)
        @if let Some(earned) = view.traces.earned.filter(|earned| earned.waits.is_none()) {
            p { a href={ "/completions/" (earned.completion) "/certificate" } { (language.say("Xem giấy chứng nhận cũ", "See the old certificate")) } }
        }
    }
}

/// That a result has ended, or that it will, and on which day.
fn ends(view: &CourseView, learner: &Enrolment, language: Language) -> String {
    let at = learner.completed_at.unwrap_or(view.moment.now);
    let printed = view.traces.earned.and_then(|earned| earned.valid_until);
    let last =
        printed.or_else(|| last_day(at.day(&view.moment.zone), view.course().validity_months));
    let over = last.is_some_and(|last| last < view.moment.today());
    let day = last
        .map(|last| dates::day(last.0, language))
        .unwrap_or_default();
    if over {
        language.say(
            format!("đã hết hiệu lực từ sau ngày {day}"),
            format!("expired after {day}"),
        )
    } else {
        language.say(
            format!("sắp hết hiệu lực, còn giá trị đến hết ngày {day}"),
            format!("expires soon: it is valid through {day}"),
        )
    }
}

fn completed(view: &CourseView, learner: &Enrolment, language: Language) -> Markup {
    let on = completed_on(view, learner, language);
    let result = learner.progress.quiz.best().map(|percent| {
        let class = GradeClass::of(Some(percent)).label(language);
        let percent = numbers::percent(percent, language);
        language.say(
            format!(", kết quả {percent}, xếp loại {class}"),
            format!(" with {percent}, {class}"),
        )
    });
    let result = result.unwrap_or_default();
    let why = language.say(
        format!("Anh/chị đã hoàn thành khóa học ngày {on}{result}. Các bài vẫn mở để đọc lại."),
        format!("You completed this course on {on}{result}. The lessons stay open."),
    );
    if let Some(earned) = view.traces.earned.filter(|earned| earned.waits.is_none()) {
        return html! {
            section.next-step {
                p { (why) }
                (certificate_links(earned.completion, language))
            }
        };
    }
    let wait = view.traces.earned.and_then(|earned| earned.waits);
    let why = format!("{why} {}", wait.unwrap_or(Wait::Issuing).sentence(language));
    next_step(
        &why,
        "/",
        language.say("Đến Việc học của tôi", "To My learning"),
    )
}

fn completed_on(view: &CourseView, learner: &Enrolment, language: Language) -> String {
    let at = learner.completed_at.unwrap_or(view.moment.now);
    dates::day(at.day(&view.moment.zone).0, language)
}
