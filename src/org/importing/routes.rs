//! Addresses of imports.
use super::super::entry::seat_administrators;
use super::super::import;
use super::super::import::Confirmation;
use super::super::import::Import;
use super::super::import::ImportError;
use super::super::import::ImportKind;
use super::super::import::ImportState;
use super::super::import::Outcome;
use super::super::import::Upload;
use super::super::inviting::ensure_accounts;
use super::super::queries;
use super::faulty;
use super::pages;
use super::pages::View;
use crate::access::Right;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::ImportId;
use crate::text::Language;
use crate::text::dates;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Query;
use crate::web::Result;
use crate::web::Route;
use crate::web::Signed;
use crate::web::Uploaded;
use crate::web::Within;
use crate::web::get;
use crate::web::post;
use crate::web::upload;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Deserialize;
use std::sync::Arc;

pub(in crate::org) fn routes() -> Vec<Route> {
    vec![
        get("/people/import", Right::ManagePeople, people_form),
        upload("/people/import", Right::ManagePeople, import_people),
        get("/units/import", Right::ManageUnits, units_form),
        upload("/units/import", Right::ManageUnits, import_units),
        get("/imports/{id}", Right::ManagePeople, differences),
        get(
            "/imports/{id}/faulty.xlsx",
            Right::ManagePeople,
            faulty_rows,
        ),
        post("/imports/{id}/confirmation", Right::ManagePeople, confirm),
        post("/imports/{id}/undo", Right::ManagePeople, undo),
    ]
}

async fn people_form(State(app): State<App>, viewer: Signed) -> Page {
    pages::form(
        ImportKind::People,
        app.today(),
        &Errors::none(),
        viewer.language,
    )
}

async fn units_form(State(app): State<App>, viewer: Signed) -> Page {
    pages::form(
        ImportKind::Units,
        app.today(),
        &Errors::none(),
        viewer.language,
    )
}

async fn import_people(
    app: State<App>,
    viewer: Signed,
    within: Within,
    sent: Uploaded,
) -> Result<Moved> {
    stage(app, (viewer, within), (ImportKind::People, sent)).await
}

async fn import_units(
    app: State<App>,
    viewer: Signed,
    within: Within,
    sent: Uploaded,
) -> Result<Moved> {
    stage(app, (viewer, within), (ImportKind::Units, sent)).await
}

async fn stage(
    State(app): State<App>,
    (viewer, Within(scope)): (Signed, Within),
    (kind, sent): (ImportKind, Uploaded),
) -> Result<Moved> {
    let (today, language) = (app.today(), viewer.language);
    let as_of = match sent.field("as_of")?.trim() {
        "" => today,
        text => dates::parse_day(text)
            .map(Day)
            .ok_or_else(|| refusal(kind, today, ("as_of", bad_day(language)), language))?,
    };
    if sent.bytes.is_empty() {
        let message = language
            .say(
                "Hãy chọn một tệp CSV hoặc XLSX.",
                "Choose a CSV or XLSX file.",
            )
            .to_owned();
        return Err(refusal(kind, today, ("file", message), language));
    }
    let complete = matches!(sent.field("complete")?, "1" | "on" | "true" | "x" | "có");
    let scope = reach(&app, scope, today).await?;
    let upload = Upload {
        kind,
        file_name: sent.file_name,
        bytes: sent.bytes,
        as_of,
        complete,
        scope,
        today,
    };
    let keys = Arc::new(app.keys.clone());
    match import::stage(
        &app.db,
        Arc::new(upload),
        keys,
        Some(viewer.person),
        app.now(),
    )
    .await
    {
        Ok((id, _)) => Ok(Moved::to(format!("/imports/{id}"))),
        Err(ImportError::File(error)) => Err(refusal(
            kind,
            today,
            ("file", error.message(language)),
            language,
        )),
        Err(error) => Err(as_error(error, language)),
    }
}

fn bad_day(language: Language) -> String {
    language
        .say(
            "Ngày chưa đúng, ví dụ 05/02/2026.",
            "Not a date, as 05/02/2026.",
        )
        .to_owned()
}

