//! A course: the next step, what it is about, its lessons and its quiz.
use super::step::step;
use super::words;
use crate::content::Course;
use crate::content::Quiz;
use crate::content::Release;
use crate::learning::model::Enrolment;
use crate::learning::model::Moment;
use crate::learning::model::Progress;
use crate::learning::model::Traces;
use crate::text::Language;
use crate::text::numbers::plural;
use crate::web::components::Link;
use crate::web::components::OutlineItem;
use crate::web::components::State;
use crate::web::components::breadcrumbs;
use crate::web::components::facts;
use crate::web::components::outline;
use crate::web::components::progress;
use maud::Markup;
use maud::html;

/// A course as one reader sees it. `release` is the one they are pinned to, else the latest.
pub struct CourseView<'a> {
    pub release: &'a Release,
    pub enrolment: Option<&'a Enrolment>,
    pub signed_in: bool,
    /// What the enrolment left in other rooms.
    pub traces: Traces,
    pub moment: &'a Moment,
}

impl<'a> CourseView<'a> {
    pub(super) fn course(&self) -> &'a Course {
        &self.release.course
    }
}

pub fn course(view: &CourseView, language: Language) -> Markup {
    let course = view.course();
    let catalogue = Link {
        address: "/courses",
        label: language.say("Khóa học", "Courses"),
    };
    let introduction = html! { div.prose { (view.release.prepared.introduction) } };
    html! {
        (breadcrumbs(&[catalogue], language))
        h1 { (course.title) }
        p.lead { (course.summary) }
        (step(view, language))
        // Who decides whether to begin reads what it is about first; who has begun looks for the lessons.
        @if view.enrolment.is_none() { (introduction) }
        section {
            h2 id="cac-bai" { (language.say("Các bài", "Lessons")) }
            @if let Some(learner) = view.enrolment { (how_far(&learner.progress, course, language)) }
            (lessons(view, language))
        }
        @if let Some(quiz) = &course.quiz {
            section {
                h2 id="kiem-tra" { (language.say("Bài kiểm tra cuối khóa", "Final quiz")) }
                (quiz_facts(quiz, view.enrolment, language))
                @if let Some(attempt) = view.traces.result {
                    a.button.secondary href={ "/attempts/" (attempt) "/result" } { (language.say("Xem kết quả bài đã nộp", "See the result")) }
                }
            }
        }
        section {
            h2 { (language.say("Về khóa học", "About this course")) }
            (about(view, language))
        }
        @if view.enrolment.is_some() { (introduction) }
    }
}

fn how_far(done: &Progress, course: &Course, language: Language) -> Markup {
    let (done, total) = (done.done_count(course), course.lessons.len());
    progress(done, total, &words::lessons_done(done, total, language))
}

fn about(view: &CourseView, language: Language) -> Markup {
    let course = view.course();
    let text = |text: String| html! { (text) };
    let mut pairs = vec![
        (
            language.say("Mã khóa học", "Code"),
            text(course.code.clone()),
        ),
        (
            language.say("Thời lượng", "Length"),
            text(words::length(view.release, language)),
        ),
        (
            language.say("Dành cho", "For"),
            text(words::audience(&course.audience, language)),
        ),
        (
            language.say("Hiệu lực của kết quả", "Validity of the result"),
            text(words::validity(course.validity_months, language)),
        ),
        (
            language.say("Phiên bản", "Version"),
            text(course.version.clone()),
        ),
    ];
    if !course.legal_refs.is_empty() {
        let label = language.say("Căn cứ pháp lý", "Legal basis");
        pairs.push((label, text(course.legal_refs.join("; "))));
    }
    facts(&pairs)
}

/// What stands beside a lesson in the outline.
pub(super) fn lesson_state(progress: Option<&Progress>, lesson: &str) -> State {
    let known = progress.map(|progress| progress.lesson(lesson));
    match known {
        Some(known) if known.done_at.is_some() => State::Done,
        Some(known) if known.last_at.is_some() => State::UnderWay,
        _ => State::NotStarted,
    }
}

fn lessons(view: &CourseView, language: Language) -> Markup {
    let course = view.course();
    let progress = view.enrolment.map(|learner| &learner.progress);
    let lines: Vec<(String, String, State)> = course
        .lessons
        .iter()
        .map(|lesson| {
            let long = words::minutes(lesson.minutes, language);
            (
                words::lesson_address(course, &lesson.id),
                format!("{} ({long})", lesson.title),
                lesson_state(progress, &lesson.id),
            )
        })
        .collect();
    let items: Vec<OutlineItem> = lines
        .iter()
        .map(|(address, title, state)| OutlineItem {
            address,
            title,
            state: *state,
            current: false,
        })
        .collect();
    outline(&items, language)
}

fn quiz_facts(quiz: &Quiz, learner: Option<&Enrolment>, language: Language) -> Markup {
    let text = |text: String| html! { (text) };
    let unlimited = || language.say("Không giới hạn", "Unlimited").to_owned();
    let limit = match quiz.minutes {
        0 => unlimited(),
        minutes => words::minutes(minutes, language),
    };
    let tries = match (quiz.attempts, learner) {
        // There is nothing more to try.
        (_, Some(learner)) if learner.progress.quiz.passed => {
            language.say("đã đạt", "passed").to_owned()
        }
        (0, _) => unlimited(),
        (most, None) => most.to_string(),
        (most, Some(learner)) => {
            let left = most.saturating_sub(learner.progress.quiz.tries_in_all());
            language.say(
                format!("còn {left} trong {most} lần"),
                format!("{left} of {most} left"),
            )
        }
    };
    let mut pairs = vec![
        (
            language.say("Số câu hỏi", "Questions"),
            text(quiz.draw.count().to_string()),
        ),
        (
            language.say("Đạt từ", "Passes from"),
            text(format!("{}%", quiz.pass)),
        ),
        (language.say("Thời gian làm bài", "Time limit"), text(limit)),
        (language.say("Số lần làm bài", "Tries"), text(tries)),
    ];
    if quiz.wait_hours > 0 {
        let wait = quiz.wait_hours;
        let wait = language.say(
            format!("{wait} giờ"),
            format!("{wait} {}", plural(wait, "hour", "hours")),
        );
        let label = language.say("Chờ giữa hai lần", "Wait between tries");
        pairs.push((label, text(wait)));
    }
    facts(&pairs)
}
