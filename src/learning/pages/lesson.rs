//! A lesson: its text, where it stands in the course, and what is still wanted before it counts.
use super::course::lesson_state;
use super::words;
use crate::content::Course;
use crate::content::Lesson;
use crate::content::Release;
use crate::learning::model::Progress;
use crate::text::Language;
use crate::web::components::Finish;
use crate::web::components::LessonLayout;
use crate::web::components::Link;
use crate::web::components::OutlineItem;
use crate::web::components::Tone;
use crate::web::components::notice;
use maud::Markup;
use maud::html;

/// A lesson as one reader sees it; `place` counts from 0.
pub struct LessonView<'a> {
    pub release: &'a Release,
    pub place: usize,
    pub reader: Reader<'a>,
}

/// Who reads.
pub enum Reader<'a> {
    /// Nobody signed in; nothing is counted.
    Visitor,
    /// Signed in, but in no unit; nothing can be counted.
    Unposted,
    Learner {
        progress: &'a Progress,
        remaining_seconds: i64,
        /// They tried to complete it just now.
        too_early: bool,
    },
}

/// The page of a lesson; `None` when the course has none at that place. It needs `js/lesson.js`.
pub fn lesson(view: &LessonView, language: Language) -> Option<Markup> {
    let course = &view.release.course;
    let lesson = course.lessons.get(view.place)?;
    let text = &view.release.prepared.lessons.get(view.place)?.html;
    let at = Addresses::of(course, lesson);
    let done = view.progress().map_or(0, |known| known.done_count(course));
    let number = language.say("Bài", "Lesson");
    let layout = LessonLayout {
        course: Link {
            address: &at.home,
            label: &course.title,
        },
        title: &format!("{number} {}. {}", view.place + 1, lesson.title),
        done: (done, course.lessons.len()),
        outline: &view.outline(&at),
        note: view.note(&at.sign_in, language),
        text,
        basis: legal_basis(lesson, language),
        finish: view.finish(lesson, &at),
        previous: view
            .place
            .checked_sub(1)
            .and_then(|place| link(course, &at, place)),
        next: link(course, &at, view.place + 1).or_else(|| quiz(course, &at)),
    };
    Some(crate::web::components::lesson(&layout, language))
}

/// Where the page's links lead and its forms post to.
struct Addresses {
    home: String,
    quiz: String,
    lessons: Vec<String>,
    activity: String,
    completion: String,
    sign_in: String,
}

impl Addresses {
    fn of(course: &Course, lesson: &Lesson) -> Self {
        let (home, here) = (
            words::course_address(course),
            words::lesson_address(course, &lesson.id),
        );
        let lessons = course.lessons.iter();
        Self {
            quiz: format!("{home}#kiem-tra"),
            lessons: lessons
                .map(|other| words::lesson_address(course, &other.id))
                .collect(),
            activity: format!("{here}/activity"),
            completion: format!("{here}/completion"),
            sign_in: words::sign_in_address(&here),
            home,
        }
    }
}

fn link<'a>(course: &'a Course, at: &'a Addresses, place: usize) -> Option<Link<'a>> {
    Some(Link {
        address: at.lessons.get(place)?,
        label: &course.lessons.get(place)?.title,
    })
}

/// After the last lesson comes the quiz.
fn quiz<'a>(course: &'a Course, at: &'a Addresses) -> Option<Link<'a>> {
    let quiz = course.quiz.as_ref()?;
    Some(Link {
        address: &at.quiz,
        label: &quiz.title,
    })
}

impl LessonView<'_> {
    fn progress(&self) -> Option<&Progress> {
        match self.reader {
            Reader::Learner { progress, .. } => Some(progress),
            Reader::Visitor | Reader::Unposted => None,
        }
    }

    fn outline<'a>(&'a self, at: &'a Addresses) -> Vec<OutlineItem<'a>> {
        let progress = self.progress();
        let lessons = self.release.course.lessons.iter().zip(&at.lessons);
        lessons
            .enumerate()
            .map(|(place, (lesson, address))| OutlineItem {
                address,
                title: &lesson.title,
                state: lesson_state(progress, &lesson.id),
                current: place == self.place,
            })
            .collect()
    }

    fn finish<'a>(&self, lesson: &Lesson, at: &'a Addresses) -> Option<Finish<'a>> {
        let Reader::Learner {
            progress,
            remaining_seconds,
            ..
        } = self.reader
        else {
            return None;
        };
        Some(Finish {
            activity: &at.activity,
            completion: &at.completion,
            remaining_seconds,
            done: progress.is_done(&lesson.id),
            sign_in: &at.sign_in,
        })
    }

    fn note(&self, sign_in: &str, language: Language) -> Markup {
        match self.reader {
            Reader::Learner {
                remaining_seconds,
                too_early: true,
                ..
            } => {
                let words = words::too_early(remaining_seconds, language);
                notice(Tone::Due, &html! { p { (words) } })
            }
            Reader::Learner { .. } => html! {},
            Reader::Unposted => notice(Tone::Due, &html! { p { (words::no_post(language)) } }),
            Reader::Visitor => notice(
                Tone::Info,
                &html! {
                    p {
                        (language.say(
                            "Anh/chị chưa đăng nhập nên việc đọc bài chưa được ghi nhận. ",
                            "You are not signed in, so reading is not recorded. ",
                        ))
                        a href=(sign_in) { (language.say("Đăng nhập để học", "Sign in to learn")) }
                    }
                },
            ),
        }
    }
}

fn legal_basis(lesson: &Lesson, language: Language) -> Markup {
    html! {
        @if !lesson.legal_refs.is_empty() {
            p.hint { (language.say("Căn cứ pháp lý: ", "Legal basis: ")) (lesson.legal_refs.join("; ")) }
        }
    }
}
