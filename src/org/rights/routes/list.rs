//! The list of who may do what over a unit, as a page and as a file.
use super::super::export;
use super::super::model::Asked;
use super::super::model::end_of;
use super::super::pages;
use super::super::pages::View;
use super::super::queries;
use super::super::queries::Access;
use super::super::queries::When;
use crate::access::Right;
use crate::access::Role;
use crate::access::Scope;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::org::last_name;
use crate::text::dates;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Page;
use crate::web::Path;
use crate::web::Query;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;

pub(super) async fn show(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<UnitId>,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let (found, view) = found(&app, &viewer, scope, (id, &asked)).await?;
    let found: Vec<&Access> = found.iter().collect();
    Ok(pages::list(&view, Some(&found), &Errors::none()))
}

pub(super) async fn csv(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<UnitId>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (found, view) = found(&app, &viewer, scope, (id, &asked)).await?;
    let found: Vec<&Access> = found.iter().collect();
    let name = format!("attachment; filename=\"quyen-{id}-{}.csv\"", view.day);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, export::csv(&found, viewer.language)).into_response())
}

/// The roles asked for, unless the form is wrong or the unit lies outside the scope.
async fn found<'a>(
    app: &App,
    viewer: &Signed,
    scope: Scope,
    (id, asked): (UnitId, &'a Asked),
) -> Result<(Vec<Access>, View<'a>)> {
    let language = viewer.language;
    let today = app.today();
    let day = match asked.as_of.trim() {
        "" => Some(today),
        text => dates::parse_day(text).map(Day),
    };
    let when = When {
        day: day.unwrap_or(today),
        today,
        end: end_of(day.unwrap_or(today), today, app.zone()),
        zone: app.zone().clone(),
    };
    let below = !asked.below.is_empty();
    let (name, all) = app
        .db
        .read(move |conn| {
            let within = scope.within(conn, id, when.day)?.ok_or(Error::NotFound)?;
            let name = last_name(conn, id, when.day)?;
            let lower = below.then_some(&within);
            let all = queries::over(conn, (id, &scope), lower, &when)?;
            Ok::<_, Error>((name, all))
        })
        .await?;
    let view = View {
        unit: id,
        name,
        asked,
        day: day.map_or_else(|| asked.as_of.clone(), |day| day.to_string()),
        language,
    };
    let mut errors = Errors::none();
    if day.is_none() {
        let words = language.say(
            "Ngày chưa đúng. Ghi như 05/02/2026.",
            "Not a day. Write it as 2026-02-05.",
        );
        errors.add("as_of", words);
    }
    match asked.check(language) {
        Ok(wanted) if errors.is_empty() => {
            Ok((chosen(all, wanted, !asked.review.is_empty()), view))
        }
        Ok(_) => Err(refused(&view, errors)),
        Err(others) => Err(refused(&view, errors.and(others))),
    }
}

fn refused(view: &View, errors: Errors) -> Error {
    let page = pages::list(view, None, &errors);
    Error::refused(errors, page)
}

fn chosen(
    all: Vec<Access>,
    (role, right): (Option<Role>, Option<Right>),
    doubtful: bool,
) -> Vec<Access> {
    let wanted = |access: &Access| {
        let held = access.holding.role;
        role.is_none_or(|role| role == held)
            && right.is_none_or(|right| held.carries(right) || held.carries_at_the_top(right))
            && (!doubtful || !access.doubts.is_empty())
    };
    all.into_iter().filter(wanted).collect()
}
