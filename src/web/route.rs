//! A route with the right it asks for, and the guard that asks before the handler runs.
use super::asking;
use super::error::Error;
use super::rendering::Asked;
use super::rendering::dress;
use super::rendering::secure;
use super::state::App;
use super::visitor::Visitor;
use super::visitor::Within;
use crate::access::KeptLanguage;
use crate::access::Right;
use crate::access::Token;
use crate::access::Viewer;
use crate::db::DbError;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::extract::Request;
use axum::extract::State;
use axum::handler::Handler;
use axum::http::HeaderMap;
use axum::http::Method;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::routing::MethodRouter;
use futures_util::FutureExt;
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tower_http::timeout::RequestBodyTimeoutLayer;

/// Bytes a form may have.
const FORM: usize = 64 * 1024;
/// Bytes an uploaded file may have, with the form around it.
const FILE: usize = 25 * 1024 * 1024;
/// How long a body may pause on its way in.
const PAUSE: Duration = Duration::from_secs(20);

/// One address and method, what it asks of its viewer, and who answers.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub right: Right,
    handler: MethodRouter<App>,
    limit: usize,
}

/// A page at `path` for viewers with `right`.
pub fn get<H: Handler<T, App>, T: 'static>(path: &'static str, right: Right, handler: H) -> Route {
    Route {
        method: Method::GET,
        path,
        right,
        handler: axum::routing::get(move |State(app): State<App>, request: Request| {
            guard((app, right), request, handler)
        }),
        limit: FORM,
    }
}

/// A probe of a load balancer's: it answers whoever asks without looking who it is, so that it needs no database.
pub fn probe<H: Handler<T, App>, T: 'static>(path: &'static str, handler: H) -> Route {
    let right = Right::Anyone;
    Route {
        method: Method::GET,
        path,
        right,
        handler: axum::routing::get(move |State(app): State<App>, request: Request| async move {
            let asked = Asked::of(&request, Visitor::default(), &app.config.base_url);
            answer((app, right), request, asked, handler).await
        }),
        limit: FORM,
    }
}

/// A form that changes something.
pub fn post<H: Handler<T, App>, T: 'static>(path: &'static str, right: Right, handler: H) -> Route {
    Route {
        method: Method::POST,
        path,
        right,
        handler: axum::routing::post(move |State(app): State<App>, request: Request| {
            guard((app, right), request, handler)
        }),
        limit: FORM,
    }
}

/// A form with a file in it.
pub fn upload<H: Handler<T, App>, T: 'static>(
    path: &'static str,
    right: Right,
    handler: H,
) -> Route {
    Route {
        limit: FILE,
        ..post(path, right, handler)
    }
}

impl Route {
    /// Adds this route to a router.
    pub fn into_router(self, router: Router<App>) -> Router<App> {
        let handler = if self.method.is_safe() {
            self.handler
        } else {
            self.handler
                .layer::<_, Infallible>(RequestBodyTimeoutLayer::new(PAUSE))
                .layer::<_, Infallible>(DefaultBodyLimit::max(self.limit))
        };
        router.route(self.path, handler)
    }
}

/// The router's answer where no route fits: the same frame, the same headers.
pub fn nowhere(router: Router<App>) -> Router<App> {
    router
        .fallback(|State(app): State<App>, request: Request| {
            stray(app, request, Error::NotFound.into_response())
        })
        .method_not_allowed_fallback(|State(app): State<App>, request: Request| {
            stray(app, request, Error::WrongMethod.into_response())
        })
        .merge(super::assets::router())
}

/// An answer without a handler, dressed for whoever asks.
async fn stray(app: App, request: Request, response: Response) -> Response {
    let visitor = visitor(&app, request.headers()).await.unwrap_or_default();
    finish(
        response,
        &Asked::of(&request, visitor, &app.config.base_url),
        &app,
    )
}

fn panicked(cause: Box<dyn std::any::Any + Send>) -> Response {
    let text = cause
        .downcast_ref::<String>()
        .map_or("a handler panicked", String::as_str);
    Error::internal(text).into_response()
}

