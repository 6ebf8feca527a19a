//! The posts of one person over time: coming, held, past.
use super::super::model::Assignment;
use crate::db::Day;
use crate::text::Language;
use crate::text::dates;
use crate::web::components;
use crate::web::components::Column;
use crate::web::components::State;
use crate::web::components::Table;
use maud::Markup;
use maud::html;

/// Every post with its unit as it was called then; told apart by whether it is held on `today`, if that is given.
pub(in crate::org) fn posts_table(
    posts: &[Assignment],
    today: Option<Day>,
    language: Language,
) -> Markup {
    if posts.is_empty() {
        return html! { p.hint { (language.say("Chưa có vị trí nào.", "No posts.")) } };
    }
    let columns = vec![
        Column::text(language.say("Đơn vị", "Unit")),
        Column::text(language.say("Chức vụ", "Position")),
        Column::text(language.say("Đối tượng", "Category")),
        Column::text(language.say("Từ ngày", "From")),
        Column::text(language.say("Đến ngày", "To")),
        Column::text(language.say("Tình trạng", "State")),
    ];
    let rows = posts.iter().map(|post| {
        vec![
            html! { (post.unit_name) @if post.concurrent { " (" (language.say("kiêm nhiệm", "concurrent")) ")" } },
            html! { (duty(post, language)) },
            html! { (post.category.label(language)) },
            html! { (first_day(post.valid_from, language)) },
            html! { (until(post, today, language)) },
            html! { @if let Some(today) = today { (standing(post, today, language)) } @else { "–" } },
        ]
    });
    Table::new(language.say("Vị trí công tác", "Posts"), columns)
        .quiet()
        .rows(rows)
        .show()
}

/// Position, rank and whether it leads, as far as they are known.
fn duty(post: &Assignment, language: Language) -> String {
    let leads = post
        .is_leader
        .then(|| language.say("lãnh đạo", "leader").to_owned());
    let rank = post
        .rank
        .as_ref()
        .map(|rank| language.say(format!("ngạch/hạng {rank}"), format!("rank {rank}")));
    let parts: Vec<String> = [post.position.clone(), rank, leads]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() {
        return "–".to_owned();
    }
    parts.join(", ")
}

/// A first day; nothing to say of one since ever.
pub(in crate::org) fn first_day(day: Day, language: Language) -> String {
    if day == Day::FIRST {
        return "–".to_owned();
    }
    dates::day(day.0, language)
}

/// A last day, or that it is open.
pub(in crate::org) fn last_day(day: Day, language: Language) -> String {
    if day == Day::LAST {
        return language.say("nay", "now").to_owned();
    }
    dates::day(day.0, language)
}

/// The last day of a post; one that is to come does not last until now.
fn until(post: &Assignment, today: Option<Day>, language: Language) -> String {
    if post.valid_to == Day::LAST && today.is_some_and(|today| post.valid_from > today) {
        return language.say("để ngỏ", "open").to_owned();
    }
    last_day(post.valid_to, language)
}

fn standing(post: &Assignment, today: Day, language: Language) -> Markup {
    let (state, word) = if post.valid_to < today {
        (State::Expired, language.say("Đã qua", "Past"))
    } else if post.valid_from > today {
        (State::NotStarted, language.say("Sắp tới", "To come"))
    } else {
        (State::Valid, language.say("Đang giữ", "Held"))
    };
    components::badge_saying(state, word)
}
