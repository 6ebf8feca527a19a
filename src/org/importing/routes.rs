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
use super::super::when::is_plausible;
use super::cells;
use super::deciding;
use super::faulty;
use super::in_the_way;
use super::pages;
use super::pages::View;
use super::progress;
use super::recent;
use super::refusal::as_error;
use super::standing;
use crate::access::Right;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::ImportId;
use crate::text::Language;
use crate::text::LegacyFont;
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
use crate::web::Sent;
use crate::web::Signed;
use crate::web::Uploaded;
use crate::web::get;
use crate::web::large_upload;
use crate::web::post;
use crate::web::upload;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use maud::html;
use serde::Deserialize;
use std::sync::Arc;

pub(in crate::org) fn routes() -> Vec<Route> {
    let mut routes = vec![
        get("/people/import", Right::ManagePeople, people_form),
        large_upload("/people/import", Right::ManagePeople, import_people),
        get("/units/import", Right::ManageUnits, units_form),
        upload("/units/import", Right::ManageUnits, import_units),
        get("/imports/{id}", Right::ManagePeople, import_of),
        get(
            "/imports/{id}/faulty.xlsx",
            Right::ManagePeople,
            faulty_rows,
        ),
        post("/imports/{id}/confirmation", Right::ManagePeople, confirm).dangerous(),
        post("/imports/{id}/undo", Right::ManagePeople, undo).dangerous(),
        post(
            "/imports/{id}/decisions",
            Right::ManagePeople,
            deciding::decide,
        ),
        post(
            "/imports/{id}/conversion",
            Right::ManagePeople,
            deciding::convert,
        ),
    ];
    routes.extend(super::events::routes());
    routes
}

async fn people_form(app: State<App>, viewer: Signed) -> Result<Page> {
    form(app, viewer, ImportKind::People).await
}

async fn units_form(app: State<App>, viewer: Signed) -> Result<Page> {
    form(app, viewer, ImportKind::Units).await
}

async fn form(State(app): State<App>, viewer: Signed, kind: ImportKind) -> Result<Page> {
    let (today, language) = (app.today(), viewer.language);
    let recent = app
        .db
        .read(move |conn| recent::recent(conn, kind, (&viewer, today)))
        .await?;
    let recent = recent::list(&recent, &app.config.time_zone, language);
    let errors = Errors::none();
    Ok(pages::form(kind, today, (&errors, &recent), language))
}

async fn import_people(app: State<App>, viewer: Signed, sent: Uploaded) -> Result<Moved> {
    stage(app, viewer, (ImportKind::People, sent)).await
}

async fn import_units(app: State<App>, viewer: Signed, sent: Uploaded) -> Result<Moved> {
    stage(app, viewer, (ImportKind::Units, sent)).await
}

/// What to say when no file came, or one without anything in it; a browser sends a file without a name for none chosen.
fn nothing_in(file_name: &str, file: &Sent) -> Option<[&'static str; 2]> {
    let Sent::Near(bytes) = file else { return None };
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    if !text.iter().all(u8::is_ascii_whitespace) {
        None
    } else if file_name.is_empty() {
        Some([
            "Hãy chọn một tệp CSV hoặc XLSX.",
            "Choose a CSV or XLSX file.",
        ])
    } else {
        Some([
            "Tệp này trống, không có dòng nào. Hãy chọn tệp khác.",
            "This file is empty: it has no lines. Choose another one.",
        ])
    }
}

