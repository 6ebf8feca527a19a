//! Attempts under way, kept in memory: a paper never changes, and saving an answer should not read it again and again.
use super::queries;
use super::queries::Attempt;
use crate::db::Recent;
use crate::db::ids::AttemptId;
use crate::db::ids::PersonId;
use crate::web::App;
use crate::web::Error;
use crate::web::Result;
use std::sync::Arc;
use std::time::Duration;

/// About as long as somebody thinks about one question.
const LIFE: Duration = Duration::from_mins(1);

/// Attempts read since something was last written of their owner; cheap to clone.
#[derive(Clone)]
pub struct Attempts(Arc<Recent<AttemptId, Arc<Attempt>>>);

impl Default for Attempts {
    fn default() -> Self {
        Self(Arc::new(Recent::lasting(LIFE)))
    }
}

impl Attempts {
    /// A person's own attempt; `NotFound` for anybody else's.
    pub async fn of(&self, app: &App, person: PersonId, id: AttemptId) -> Result<Arc<Attempt>> {
        let stamp = app.db.stamp(person);
        let kept = self.0.get(&id, stamp);
        if let Some(attempt) = kept.filter(|attempt| attempt.person == person) {
            return Ok(attempt);
        }
        let read = app
            .db
            .glance(move |conn| Ok::<_, Error>(queries::attempt_of(conn, person, id)?));
        let attempt = Arc::new(read.await?);
        self.0.put(id, stamp, Arc::clone(&attempt));
        Ok(attempt)
    }
}
