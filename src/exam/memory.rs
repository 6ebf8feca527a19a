//! Attempts under way, kept in memory: a paper never changes, and saving an answer should not read it again and again.
use super::queries;
use super::queries::Attempt;
use crate::db::Recent;
use crate::db::Stamp;
use crate::db::ids::AttemptId;
use crate::db::ids::PersonId;
use crate::web::App;
use crate::web::Error;
use crate::web::Result;
use std::sync::Arc;
use std::time::Duration;

/// About as long as somebody thinks about one question.
const LIFE: Duration = Duration::from_mins(1);

/// Attempts read a moment ago; cheap to clone.
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
        self.read(app, person, id, stamp).await
    }

    /// A person's own attempt as it was begun: owner, paper, deadline; whether it has been handed in meanwhile is to be asked of
    /// the database.
    pub async fn begun(&self, app: &App, person: PersonId, id: AttemptId) -> Result<Arc<Attempt>> {
        let kept = self.0.get_whatever_came(&id);
        match kept.filter(|attempt| attempt.person == person) {
            Some(attempt) => Ok(attempt),
            None => self.read(app, person, id, app.db.stamp(person)).await,
        }
    }

    async fn read(
        &self,
        app: &App,
        person: PersonId,
        id: AttemptId,
        stamp: Option<Stamp>,
    ) -> Result<Arc<Attempt>> {
        let read = app
            .db
            .glance(move |conn| Ok::<_, Error>(queries::attempt_of(conn, person, id)?));
        let attempt = Arc::new(read.await?);
        // What was begun under another record is theirs only as long as the two are merged.
        if attempt.person == person {
            self.0.put(id, stamp, Arc::clone(&attempt));
        }
        Ok(attempt)
    }
}
