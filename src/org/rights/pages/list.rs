//! Who may see or do what over a unit.
use super::super::model::Asked;
use super::super::queries::Access;
use crate::access::Right;
use crate::access::Role;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components;
use crate::web::components::Choice;
use crate::web::components::Column;
use crate::web::components::Field;
use crate::web::components::Icon;
use crate::web::components::Kind;
use crate::web::components::Link;
use crate::web::components::Pages;
use crate::web::components::Select;
use crate::web::components::State;
use crate::web::components::Table;
use maud::Markup;
use maud::html;

/// Rows on one page.
const ROWS: usize = 100;

/// The list of a unit.
pub(in crate::org::rights) struct View<'a> {
    pub unit: UnitId,
    pub name: String,
    pub asked: &'a Asked,
    /// As the field shows it.
    pub day: String,
    pub language: Language,
}

impl View<'_> {
    fn address(&self, ending: &str) -> String {
        format!("/units/{}/access{ending}", self.unit)
    }
}

/// The form and, unless it is wrong, who was found.
pub(in crate::org::rights) fn list(
    view: &View,
    found: Option<&[&Access]>,
    errors: &Errors,
) -> Page {
    let language = view.language;
    let title = language.say("Ai được xem, được làm gì", "Who may see and do what");
    let unit = format!("/units/{}", view.unit);
    let above = [
        Link {
            address: "/units",
            label: language.say("Đơn vị", "Units"),
        },
        Link {
            address: &unit,
            label: &view.name,
        },
    ];
    let export = Asked {
        page: None,
        ..view.asked.clone()
    };
    let body = html! {
        (components::breadcrumbs(&above, language))
        (components::heading(title, &html! {
            a.button.secondary href=(export.at(&view.address(".csv"))) {
                (components::icon(Icon::Download)) (language.say("Xuất CSV", "Export CSV"))
            }
        }))
        (components::error_summary(errors, language))
        p { (language.say(
            "Mỗi dòng là một vai trò có hiệu lực trong ngày đã chọn, giao tại đơn vị này hoặc cấp trên. ",
            "Each line is a role in force on the chosen day, granted in this unit or above. ",
        )) a href="/access/roles" { (language.say("Mỗi vai trò được làm gì", "What each role may do")) } }
        (filters(view, errors))
        @if let Some(found) = found { (those(view, found)) }
    };
    Page::new(title, body).wide()
}

fn filters(view: &View, errors: &Errors) -> Markup {
    let (asked, language) = (view.asked, view.language);
    let any = language.say("Tất cả", "All");
    let choice = |value: &'static str, label, chosen: &str| Choice {
        value,
        label,
        chosen: value == chosen,
    };
    let mut roles = vec![choice("", any, &asked.role)];
    let opening = Role::ALL.iter().filter(|role| **role != Role::Learner);
    roles.extend(opening.map(|role| choice(role.as_str(), role.name(language), &asked.role)));
    let mut rights = vec![choice("", any, &asked.right)];
    let special = Right::ALL
        .iter()
        .filter(|right| !matches!(right, Right::Anyone | Right::SignedIn));
    rights
        .extend(special.map(|right| choice(right.as_str(), right.meaning(language), &asked.right)));
    let day = Field::new("as_of", language.say("Vào ngày", "As of"))
        .value(&view.day)
        .kind(Kind::Date);
    let role = Select {
        name: "role",
        label: language.say("Vai trò", "Role"),
        choices: &roles,
        ..Select::default()
    };
    let right = Select {
        name: "right",
        label: language.say("Quyền", "Right"),
        choices: &rights,
        ..Select::default()
    };
    let below = language.say(
        "Cả vai trò chỉ có ở đơn vị dưới",
        "Also roles only in units below",
    );
    let review = language.say("Chỉ vai trò cần rà soát", "Only what needs a look");
    html! {
        form.filters method="get" action=(view.address("")) {
            (components::field(&day, errors))
            (components::select(&role, errors))
            (components::select(&right, errors))
            (components::checkbox("below", below, !asked.below.is_empty(), errors))
            (components::checkbox("review", review, !asked.review.is_empty(), errors))
            (components::submit(language.say("Xem", "Show")))
        }
    }
}

fn those(view: &View, found: &[&Access]) -> Markup {
    let language = view.language;
    if found.is_empty() {
        let nobody = language.say(
            "Không có vai trò nào như vậy trong ngày này.",
            "There is no such role on this day.",
        );
        return components::empty(nobody, &html! {});
    }
    let columns = [
        language.say("Họ và tên", "Name"),
        language.say("Vai trò", "Role"),
        language.say("Giao tại", "Granted in"),
        language.say("Đang công tác", "Posts"),
        language.say("Có hiệu lực", "In force"),
        language.say("Người giao", "Granted by"),
        language.say("Rà soát", "Review"),
    ];
    let page = view.asked.page.unwrap_or_default();
    let shown = found.iter().skip(page.saturating_mul(ROWS)).take(ROWS);
    let caption = language.say("Vai trò có hiệu lực", "Roles in force");
    html! {
        (Table::new(caption, columns.map(Column::text).to_vec())
            .rows(shown.map(|access| row(access, language)))
            .show())
        (pages(view, found.len(), page))
    }
}

fn pages(view: &View, total: usize, page: usize) -> Markup {
    let to = |page: usize| {
        let asked = Asked {
            page: Some(page),
            ..view.asked.clone()
        };
        asked.at(&view.address(""))
    };
    let previous = page.checked_sub(1).map(to);
    let next = (total.saturating_sub(page.saturating_mul(ROWS)) > ROWS).then(|| to(page + 1));
    let count = numbers::whole(i64::try_from(total).unwrap_or(i64::MAX), view.language);
    let words = view
        .language
        .say(format!("{count} vai trò"), format!("Roles: {count}"));
    components::pagination(
        &Pages {
            previous: previous.as_deref(),
            next: next.as_deref(),
            words: &words,
        },
        view.language,
    )
}

fn row(access: &Access, language: Language) -> Vec<Markup> {
    let held = &access.holding;
    let day = |day: Day| dates::day(day.0, language);
    vec![
        html! {
            @if access.open {
                a href={ "/people/" (held.person) "/access" } { (held.full_name) }
                @if let Some(code) = &held.staff_code { div.hint { (code) } }
            } @else {
                (held.full_name)
            }
        },
        html! {
            (held.role.name(language))
            @if let Some(source) = &access.source {
                div.hint { (language.say("thay mặt ", "in place of ")) (source.name) }
            }
            @if let Some(decision) = &held.decision { div.hint { (decision) } }
        },
        html! {
            (access.unit_name)
            @if !access.whole { div.hint { (language.say("chỉ đơn vị dưới", "below only")) } }
        },
        html! {
            @if !access.open || access.posts.is_empty() { "–" } @else { (access.posts.join(", ")) }
        },
        html! {
            (language.say("từ ", "since ")) (day(access.since))
            @if held.to < Day::LAST { div.hint { (language.say("đến ", "until ")) (day(held.to)) } }
        },
        html! { (access.by.as_deref().unwrap_or_else(|| language.say("Hệ thống", "The system"))) },
        html! {
            @for doubt in &access.doubts {
                (components::badge_saying(State::Due, &doubt.words(language))) " "
            }
            @if access.doubts.is_empty() { "–" }
        },
    ]
}
