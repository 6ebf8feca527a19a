//! The tree of units of a day, and one unit with what lies below it.
use super::super::model::Unit;
use super::super::queries;
use super::super::tree::UnitTree;
use super::day_of;
use super::issuing::Issuing;
use crate::access::Right;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Page;
use crate::web::Path;
use crate::web::Query;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use crate::web::components;
use crate::web::components::Column;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Link;
use crate::web::components::Table;
use axum::extract::State;
use maud::Markup;
use maud::html;
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
pub(super) struct AsOf {
    #[serde(default)]
    as_of: String,
    /// After an issuer was named.
    #[serde(default)]
    saved: String,
}

pub(super) async fn tree(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Query(asked): Query<AsOf>,
) -> Result<Page> {
    let day = day_of(&app, &asked.as_of, viewer.language)
        .map_err(|errors| no_day("/units", &asked.as_of, errors, viewer.language))?;
    let (tree, counts) = app
        .db
        .read(move |conn| {
            let tree = queries::units_in(conn, &scope, day)?;
            let counts = queries::people_counts(conn, &scope, day)?;
            Ok::<_, Error>((tree, counts))
        })
        .await?;
    let may_import = viewer.may(Right::ManageUnits);
    Ok(tree_page(
        &tree,
        &counts,
        (day, may_import),
        viewer.language,
    ))
}

fn tree_page(
    tree: &UnitTree,
    counts: &HashMap<UnitId, i64>,
    (day, may_import): (Day, bool),
    language: Language,
) -> Page {
    let totals = tree.with_those_below(counts);
    let title = language.say("Đơn vị", "Units");
    let columns = vec![
        Column::text(language.say("Đơn vị", "Unit")),
        Column::text(language.say("Mã", "Code")),
        Column::text(language.say("Loại", "Kind")),
        Column::number(language.say("Số người", "People")),
    ];
    let rows = tree.outline().into_iter().map(|(depth, unit)| {
        let total = totals.get(&unit.id).copied().unwrap_or_default();
        unit_row(unit, depth, total, language)
    });
    let body = html! {
        (components::heading(title, &html! {
            @if may_import { a.button href="/units/import" { (language.say("Nhập từ tệp", "Import a file")) } }
        }))
        (day_form("/units", &day.to_string(), &Errors::none(), language))
        @if tree.units().is_empty() {
            (components::empty(
                language.say("Chưa có đơn vị nào vào ngày này.", "There are no units on this day."),
                &html! { a.button href="/units/import" { (language.say("Nhập danh sách đơn vị", "Import a list of units")) } },
            ))
        } @else {
            (Table::new(title, columns).rows(rows).filter(language.say("Lọc đơn vị", "Filter units")).show())
        }
    };
    Page::new(title, body).wide().script("js/table.js")
}

fn unit_row(unit: &Unit, depth: usize, total: i64, language: Language) -> Vec<Markup> {
    vec![
        html! {
            @for _ in 0..depth { span.indent aria-hidden="true" { "– " } }
            a href={ "/units/" (unit.id) } { (unit.name) }
        },
        html! { (unit.code) },
        html! { (unit.kind) },
        html! { (numbers::whole(total, language)) },
    ]
}

/// The choice of a day, kept in the address.
fn day_form(address: &str, day: &str, errors: &Errors, language: Language) -> Markup {
    html! {
        form.filters method="get" action=(address) {
            (components::field(&Field::new("as_of", language.say("Vào ngày", "As of")).value(day).kind(Kind::Date), errors))
            (components::submit(language.say("Xem", "Show")))
        }
    }
}

/// The choice of a day again, with what is wrong beside it.
fn no_day(address: &str, typed: &str, errors: Errors, language: Language) -> Error {
    let title = language.say("Đơn vị", "Units");
    let body = html! {
        (components::heading(title, &html! {}))
        (components::error_summary(&errors, language))
        (day_form(address, typed, &errors, language))
    };
    Error::refused(errors, Page::new(title, body).wide())
}

/// What a unit's page shows.
struct View {
    unit: Unit,
    tree: UnitTree,
    counts: HashMap<UnitId, i64>,
    issuing: Issuing,
    saved: bool,
    versions: Vec<Unit>,
}

