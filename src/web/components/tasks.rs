//! Things to do one after the other, each done or not.
use super::state::State;
use super::state::badge_saying;
use crate::text::Language;
use maud::Markup;
use maud::html;

/// One thing to do, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    pub address: &'static str,
    pub label: &'static str,
    pub done: bool,
}

/// The tasks in their order.
pub fn tasks(tasks: &[Task], language: Language) -> Markup {
    let state = |done: bool| {
        if done {
            badge_saying(State::Done, language.say("Đã xong", "Done"))
        } else {
            badge_saying(State::NotStarted, language.say("Cần làm", "To do"))
        }
    };
    html! {
        ol {
            @for task in tasks { li { a href=(task.address) { (task.label) } " " (state(task.done)) } }
        }
    }
}