async fn stage(
    State(app): State<App>,
    viewer: Signed,
    (kind, sent): (ImportKind, Uploaded),
) -> Result<Moved> {
    let (today, language) = (app.today(), viewer.language);
    let as_of = match sent.field("as_of")?.trim() {
        "" => today,
        text => dates::parse_day(text)
            .map(Day)
            .filter(|day| is_plausible(*day, today))
            .ok_or_else(|| refusal(kind, today, ("as_of", bad_day(language)), language))?,
    };
    if let Some([vietnamese, english]) = nothing_in(&sent.file_name, &sent.file) {
        let message = language.say(vietnamese, english).to_owned();
        return Err(refusal(kind, today, ("file", message), language));
    }
    let complete = matches!(sent.field("complete")?, "1" | "on" | "true" | "x" | "có");
    let scope = reach(&app, kind, &viewer).await?;
    let convert = LegacyFont::parse(sent.field("legacy_font")?);
    let upload = Upload {
        kind,
        file_name: sent.file_name,
        bytes: Vec::new(),
        as_of,
        complete,
        scope,
        viewer: Some(Arc::clone(&viewer.0)),
        today,
        convert,
    };
    let staged = match sent.file {
        Sent::Far(spool) if kind == ImportKind::People => {
            progress::stage(&app, upload, (spool, viewer.person)).await
        }
        file => {
            let (bytes, keys) = (file.into_bytes().await?, Arc::new(app.keys.clone()));
            let (upload, by) = (Arc::new(Upload { bytes, ..upload }), Some(viewer.person));
            let staged = import::stage(&app.db, upload, keys, by, app.now());
            staged.await.map(|(id, _)| id)
        }
    };
    match staged {
        Ok(id) => Ok(Moved::to(format!("/imports/{id}"))),
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
            "Ngày chưa đúng. Ghi như 05/02/2026, không trước năm 1975 và không quá một năm tới.",
            "Not a date, as 05/02/2026, from 1975 to a year from now.",
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
    let page = pages::form(kind, today, (&errors, &html! {}), language);
    Error::refused(errors, page)
}

/// Where somebody may import: within their scope. Administrators who hold a unit with nothing above it may put another above
/// that one, so they import units everywhere.
pub(super) async fn reach(app: &App, kind: ImportKind, viewer: &Signed) -> Result<Option<Scope>> {
    let scope = scope_of(kind, viewer)?;
    if kind == ImportKind::People || !viewer.may(Right::Administer) {
        return Ok(Some(scope));
    }
    let (asked, today) = (scope.clone(), app.today());
    let whole = app
        .db
        .read(move |conn| holds_a_top(conn, &asked, today))
        .await?;
    Ok((!whole).then_some(scope))
}

/// Where the viewer may bring in what such an import brings. The addresses of imports ask only for the lesser right.
pub(super) fn scope_of(kind: ImportKind, viewer: &Signed) -> Result<Scope> {
    let right = match kind {
        ImportKind::People => Right::ManagePeople,
        ImportKind::Units => Right::ManageUnits,
    };
    viewer.scope(right).ok_or(Error::NotFound)
}

pub(super) fn holds_a_top(conn: &mut Conn, scope: &Scope, today: Day) -> Result<bool> {
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

/// An import that the viewer made, or that was made within their units, if they still have the right to such imports.
pub(super) fn own(conn: &mut Conn, id: ImportId, viewer: &Signed, today: Day) -> Result<Import> {
    let import = import::import(conn, id)?.ok_or(Error::NotFound)?;
    let scope = scope_of(import.kind, viewer)?;
    let mine = import.created_by == Some(viewer.person);
    let within = match import.unit_id {
        Some(unit) => scope.within(conn, unit, today)?.is_some(),
        None => holds_a_top(conn, &scope, today)?,
    };
    if mine || within {
        Ok(import)
    } else {
        Err(Error::NotFound)
    }
}

/// `GET /imports/{id}`, and how far it is for programs at `/imports/{id}.json`.
async fn import_of(
    State(app): State<App>,
    viewer: Signed,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (id, json) = match name.strip_suffix(".json") {
        Some(id) => (id, true),
        None => (name.as_str(), false),
    };
    let id = ImportId(id.parse().map_err(|_| Error::NotFound)?);
    if json {
        return Ok(standing::json(&app, &viewer, id).await?.into_response());
    }
    Ok(differences(app, viewer, (id, asked)).await?.into_response())
}

async fn differences(
    app: App,
    viewer: Signed,
    (id, asked): (ImportId, Asked),
) -> Result<(HeaderMap, Page)> {
    let (today, now, by) = (app.today(), app.now(), viewer.clone());
    let (zone, here) = (app.config.time_zone.clone(), app.clone());
    let view = app
        .db
        .read(move |conn| {
            let import = own(conn, id, &by, today)?;
            let outcome = asked
                .outcome
                .parse()
                .unwrap_or_else(|()| first_tab(&import));
            let (rows, more) = import::import_rows(conn, id, outcome, asked.page)?;
            let doubts = match outcome {
                Outcome::Doubtful => {
                    let scope = scope_of(import.kind, &by)?;
                    import::doubts(conn, &import, &rows, (&scope, today))?
                }
                _ => Vec::new(),
            };
            let entered_since = match import.state {
                ImportState::Confirmed => import::entered_since(conn, id)?,
                _ => 0,
            };
            Ok::<_, Error>(View {
                limited: is_limited(conn, &import, (&by, today))?,
                in_the_way: in_the_way::later(conn, &import, (&here, &by))?,
                left: cells::left(conn, &rows, import.as_of)?,
                uncovered: import::uncovered(conn, &import)?,
                undated: import::undated(conn, &import)?,
                ahead: import::ahead(conn, &import, &by)?,
                leaving_roles: import::leavers_with_roles(conn, &import)?,
                undecided: import::undecided(conn, &import)?,
                doubts,
                entered_since,
                begun_by: standing::begun_by(conn, &import)?,
                begun_at: import.created_at.zoned(&zone),
                now,
                undo_until: import.undo_until().map(|until| until.day(&zone)),
                import,
                outcome,
                rows,
                more,
                page: asked.page.max(0),
            })
        })
        .await?;
    let moves = view.import.is_moving() && !view.import.is_silent(now);
    let page = pages::differences(&view, viewer.language);
    Ok((standing::again(moves), page))
}

/// Whether rows of a staff list may turn out to be about people whom the viewer has never had.
fn is_limited(conn: &mut Conn, import: &Import, (viewer, today): (&Signed, Day)) -> Result<bool> {
    let scope = scope_of(import.kind, viewer)?;
    Ok(import.kind == ImportKind::People && !holds_a_top(conn, &scope, today)?)
}

/// What somebody has to do something about comes first.
fn first_tab(import: &Import) -> Outcome {
    let counts = import.summary.counts;
    let order = [
        Outcome::Doubtful,
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
    Path(id): Path<ImportId>,
) -> Result<impl IntoResponse> {
    let (today, language, keys) = (app.today(), viewer.language, app.keys.clone());
    let (rows, mine, kind) = app
        .db
        .read(move |conn| {
            let import = own(conn, id, &viewer, today)?;
            let mut all = Vec::new();
            for page in 0.. {
                let (rows, more) = import::import_rows(conn, id, Outcome::Faulty, page)?;
                all.extend(rows);
                if !more {
                    break;
                }
            }
            let mine = import.created_by == Some(viewer.person);
            Ok::<_, Error>((all, mine, import.kind))
        })
        .await?;
    // Only who sent the identity numbers gets them back.
    let keys = mine.then_some(&keys);
    let workbook = faulty::workbook(&rows, keys, (kind, language)).map_err(Error::internal)?;
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
    Path(id): Path<ImportId>,
) -> Result<Moved> {
    let (today, now, language) = (app.today(), app.now(), viewer.language);
    let by = viewer.clone();
    let import = app.db.read(move |conn| own(conn, id, &by, today)).await?;
    let reach = reach(&app, import.kind, &viewer).await?;
    if import.summary.pieces > 0 {
        let with = Confirmation {
            by: viewer.actor(),
            scope: reach,
            viewer: Some(Arc::clone(&viewer.0)),
            today,
            now,
        };
        progress::confirm(&app, id, with)
            .await
            .map_err(|error| leading_back(error, (id, language)))?;
        return Ok(Moved::to(format!("/imports/{id}")));
    }
    app.db
        .write(move |conn| {
            let with = Confirmation {
                by: viewer.actor(),
                scope: reach.clone(),
                viewer: Some(Arc::clone(&viewer.0)),
                today,
                now,
            };
            let new = import::confirm(conn, id, &with)
                .map_err(|error| leading_back(error, (id, language)))?;
            ensure_accounts(conn, &new, now)?;
            seat_administrators(conn, now, today)?;
            Ok::<_, Error>(())
        })
        .await?;
    app.sessions.clear();
    app.queue.wake();
    Ok(Moved::to(format!("/imports/{id}")))
}

/// The refusal, whose page leads back to the import.
fn leading_back(error: ImportError, (id, language): (ImportId, Language)) -> Error {
    as_error(error, language).leading(
        format!("/imports/{id}"),
        language.say("Mở lần nhập này", "Open this import"),
    )
}

async fn undo(State(app): State<App>, viewer: Signed, Path(id): Path<ImportId>) -> Result<Moved> {
    let (today, now, language) = (app.today(), app.now(), viewer.language);
    let here = app.clone();
    let large = app
        .db
        .write(move |conn| {
            let import = own(conn, id, &viewer, today)?;
            let with = Confirmation {
                by: viewer.actor(),
                scope: None,
                viewer: None,
                today,
                now,
            };
            import::undo(conn, id, &with).map_err(|error| match error {
                ImportError::BuiltUpon(later) => {
                    in_the_way::refusal(conn, &later, (&here, &viewer))
                }
                error => leading_back(error, (id, language)),
            })?;
            Ok::<_, Error>(import.summary.pieces > 0)
        })
        .await?;
    app.sessions.clear();
    app.queue.wake();
    if large {
        progress::sweep(&app, id);
    }
    Ok(Moved::to(format!("/imports/{id}")))
}
