//! The roles of one person: what, where, since when, from whom; and what they let the person do.
use super::super::model::Standing;
use crate::access::Right;
use crate::access::Role;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::text::Language;
use crate::text::dates;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::Link;
use crate::web::components::State;
use crate::web::components::Table;
use crate::web::components::badge_saying;
use crate::web::components::breadcrumbs;
use crate::web::components::empty;
use maud::Markup;
use maud::html;

/// A role somebody holds, held or will hold.
pub(in crate::org::rights) struct Line {
    pub role: Role,
    pub unit_name: String,
    pub from: Day,
    pub to: Day,
    pub granted_on: Day,
    pub by: Option<String>,
    /// Who lent it.
    pub lender: Option<String>,
    pub decision: Option<String>,
    pub standing: Standing,
}

/// Where a role stands, as a badge.
pub(in crate::org) fn standing(standing: Standing, language: Language) -> Markup {
    match standing {
        Standing::Held => badge_saying(State::Valid, language.say("Đang giữ", "Held")),
        Standing::Resting => badge_saying(
            State::Expired,
            language.say(
                "Tạm ngừng: không còn giữ vị trí nào",
                "Rests: no post any more",
            ),
        ),
        Standing::Coming => {
            badge_saying(State::NotStarted, language.say("Chưa đến ngày", "To come"))
        }
        Standing::Ended => badge_saying(State::Expired, language.say("Đã hết hạn", "Ended")),
        Standing::Revoked => badge_saying(State::Revoked, language.say("Đã thu hồi", "Taken back")),
    }
}

/// The page about another person.
pub(in crate::org::rights) fn person(
    (id, name): (PersonId, &str),
    lines: &[Line],
    language: Language,
) -> Page {
    let title = language.say(
        "Được xem, được làm gì, ở đâu, từ khi nào",
        "May see and do what, where and since when",
    );
    let card = format!("/people/{id}");
    let above = [
        Link {
            address: "/people",
            label: language.say("Nhân sự", "People"),
        },
        Link {
            address: &card,
            label: name,
        },
    ];
    let body = html! {
        (breadcrumbs(&above, language))
        h1 { (name) ": " (title) }
        (held(lines, language))
    };
    Page::new(title, body).wide()
}

/// The roles as a table, the rights in force as a list.
pub(super) fn held(lines: &[Line], language: Language) -> Markup {
    if lines.is_empty() {
        let none = language.say(
            "Không có vai trò nào ngoài học viên.",
            "No role but that of a learner.",
        );
        return empty(none, &html! {});
    }
    let columns = [
        language.say("Vai trò", "Role"),
        language.say("Đơn vị và cấp dưới", "Unit and below"),
        language.say("Có hiệu lực", "In force"),
        language.say("Người giao, ngày giao", "Granted by, on"),
        language.say("Tình trạng", "State"),
    ];
    let caption = language.say("Vai trò", "Roles");
    html! {
        (Table::new(caption, columns.map(Column::text).to_vec())
            .rows(lines.iter().map(|line| row(line, language)))
            .show())
        (rights(lines, language))
    }
}

fn row(line: &Line, language: Language) -> Vec<Markup> {
    let day = |day: Day| dates::day(day.0, language);
    let by = line.by.as_deref();
    vec![
        html! {
            (line.role.name(language))
            @if let Some(lender) = &line.lender {
                div.hint { (language.say("thay mặt ", "in place of ")) (lender) }
            }
            @if let Some(decision) = &line.decision { div.hint { (decision) } }
        },
        html! { (line.unit_name) },
        html! {
            (language.say("từ ", "from ")) (day(line.from.max(line.granted_on)))
            @if line.to < Day::LAST { div.hint { (language.say("đến ", "until ")) (day(line.to)) } }
        },
        html! {
            (by.unwrap_or_else(|| language.say("Hệ thống", "The system"))) ", " (day(line.granted_on))
        },
        standing(line.standing, language),
    ]
}

/// What the roles in force open, each right with the units it holds in.
fn rights(lines: &[Line], language: Language) -> Markup {
    let held = lines.iter().filter(|line| line.standing == Standing::Held);
    let held: Vec<&Line> = held.collect();
    let units = |right: Right| {
        let mut units: Vec<&str> = held
            .iter()
            .filter(|line| line.role.carries(right))
            .map(|line| line.unit_name.as_str())
            .collect();
        units.sort_unstable();
        units.dedup();
        units
    };
    let opened: Vec<(Right, Vec<&str>)> = Right::ALL
        .iter()
        .filter(|right| !matches!(right, Right::Anyone | Right::SignedIn))
        .map(|right| (*right, units(*right)))
        .filter(|(_, units)| !units.is_empty())
        .collect();
    html! {
        @if !opened.is_empty() {
            section {
                h2 { (language.say("Nhờ đó hôm nay được", "Which today opens")) }
                ul {
                    @for (right, units) in &opened {
                        li { (right.meaning(language)) ": " (units.join(", ")) }
                    }
                }
                p { a href="/access/roles" { (language.say("Mỗi vai trò được làm gì", "What each role may do")) } }
            }
        }
    }
}
