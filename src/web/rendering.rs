//! Turning what handlers return into bytes: page or JSON, in the viewer's language, with the headers every answer carries.
use super::asking;
use super::error::Error;
use super::nav::frame;
use super::page::Page;
use super::visitor::Visitor;
use super::words::words;
use crate::text::Language;
use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::http::uri::PathAndQuery;
use axum::response::IntoResponse;
use axum::response::Response;
use maud::Markup;
use maud::html;
use serde_json::Value;
use serde_json::json;
use std::sync::Arc;

/// What of the request shapes the answer.
pub(super) struct Asked {
    pub json: bool,
    /// Whether nothing was to change.
    pub reading: bool,
    pub path: String,
    /// Path and query, to come back to after signing in or choosing a language.
    pub next: String,
    pub visitor: Visitor,
}

impl Asked {
    pub fn of(request: &Request, visitor: Visitor, base_url: &str) -> Self {
        let uri = request.uri();
        let reading = request.method().is_safe();
        let next = if reading {
            uri.path_and_query().map(PathAndQuery::as_str)
        } else {
            // What was posted cannot be opened again, but the page with the form can.
            asking::page_before(request.headers(), base_url)
        };
        Self {
            json: asking::is_json(request.headers()),
            reading,
            path: uri.path().to_owned(),
            next: next.unwrap_or("/").to_owned(),
            visitor,
        }
    }
}

/// After a successful post: 303, or 200 with `{"location": …}` for scripts.
pub struct Moved(pub String);

impl Moved {
    pub fn to(location: impl Into<String>) -> Self {
        Self(location.into())
    }
}

#[derive(Clone)]
struct Location(String);

impl IntoResponse for Moved {
    fn into_response(self) -> Response {
        let mut response = StatusCode::SEE_OTHER.into_response();
        response.extensions_mut().insert(Location(self.0));
        response
    }
}

/// A successful post that scripts and plain forms are told of differently.
pub struct Saved {
    pub facts: Value,
    pub location: String,
}

impl IntoResponse for Saved {
    fn into_response(self) -> Response {
        let mut response = StatusCode::SEE_OTHER.into_response();
        response.extensions_mut().insert(Location(self.location));
        response.extensions_mut().insert(Facts(self.facts));
        response
    }
}

#[derive(Clone)]
struct Facts(Value);

/// Renders whatever the handler left in the response.
pub(super) fn dress(mut response: Response, asked: &Asked) -> Response {
    if let Some(page) = response.extensions_mut().remove::<Arc<Page>>() {
        let status = response.status();
        return with_headers_of(&response, document(status, &page, asked));
    }
    if let Some(Location(location)) = response.extensions_mut().remove::<Location>() {
        let facts = response
            .extensions_mut()
            .remove::<Facts>()
            .map(|facts| facts.0);
        return with_headers_of(&response, moved(&location, facts, asked));
    }
    if let Some(error) = response.extensions_mut().remove::<Arc<Error>>() {
        return refused(&error, asked);
    }
    response
}

/// Cookies and the like that the handler set stay.
fn with_headers_of(from: &Response, mut to: Response) -> Response {
    for (name, value) in from.headers() {
        if name != header::CONTENT_LENGTH && name != header::CONTENT_TYPE {
            to.headers_mut().append(name, value.clone());
        }
    }
    to
}

fn document(status: StatusCode, page: &Page, asked: &Asked) -> Response {
    let document = frame(asked).around(page).into_string();
    (
        status,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        document,
    )
        .into_response()
}

fn moved(location: &str, facts: Option<Value>, asked: &Asked) -> Response {
    if asked.json {
        return axum::Json(facts.unwrap_or_else(|| json!({ "location": location })))
            .into_response();
    }
    match HeaderValue::from_str(location) {
        Ok(value) => (StatusCode::SEE_OTHER, [(header::LOCATION, value)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn refused(error: &Error, asked: &Asked) -> Response {
    if error.status().is_server_error() {
        tracing::error!(path = asked.path, error = ?error, "request failed");
    }
    // Whoever reads an address that ends so reads JSON, whatever else they say; only signing in is a matter for people.
    let ending = asked.path.rsplit_once('.').map(|(_, ending)| ending);
    let of_json = ending == Some("json") && error.proving().is_none();
    let mut response = if asked.json || of_json {
        as_json(error, asked)
    } else {
        as_page(error, asked)
    };
    if let Some(seconds) = error.wait() {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn as_json(error: &Error, asked: &Asked) -> Response {
    let (_, text) = words(error, asked.reading, asked.visitor.language);
    match error {
        Error::SignIn => (
            StatusCode::UNAUTHORIZED,
            axum::Json(json!({ "error": text })),
        )
            .into_response(),
        Error::SecondFactor { .. } | Error::StepUp => {
            let facts = json!({ "error": text, "location": error.proving() });
            (StatusCode::UNAUTHORIZED, axum::Json(facts)).into_response()
        }
        Error::Refused { errors, .. } => {
            let errors: serde_json::Map<String, Value> = errors
                .iter()
                .map(|(field, message)| (field.to_owned(), message.into()))
                .collect();
            (error.status(), axum::Json(json!({ "errors": errors }))).into_response()
        }
        Error::Conflict { facts, .. } => {
            let mut body = json!({ "error": text });
            if let (Some(body), Some(facts)) = (body.as_object_mut(), facts.as_object()) {
                body.extend(facts.clone());
            }
            (error.status(), axum::Json(body)).into_response()
        }
        _ => (error.status(), axum::Json(json!({ "error": text }))).into_response(),
    }
}

fn as_page(error: &Error, asked: &Asked) -> Response {
    if let Some(address) = error.proving() {
        let next = serde_urlencoded::to_string([("next", &asked.next)]).unwrap_or_default();
        let address = if asked.next == "/" {
            address.to_owned()
        } else {
            format!("{address}?{next}")
        };
        return moved(&address, None, asked);
    }
    if let Error::Refused { page, .. } = error {
        return document(error.status(), page, asked);
    }
    let (title, text) = words(error, asked.reading, asked.visitor.language);
    let way = onward(error, asked.visitor.language);
    let body = apology(&title, &text, way, asked);
    document(error.status(), &Page::new(title, body), asked)
}

/// Address and label of the way on, where the error knows one.
fn onward(error: &Error, language: Language) -> Option<(&str, &str)> {
    match error {
        Error::Conflict { onward, .. } => onward
            .as_deref()
            .map(|onward| (onward.address.as_str(), onward.label)),
        Error::TooManyPasswords(_) | Error::TooManyConfirmations(_) => Some((
            "/sign-in/forgotten",
            language.say("Quên mật khẩu", "Forgotten password"),
        )),
        _ => None,
    }
}

fn apology(title: &str, text: &str, onward: Option<(&str, &str)>, asked: &Asked) -> Markup {
    let language = asked.visitor.language;
    html! {
        h1 { (title) }
        p { (text) }
        div.actions {
            @if let Some((address, label)) = onward { a.button href=(address) { (label) } }
            a.button.secondary[onward.is_some()] href="/" { (language.say("Về trang đầu", "To the front page")) }
        }
    }
}

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// The headers of every answer. Pages are private unless the handler said otherwise.
pub(super) fn secure(response: &mut Response<Body>, https: bool) {
    let headers = response.headers_mut();
    let fixed = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; \
             connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'; worker-src 'self'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in fixed {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(
        PERMISSIONS_POLICY,
        HeaderValue::from_static("camera=(), microphone=(), geolocation=()"),
    );
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if https {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}
