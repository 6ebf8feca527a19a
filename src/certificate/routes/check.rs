//! The public check of a certificate, and how guessing is slowed down there.
use super::super::Certificate;
use super::super::Code;
use super::super::model::Said;
use super::super::pages;
use super::super::queries::by_code;
use super::super::wire;
use super::Ending;
use super::parted;
use crate::access;
use crate::access::Limit;
use crate::db::DbError;
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
use crate::web::Visitor;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use std::net::IpAddr;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    code: String,
}

pub(super) async fn ask(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response> {
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
pub(super) struct Compared {
    birth_date: Option<String>,
}

pub(super) async fn check(
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
    let mut counts = counts(address, code.filter(|_| birth_date.is_some()));
    let found = look_up(&app, code, counts.clone()).await?;
    if found.is_none() {
        // There is no birth date to be guessed.
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

fn counts(address: IpAddr, compared: Option<Code>) -> Counts {
    let line = format!("verify:{}", access::network(address));
    let mut counts = vec![(line, Limit::VERIFY)];
    counts.extend(compared.map(|code| (format!("birth-date:{code}"), Limit::BIRTH_DATE)));
    counts
}

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