/// Asks who is there and whether they may, then the handler.
async fn guard<T>(
    (app, right): (App, Right),
    request: Request,
    handler: impl Handler<T, App>,
) -> Response {
    let visitor = match visitor(&app, request.headers()).await {
        Ok(visitor) => visitor,
        Err(error) => {
            return finish(
                Error::from(error).into_response(),
                &Asked::of(&request, Visitor::default(), &app.config.base_url),
                &app,
            );
        }
    };
    let asked = Asked::of(&request, visitor, &app.config.base_url);
    answer((app, right), request, asked, handler).await
}

async fn answer<T>(
    (app, right): (App, Right),
    mut request: Request,
    asked: Asked,
    handler: impl Handler<T, App>,
) -> Response {
    let changes = !request.method().is_safe();
    let response = match admit(&app, &request, right, &asked.visitor) {
        Ok(within) => {
            if let Some(within) = within {
                request.extensions_mut().insert(within);
            }
            request.extensions_mut().insert(asked.visitor.clone());
            // A panic hurts only its own request.
            let running = AssertUnwindSafe(handler.call(request, app.clone())).catch_unwind();
            running.await.unwrap_or_else(panicked)
        }
        Err(error) => error.into_response(),
    };
    if changes {
        app.queue.wake();
    }
    finish(response, &asked, &app)
}

fn admit(
    app: &App,
    request: &Request,
    right: Right,
    visitor: &Visitor,
) -> Result<Option<Within>, Error> {
    if !asking::is_own_origin(request.method(), request.headers(), &app.config.base_url) {
        return Err(Error::ForeignOrigin);
    }
    match (right, &visitor.viewer) {
        (Right::Anyone, _) | (Right::SignedIn, Some(_)) => Ok(None),
        (_, None) => Err(Error::SignIn),
        (right, Some(viewer)) => viewer
            .scope(right)
            .map(|scope| Some(Within(scope)))
            .ok_or(Error::NotFound),
    }
}

fn finish(response: Response, asked: &Asked, app: &App) -> Response {
    let mut response = dress(response, asked);
    app.tally.count(response.status());
    secure(&mut response, app.config.is_https());
    response
}

/// The cookie's name; with https the browser itself holds it to this host, this path and encryption.
pub fn session_cookie(app: &App) -> &'static str {
    if app.config.is_https() {
        "__Host-hocvu_session"
    } else {
        "hocvu_session"
    }
}

/// The cookie in which somebody without an account keeps their language.
pub fn language_cookie(app: &App) -> &'static str {
    if app.config.is_https() {
        "__Host-hocvu_language"
    } else {
        "hocvu_language"
    }
}

/// What it keeps.
pub fn kept_language(app: &App, headers: &HeaderMap) -> Option<KeptLanguage> {
    asking::cookie(headers, language_cookie(app)).and_then(|kept| kept.parse().ok())
}

async fn visitor(app: &App, headers: &HeaderMap) -> Result<Visitor, DbError> {
    let kept = kept_language(app, headers);
    let viewer = match asking::cookie(headers, session_cookie(app)) {
        Some(token) => viewer(app, &Token(token.to_owned())).await?,
        None => None,
    };
    let language = viewer.as_ref().map_or_else(
        || kept.map(|kept| kept.language).unwrap_or_default(),
        |viewer: &Arc<Viewer>| viewer.language,
    );
    Ok(Visitor { viewer, language })
}

async fn viewer(app: &App, token: &Token) -> Result<Option<Arc<Viewer>>, DbError> {
    let (hash, now) = (token.hash(), app.now());
    let stamp = |person| app.db.stamp(person);
    if let Some(viewer) = app.sessions.get(&hash, now, stamp) {
        return Ok(Some(viewer));
    }
    let (today, mark) = (app.today(), app.db.mark());
    let found = app
        .db
        .glance(move |conn| crate::access::viewer_of(conn, hash, now, today).map_err(DbError::from))
        .await?;
    let Some((viewer, worth_noting)) = found else {
        return Ok(None);
    };
    if worth_noting {
        app.db
            .write_aside(move |conn| {
                crate::access::note_use(conn, hash, now).map_err(DbError::from)
            })
            .await?;
    }
    let stamp = app.db.stamp_at(mark, viewer.person);
    let viewer = Arc::new(viewer);
    app.sessions.put(Arc::clone(&viewer), now, stamp);
    Ok(Some(viewer))
}
