//! Addresses of this room.
use super::Certificate;
use super::Code;
use super::Imprint;
use super::model::Said;
use super::pages;
use super::pdf;
use super::queries;
use super::queries::by_code;
use super::queries::visible;
use super::wire;
use crate::access;
use crate::access::Limit;
use crate::access::Right;
use crate::access::Viewer;
use crate::db::Conn;
use crate::db::Day;
use crate::db::DbError;
use crate::db::ids::CompletionId;
use crate::text::BirthDate;
use crate::text::Language;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Moved;
use crate::web::Path;
use crate::web::Peer;
use crate::web::Query;
use crate::web::Result;
use crate::web::Route;
use crate::web::Signed;
use crate::web::Visitor;
use crate::web::get;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use diesel::prelude::*;
use serde::Deserialize;
use serde_json::json;
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
        get("/verify", Right::Anyone, ask),
        get("/verify/{name}", Right::Anyone, check),
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

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    code: String,
}

async fn ask(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response> {
    let (typed, language) = (asked.code.trim(), visitor.language);
    if typed.is_empty() {
        return Ok(pages::ask("", &Errors::default(), language).into_response());
    }
    let Ok(code) = typed.parse::<Code>() else {
        let errors = Errors::one("code", pages::no_code(language));
        let page = pages::ask(typed, &errors, language);
        return Err(Error::refused(errors, page));
    };
    Ok(Moved::to(format!("/verify/{code}")).into_response())
}

#[derive(Deserialize)]
struct Compared {
    birth_date: Option<String>,
}

async fn check(
    visitor: Visitor,
    Peer(address): Peer,
    Path(name): Path<String>,
    Query(compared): Query<Compared>,
    State(app): State<App>,
) -> Result<Response> {
    let (typed, ending) = parted(&name);
    if ending == Ending::Pdf {
        return Err(Error::NotFound);
    }
    let code: Option<Code> = typed.parse().ok();
    let birth_date = compared.birth_date.filter(|typed| !typed.trim().is_empty());
    let mut counts = vec![(
        format!("verify:{}", access::network(address)),
        Limit::VERIFY,
    )];
    if let Some(code) = code.filter(|_| birth_date.is_some()) {
        counts.push((format!("birth-date:{code}"), Limit::BIRTH_DATE));
    }
    let found = look_up(&app, code, counts.clone()).await?;
    if found.is_none() {
        counts.truncate(1);
    }
    let said = found.as_ref().and_then(|certificate| {
        let typed = birth_date.as_deref()?;
        Some(compare(certificate, typed))
    });
    if found.is_none() || said == Some(Said::Other) {
        count_guess(&app, counts).await?;
    }
    let language = visitor.language;
    let Some(certificate) = found else {
        return Ok(unknown(typed, ending, language));
    };
    let checked = pages::Checked {
        facts: &certificate.facts,
        status: certificate.status(app.today()),
        birth_date: birth_date.as_deref().zip(said),
    };
    told(&checked, said, ending, language)
}

/// What the check answers. A birth date that cannot be compared is refused, not denied.
fn told(
    checked: &pages::Checked<'_>,
    said: Option<Said>,
    ending: Ending,
    language: Language,
) -> Result<Response> {
    let why = said.and_then(|said| pages::no_birth_date(said, language));
    match (why, ending) {
        (None, Ending::Json) => {
            let same = said.map(|said| said == Said::Same);
            Ok(Json(wire::check(checked.facts, checked.status, same)).into_response())
        }
        (Some(why), Ending::Json) => {
            let errors = json!({ "errors": { "birth_date": why } });
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(errors)).into_response())
        }
        (None, _) => Ok(pages::check(checked, &Errors::default(), language).into_response()),
        (Some(why), _) => {
            let errors = Errors::one("birth_date", why);
            let page = pages::check(checked, &errors, language);
            Err(Error::refused(errors, page))
        }
    }
}

/// What a guess counts against: the line it comes from, and the certificate whose birth date is guessed.
type Counts = Vec<(String, Limit)>;

/// Looks for a certificate, unless there have been too many guesses.
async fn look_up(app: &App, code: Option<Code>, counts: Counts) -> Result<Option<Certificate>> {
    let now = app.now();
    app.db
        .read(move |conn| {
            for (name, limit) in &counts {
                if let Some(wait) = access::too_many(conn, name, *limit, now)? {
                    return Err(Error::TooMany(wait));
                }
            }
            match code {
                Some(code) => Ok(by_code(conn, code)?),
                None => Ok(None),
            }
        })
        .await
}

/// Counts a look-up that found nothing, or a wrong birth date.
async fn count_guess(app: &App, counts: Counts) -> Result<()> {
    let now = app.now();
    let counted = app.db.write_aside(move |conn| {
        for (name, limit) in &counts {
            if let Err(wait) = access::guess(conn, name, *limit, now)? {
                return Ok::<_, DbError>(Err(wait));
            }
        }
        Ok(Ok(()))
    });
    counted.await?.map_err(Error::TooMany)
}

/// A day must match as a whole; a year alone is compared only where no more is known, so that guessing it confirms nothing.
fn compare(certificate: &Certificate, typed: &str) -> Said {
    let stored = certificate.facts.holder.birth_date.as_deref();
    let stored: Option<BirthDate> = stored.and_then(|stored| stored.parse().ok());
    match (BirthDate::parse(typed), stored) {
        (None, _) => Said::Unreadable,
        (Some(typed), Some(stored)) if typed == stored => Said::Same,
        (Some(typed), Some(stored)) if typed.date().is_none() && stored.date().is_some() => {
            Said::Partial
        }
        _ => Said::Other,
    }
}

fn unknown(code: &str, ending: Ending, language: Language) -> Response {
    if ending == Ending::Json {
        let error = language.say("Không tìm thấy giấy chứng nhận.", "No such certificate.");
        return (StatusCode::NOT_FOUND, Json(json!({ "error": error }))).into_response();
    }
    let page = if code.parse::<Code>().is_ok() {
        pages::unknown(code, language)
    } else {
        let errors = Errors::one("code", pages::no_code(language));
        pages::ask(code, &errors, language)
    };
    (StatusCode::NOT_FOUND, page).into_response()
}
