//! What a person must learn and has learned, as part of the page about them.
use super::words::exhausted;
use crate::certificate::Code;
use crate::certificate::Status;
use crate::db::Day;
use crate::target::model::Home;
use crate::target::model::MyCourse;
use crate::target::model::Standing;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::components::Column;
use crate::web::components::State;
use crate::web::components::Table;
use crate::web::components::badge_saying;
use maud::Markup;
use maud::html;

/// A completion, with its certificate if there is one: code, register number, what it is worth.
pub struct RecordLine {
    pub course: String,
    pub completed_on: Day,
    pub score_percent: Option<f64>,
    pub certificate: Option<(Code, String, Status)>,
}

/// Both tables; a sentence in place of an empty one.
pub fn record(home: &Home, lines: &[RecordLine], language: Language) -> Markup {
    let required: Vec<_> = home.required().collect();
    html! {
        h2 { (language.say("Phải học", "Required learning")) }
        @if required.is_empty() {
            p.hint { (language.say("Không có khóa nào bắt buộc với người này.", "No course is required of this person.")) }
        } @else {
            (required_table(&required, language))
        }
        h2 { (language.say("Đã hoàn thành", "Completed")) }
        @if lines.is_empty() {
            p.hint { (language.say("Người này chưa hoàn thành khóa nào.", "This person has not completed a course.")) }
        } @else {
            (completed_table(lines, language))
        }
    }
}

fn required_table(required: &[(&MyCourse, Day, Standing)], language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Khóa học", "Course")),
        Column::text(language.say("Hạn", "Due")),
        Column::text(language.say("Tình trạng", "State")),
    ];
    let rows = required.iter().map(|(course, due, standing)| {
        let stuck = course.stuck_at().map(|best| exhausted(best, language));
        let state = match standing {
            Standing::Done => State::Done,
            Standing::Overdue => State::Overdue,
            Standing::Paused => State::Waiting,
            Standing::Missing if stuck.is_some() => State::Failed,
            Standing::Missing if course.taken.is_some() => State::UnderWay,
            Standing::Missing => State::NotStarted,
        };
        vec![
            html! { (course.release.course.title) },
            html! { (if *due == Day::LAST { "–".to_owned() } else { dates::day(due.0, language) }) },
            html! {
                (badge_saying(state, standing.word(language)))
                @if let Some(words) = stuck { " " (words) }
            },
        ]
    });
    Table::new(language.say("Phải học", "Required learning"), columns)
        .quiet()
        .rows(rows)
        .show()
}

fn completed_table(lines: &[RecordLine], language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Khóa học", "Course")),
        Column::text(language.say("Ngày hoàn thành", "Completed on")),
        Column::number(language.say("Điểm", "Score")),
        Column::text(language.say("Số vào sổ", "Register number")),
        Column::text(language.say("Giấy chứng nhận", "Certificate")),
    ];
    let rows = lines.iter().map(|line| {
        let certificate = line.certificate.as_ref();
        let score = line.score_percent;
        vec![
            html! { (line.course) },
            html! { (dates::day(line.completed_on.0, language)) },
            html! { (score.map_or_else(|| "–".to_owned(), |score| numbers::percent(score, language))) },
            html! {
                @if let Some((code, number, _)) = certificate {
                    a href={ "/certificates/" (code) } { (number) }
                } @else { "–" }
            },
            html! { (certificate.map_or("–", |(_, _, status)| status.word(language))) },
        ]
    });
    Table::new(language.say("Đã hoàn thành", "Completed"), columns)
        .quiet()
        .rows(rows)
        .show()
}
