//! What every handler can reach.
use super::again::Pages;
use super::error::Error;
use super::upload::Uploads;
use super::waiting::Waiting;
use crate::access::Hasher;
use crate::access::Keys;
use crate::access::SessionCache;
use crate::access::oidc::Houses;
use crate::config::Config;
use crate::db::Clock;
use crate::db::Day;
use crate::db::Db;
use crate::db::Time;
use crate::jobs::Queue;
use axum::extract::FromRequestParts;
use axum::http::Extensions;
use axum::http::StatusCode;
use axum::http::request::Parts;
use jiff::tz::TimeZone;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

/// The running installation; cheap to clone.
#[derive(Clone)]
pub struct App {
    state: Arc<AppState>,
    parts: Arc<Extensions>,
}

/// What a room keeps in memory, one of a kind a process, as `app.rs` has put it beside the state.
pub struct Kept<T>(pub T);

impl<T: Clone + Send + Sync + 'static> FromRequestParts<App> for Kept<T> {
    type Rejection = Error;
    async fn from_request_parts(_: &mut Parts, app: &App) -> Result<Self, Error> {
        let part = app.parts.get::<T>().cloned().map(Self);
        part.ok_or_else(|| Error::internal("a part that app.rs did not put there"))
    }
}

/// What every room needs of it; rooms keep theirs beside it, as a [`Kept`].
pub struct AppState {
    pub db: Db,
    pub clock: Clock,
    pub config: Config,
    pub keys: Keys,
    pub sessions: SessionCache,
    pub hasher: Hasher,
    /// Where people may sign in besides here.
    pub houses: Houses,
    pub queue: Queue,
    pub tally: Tally,
    pub pages: Pages,
    pub uploads: Uploads,
    pub waiting: Waiting,
}

/// What this process has done since it started, for its operator.
pub struct Tally {
    pub started_at: Time,
    pub requests: AtomicU64,
    /// Requests answered with a fault of ours (5xx).
    pub faults: AtomicU64,
    /// When a write last went through for `/readyz`, in milliseconds.
    pub wrote_at: AtomicI64,
}

impl Tally {
    pub fn since(started_at: Time) -> Self {
        Self {
            started_at,
            requests: AtomicU64::new(0),
            faults: AtomicU64::new(0),
            wrote_at: AtomicI64::new(0),
        }
    }

    /// Counts one answer.
    pub fn count(&self, status: StatusCode) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        if status.is_server_error() {
            self.faults.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl App {
    pub fn new(state: AppState) -> Self {
        Self {
            state: Arc::new(state),
            parts: Arc::default(),
        }
    }

    /// The same installation with a room's part beside it.
    #[must_use]
    pub fn with<T: Clone + Send + Sync + 'static>(mut self, part: T) -> Self {
        Arc::make_mut(&mut self.parts).insert(part);
        self
    }

    /// The present moment by this machine; inside a transaction ask `clock.now_in`.
    pub fn now(&self) -> Time {
        self.clock.now()
    }

    /// The local day.
    pub fn today(&self) -> Day {
        self.now().day(self.zone())
    }

    /// The zone in which days begin and end and times are shown.
    pub fn zone(&self) -> &TimeZone {
        &self.config.time_zone
    }

    /// An absolute address of this installation; `path` begins with a slash.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.config.base_url)
    }
}

impl Deref for App {
    type Target = AppState;
    fn deref(&self) -> &AppState {
        &self.state
    }
}
