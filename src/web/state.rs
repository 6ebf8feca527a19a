//! What every handler can reach.
use crate::access::Hasher;
use crate::access::Keys;
use crate::access::SessionCache;
use crate::config::Config;
use crate::db::Clock;
use crate::db::Day;
use crate::db::Db;
use crate::db::Time;
use crate::jobs::Queue;
use jiff::tz::TimeZone;
use std::ops::Deref;
use std::sync::Arc;

/// The running installation; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<AppState>);

/// Its parts. Rooms keep theirs beside it, as request extensions set in `app.rs`.
pub struct AppState {
    pub db: Db,
    pub clock: Clock,
    pub config: Config,
    pub keys: Keys,
    pub sessions: SessionCache,
    pub hasher: Hasher,
    pub queue: Queue,
}

impl App {
    pub fn new(state: AppState) -> Self {
        Self(Arc::new(state))
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
        &self.0
    }
}
