//! Requests in words.
use crate::db::Day;
use crate::privacy::model::Answer;
use crate::privacy::model::Request;
use crate::privacy::model::RequestKind;
use crate::privacy::model::StepRow;
use crate::text::Language;
use crate::text::dates;
use crate::web::Errors;
use crate::web::components::Choice;
use crate::web::components::Select;
use crate::web::components::State;
use crate::web::components::badge_saying;
use crate::web::components::radios;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// By when a request is acknowledged and answered.
pub fn deadlines(request: &Request, language: Language) -> String {
    let day = |day: Day| dates::day(day.0, language);
    let answer = day(request.answer_by);
    if request.acknowledged_at.is_some() {
        return language.say(
            format!("Phải trả lời chậm nhất hết ngày {answer}."),
            format!("To be answered by the end of {answer}."),
        );
    }
    let acknowledge = day(request.acknowledge_by);
    language.say(
        format!(
            "Phải xác nhận chậm nhất hết ngày {acknowledge} và trả lời chậm nhất hết ngày {answer}."
        ),
        format!(
            "To be acknowledged by the end of {acknowledge} and answered by the end of {answer}."
        ),
    )
}

/// Where a request stands.
pub(super) fn standing(request: &Request, today: Day, language: Language) -> Markup {
    let (state, words) = match (request.outcome, request.acknowledged_at) {
        (Some(Answer::Fulfilled), _) => (State::Done, language.say("Đã thực hiện", "Fulfilled")),
        (Some(Answer::Refused), _) => (State::Failed, language.say("Đã từ chối", "Refused")),
        _ if request.is_overdue(today) => (State::Overdue, language.say("Quá hạn", "Overdue")),
        (None, None) => (
            State::NotStarted,
            language.say("Chờ xác nhận", "To be acknowledged"),
        ),
        (None, Some(_)) => (State::Waiting, language.say("Đang xử lý", "In progress")),
    };
    badge_saying(state, words)
}

/// The steps of one request with their reasons.
pub(super) fn steps(rows: &[&StepRow], zone: &TimeZone, language: Language) -> Markup {
    html! {
        ol {
            @for row in rows {
                li {
                    (dates::moment(&row.at.zoned(zone), language)) " – " (row.step.label(language))
                    @if !row.reason.is_empty() { ": " (row.reason) }
                    @if !row.ground.is_empty() { " (" (language.say("căn cứ", "ground")) ": " (row.ground) ")" }
                }
            }
        }
    }
}

/// The choice of what is asked; nothing is chosen beforehand.
pub(super) fn kinds(
    offered: &[RequestKind],
    chosen: &str,
    errors: &Errors,
    language: Language,
) -> Markup {
    let choices: Vec<Choice> = offered
        .iter()
        .map(|kind| Choice {
            value: kind.as_str(),
            label: kind.label(language),
            chosen: kind.as_str() == chosen,
        })
        .collect();
    let select = Select {
        name: "kind",
        label: language.say("Yêu cầu", "What is asked"),
        choices: &choices,
        ..Select::default()
    };
    radios(&select, errors)
}
