//! A reorganisation typed on a page: looked at and confirmed as one that came in a file.
use super::super::import;
use super::super::import::Event;
use super::super::import::Fault;
use super::super::import::ImportKind;
use super::super::import::Outcome;
use super::super::import::Upload;
use super::super::queries;
use super::event_form::EventForm;
use super::event_page;
use super::refusal::as_error;
use super::routes::reach;
use crate::access::Right;
use crate::db::Day;
use crate::text::Language;
use crate::text::dates;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Query;
use crate::web::Result;
use crate::web::Route;
use crate::web::Signed;
use crate::web::Within;
use crate::web::get;
use crate::web::post;
use axum::extract::State;
use std::sync::Arc;

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/units/events/new", Right::ManageUnits, form),
        post("/units/events", Right::ManageUnits, record),
    ]
}

async fn form(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Query(asked): Query<EventForm>,
) -> Result<Page> {
    let today = app.today();
    let units = app
        .db
        .read(move |conn| queries::units_to_choose(conn, &scope, today).map_err(Error::from))
        .await?;
    Ok(event_page::page(
        &asked,
        &units,
        &Errors::none(),
        viewer.language,
    ))
}

async fn record(
    State(app): State<App>,
    viewer: Signed,
    Form(form): Form<EventForm>,
) -> Result<Moved> {
    let language = viewer.language;
    let errors = form.check(language);
    if !errors.is_empty() {
        return Err(refused(&form, errors, language));
    }
    let form = beside_what_is_split(&app, form).await?;
    let upload = Arc::new(Upload {
        kind: ImportKind::Units,
        file_name: called(&form, language),
        bytes: form.file(),
        as_of: app.today(),
        complete: false,
        scope: reach(&app, ImportKind::Units, &viewer).await?,
        viewer: Some(Arc::clone(&viewer.0)),
        today: app.today(),
        convert: None,
    });
    let keys = Arc::new(app.keys.clone());
    let compared = import::preview(&app.db, Arc::clone(&upload), Arc::clone(&keys));
    let compared = compared.await.map_err(|error| as_error(error, language))?;
    let mut errors = Errors::none();
    for row in compared
        .rows
        .iter()
        .filter(|row| row.outcome == Outcome::Faulty)
    {
        for fault in &row.faults {
            errors.add(field_of(&form, fault), fault.reason.message(language));
        }
    }
    if errors.is_empty() && !compared.summary.counts.changes_anything() {
        errors.add(
            "",
            language.say(
                "Việc này đã được ghi nhận rồi.",
                "This has been recorded already.",
            ),
        );
    }
    if !errors.is_empty() {
        return Err(refused(&form, errors, language));
    }
    let staged = import::stage(&app.db, upload, keys, Some(viewer.person), app.now());
    let (id, _) = staged.await.map_err(|error| as_error(error, language))?;
    Ok(Moved::to(format!("/imports/{id}")))
}

/// The units into which one is split stand under what it stood under, unless the form says otherwise.
async fn beside_what_is_split(app: &App, mut form: EventForm) -> Result<EventForm> {
    let says = form.event() != Some(Event::Split) || !form.parent_code.trim().is_empty();
    let Some(day) = dates::parse_day(&form.date).filter(|_| !says) else {
        return Ok(form);
    };
    let (code, day) = (form.from_codes.trim().to_owned(), Day(day));
    let parent = app.db.read(move |conn| {
        let split = queries::unit_by_code(conn, &code, day)?;
        let parent = split.and_then(|unit| unit.parent_id);
        Ok::<_, Error>(match parent {
            Some(parent) => queries::unit_on(conn, parent, day)?,
            None => None,
        })
    });
    if let Some(parent) = parent.await? {
        form.parent_code = parent.code;
    }
    Ok(form)
}

fn field_of(form: &EventForm, fault: &Fault) -> &'static str {
    fault
        .column
        .as_deref()
        .map_or("", |column| form.field(column))
}

/// What stands in the place of a file's name.
fn called(form: &EventForm, language: Language) -> String {
    let event = form.event().map_or("", |event| event.label(language));
    let decision = form.decision.trim();
    let decision: String = decision.chars().take(100).collect();
    if decision.is_empty() {
        event.to_owned()
    } else {
        format!("{event} ({decision})")
    }
}

fn refused(form: &EventForm, errors: Errors, language: Language) -> Error {
    let page = event_page::page(form, &[], &errors, language);
    Error::refused(errors, page)
}
