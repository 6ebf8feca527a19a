//! The latest imports, so that whoever brought a list in finds it again, to go on or to undo it; before them those with rows that
//! wait for a decision.
use super::super::import::ImportKind;
use super::super::import::ImportState;
use super::super::import::Outcome;
use super::routes::holds_a_top;
use super::routes::scope_of;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::ImportId;
use crate::db::schema::import_decisions;
use crate::db::schema::import_rows;
use crate::db::schema::imports;
use crate::db::schema::people;
use crate::text::Language;
use crate::text::dates;
use crate::web::Result;
use crate::web::Signed;
use crate::web::components::Column;
use crate::web::components::Table;
use diesel::dsl::exists;
use diesel::dsl::not;
use diesel::prelude::*;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// Imports listed; older ones are found from the people in them.
const LISTED: i64 = 20;

/// One of the latest imports.
#[derive(Queryable)]
pub(super) struct Recent {
    id: ImportId,
    file_name: String,
    state: ImportState,
    created_at: Time,
    /// Who brought it; none: a command of the operator.
    by: Option<String>,
    /// Whether it is written but for rows that somebody has to decide.
    waits: bool,
}

/// The latest imports of a kind that the viewer may open: those with rows that wait, then the others, the last first.
pub(super) fn recent(
    conn: &mut Conn,
    kind: ImportKind,
    (viewer, today): (&Signed, Day),
) -> Result<Vec<Recent>> {
    let scope = scope_of(kind, viewer)?;
    let whole = holds_a_top(conn, &scope, today)?;
    let within = imports::unit_id
        .assume_not_null()
        .eq_any(scope.units_on(today));
    let mine = imports::created_by.assume_not_null().eq(viewer.person);
    let of_operator = imports::unit_id
        .is_null()
        .and(whole.into_sql::<diesel::sql_types::Bool>());
    let undecided = import_rows::table
        .filter(import_rows::import_id.eq(imports::id))
        .filter(import_rows::outcome.eq(Outcome::Doubtful))
        .filter(not(exists(
            import_decisions::table
                .filter(import_decisions::import_id.eq(import_rows::import_id))
                .filter(import_decisions::line.eq(import_rows::line)),
        )));
    let waits = imports::state
        .eq(ImportState::Confirmed)
        .and(exists(undecided));
    let recent = imports::table
        .left_join(people::table.on(imports::created_by.eq(people::id.nullable())))
        .filter(imports::kind.eq(kind))
        .filter(mine.or(of_operator).or(within))
        .order((waits.desc(), imports::created_at.desc(), imports::id.desc()))
        .limit(LISTED)
        .select((
            imports::id,
            imports::file_name,
            imports::state,
            imports::created_at,
            people::full_name.nullable(),
            waits,
        ))
        .load(conn)?;
    Ok(recent)
}

/// The list; nothing where there is none yet.
pub(super) fn list(recent: &[Recent], zone: &TimeZone, language: Language) -> Markup {
    let title = language.say("Các lần nhập gần đây", "Recent imports");
    let columns = vec![
        Column::text(language.say("Tệp", "File")),
        Column::text(language.say("Nhập lúc", "Brought in")),
        Column::text(language.say("Người nhập", "By")),
        Column::text(language.say("Tình trạng", "State")),
    ];
    let rows = recent.iter().map(|one| {
        let by = one.by.as_deref();
        vec![
            html! { a href={ "/imports/" (one.id) } { (one.file_name) } },
            html! { (dates::moment(&one.created_at.zoned(zone), language)) },
            html! { (by.unwrap_or(language.say("Quản trị máy chủ", "The operator"))) },
            html! {
                (standing(one.state, language))
                @if one.waits {
                    " · "
                    a href={ "/imports/" (one.id) "?outcome=doubtful" } { (language.say("còn dòng chờ quyết định", "rows to be decided")) }
                }
            },
        ]
    });
    html! {
        @if !recent.is_empty() {
            h2 { (title) }
            (Table::new(title, columns).quiet().rows(rows).show())
        }
    }
}

fn standing(state: ImportState, language: Language) -> &'static str {
    match state {
        ImportState::Staging => language.say("Đang đọc", "Being read"),
        ImportState::Staged => language.say("Chờ xác nhận", "Waiting to be confirmed"),
        ImportState::Applying => language.say("Đang ghi", "Being written"),
        ImportState::Confirmed => language.say("Đã ghi", "Written"),
        ImportState::Undone => language.say("Đã hoàn tác", "Undone"),
        ImportState::Failed => language.say("Không ghi được", "Not written"),
    }
}
