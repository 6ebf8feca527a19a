//! Jobs of this room: certificates are issued after the transaction in which they were earned.
use super::queries::Issued;
use super::queries::Terms;
use super::queries::issue;
use super::queries::waiting;
use crate::certificate::Code;
use crate::certificate::Imprint;
use crate::content::Catalogue;
use crate::db::DbError;
use crate::db::ids::CompletionId;
use crate::db::schema::completions;
use crate::jobs;
use crate::jobs::Job;
use crate::web::App;
use diesel::prelude::*;
use serde::Deserialize;
use serde::Serialize;

/// Issue the certificate of one completion; enqueued by whoever records the completion. The payload is [`Earned`].
pub const ISSUE: &str = "certificate.issue";
/// Issue the certificates that waited for an issuer; to be enqueued when a unit begins to issue. The payload is [`After`].
pub const ISSUE_WAITING: &str = "certificate.issue_waiting";

/// Certificates that one job issues: a transaction each, a second or so in all.
const BATCH: i64 = 100;

/// A completion whose certificate is due.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Earned {
    pub completion: CompletionId,
}

/// Where to go on among the completions that wait: 0 at first.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct After {
    pub after: CompletionId,
}

/// Answers [`ISSUE`]. Without an issuer the completion waits for [`ISSUE_WAITING`]; the job is done.
pub async fn answer_issue(app: &App, catalogue: &Catalogue, job: &Job) -> Result<(), DbError> {
    let earned: Earned = payload(job)?;
    issue_one(app, catalogue, earned.completion).await
}

/// Answers [`ISSUE_WAITING`]: issues a batch and leaves the rest to a job of its own.
pub async fn answer_issue_waiting(
    app: &App,
    catalogue: &Catalogue,
    job: &Job,
) -> Result<(), DbError> {
    let After { after } = payload(job)?;
    let batch = app
        .db
        .read(move |conn| waiting(conn, after, BATCH).map_err(DbError::from))
        .await?;
    for completion in &batch {
        issue_one(app, catalogue, *completion).await?;
    }
    let Some(after) = batch.last().copied() else {
        return Ok(());
    };
    let now = app.now();
    app.db
        .write(move |conn| {
            jobs::enqueue(conn, ISSUE_WAITING, &After { after }, now).map_err(DbError::from)
        })
        .await?;
    Ok(())
}

async fn issue_one(
    app: &App,
    catalogue: &Catalogue,
    completion: CompletionId,
) -> Result<(), DbError> {
    let validity_months = validity(app, catalogue, completion).await?;
    let code = Code::random().map_err(|error| DbError::Unavailable(error.to_string()))?;
    let (clock, imprint) = (app.clock.clone(), Imprint::of(&app.config));
    let issued = app
        .db
        .write(move |conn| {
            let terms = Terms {
                now: clock.now_in(conn)?,
                imprint: imprint.clone(),
                validity_months,
                code,
            };
            issue(conn, completion, &terms).map_err(DbError::from)
        })
        .await?;
    log_wait(completion, &issued);
    Ok(())
}

/// Says in the log why a completion goes on waiting.
fn log_wait(completion: CompletionId, issued: &Issued) {
    let why = match issued {
        Issued::Certificate(_) => return,
        Issued::NoIssuer => "no unit issues certificates for this completion yet".to_owned(),
        Issued::SuffixOf(body) => format!(
            "the register suffix of this completion's issuer belongs to unit {body}: it needs one of its own"
        ),
    };
    tracing::warn!(completion = completion.0, "{why}");
}

/// The months of validity that the release says which was completed.
async fn validity(
    app: &App,
    catalogue: &Catalogue,
    completion: CompletionId,
) -> Result<u32, DbError> {
    let catalogue = catalogue.clone();
    let release = app
        .db
        .read(move |conn| {
            let release = completions::table
                .find(completion)
                .select(completions::release_id)
                .first(conn)?;
            catalogue.load(conn, release).map_err(DbError::from)
        })
        .await?;
    release
        .map(|release| release.course.validity_months)
        .ok_or_else(|| DbError::Unavailable(format!("completion {completion}: no release")))
}

fn payload<T: serde::de::DeserializeOwned>(job: &Job) -> Result<T, DbError> {
    job.payload()
        .map_err(|error| DbError::Unavailable(format!("{}: {error}", job.kind)))
}
