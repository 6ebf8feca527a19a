//! What an attempt came to, and what comes next.
use super::review::Reviewed;
use super::review::review;
use super::words;
use crate::content::Quiz;
use crate::content::Release;
use crate::db::Time;
use crate::exam::model::left;
use crate::exam::queries::Attempt;
use crate::learning::Earned;
use crate::learning::Progress;
use crate::learning::QuizState;
use crate::learning::Wait;
use crate::text::Language;
use crate::text::numbers;
use crate::web::Page;
use crate::web::components::Link;
use crate::web::components::State;
use crate::web::components::breadcrumbs;
use crate::web::components::certificate_links;
use crate::web::components::facts;
use crate::web::components::post_button;
use crate::web::components::verdict;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// A closed attempt, and where its learner stands in the course.
pub struct Outcome<'a> {
    pub attempt: &'a Attempt,
    pub release: &'a Release,
    pub quiz: &'a Quiz,
    pub progress: &'a Progress,
    /// The completion, once the course is passed.
    pub earned: Option<Earned>,
    /// The marked paper, only when the policy lets it out.
    pub reviewed: Option<&'a Reviewed>,
    pub now: Time,
    pub zone: &'a TimeZone,
}

/// The page.
pub fn result_page(outcome: &Outcome<'_>, language: Language) -> Page {
    let course = format!("/courses/{}", outcome.release.course.folder);
    let way = Link {
        address: &course,
        label: &outcome.release.course.title,
    };
    let passed = outcome.attempt.passed == Some(true);
    let (state, word) = if passed {
        (State::Done, language.say("Đạt", "Passed"))
    } else {
        (State::Failed, language.say("Chưa đạt", "Not passed"))
    };
    let body = html! {
        (breadcrumbs(&[way], language))
        h1 { (language.say("Kết quả: ", "Result: ")) (outcome.quiz.title) }
        (verdict(state, word, &sentence(outcome, language), &next(outcome, language)))
        (about(outcome, language))
        @match outcome.reviewed {
            Some(reviewed) => (review(reviewed, outcome.attempt, outcome.release, language)),
            None => p.quiet { (not_shown(outcome.quiz, language)) },
        }
    };
    let title = language.say("Kết quả", "Result");
    Page::new(format!("{title}: {}", outcome.quiz.title), body).column()
}

/// `Anh/chị được 8,5/10 điểm (85%). Cần từ 70%.`
fn sentence(outcome: &Outcome<'_>, language: Language) -> String {
    let attempt = outcome.attempt;
    let points = attempt.points.unwrap_or_default();
    let points = words::out_of(points, attempt.points_max, language);
    let percent = numbers::percent(attempt.score_percent.unwrap_or_default(), language);
    let pass = numbers::percent(f64::from(outcome.quiz.pass), language);
    let scored = language.say(
        format!("Anh/chị được {points} điểm ({percent}). Cần từ {pass}."),
        format!("You have {points} points ({percent}). {pass} pass."),
    );
    if by_clock(attempt) {
        let over = language.say(
            "Đã hết giờ làm bài: hệ thống chấm những câu đã lưu.",
            "Time was over: the answers saved by then were marked.",
        );
        return format!("{over} {scored}");
    }
    scored
}

/// Whether time ended the attempt, and not its learner before.
fn by_clock(attempt: &Attempt) -> bool {
    let end = attempt.submitted_at.zip(attempt.deadline_at);
    end.is_some_and(|(submitted, deadline)| submitted >= deadline)
}

/// The one next step: the certificate, another try, or whom to ask.
fn next(outcome: &Outcome<'_>, language: Language) -> Markup {
    let state = outcome
        .progress
        .quiz_state(&outcome.release.course, outcome.now);
    let home = html! {
        a.button href="/" { (language.say("Về Việc học của tôi", "To My learning")) }
    };
    match state {
        Some(QuizState::Passed) => match outcome.earned {
            Some(Earned {
                completion,
                waits: None,
                ..
            }) => certificate_links(completion, language),
            earned => {
                let wait = earned.and_then(|earned| earned.waits);
                html! {
                    p { (wait.unwrap_or(Wait::Issuing).sentence(language)) }
                    (home)
                }
            }
        },
        Some(QuizState::Running(attempt)) => html! {
            a.button href={ "/attempts/" (attempt) } { (language.say("Làm tiếp bài đang mở", "Go on with the open attempt")) }
        },
        Some(QuizState::Open(_)) => html! {
            p { (tries_left(outcome, language)) }
            (post_button(&format!("/courses/{}/attempts", outcome.release.course.folder), language.say("Làm lại bài", "Try again"), ""))
        },
        Some(state) => html! {
            @if state != QuizState::Exhausted { p { (tries_left(outcome, language)) } }
            p { (words::refusal(state, outcome.zone, language)) }
            (home)
        },
        None => home,
    }
}

fn tries_left(outcome: &Outcome<'_>, language: Language) -> String {
    match (left(outcome.quiz, &outcome.progress.quiz), language) {
        (None, Language::Vietnamese) => "Số lần làm bài không giới hạn.".to_owned(),
        (None, Language::English) => "The number of attempts is not limited.".to_owned(),
        (Some(left), Language::Vietnamese) => format!("Còn {left} lần làm bài."),
        (Some(left), Language::English) => format!("Attempts left: {left}."),
    }
}

fn about(outcome: &Outcome<'_>, language: Language) -> Markup {
    let attempt = outcome.attempt;
    let moment = |time| words::moment(time, outcome.zone, language);
    let handed_in = attempt.submitted_at.map(moment).unwrap_or_default();
    let label = |vietnamese, english| language.say(vietnamese, english);
    facts(&[
        (label("Lần làm thứ", "Attempt"), html! { (attempt.number) }),
        (
            label("Bắt đầu", "Begun"),
            html! { (moment(attempt.begun_at)) },
        ),
        (label("Nộp bài", "Handed in"), html! { (handed_in) }),
    ])
}

/// Why keys are not shown, and when they will be.
fn not_shown(quiz: &Quiz, language: Language) -> &'static str {
    match quiz.review {
        crate::content::Review::Never => language.say(
            "Bài kiểm tra này không công bố đáp án.",
            "The answers of this quiz are not shown.",
        ),
        crate::content::Review::AfterPass => language.say(
            "Đáp án và giải thích được xem sau khi anh/chị đạt.",
            "Answers and explanations are shown once you have passed.",
        ),
        crate::content::Review::AfterClose => language.say(
            "Đáp án và giải thích được xem sau khi anh/chị đạt hoặc hết lượt làm bài.",
            "Answers and explanations are shown once you have passed or used all attempts.",
        ),
    }
}