fn refusal(
    kind: ImportKind,
    today: Day,
    (field, message): (&'static str, String),
    language: Language,
) -> Error {
    let errors = Errors::one(field, message);
    let page = pages::form(kind, today, &errors, language);
    Error::refused(errors, page)
}

/// Where somebody may import: within their scope, and everywhere when it holds a unit with nothing above it, since a new
/// list may put another above that one.
async fn reach(app: &App, scope: Scope, today: Day) -> Result<Option<Scope>> {
    let asked = scope.clone();
    let whole = app
        .db
        .read(move |conn| holds_a_top(conn, &asked, today))
        .await?;
    Ok((!whole).then_some(scope))
}

fn holds_a_top(conn: &mut Conn, scope: &Scope, today: Day) -> Result<bool> {
    for root in scope.roots() {
        if queries::unit_on(conn, *root, today)?.is_some_and(|unit| unit.parent_id.is_none()) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    page: i64,
}

/// An import that the viewer made, or that was made within their units.
fn own(
    conn: &mut Conn,
    id: ImportId,
    (viewer, scope, today): (&Signed, &Scope, Day),
) -> Result<Import> {
    let import = import::import(conn, id)?.ok_or(Error::NotFound)?;
    let mine = import.created_by == Some(viewer.person);
    let within = match import.unit_id {
        Some(unit) => scope.within(conn, unit, today)?.is_some(),
        None => holds_a_top(conn, scope, today)?,
    };
    if mine || within {
        Ok(import)
    } else {
        Err(Error::NotFound)
    }
}

async fn differences(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<ImportId>,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let (today, by) = (app.today(), viewer.clone());
    let view = app
        .db
        .read(move |conn| {
            let import = own(conn, id, (&by, &scope, today))?;
            let outcome = asked
                .outcome
                .parse()
                .unwrap_or_else(|()| first_tab(&import));
            let (rows, more) = import::import_rows(conn, id, outcome, asked.page)?;
            Ok::<_, Error>(View {
                import,
                outcome,
                rows,
                more,
                page: asked.page.max(0),
            })
        })
        .await?;
    Ok(pages::differences(&view, viewer.language))
}

/// Faults first: somebody has to do something about them.
fn first_tab(import: &Import) -> Outcome {
    let counts = import.summary.counts;
    let order = [
        Outcome::Faulty,
        Outcome::New,
        Outcome::Changed,
        Outcome::Moved,
        Outcome::Left,
        Outcome::Unchanged,
    ];
    order
        .into_iter()
        .find(|outcome| counts.of(*outcome) > 0)
        .unwrap_or(Outcome::New)
}

async fn faulty_rows(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<ImportId>,
) -> Result<impl IntoResponse> {
    let (today, language, keys) = (app.today(), viewer.language, app.keys.clone());
    let rows = app
        .db
        .read(move |conn| {
            own(conn, id, (&viewer, &scope, today))?;
            let mut all = Vec::new();
            for page in 0.. {
                let (rows, more) = import::import_rows(conn, id, Outcome::Faulty, page)?;
                all.extend(rows);
                if !more {
                    break;
                }
            }
            Ok::<_, Error>(all)
        })
        .await?;
    let workbook = faulty::workbook(&rows, &keys, language).map_err(Error::internal)?;
    Ok((
        [
            (
                header::CONTENT_TYPE,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned(),
            ),
            (
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"dong-loi-{id}.xlsx\""),
            ),
        ],
        workbook,
    ))
}

async fn confirm(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<ImportId>,
) -> Result<Moved> {
    let (today, now, language) = (app.today(), app.now(), viewer.language);
    let reach = reach(&app, scope.clone(), today).await?;
    app.db
        .write(move |conn| {
            own(conn, id, (&viewer, &scope, today))?;
            let with = Confirmation {
                by: viewer.actor(),
                scope: reach.clone(),
                today,
                now,
            };
            let new =
                import::confirm(conn, id, &with).map_err(|error| as_error(error, language))?;
            ensure_accounts(conn, &new, now)?;
            seat_administrators(conn, now, today)?;
            Ok::<_, Error>(())
        })
        .await?;
    app.sessions.clear();
    Ok(Moved::to(format!("/imports/{id}")))
}

async fn undo(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<ImportId>,
) -> Result<Moved> {
    let (today, now, language) = (app.today(), app.now(), viewer.language);
    app.db
        .write(move |conn| {
            own(conn, id, (&viewer, &scope, today))?;
            let with = Confirmation {
                by: viewer.actor(),
                scope: Some(scope.clone()),
                today,
                now,
            };
            import::undo(conn, id, &with).map_err(|error| as_error(error, language))
        })
        .await?;
    app.sessions.clear();
    Ok(Moved::to(format!("/imports/{id}")))
}

/// What an import's refusal means to whoever asked.
fn as_error(error: ImportError, language: Language) -> Error {
    match error {
        ImportError::Database(error) => error.into(),
        ImportError::File(error) => Error::conflict(error.message(language)),
        ImportError::State(ImportState::Confirmed) => Error::conflict(language.say(
            "Lần nhập này đã được xác nhận rồi.",
            "This import has been confirmed already.",
        )),
        ImportError::State(_) => Error::conflict(language.say(
            "Lần nhập này không còn ở bước có thể làm việc đó.",
            "This import is no longer at a step where that is possible.",
        )),
        ImportError::Stale => Error::conflict(language.say(
            "Dữ liệu đã thay đổi từ khi tệp được so sánh. Hãy nhập lại tệp để xem những khác biệt mới.",
            "The data have changed since the file was compared. Import the file again to see the differences.",
        )),
        ImportError::BuiltUpon => Error::conflict(language.say(
            "Không hoàn tác được vì đã có thay đổi sau lần nhập này.",
            "It cannot be undone: later changes build on it.",
        )),
    }
}
