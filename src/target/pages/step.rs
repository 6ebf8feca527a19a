//! The next step in a course: why, and where its button leads.
use crate::db::Time;
use crate::learning::Moment;
use crate::learning::QuizState;
use crate::learning::Step;
use crate::target::model::Home;
use crate::target::model::MyCourse;
use crate::text::Language;
use crate::text::dates;
use crate::web::components::next_step;
use maud::Markup;
use maud::html;

/// The one next step as a large button; where nothing can be done now, until when to wait, in words.
pub fn next(home: &Home, moment: &Moment, language: Language) -> Markup {
    if let Some(course) = home.next() {
        let step = link(course, language);
        let title = &course.release.course.title;
        return html! {
            @if let Some((address, label)) = step { (next_step(title, &address, &label)) }
        };
    }
    if let Some((course, until)) = home.waits_for() {
        return pause(course, &waiting(until, moment, language), language);
    }
    let stuck = home.stuck();
    html! { @if let Some(course) = stuck { (pause(course, exhausted(language), language)) } }
}

/// A course in which nothing can be done now, and why; reading is always open.
fn pause(course: &MyCourse, why: &str, language: Language) -> Markup {
    let about = &course.release.course;
    html! {
        section.next-step {
            p { strong { (about.title) } }
            p { (why) }
            a.button.secondary href={ "/courses/" (about.folder) } { (language.say("Xem lại khóa học", "Look at the course again")) }
        }
    }
}

/// What stands in the way of a course's next step.
pub fn obstacle(course: &MyCourse, moment: &Moment, language: Language) -> Option<String> {
    match course.step {
        Step::Quiz(QuizState::Waiting(until)) => Some(waiting(until, moment, language)),
        Step::Quiz(QuizState::Exhausted) => Some(exhausted(language).to_owned()),
        _ => None,
    }
}

fn waiting(until: Time, moment: &Moment, language: Language) -> String {
    let until = dates::moment(&until.zoned(&moment.zone), language);
    language.say(
        format!("Anh/chị làm lại được bài kiểm tra từ {until}. Trong lúc chờ, có thể đọc lại các bài."),
        format!("You can take the quiz again from {until}. Until then, the lessons are open for reading."),
    )
}

fn exhausted(language: Language) -> &'static str {
    language.say(
        "Anh/chị đã dùng hết số lần làm bài. Hãy trao đổi với cán bộ phụ trách đào tạo của đơn vị.",
        "You have used all your tries. Ask your unit's training officer how to go on.",
    )
}

/// Where to go on, and what to call it; nothing when there is nothing to do.
pub fn link(course: &MyCourse, language: Language) -> Option<(String, String)> {
    let here = format!("/courses/{}", course.release.course.folder);
    let say = |vietnamese: &str, english: &str| language.say(vietnamese, english).to_owned();
    match course.step {
        Step::Enrol => Some((here, say("Bắt đầu học", "Begin"))),
        Step::Lesson(place) => lesson(course, place, language),
        Step::Quiz(QuizState::Running(attempt)) => Some((
            format!("/attempts/{attempt}"),
            say("Làm tiếp bài kiểm tra", "Continue the quiz"),
        )),
        Step::Quiz(QuizState::Open(_)) => Some((here, say("Làm bài kiểm tra", "Take the quiz"))),
        Step::Quiz(QuizState::Waiting(_) | QuizState::Exhausted) => {
            Some((here, say("Xem lại khóa học", "Look at the course again")))
        }
        Step::Renew => Some((here, say("Học lại để gia hạn", "Take it again"))),
        Step::Quiz(QuizState::Passed | QuizState::Locked(_)) | Step::Completed => None,
    }
}

fn lesson(course: &MyCourse, place: usize, language: Language) -> Option<(String, String)> {
    let about = &course.release.course;
    let next = about.lessons.get(place)?;
    let opened = course
        .taken
        .as_ref()
        .is_some_and(|one| one.enrolment.progress.lesson(&next.id).last_at.is_some());
    let address = format!("/courses/{}/lessons/{}", about.folder, next.id);
    let (number, title) = (place + 1, &next.title);
    let label = if opened {
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
    Some((address, label))
}
