//! The list of people without a post: for an administrator of everything all of them, for others those they had last.
use super::super::queries;
use super::super::queries::Unposted;
use crate::access::Role;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::text::Language;
use crate::text::dates;
use crate::web::Errors;
use crate::web::components::Column;
use crate::web::components::Table;
use diesel::QueryResult;
use maud::Markup;
use maud::html;
use std::collections::HashMap;

/// Somebody without a post, the unit and last day of the last one, and their roles, each once.
pub(super) struct Row {
    person: Unposted,
    last: Option<(String, Day)>,
    roles: Vec<Role>,
}

/// One page of them, and whether there are more. As many statements however many people.
pub(super) fn find(
    conn: &mut Conn,
    scope: Option<&Scope>,
    (text, page): (&str, i64),
    day: Day,
) -> QueryResult<(Vec<Row>, bool)> {
    let (people, more) = queries::find_unposted(conn, scope, (text, page), day)?;
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    // Roles may be held anywhere: of no concern to who had somebody only once.
    let mut held = match scope {
        None => queries::roles_of(conn, &ids, day)?,
        Some(_) => HashMap::new(),
    };
    let mut last = queries::last_posts(conn, scope, &ids, day)?;
    let row = |person: Unposted| {
        let held = held.remove(&person.id).unwrap_or_default();
        let mut roles: Vec<Role> = Vec::new();
        for (role, _) in held {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        Row {
            last: last.remove(&person.id),
            person,
            roles,
        }
    };
    Ok((people.into_iter().map(row).collect(), more))
}

/// Nobody stands in a unit without holding a post there.
pub(super) fn with_unit(language: Language) -> Errors {
    let words = language.say(
        "Người không có vị trí thì không thuộc đơn vị nào. Hãy để trống đơn vị, hoặc bỏ chọn \u{201c}Không có vị trí\u{201d}.",
        "Who has no post belongs to no unit. Leave the unit empty, or untick \u{201c}Without a post\u{201d}.",
    );
    Errors::one("unit", words)
}

/// Of whom a list is, for who may see everybody and for others.
pub(super) fn label(everybody: bool, language: Language) -> &'static str {
    if everybody {
        language.say("Không có vị trí", "Without a post")
    } else {
        language.say("Đã rời, không còn vị trí nào", "Left, without a post")
    }
}

pub(super) fn table(rows: &[Row], everybody: bool, language: Language) -> Markup {
    let mut columns = vec![
        Column::text(language.say("Họ và tên", "Name")),
        Column::text(language.say("Mã cán bộ", "Staff code")),
        Column::text(language.say("Ngày sinh", "Born")),
        Column::text(language.say("Đơn vị cuối cùng", "Last unit")),
        Column::text(language.say("Đến hết ngày", "Last day")),
    ];
    if everybody {
        columns.push(Column::text(language.say("Vai trò", "Roles")));
    }
    let rows = rows.iter().map(|Row { person, last, roles }| {
        let roles: Vec<&str> = roles.iter().map(|role| role.name(language)).collect();
        let mut cells = vec![
            html! { a href={ "/people/" (person.id) } { (person.full_name) } },
            html! { (person.staff_code.as_deref().unwrap_or("–")) },
            html! { (person.birth_date.map_or_else(|| "–".to_owned(), |date| date.show(language))) },
            html! { (last.as_ref().map_or("–", |(unit, _)| unit)) },
            html! { (last.as_ref().map_or_else(|| "–".to_owned(), |(_, day)| dates::day(day.0, language))) },
        ];
        if everybody {
            cells.push(html! { @if roles.is_empty() { "–" } @else { (roles.join(", ")) } });
        }
        cells
    });
    let caption = language.say("Người không có vị trí", "People without a post");
    Table::new(caption, columns).rows(rows).show()
}
