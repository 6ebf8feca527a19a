//! The groups of one person, for the page about them.
use super::super::queries::groups_of;
use super::day_or_now;
use crate::db::Conn;
use crate::db::ids::PersonId;
use crate::text::Language;
use crate::web::components::Column;
use crate::web::components::Table;
use diesel::QueryResult;
use maud::Markup;
use maud::html;

/// The groups a person is or was in; nothing for who never was in one. Whoever asks may see the person. The links lead on for
/// them, since a group shows to everybody the members they may see.
pub(in crate::org) fn of_person(
    conn: &mut Conn,
    person: PersonId,
    language: Language,
) -> QueryResult<Markup> {
    let groups = groups_of(conn, person)?;
    let title = language.say("Nhóm tham gia", "Groups");
    let columns = vec![
        Column::text(language.say("Nhóm", "Group")),
        Column::text(language.say("Vai trò", "Role")),
        Column::text(language.say("Từ ngày", "From")),
        Column::text(language.say("Đến ngày", "To")),
    ];
    let rows = groups.iter().map(|(group, membership)| {
        vec![
            html! { a href={ "/groups/" (group.id) } { (group.name) } },
            html! { (membership.role) },
            html! { (day_or_now(membership.from, language)) },
            html! { (day_or_now(membership.to, language)) },
        ]
    });
    Ok(html! {
        @if !groups.is_empty() {
            h2 { (title) }
            (Table::new(title, columns).quiet().rows(rows).show())
        }
    })
}
