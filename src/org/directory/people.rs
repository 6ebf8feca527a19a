//! People found within the viewer's units.
use super::super::finding::Finder;
use super::super::finding::PeopleSearch;
use super::super::finding::Tail;
use super::super::finding::find_people;
use super::super::model::By;
use super::super::model::PersonRow;
use super::super::model::Unit;
use super::super::queries;
use super::day_of;
use super::former;
use super::seconded;
use super::stranded;
use super::today;
use super::today::by_of;
use super::unposted;
use crate::access::Right;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::text::Language;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Kept;
use crate::web::Page;
use crate::web::Query;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use crate::web::components;
use crate::web::components::Column;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Table;
use axum::extract::State;
use axum::http::StatusCode;
use maud::Markup;
use maud::html;
use serde::Deserialize;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    unit: String,
    as_of: String,
    /// `then` or `today`: whether units are those of the day, or what goes on for them.
    by: String,
    /// `1`: those without a post.
    unposted: String,
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
            ("by", &self.by),
            ("unposted", &self.unposted),
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

impl Asked {
    /// For a search that found nobody at work: the same among those who left.
    fn wider(&self, language: Language) -> Markup {
        let among_left = Self {
            unposted: "1".to_owned(),
            unit: String::new(),
            ..self.clone()
        };
        html! {
            @if self.unposted.is_empty() && !self.q.trim().is_empty() {
                a href=(among_left.address(0)) { (language.say("Tìm trong những người đã rời", "Search among those who left")) }
            }
        }
    }
}

struct Found {
    people: Listed,
    more: bool,
    unit: Option<Unit>,
    /// Whether the viewer oversees everything.
    everybody: bool,
}

enum Listed {
    Posted(Vec<PersonRow>),
    Unposted(Vec<unposted::Row>),
}

/// What the form offers besides what was asked.
#[derive(Default)]
struct Offer {
    /// Whether the viewer oversees everything, and with it people who never held a post.
    everybody: bool,
    /// Code and name of the units to choose from.
    units: Vec<(String, String)>,
    /// That some wait for a unit.
    unplaced: Markup,
}

fn offer(
    conn: &mut Conn,
    (viewer, scope): (&Signed, &Scope),
    (today, day): (Day, Day),
) -> Result<Offer> {
    Ok(Offer {
        unplaced: stranded::hint(conn, scope, today, viewer.language)?,
        everybody: queries::oversees_all(conn, viewer, today)?,
        units: queries::units_to_choose(conn, scope, day)?,
    })
}

pub(super) async fn list(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    (Kept(finder), Query(asked)): (Kept<Finder>, Query<Asked>),
) -> Result<(StatusCode, Page)> {
    let number = Tail::asked(&asked.q, &app.keys);
    let (by, wanted, today) = (viewer.clone(), asked.clone(), app.today());
    let day = day_of(&app, &asked.as_of, viewer.language);
    let day = day.and_then(|day| Ok((day, by_of(&asked.by, viewer.language)?)));
    app.db
        .read(move |conn| {
            let of = day.as_ref().map_or(today, |(day, _)| *day);
            let offer = offer(conn, (&by, &scope), (today, of))?;
            let (day, by_units) = day.clone().map_err(|errors| {
                let page = list_page(None, (&wanted, &wanted.as_of, &offer), &errors, &by);
                Error::refused(errors, page)
            })?;
            let asked = (&wanted, &*day.to_string(), &offer);
            let found = if wanted.unposted.is_empty() {
                posted(conn, &finder, (&scope, number.clone()), (&wanted, day))?
            } else {
                // Others have left as of today: where somebody has been since is no concern of theirs.
                let day = if offer.everybody { day } else { today };
                Some(unposted(conn, &scope, asked, (day, &by))?)
            };
            let Some(mut found) = found else {
                let errors = Errors::one("unit", no_such_unit(by.language));
                let page = list_page(None, asked, &errors, &by);
                return Ok((StatusCode::NOT_FOUND, page));
            };
            if let Listed::Posted(rows) = &mut found.people {
                if by_units == By::Today {
                    today::rename(conn, rows, today, by.language)?;
                }
                seconded::mark(conn, rows, day, by.language)?;
                if !wanted.q.trim().is_empty() {
                    former::mark(conn, rows, by.language)?;
                }
            }
            let page = list_page(Some(&found), asked, &Errors::none(), &by);
            Ok((StatusCode::OK, page))
        })
        .await
}

/// The same for a unit of others and for none at all.
fn no_such_unit(language: Language) -> &'static str {
    language.say(
        "Không có đơn vị này trong phạm vi của anh/chị. Hãy gõ lại mã hoặc chọn trong danh sách.",
        "There is no such unit within yours. Type the code again or choose from the list.",
    )
}

