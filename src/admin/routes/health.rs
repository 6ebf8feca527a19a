//! Whether the server is alive and able to write, and its figures: for load balancers and monitoring, not for people.
use crate::admin::metrics;
use crate::admin::metrics::Measured;
use crate::admin::queries;
use crate::db::Time;
use crate::web::App;
use crate::web::Error;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use std::sync::atomic::Ordering;

/// A write that went through answers for this long, so that a flood of questions is no flood of writes.
const FRESH: i64 = Time::SECOND;

pub(super) async fn alive() -> &'static str {
    "ok"
}

/// Migrated and able to write.
pub(super) async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    let now = app.now();
    let last = Time(app.tally.wrote_at.load(Ordering::Relaxed));
    if last <= now && now.since(last) < FRESH {
        return (StatusCode::OK, "ok");
    }
    match can_write(&app, now).await {
        Ok(()) => {
            app.tally.wrote_at.store(now.0, Ordering::Relaxed);
            (StatusCode::OK, "ok")
        }
        Err(error) => {
            tracing::warn!(?error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready")
        }
    }
}

async fn can_write(app: &App, now: Time) -> Result<(), Error> {
    app.db
        .write_aside(move |conn| {
            if crate::db::pending(conn)? {
                return Err(Error::internal("migrations are missing"));
            }
            // Committed, because only a commit finds a full disk.
            Ok(queries::write_something(conn, now)?)
        })
        .await
}

/// The operator's own listener: figures and health without a session. It must not be reachable from outside.
pub fn operator_router(app: &App) -> Router {
    Router::new()
        .route("/healthz", get(alive))
        .route("/metrics", get(figures))
        .with_state(app.clone())
}

async fn figures(State(app): State<App>) -> axum::response::Response {
    let queues = app
        .db
        .read(|conn| Ok::<_, Error>(queries::queues(conn)?))
        .await;
    let Ok(queues) = queues else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let tally = &app.tally;
    let measured = Measured {
        uptime_seconds: app.now().since(tally.started_at) / Time::SECOND,
        requests: tally.requests.load(Ordering::Relaxed),
        faults: tally.faults.load(Ordering::Relaxed),
        statements: app.db.statements(),
        sessions_cached: app.sessions.len(),
        resident_bytes: metrics::resident_bytes(),
        queues,
    };
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (kind, metrics::text(&measured)).into_response()
}
