//! Addresses of this room.
mod check;

use super::Certificate;
use super::Code;
use super::Imprint;
use super::pages;
use super::pdf;
use super::queries;
use super::queries::by_code;
use super::queries::visible;
use super::wire;
use crate::access::Right;
use crate::access::Viewer;
use crate::db::Conn;
use crate::db::Day;
use crate::db::DbError;
use crate::db::ids::CompletionId;
use crate::org::canonical;
use crate::web::App;
use crate::web::Error;
use crate::web::Moved;
use crate::web::Path;
use crate::web::Result;
use crate::web::Route;
use crate::web::Signed;
use crate::web::Visitor;
use crate::web::get;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use diesel::prelude::*;
use std::sync::Arc;

/// The routes with the right each asks for. Whose certificate it is, the handler decides.
pub fn routes() -> Vec<Route> {
    vec![
        get("/certificates/{name}", Right::SignedIn, certificate),
        get(
            "/completions/{id}/certificate",
            Right::SignedIn,
            of_completion,
        ),
        get(
            "/completions/{id}/certificate.pdf",
            Right::SignedIn,
            pdf_of_completion,
        ),
        get("/verify", Right::Anyone, check::ask),
        get("/verify/{name}", Right::Anyone, check::check),
    ]
}

/// The kinds of answer that an address ends in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Page,
    Pdf,
    Json,
}

/// The code and the ending of `7K3M-9QXT-0ABC-DEFG.pdf`.
fn parted(name: &str) -> (&str, Ending) {
    for (ending, kind) in [(".pdf", Ending::Pdf), (".json", Ending::Json)] {
        if let Some(code) = name.strip_suffix(ending) {
            return (code, kind);
        }
    }
    (name, Ending::Page)
}

async fn certificate(
    viewer: Signed,
    visitor: Visitor,
    Path(name): Path<String>,
    State(app): State<App>,
) -> Result<Response> {
    let (code, ending) = parted(&name);
    let code: Code = code.parse().map_err(|_| Error::NotFound)?;
    let (today, viewer) = (app.today(), Arc::clone(&viewer.0));
    let found = app
        .db
        .read(move |conn| concerning(conn, code, &viewer, today).map_err(DbError::from))
        .await?
        .ok_or(Error::NotFound)?;
    match ending {
        Ending::Page => Ok(pages::certificate(&found, today, visitor.language).into_response()),
        Ending::Json => Ok(Json(wire::certificate(&found, found.status(today))).into_response()),
        Ending::Pdf => print(&app, found).await,
    }
}

/// `GET /completions/{id}/certificate`: for pages that know what was completed and not the code.
async fn of_completion(
    viewer: Signed,
    Path(id): Path<CompletionId>,
    State(app): State<App>,
) -> Result<Moved> {
    let code = code_of(&app, &viewer, id).await?;
    Ok(Moved::to(format!("/certificates/{code}")))
}

/// `GET /completions/{id}/certificate.pdf`.
async fn pdf_of_completion(
    viewer: Signed,
    Path(id): Path<CompletionId>,
    State(app): State<App>,
) -> Result<Moved> {
    let code = code_of(&app, &viewer, id).await?;
    Ok(Moved::to(format!("/certificates/{code}.pdf")))
}

async fn code_of(app: &App, viewer: &Signed, id: CompletionId) -> Result<Code> {
    let (today, viewer) = (app.today(), Arc::clone(&viewer.0));
    let found = app
        .db
        .read(move |conn| match queries::of_completion(conn, id)? {
            Some(found) => Ok::<_, Error>(allowed(conn, found, &viewer, today)?),
            None => Ok(None),
        })
        .await?;
    found.map(|found| found.facts.code).ok_or(Error::NotFound)
}

/// The certificate of this code if it is the viewer's own or within their units; whoever else asks learns nothing.
fn concerning(
    conn: &mut Conn,
    code: Code,
    viewer: &Viewer,
    today: Day,
) -> QueryResult<Option<Certificate>> {
    match by_code(conn, code)? {
        Some(certificate) => allowed(conn, certificate, viewer, today),
        None => Ok(None),
    }
}

fn allowed(
    conn: &mut Conn,
    certificate: Certificate,
    viewer: &Viewer,
    today: Day,
) -> QueryResult<Option<Certificate>> {
    let theirs = certificate.person == viewer.person
        || canonical(conn, certificate.person)? == viewer.person
        || match viewer.scope(Right::SeeRecords) {
            Some(scope) => visible(conn, &certificate, &scope, today)?,
            None => false,
        };
    Ok(theirs.then_some(certificate))
}

async fn print(app: &App, certificate: Certificate) -> Result<Response> {
    let name = format!(
        "inline; filename=\"giay-chung-nhan-{}.pdf\"",
        certificate.facts.code
    );
    let (id, present) = (certificate.id, Imprint::of(&app.config));
    let imprint = app
        .db
        .read(move |conn| queries::imprint_of(conn, id, &present).map_err(DbError::from))
        .await?;
    let file = pdf::print(certificate.facts, imprint).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, file).into_response())
}
