//! All courses, and for who is signed in where each stands.
use super::words;
use crate::content::Release;
use crate::learning::model::Enrolment;
use crate::text::Language;
use crate::web::components::State;
use crate::web::components::badge;
use crate::web::components::card;
use crate::web::components::empty;
use maud::Markup;
use maud::html;

/// A course of the catalogue; its state for who is signed in.
pub struct Card<'a> {
    pub release: &'a Release,
    pub state: Option<State>,
}

/// Where a learner of these enrolments stands in a course.
pub fn course_state(enrolments: &[Enrolment], release: &Release) -> State {
    let mine = enrolments
        .iter()
        .find(|enrolment| enrolment.course == release.course_id);
    match mine {
        None => State::NotStarted,
        Some(enrolment) if enrolment.completed_at.is_some() => State::Done,
        Some(_) => State::UnderWay,
    }
}

/// The catalogue: what one is learning first, then what is still to learn, then what is done.
pub fn catalogue(cards: &[Card], signed_in: bool, language: Language) -> Markup {
    html! {
        h1 { (language.say("Khóa học", "Courses")) }
        @if cards.is_empty() { (none(signed_in, language)) }
        @if signed_in {
            @for (state, title) in groups(language) { (group(cards, Some(state), title, language)) }
        } @else if !cards.is_empty() {
            (group(cards, None, language.say("Mở cho mọi người", "Open to everybody"), language))
            p {
                (language.say(
                    "Cán bộ, công chức, viên chức có thêm các khóa học khác sau khi đăng nhập. ",
                    "Public servants find further courses after signing in. ",
                ))
                a href="/sign-in?next=%2Fcourses" { (language.say("Đăng nhập", "Sign in")) }
            }
        }
    }
}

fn groups(language: Language) -> [(State, &'static str); 3] {
    [
        (State::UnderWay, language.say("Đang học", "Under way")),
        (State::NotStarted, language.say("Chưa học", "Not started")),
        (State::Done, language.say("Đã hoàn thành", "Completed")),
    ]
}

fn group(cards: &[Card], state: Option<State>, title: &str, language: Language) -> Markup {
    let mut chosen = cards.iter().filter(|card| card.state == state).peekable();
    html! {
        @if chosen.peek().is_some() {
            section {
                h2 { (title) }
                div.cards { @for one in chosen { (course_card(one, language)) } }
            }
        }
    }
}

fn course_card(shown: &Card, language: Language) -> Markup {
    let course = &shown.release.course;
    let title = html! { a href=(words::course_address(course)) { (course.title) } };
    let about = html! {
        @if let Some(state) = shown.state { p { (badge(state, language)) } }
        p { (course.summary) }
        p {
            (course.code) " · " (words::length(shown.release, language))
            " · " (language.say("Dành cho ", "For ")) (words::audience(&course.audience, language))
        }
    };
    card(&title, &about, &html! {})
}

fn none(signed_in: bool, language: Language) -> Markup {
    if signed_in {
        let words = language.say(
            "Chưa có khóa học nào được xuất bản. Khi có, khóa học sẽ hiện ở đây.",
            "No course has been published yet. They will appear here.",
        );
        return empty(words, &html! {});
    }
    let words = language.say(
        "Chưa có khóa học nào mở cho mọi người. Cán bộ, công chức, viên chức hãy đăng nhập để thấy khóa học của mình.",
        "No course is open to everybody yet. Public servants sign in to see theirs.",
    );
    let action = html! {
        a.button href="/sign-in?next=%2Fcourses" { (language.say("Đăng nhập", "Sign in")) }
    };
    empty(words, &action)
}
