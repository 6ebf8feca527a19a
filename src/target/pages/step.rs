//! The next step in a course: why, and where its button leads.
use crate::learning::Moment;
use crate::learning::QuizState;
use crate::learning::Step;
use crate::target::model::MyCourse;
use crate::text::Language;
use crate::text::dates;
use crate::web::components::next_step;
use maud::Markup;
use maud::html;

/// The one next step as a large button.
pub fn next(course: &MyCourse, moment: &Moment, language: Language) -> Markup {
    let title = &course.release.course.title;
    html! {
        @if let Some((address, label)) = link(course, moment, language) {
            (next_step(title, &address, &label))
        }
    }
}

/// Where to go on, and what to call it; nothing when there is nothing to do.
pub fn link(course: &MyCourse, moment: &Moment, language: Language) -> Option<(String, String)> {
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
        Step::Quiz(QuizState::Waiting(until)) => {
            let until = dates::moment(&until.zoned(&moment.zone), language);
            Some((
                here,
                language.say(
                    format!("Làm lại bài kiểm tra từ {until}"),
                    format!("Take the quiz again from {until}"),
                ),
            ))
        }
        Step::Quiz(QuizState::Exhausted) => Some((
            here,
            say(
                "Đã hết lượt làm bài: xem cần làm gì",
                "No tries left: see what to do",
            ),
        )),
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
