//! The list of people without a post, for an administrator of everything.
use super::super::queries;
use super::super::queries::Unposted;
use crate::access::Role;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::text::Language;
use crate::web::Errors;
use crate::web::components::Column;
use crate::web::components::Table;
use diesel::QueryResult;
use maud::Markup;
use maud::html;

/// Somebody without a post, and their roles, each once.
pub(super) struct Row {
    person: Unposted,
    roles: Vec<Role>,
}

/// One page of them, and whether there are more. Two statements, however many people.
pub(super) fn find(
    conn: &mut Conn,
    (text, page): (&str, i64),
    day: Day,
) -> QueryResult<(Vec<Row>, bool)> {
    let (people, more) = queries::find_unposted(conn, (text, page), day)?;
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let mut held = queries::roles_of(conn, &ids, day)?;
    let row = |person: Unposted| {
        let held = held.remove(&person.id).unwrap_or_default();
        let mut roles: Vec<Role> = Vec::new();
        for (role, _) in held {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        Row { person, roles }
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

pub(super) fn table(rows: &[Row], language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Họ và tên", "Name")),
        Column::text(language.say("Mã cán bộ", "Staff code")),
        Column::text(language.say("Ngày sinh", "Born")),
        Column::text(language.say("Vai trò", "Roles")),
    ];
    let rows = rows.iter().map(|Row { person, roles }| {
        let roles: Vec<&str> = roles.iter().map(|role| role.name(language)).collect();
        vec![
            html! { a href={ "/people/" (person.id) } { (person.full_name) } },
            html! { (person.staff_code.as_deref().unwrap_or("–")) },
            html! { (person.birth_date.map_or_else(|| "–".to_owned(), |date| date.show(language))) },
            html! { @if roles.is_empty() { "–" } @else { (roles.join(", ")) } },
        ]
    });
    let caption = language.say("Người không có vị trí", "People without a post");
    Table::new(caption, columns).rows(rows).show()
}
