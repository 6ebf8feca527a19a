//! A route with the right it asks for, and the guard that asks before the handler runs.
use super::asking;
use super::cookies::kept_language;
use super::cookies::session_cookie;
use super::error::Error;
use super::rendering::Asked;
use super::rendering::dress;
use super::rendering::secure;
use super::state::App;
use super::visitor::Visitor;
use super::visitor::Within;
use crate::access::Right;
use crate::access::Token;
use crate::access::Viewer;
use crate::db::DbError;
use axum::Extension;
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
pub(super) const FORM: usize = 64 * 1024;
/// Bytes an uploaded file may have, with the form around it.
const FILE: usize = 25 * 1024 * 1024;
/// Bytes a file may have that is received onto the disk, with the form around it.
const LARGE_FILE: usize = 257 * 1024 * 1024;
/// How long a body may pause on its way in.
const PAUSE: Duration = Duration::from_secs(20);

/// One address and method, what it asks of its viewer, and who answers.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub right: Right,
    /// Whether it asks for a fresh proof of who the viewer is.
    pub is_dangerous: bool,
    handler: MethodRouter<App>,
    limit: usize,
}

/// A page at `path` for viewers with `right`.
pub fn get<H: Handler<T, App>, T: 'static>(path: &'static str, right: Right, handler: H) -> Route {
    Route {
        method: Method::GET,
        path,
        right,
        is_dangerous: false,
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
        is_dangerous: false,
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
        is_dangerous: false,
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

/// A form with a file that may be so large that it is never held in memory.
pub fn large_upload<H: Handler<T, App>, T: 'static>(
    path: &'static str,
    right: Right,
    handler: H,
) -> Route {
    Route {
        limit: LARGE_FILE,
        ..post(path, right, handler)
    }
}

/// Marks requests of routes that ask for a fresh proof.
#[derive(Clone, Copy)]
struct Dangerous;

impl Route {
    /// The same route, which does something dangerous: it asks who the viewer is once more if the last proof was a while ago.
    #[must_use]
    pub fn dangerous(mut self) -> Self {
        self.handler = self.handler.layer::<_, Infallible>(Extension(Dangerous));
        self.is_dangerous = true;
        self
    }

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
    let admitted = admit(&app, &request, right, &asked.visitor);
    let proved = admitted.and_then(|within| prove(&app, &request, &asked.visitor).map(|()| within));
    let response = match proved {
        Ok(within) => {
            if let Some(within) = within {
                request.extensions_mut().insert(within);
            }
            let visitor = asked.visitor.clone().using(right);
            request.extensions_mut().insert(visitor);
            // A panic hurts only its own request.
            let running = AssertUnwindSafe(handler.call(request, app.clone())).catch_unwind();
            running.await.unwrap_or_else(panicked)
        }
        Err(error) => {
            if let (Error::StepUp, Some(viewer)) = (&error, &asked.visitor.viewer)
                && !asked.json
            {
                app.waiting.keep(viewer, request, app.now()).await;
            }
            error.into_response()
        }
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
        (right, Some(viewer)) => match viewer.scope(right) {
            Some(scope) => Ok(Some(Within(scope))),
            None if viewer.withheld(right) => Err(Error::SecondFactor {
                is_set: viewer.has_factor,
            }),
            None => Err(Error::NotFound),
        },
    }
}

/// Refuses what is dangerous to whom has not proved lately who they are.
fn prove(app: &App, request: &Request, visitor: &Visitor) -> Result<(), Error> {
    let dangerous = request.extensions().get::<Dangerous>().is_some();
    match &visitor.viewer {
        Some(viewer) if dangerous && !viewer.is_proved(app.now()) => Err(Error::StepUp),
        Some(viewer) if dangerous => {
            app.waiting.forget(viewer);
            Ok(())
        }
        _ => Ok(()),
    }
}

fn finish(response: Response, asked: &Asked, app: &App) -> Response {
    let mut response = dress(response, asked);
    app.tally.count(response.status());
    secure(&mut response, app.config.is_https());
    response
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
    Ok(Visitor {
        viewer,
        language,
        in_place: None,
    })
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