/// Who is found; nothing when the unit asked for is none of the viewer's.
fn posted(
    conn: &mut Conn,
    finder: &Finder,
    (scope, number): (&Scope, Option<Tail>),
    (asked, day): (&Asked, Day),
) -> Result<Option<Found>> {
    let (mut within, mut found) = (scope.clone(), None);
    if !asked.unit.trim().is_empty() {
        let Some(unit) = queries::unit_named(conn, scope, &asked.unit, day)? else {
            return Ok(None);
        };
        let Some(below) = scope.within(conn, unit.id, day)? else {
            return Ok(None);
        };
        (within, found) = (below, Some(unit));
    }
    let search = PeopleSearch {
        scope: within,
        exactly: None,
        text: asked.q.clone(),
        number,
        day,
        seconded: true,
        page: asked.page.unwrap_or_default().max(0),
    };
    let (rows, more) = find_people(conn, finder, &search)?;
    Ok(Some(Found {
        people: Listed::Posted(rows),
        more,
        unit: found,
        everybody: false,
    }))
}

fn unposted(
    conn: &mut Conn,
    scope: &Scope,
    (asked, day_text, offer): (&Asked, &str, &Offer),
    (day, viewer): (Day, &Signed),
) -> Result<Found> {
    if !asked.unit.trim().is_empty() {
        let errors = unposted::with_unit(viewer.language);
        let page = list_page(None, (asked, day_text, offer), &errors, viewer);
        return Err(Error::refused(errors, page));
    }
    let page = asked.page.unwrap_or_default();
    let within = (!offer.everybody).then_some(scope);
    let (rows, more) = unposted::find(conn, within, (&asked.q, page), day)?;
    Ok(Found {
        people: Listed::Unposted(rows),
        more,
        unit: None,
        everybody: offer.everybody,
    })
}

/// The form, and below it who was found, unless the form is wrong.
fn list_page(
    found: Option<&Found>,
    (asked, day, offer): (&Asked, &str, &Offer),
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
        (offer.unplaced)
        (search_form((asked, day, offer), found, errors, language))
        @if let Some(found) = found { (those_found(found, asked, language)) }
    };
    Page::new(title, body).wide()
}

fn those_found(found: &Found, asked: &Asked, language: Language) -> Markup {
    let nobody = match &found.people {
        Listed::Posted(rows) => rows.is_empty(),
        Listed::Unposted(rows) => rows.is_empty(),
    };
    html! {
        @if let Some(Unit { name, .. }) = &found.unit {
            p { (language.say("Trong: ", "Within: ")) strong { (name) } " · " a href="/people" { (language.say("xem tất cả", "show all")) } }
        }
        @if nobody {
            (components::empty(language.say("Không tìm thấy ai.", "Nobody was found."), &asked.wider(language)))
        } @else {
            @match &found.people {
                Listed::Posted(rows) => (people_table(rows, language)),
                Listed::Unposted(rows) => (unposted::table(rows, found.everybody, language)),
            }
            (components::numbered_pages((asked.page.unwrap_or_default(), found.more), |page| asked.address(page), language))
        }
    }
}

fn search_form(
    (asked, day, offer): (&Asked, &str, &Offer),
    found: Option<&Found>,
    errors: &Errors,
    language: Language,
) -> Markup {
    // Links name a unit by its id; the field shows the code.
    let unit = found.and_then(|found| found.unit.as_ref());
    let unit = unit.map_or(asked.unit.as_str(), |unit| &unit.code);
    let unit = Field::new(
        "unit",
        language.say("Đơn vị, gồm cấp dưới", "Unit, with those below"),
    )
    .value(unit);
    html! {
        form.filters method="get" action="/people" {
            (components::field(&Field::new("q", language.say("Tên, mã cán bộ hoặc số CCCD", "Name, staff code or identity number")).value(&asked.q).kind(Kind::Search).hint(language.say("Một phần tên, có dấu hay không; đầu mã cán bộ; 4 hoặc 6 số cuối của số CCCD.", "A part of a name, with or without marks; the beginning of a staff code; the last 4 or 6 digits of an identity number.")), errors))
            (components::unit_field(&unit, &offer.units, errors, language))
            (components::field(&Field::new("as_of", language.say("Vào ngày", "As of")).value(day).kind(Kind::Date), errors))
            @if !asked.as_of.trim().is_empty() { (components::by_units(&asked.by, errors, language)) }
            (components::checkbox("unposted", unposted::label(offer.everybody, language), !asked.unposted.is_empty(), errors))
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