pub(super) async fn unit(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<UnitId>,
    Query(asked): Query<AsOf>,
) -> Result<Page> {
    let day = day_of(&app, &asked.as_of, viewer.language).map_err(|errors| {
        let address = format!("/units/{id}");
        no_day(&address, &asked.as_of, errors, viewer.language)
    })?;
    let named = viewer.scope(Right::ManageUnits);
    let view = app
        .db
        .read(move |conn| {
            let within = scope.within(conn, id, day)?.ok_or(Error::NotFound)?;
            let tree = queries::units_in(conn, &within, day)?;
            Ok::<_, Error>(View {
                unit: tree.get(id).cloned().ok_or(Error::NotFound)?,
                counts: queries::people_counts(conn, &within, day)?,
                issuing: Issuing::read(conn, (id, &tree), (&scope, named.as_ref()), day)?,
                saved: !asked.saved.is_empty(),
                versions: queries::versions_of(conn, id)?,
                tree,
            })
        })
        .await?;
    Ok(unit_page(&view, day, &viewer))
}

fn unit_page(view: &View, day: Day, viewer: &Signed) -> Page {
    let (language, unit) = (viewer.language, &view.unit);
    let totals = view.tree.with_those_below(&view.counts);
    let total = totals.get(&unit.id).copied().unwrap_or_default();
    let people = format!("/people?unit={}&as_of={day}", unit.id);
    let body = html! {
        (components::breadcrumbs(&[Link { address: "/units", label: language.say("Đơn vị", "Units") }], language))
        (components::heading(&unit.name, &html! {
            a.button href=(people) { (language.say("Danh sách người", "List of people")) }
            @if viewer.may(Right::ManagePeople) {
                a.button.secondary href={ "/units/" (unit.id) "/invitations" } { (language.say("Mời vào hệ thống", "Invite people")) }
            }
        }))
        (components::facts(&[
            (language.say("Mã", "Code"), html! { (unit.code) }),
            (language.say("Loại", "Kind"), html! { (if unit.kind.is_empty() { "–" } else { unit.kind.as_str() }) }),
            (language.say("Khối", "Block"), html! { (unit.block.map_or("–", |block| block.label(language))) }),
            (language.say("Số người, kể cả đơn vị dưới", "People, with units below"), html! { a href=(people) { (numbers::whole(total, language)) } }),
            (language.say("Cơ quan cấp chứng nhận", "Issuing body"), view.issuing.brief(language)),
        ]))
        (below(view, &totals, language))
        (history(view, language))
        (view.issuing.section(unit, view.saved, language))
    };
    Page::new(unit.name.clone(), body)
}

fn below(view: &View, totals: &HashMap<UnitId, i64>, language: Language) -> Markup {
    let children: Vec<&Unit> = view.tree.children(view.unit.id).collect();
    if children.is_empty() {
        return html! {};
    }
    let title = language.say("Đơn vị trực thuộc", "Units below");
    let columns = vec![
        Column::text(language.say("Đơn vị", "Unit")),
        Column::text(language.say("Mã", "Code")),
        Column::number(language.say("Số người", "People")),
    ];
    let rows = children.into_iter().map(|unit| {
        let total = totals.get(&unit.id).copied().unwrap_or_default();
        vec![
            html! { a href={ "/units/" (unit.id) } { (unit.name) } },
            html! { (unit.code) },
            html! { (numbers::whole(total, language)) },
        ]
    });
    html! { section { h2 { (title) } (Table::new(title, columns).rows(rows).show()) } }
}

/// Former names and codes, when there were any.
fn history(view: &View, language: Language) -> Markup {
    if view.versions.len() < 2 {
        return html! {};
    }
    let title = language.say("Qua các thời kỳ", "Over time");
    let columns = vec![
        Column::text(language.say("Tên", "Name")),
        Column::text(language.say("Mã", "Code")),
        Column::text(language.say("Từ ngày", "From")),
        Column::text(language.say("Đến ngày", "To")),
    ];
    let day = |day: Day| {
        if day == Day::FIRST || day == Day::LAST {
            "–".to_owned()
        } else {
            dates::day(day.0, language)
        }
    };
    let rows = view.versions.iter().map(|version| {
        vec![
            html! { (version.name) },
            html! { (version.code) },
            html! { (day(version.valid_from)) },
            html! { (day(version.valid_to)) },
        ]
    });
    html! { section { h2 { (title) } (Table::new(title, columns).rows(rows).quiet().show()) } }
}
