//! People found within the viewer's units.
use super::super::model::PersonRow;
use super::super::queries;
use super::super::queries::PeopleSearch;
use super::day_of;
use crate::access::Right;
use crate::text::Language;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Page;
use crate::web::Query;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use crate::web::components;
use crate::web::components::Column;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Pages;
use crate::web::components::Table;
use axum::extract::State;
use maud::Markup;
use maud::html;
use serde::Deserialize;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    unit: String,
    as_of: String,
    page: Option<i64>,
}

impl Asked {
    /// The address of another page of the same list.
    fn address(&self, page: i64) -> String {
        let page = page.to_string();
        let pairs = [
            ("q", self.q.as_str()),
            ("unit", &self.unit),
            ("as_of", &self.as_of),
            ("page", &page),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect::<Vec<_>>();
        format!(
            "/people?{}",
            serde_urlencoded::to_string(pairs).unwrap_or_default()
        )
    }
}

struct Found {
    rows: Vec<PersonRow>,
    more: bool,
    unit_name: Option<String>,
}

pub(super) async fn list(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let day = day_of(&app, &asked.as_of, viewer.language).map_err(|errors| {
        let page = list_page(None, (&asked, &asked.as_of), &errors, &viewer);
        Error::refused(errors, page)
    })?;
    let wanted = asked.clone();
    let found = app
        .db
        .read(move |conn| {
            let (mut within, mut unit_name) = (scope.clone(), None);
            if !wanted.unit.trim().is_empty() {
                let unit =
                    queries::unit_named(conn, &scope, &wanted.unit, day)?.ok_or(Error::NotFound)?;
                within = scope.within(conn, unit.id, day)?.ok_or(Error::NotFound)?;
                unit_name = Some(unit.name);
            }
            let page = wanted.page.unwrap_or_default().max(0);
            let search = PeopleSearch {
                scope: within,
                exactly: None,
                text: wanted.q.clone(),
                day,
                page,
            };
            let (rows, more) = queries::find_people(conn, &search)?;
            Ok::<_, Error>(Found {
                rows,
                more,
                unit_name,
            })
        })
        .await?;
    let day = day.to_string();
    let asked = (&asked, day.as_str());
    Ok(list_page(Some(&found), asked, &Errors::none(), &viewer))
}

/// The form, and below it who was found, unless the form is wrong.
fn list_page(
    found: Option<&Found>,
    (asked, day): (&Asked, &str),
    errors: &Errors,
    viewer: &Signed,
) -> Page {
    let language = viewer.language;
    let title = language.say("Nhân sự", "People");
    let body = html! {
        (components::heading(title, &html! {
            @if viewer.may(Right::ManagePeople) {
                a.button href="/people/import" { (language.say("Nhập danh sách", "Import a list")) }
            }
        }))
        (components::error_summary(errors, language))
        (search_form((asked, day), errors, language))
        @if let Some(found) = found { (those_found(found, asked, language)) }
    };
    Page::new(title, body).wide()
}

fn those_found(found: &Found, asked: &Asked, language: Language) -> Markup {
    html! {
        @if let Some(name) = &found.unit_name {
            p { (language.say("Trong: ", "Within: ")) strong { (name) } " · " a href="/people" { (language.say("xem tất cả", "show all")) } }
        }
        @if found.rows.is_empty() {
            (components::empty(language.say("Không tìm thấy ai.", "Nobody was found."), &html! {}))
        } @else {
            (people_table(&found.rows, language))
            (page_links(found, asked, language))
        }
    }
}

fn search_form((asked, day): (&Asked, &str), errors: &Errors, language: Language) -> Markup {
    html! {
        form.filters method="get" action="/people" {
            (components::field(&Field::new("q", language.say("Tên hoặc mã cán bộ", "Name or staff code")).value(&asked.q).kind(Kind::Search), errors))
            @if !asked.unit.is_empty() { (components::hidden("unit", &asked.unit)) }
            (components::field(&Field::new("as_of", language.say("Vào ngày", "As of")).value(day).kind(Kind::Date), errors))
            (components::submit(language.say("Tìm", "Search")))
        }
    }
}

fn people_table(rows: &[PersonRow], language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Họ và tên", "Name")),
        Column::text(language.say("Mã cán bộ", "Staff code")),
        Column::text(language.say("Ngày sinh", "Born")),
        Column::text(language.say("Đơn vị", "Unit")),
        Column::text(language.say("Chức vụ", "Position")),
        Column::text(language.say("Đối tượng", "Category")),
    ];
    let rows = rows.iter().map(|row| {
        vec![
            html! { a href={ "/people/" (row.id) } { (row.full_name) } },
            html! { (row.staff_code.as_deref().unwrap_or("–")) },
            html! { (row.birth_date.map_or_else(|| "–".to_owned(), |date| date.show(language))) },
            html! { (row.unit_name) @if row.concurrent { " (" (language.say("kiêm nhiệm", "concurrent")) ")" } },
            html! { (row.position.as_deref().unwrap_or("–")) },
            html! { (row.category.label(language)) },
        ]
    });
    Table::new(language.say("Danh sách người", "List of people"), columns)
        .rows(rows)
        .show()
}

fn page_links(found: &Found, asked: &Asked, language: Language) -> Markup {
    let page = asked.page.unwrap_or_default().max(0);
    let previous = (page > 0).then(|| asked.address(page - 1));
    let next = found.more.then(|| asked.address(page + 1));
    let words = language.say(format!("Trang {}", page + 1), format!("Page {}", page + 1));
    let pages = Pages {
        previous: previous.as_deref(),
        next: next.as_deref(),
        words: &words,
    };
    html! { @if previous.is_some() || next.is_some() { (components::pagination(&pages, language)) } }
}
