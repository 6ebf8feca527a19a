//! Figures of past days for whoever asks: apart from those that leaders and the front page wait for, and for a few at a time.
use crate::db::Day;
use crate::target::Coverage;
use crate::target::Facts;
use crate::web;
use crate::web::App;
use crate::web::Error;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Who may wait for a past day; the next is asked to come back.
const WAITING: usize = 8;
/// How long to come back later is.
const COME_BACK: i64 = 10_000;

/// The past days lately asked for in public. Anybody may ask for any day, and each is counted anew: that is not to hold up anybody else.
#[derive(Debug, Clone)]
pub struct PastFigures {
    coverage: Coverage,
    waiting: Arc<Semaphore>,
}

impl Default for PastFigures {
    fn default() -> Self {
        Self {
            coverage: Coverage::default(),
            waiting: Arc::new(Semaphore::new(WAITING)),
        }
    }
}

impl PastFigures {
    /// The facts of a past day; one is counted at a time.
    pub async fn facts(&self, app: &App, day: Day) -> web::Result<Arc<Facts>> {
        let Ok(_turn) = self.waiting.try_acquire() else {
            return Err(Error::TooMany(COME_BACK));
        };
        self.coverage.facts(app, day).await
    }
}
