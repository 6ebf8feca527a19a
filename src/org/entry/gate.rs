//! The one gate at which passwords are checked: every try is counted and costs the same, whoever is asked for.
use super::caller::Caller;
use crate::access::Limit;
use crate::access::SignIn;
use crate::access::digest;
use crate::access::forget_guesses;
use crate::access::guess;
use crate::access::plain_login;
use crate::access::sign_in_account;
use crate::access::take_back;
use crate::access::too_many;
use crate::db::Conn;
use crate::db::DbError;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::web::App;
use crate::web::Error;
use crate::web::Result;
use diesel::QueryResult;

/// A guess that has been counted.
struct Counted {
    account: Option<SignIn>,
    /// The account's own count, which a right answer forgets.
    own: String,
    /// The count of everybody behind one address, to which only wrong answers are added: of the many who sign in from one
    /// office in the morning, none waits for another.
    shared: Option<String>,
}

/// Whether this is the password of the account that signs in as `login`; the account, if so. Always one argon2: neither
/// text nor status nor time tells whether there is such an account.
pub(super) async fn check(
    app: &App,
    caller: &Caller,
    login: &str,
    password: String,
) -> Result<Option<AccountId>> {
    let counted = count(app, caller, login).await?;
    let account = counted
        .account
        .as_ref()
        .filter(|account| account.disabled_at.is_none());
    let hash = account.and_then(|account| account.password.clone());
    let account = account.map(|account| account.id);
    let verified = app.hasher.verify(password, hash).await;
    let (right, now) = (verified.as_ref().ok().copied(), app.now());
    if right == Some(false) {
        tracing::info!(?account, network = caller.network, "wrong password");
    }
    app.db
        .write_aside(move |conn| settle(conn, &counted, right, now).map_err(Error::from))
        .await?;
    let right = verified?;
    Ok(account.filter(|_| right))
}

/// Counts a guess under the account's name, or under the device if its owner has signed in on it before.
async fn count(app: &App, caller: &Caller, login: &str) -> Result<Counted> {
    let (app_too, caller, login) = (app.clone(), caller.clone(), login.to_owned());
    let counted = app
        .db
        .write_aside(move |conn| {
            let now = app_too.clock.now_in(conn)?;
            let account = sign_in_account(conn, &login)?;
            let known = account
                .as_ref()
                .map(|account| account.id)
                .filter(|account| caller.device.knows(*account, &app_too.keys));
            let (own, limit, shared) = match known {
                Some(id) => (caller.device.counted_as(id), Limit::KNOWN_DEVICE, None),
                None => (
                    counter("account", &login),
                    Limit::ACCOUNT,
                    Some(format!("address/{}", caller.network)),
                ),
            };
            if let Some(wait) = wait_of(conn, shared.as_deref(), now)? {
                return Ok(Err(wait));
            }
            let counted = guess(conn, &own, limit, now)?;
            Ok::<_, Error>(counted.map(|()| Counted {
                account: account.clone(),
                own,
                shared,
            }))
        })
        .await?;
    counted.map_err(Error::TooMany)
}

fn wait_of(conn: &mut Conn, shared: Option<&str>, now: Time) -> QueryResult<Option<i64>> {
    shared.map_or(Ok(None), |shared| {
        too_many(conn, shared, Limit::ADDRESS, now)
    })
}

/// After a right answer the account's count begins anew, a wrong one counts against the address too; when no answer could
/// be given, the guess was none.
fn settle(conn: &mut Conn, counted: &Counted, right: Option<bool>, now: Time) -> QueryResult<()> {
    match (right, &counted.shared) {
        (Some(true), _) => forget_guesses(conn, &counted.own),
        (Some(false), Some(shared)) => guess(conn, shared, Limit::ADDRESS, now).map(drop),
        (Some(false), None) => Ok(()),
        (None, _) => take_back(conn, &counted.own),
    }
}

/// The name under which something about a login is counted. Hashed, because people type passwords into the wrong field.
pub(super) fn counter(what: &str, login: &str) -> String {
    let hash = digest(plain_login(login).as_bytes());
    format!(
        "{what}/{}",
        data_encoding::BASE64URL_NOPAD.encode(&hash[..16])
    )
}

/// Looks something secret up for a caller; what is not found counts as a guess from their address.
pub(super) async fn look_up<T: Send + 'static>(
    app: &App,
    caller: &Caller,
    mut find: impl FnMut(&mut Conn, Time) -> QueryResult<Option<T>> + Send + 'static,
) -> Result<Option<T>> {
    let (app_too, name) = (app.clone(), format!("code/{}", caller.network));
    let found = app
        .db
        .read({
            let name = name.clone();
            move |conn| {
                let now = app_too.clock.now_in(conn)?;
                if let Some(wait) = too_many(conn, &name, Limit::CODE, now)? {
                    return Err(Error::TooMany(wait));
                }
                Ok(find(conn, now)?)
            }
        })
        .await?;
    if found.is_none() {
        let now = app.now();
        app.db
            .write_aside(move |conn| guess(conn, &name, Limit::CODE, now).map_err(DbError::from))
            .await?
            .map_err(Error::TooMany)?;
    }
    Ok(found)
}
