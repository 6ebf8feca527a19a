//! A reorganisation typed on a page: looked at and confirmed as one that came in a file.
use super::super::import;
use super::super::import::Event;
use super::super::import::Fault;
use super::super::import::ImportKind;
use super::super::import::ImportRow;
use super::super::import::Outcome;
use super::super::import::Reason;
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
use std::collections::HashSet;
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
    let errors = form.check(app.today(), language);
    if !errors.is_empty() {
        return Err(refused(&form, errors, language));
    }
    let (form, errors) = beside_what_is_split(&app, form, language).await?;
    if !errors.is_empty() {
        return Err(refused(&form, errors, language));
    }
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
    let mut errors = faults(&form, &compared.rows, language);
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

/// What is wrong with the rows that a form became, each said once and in the words of the form.
fn faults(form: &EventForm, rows: &[ImportRow], language: Language) -> Errors {
    let (mut errors, mut said) = (Errors::none(), HashSet::new());
    let faulty = rows.iter().filter(|row| row.outcome == Outcome::Faulty);
    for fault in faulty.flat_map(|row| &row.faults) {
        let words = match &fault.reason {
            Reason::NoTarget(code) => language.say(
                format!("Chưa có đơn vị mang mã {code} vào ngày đó. Nếu là đơn vị mới, hãy ghi cả tên."),
                format!("No unit has the code {code} on that day. If it is a new one, give its name too."),
            ),
            reason => reason.message(language).replace("cột ", "ô "),
        };
        let field = field_of(form, fault);
        if said.insert((field, words.clone())) {
            errors.add(field, words);
        }
    }
    errors
}

/// The units into which one is split stand under what it stood under, unless the form says otherwise. Beside it what is wrong with
/// the codes: the one that is split has to stand then, and no other unit may have a new one's.
async fn beside_what_is_split(
    app: &App,
    mut form: EventForm,
    language: Language,
) -> Result<(EventForm, Errors)> {
    let day = dates::parse_day(&form.date).map(Day);
    let Some(day) = day.filter(|_| form.event() == Some(Event::Split)) else {
        return Ok((form, Errors::none()));
    };
    let typed = form.clone();
    let found = app.db.read(move |conn| {
        let split = queries::unit_by_code(conn, typed.from_codes.trim(), day)?;
        let mut taken = Vec::new();
        for [code, ..] in typed.new_units() {
            let holder = queries::unit_by_code(conn, &code, day)?;
            let same = split.as_ref().map(|unit| unit.id);
            taken.extend(holder.filter(|unit| Some(unit.id) != same));
        }
        let parent = match split.as_ref().and_then(|unit| unit.parent_id) {
            Some(parent) => queries::unit_on(conn, parent, day)?,
            None => None,
        };
        Ok::<_, Error>((split.is_some(), parent, taken))
    });
    let (stands, parent, taken) = found.await?;
    let mut errors = Errors::none();
    if !stands {
        let code = form.from_codes.trim();
        errors.add("from_codes", language.say(
            format!("Không có đơn vị nào mang mã “{code}” vào ngày đó. Chia tách mỗi lần một đơn vị, ghi đúng một mã."),
            format!("No unit has the code “{code}” on that day. Split one unit at a time, by its one code."),
        ));
    }
    for unit in taken {
        let (code, name) = (unit.code, unit.name);
        errors.add(
            "units",
            language.say(
                format!("Mã “{code}” đang là của {name}; hãy đặt mã khác cho đơn vị mới."),
                format!("The code “{code}” is that of {name}; give the new unit another."),
            ),
        );
    }
    if let Some(parent) = parent.filter(|_| form.parent_code.trim().is_empty()) {
        form.parent_code = parent.code;
    }
    Ok((form, errors))
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
