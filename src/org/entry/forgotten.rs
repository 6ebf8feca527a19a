//! A forgotten password. The request only puts a job into the queue, for known and unknown logins alike, so that its time
//! tells nothing; the job finds out whether there is anybody to write to.
use super::caller::Caller;
use super::letters::reset_letter;
use super::queries::tell;
use crate::access::Limit;
use crate::access::Named;
use crate::access::Purpose;
use crate::access::guess;
use crate::access::holder;
use crate::access::invite;
use crate::access::named_account;
use crate::db::Conn;
use crate::db::DbError;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::jobs;
use crate::jobs::Job;
use crate::web::App;
use diesel::QueryResult;
use serde::Deserialize;
use serde::Serialize;

/// The kind of the jobs that write to whoever forgot a password.
pub const FORGOTTEN: &str = "forgotten";

#[derive(Serialize, Deserialize)]
struct Errand {
    /// Nobody, where the name is nobody's or too much was sent there.
    account: Option<AccountId>,
}

/// Asks for a mail to whoever is named so; the milliseconds to wait when that was asked too often. What was typed is not
/// kept: it may be an identity number.
pub(super) fn ask(
    conn: &mut Conn,
    caller: &Caller,
    named: &Named,
    now: Time,
) -> QueryResult<Result<(), i64>> {
    let shared = format!("reset-from/{}", caller.network);
    for (name, limit) in [
        (shared, Limit::CODE),
        (named.counter("reset"), Limit::RESET),
    ] {
        if let Err(wait) = guess(conn, &name, limit, now)? {
            return Ok(Err(wait));
        }
    }
    let account = named_account(conn, named)?.map(|account| account.id);
    let all_names = match account {
        Some(account) => format!("reset-of/{account}"),
        None => named.counter("reset-of"),
    };
    let too_many = guess(conn, &all_names, Limit::RESET, now)?.is_err();
    let errand = Errand {
        account: account.filter(|_| !too_many),
    };
    jobs::enqueue(conn, FORGOTTEN, &errand, now).map(|_| Ok(()))
}

/// Writes to the owner of the account, if there is one with a mail address.
pub async fn answer_forgotten(app: &App, job: &Job) -> Result<(), DbError> {
    let errand: Errand = job
        .payload()
        .map_err(|error| DbError::Unavailable(error.to_string()))?;
    let app_too = app.clone();
    app.db
        .write(move |conn| Ok::<_, DbError>(write_to(conn, &app_too, errand.account)?))
        .await?;
    app.queue.wake();
    Ok(())
}

fn write_to(conn: &mut Conn, app: &App, account: Option<AccountId>) -> QueryResult<()> {
    let now = app.clock.now_in(conn)?;
    let Some(account) = account else {
        return Ok(());
    };
    let Some(holder) = holder(conn, account)?.filter(|holder| holder.email.is_some()) else {
        return Ok(());
    };
    let secret = invite(conn, Some(account), (Purpose::Reset, false), None, now)?;
    let address = app.absolute(&format!("/setup/{secret}"));
    tell(conn, &holder, reset_letter(&holder, &address), now)
}
