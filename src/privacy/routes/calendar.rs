//! The calendar as an administrator keeps it.
use crate::audit;
use crate::db::Day;
use crate::privacy::model::DayForm;
use crate::privacy::model::ListForm;
use crate::privacy::model::NewDay;
use crate::privacy::model::year_to_enter;
use crate::privacy::pages;
use crate::privacy::pages::CalendarView;
use crate::privacy::queries;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Query;
use crate::web::Result;
use crate::web::Signed;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Year {
    year: Option<i16>,
}

pub(super) async fn show(
    State(app): State<App>,
    viewer: Signed,
    Query(Year { year }): Query<Year>,
) -> Result<Page> {
    let view = view(&app, year).await?;
    Ok(pages::calendar(&view, &Errors::none(), viewer.language))
}

/// The page of a year; of the present one where none is named that people live in.
async fn view(app: &App, year: Option<i16>) -> Result<CalendarView> {
    let today = app.today();
    let year = year.filter(|year| (1900..=2999).contains(year));
    let year = year.unwrap_or_else(|| year_to_enter(today));
    app.db
        .read(move |conn| {
            Ok::<_, Error>(CalendarView {
                year,
                days: queries::days_of_year(conn, year)?,
                terms: queries::terms(conn)?,
                missing: queries::duties(conn, today)?.year_missing,
                day: DayForm::default(),
                list: ListForm::default(),
            })
        })
        .await
}

pub(super) async fn set(
    State(app): State<App>,
    viewer: Signed,
    Form(form): Form<DayForm>,
) -> Result<Moved> {
    match form.check(viewer.language) {
        Ok(day) => store(&app, &viewer, vec![day]).await,
        Err(errors) => {
            let mut view = view(&app, None).await?;
            view.day = form;
            let page = pages::calendar(&view, &errors, viewer.language);
            Err(Error::refused(errors, page))
        }
    }
}

pub(super) async fn set_list(
    State(app): State<App>,
    viewer: Signed,
    Form(form): Form<ListForm>,
) -> Result<Moved> {
    match form.check(viewer.language) {
        Ok(days) => store(&app, &viewer, days).await,
        Err(errors) => {
            let mut view = view(&app, None).await?;
            view.list = form;
            let page = pages::calendar(&view, &errors, viewer.language);
            Err(Error::refused(errors, page))
        }
    }
}

async fn store(app: &App, viewer: &Signed, days: Vec<NewDay>) -> Result<Moved> {
    let (actor, now) = (viewer.actor(), app.now());
    let year = days.first().map_or(0, |day| day.day.0.year());
    app.db
        .write(move |conn| {
            queries::set_days(conn, &days)?;
            let list: Vec<_> = days.iter().map(|day| day.day).collect();
            let act = ("calendar.set", format!("calendar/{year}"));
            audit::record(conn, now, &actor, act, json!({ "days": list }))?;
            Ok::<_, Error>(())
        })
        .await?;
    Ok(Moved::to(format!("/admin/calendar?year={year}")))
}

pub(super) async fn remove(
    State(app): State<App>,
    viewer: Signed,
    Path(day): Path<Day>,
) -> Result<Moved> {
    let (actor, now, year) = (viewer.actor(), app.now(), day.0.year());
    app.db
        .write(move |conn| {
            if !queries::remove_day(conn, day)? {
                return Err(Error::NotFound);
            }
            let act = ("calendar.remove", format!("calendar/{year}"));
            Ok(audit::record(
                conn,
                now,
                &actor,
                act,
                json!({ "days": [day] }),
            )?)
        })
        .await?;
    Ok(Moved::to(format!("/admin/calendar?year={year}")))
}
