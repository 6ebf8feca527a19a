//! Work of this room that nobody waits for.
use super::model::GRACE;
use super::sitting::CLOSE;
use super::sitting::Closed;
use super::sitting::Desk;
use crate::audit::Actor;
use crate::content::Catalogue;
use crate::db::DbError;
use crate::db::ids::AttemptId;
use crate::jobs;
use crate::jobs::Job;
use crate::web::App;

/// Answers the job `exam.close`: an attempt past its deadline is marked on what was saved, with nobody online. Comes the
/// job before its time by the clock that decides (nodes differ), it is put off until then.
pub async fn close_due(app: &App, catalogue: &Catalogue, job: &Job) -> Result<(), DbError> {
    let id: AttemptId = job.payload().map_err(|error| {
        DbError::from(diesel::result::Error::DeserializationError(error.into()))
    })?;
    let desk = Desk {
        clock: app.clock.clone(),
        catalogue: catalogue.clone(),
        zone: app.zone().clone(),
        actor: Actor::system(CLOSE),
    };
    app.db
        .write(move |conn| {
            let (closed, attempt) = desk.close_overdue(conn, id)?;
            if let (Closed::Not, Some(deadline)) = (closed, attempt.deadline_at) {
                jobs::enqueue(conn, CLOSE, &id, deadline.plus(GRACE + 1))?;
            }
            Ok(())
        })
        .await
}
