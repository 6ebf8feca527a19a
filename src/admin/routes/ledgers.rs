//! The lists: jobs, messages, audit; and another try of the first two.
use crate::admin::pages;
use crate::admin::pages::AuditView;
use crate::admin::pages::JobsView;
use crate::admin::pages::MessagesView;
use crate::admin::queries;
use crate::audit;
use crate::db::ids::AuditId;
use crate::db::ids::JobId;
use crate::db::ids::MessageId;
use crate::jobs;
use crate::jobs::JobState;
use crate::notify;
use crate::notify::Delivery;
use crate::notify::Resent;
use crate::web::App;
use crate::web::Error;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Query;
use crate::web::Result;
use crate::web::Signed;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

/// Rows on a page.
const ROWS: usize = 50;
/// Rows asked for: one more tells whether there are older ones.
const ASKED: i64 = 51;

/// Which part of a list to show.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Part {
    state: String,
    before: Option<i64>,
}

/// Cuts a list to one page; the address of the next, when there was more, goes on before the last row's id.
fn cut<T>(rows: &mut Vec<T>, address: &str, id: impl Fn(&T) -> i64) -> Option<String> {
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let last = rows.last().filter(|_| more)?;
    Some(format!("{address}&before={}", id(last)))
}

pub(super) async fn jobs(
    State(app): State<App>,
    viewer: Signed,
    Query(part): Query<Part>,
) -> Result<Page> {
    let state: JobState = part.state.parse().unwrap_or(JobState::Failed);
    let before = part.before.map(JobId);
    let (mut rows, queues) = app
        .db
        .read(move |conn| {
            let rows = jobs::jobs_in(conn, state, before, ASKED)?;
            Ok::<_, Error>((rows, queries::queues(conn)?))
        })
        .await?;
    let older = cut(&mut rows, &format!("/admin/jobs?state={state}"), |job| {
        job.id.0
    });
    let view = JobsView {
        state,
        rows,
        queues,
        older,
        zone: app.zone().clone(),
    };
    Ok(pages::jobs(&view, viewer.language))
}

pub(super) async fn retry_job(
    State(app): State<App>,
    viewer: Signed,
    Path(id): Path<i64>,
) -> Result<Moved> {
    let (id, now, actor, language) = (JobId(id), app.now(), viewer.actor(), viewer.language);
    app.db
        .write(move |conn| {
            if !jobs::retry(conn, id, now)? {
                return Err(Error::conflict(language.say(
                    "Việc này không còn chờ và cũng không thất bại, nên không cần chạy lại.",
                    "This job neither waits nor was given up; there is nothing to try again.",
                )));
            }
            let act = ("job.retry", format!("job/{id}"));
            Ok(audit::record(conn, now, &actor, act, json!({}))?)
        })
        .await?;
    Ok(Moved::to("/admin/jobs"))
}

pub(super) async fn messages(
    State(app): State<App>,
    viewer: Signed,
    Query(part): Query<Part>,
) -> Result<Page> {
    let state: Option<Delivery> = part.state.parse().ok();
    let before = part.before.map(MessageId);
    let (mut rows, queues) = app
        .db
        .read(move |conn| {
            let rows = notify::outbox(conn, state, before, ASKED)?;
            Ok::<_, Error>((rows, queries::queues(conn)?))
        })
        .await?;
    let name = state.map_or("", Delivery::as_str);
    let older = cut(&mut rows, &format!("/admin/messages?state={name}"), |row| {
        row.id.0
    });
    let view = MessagesView {
        state,
        rows,
        queues,
        mails: app.config.mail.is_some(),
        older,
        zone: app.zone().clone(),
    };
    Ok(pages::messages(&view, viewer.language))
}

pub(super) async fn retry_message(
    State(app): State<App>,
    viewer: Signed,
    Path(id): Path<i64>,
) -> Result<Moved> {
    let (id, now, actor, language) = (MessageId(id), app.now(), viewer.actor(), viewer.language);
    app.db
        .write(move |conn| match notify::resend(conn, id, now)? {
            Resent::Queued => {
                let act = ("message.retry", format!("message/{id}"));
                Ok(audit::record(conn, now, &actor, act, json!({}))?)
            }
            Resent::Sent => Err(Error::conflict(language.say(
                "Thư này đã được gửi.",
                "This message was delivered already.",
            ))),
            Resent::Emptied => Err(Error::conflict(language.say(
                "Địa chỉ dùng một lần trong thư này đã bị xóa khi thư không gửi được. Hãy mời lại người nhận từ trang của họ.",
                "The one-time address in this message was removed when it was given up. Invite the person again from their page.",
            ))),
        })
        .await?;
    Ok(Moved::to("/admin/messages"))
}

/// What to show of the record.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Search {
    q: String,
    before: Option<i64>,
    /// Set to walk the whole chain.
    check: Option<String>,
}

pub(super) async fn audit(
    State(app): State<App>,
    viewer: Signed,
    Query(search): Query<Search>,
) -> Result<Page> {
    // Actions and objects are written in small letters, and PostgreSQL tells them from capitals.
    let text = search.q.trim().to_lowercase();
    let (before, check) = (search.before.map(AuditId), search.check.is_some());
    let (sought, today) = (text.clone(), app.today());
    let (mut acts, chain, checked) = app
        .db
        .read(move |conn| {
            let acts = queries::acts(conn, (&sought, before), ASKED, today)?;
            let checked = check.then(|| audit::verify(conn, None)).transpose()?;
            Ok::<_, Error>((acts, audit::chain_state(conn)?, checked))
        })
        .await?;
    let query = serde_urlencoded::to_string([("q", &text)]).map_err(Error::internal)?;
    let address = format!("/admin/audit?{query}");
    let older = cut(&mut acts.rows, &address, |row| row.id.0);
    let view = AuditView {
        text,
        acts,
        chain,
        checked,
        older,
        zone: app.zone().clone(),
    };
    Ok(pages::audit(&view, viewer.language))
}
