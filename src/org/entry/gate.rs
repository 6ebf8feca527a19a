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
    /// What a right answer forgets.
    own: String,
    /// What counts everybody behind one address; a right answer only takes itself back.
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
    if let Ok(false) = verified {
        tracing::info!(?account, network = caller.network, "wrong password");
        return Ok(None);
    }
    let right = verified.is_ok();
    app.db
        .write(move |conn| forget(conn, &counted, right).map_err(Error::from))
        .await?;
    verified?;
    Ok(account)
}

async fn count(app: &App, caller: &Caller, login: &str) -> Result<Counted> {
    let (app_too, caller, login) = (app.clone(), caller.clone(), login.to_owned());
    let counted = app
        .db
        .write(move |conn| {
            let now = app_too.clock.now_in(conn)?;
            let account = sign_in_account(conn, &login)?;
            let known = account
                .as_ref()
                .map(|account| account.id)
                .filter(|account| caller.device.knows(*account, &app_too.keys));
            match known {
                Some(id) => from_known_device(conn, account, caller.device.counted_as(id), now),
                None => from_anywhere(conn, account, (&login, &caller.network), now),
            }
            .map_err(Error::from)
        })
        .await?;
    counted.map_err(Error::TooMany)
}

fn from_known_device(
    conn: &mut Conn,
    account: Option<SignIn>,
    own: String,
    now: Time,
) -> QueryResult<std::result::Result<Counted, i64>> {
    let counted = guess(conn, &own, Limit::KNOWN_DEVICE, now)?;
    Ok(counted.map(|()| Counted {
        account,
        own,
        shared: None,
    }))
}

fn from_anywhere(
    conn: &mut Conn,
    account: Option<SignIn>,
    (login, network): (&str, &str),
    now: Time,
) -> QueryResult<std::result::Result<Counted, i64>> {
    let (own, shared) = (counter("account", login), format!("address/{network}"));
    if let Err(wait) = guess(conn, &shared, Limit::ADDRESS, now)? {
        return Ok(Err(wait));
    }
    let counted = guess(conn, &own, Limit::ACCOUNT, now)?;
    Ok(counted.map(|()| Counted {
        account,
        own,
        shared: Some(shared),
    }))
}

/// After a right answer the account's count begins anew; when no answer could be given, the guess was none.
fn forget(conn: &mut Conn, counted: &Counted, right: bool) -> QueryResult<()> {
    if let Some(shared) = &counted.shared {
        take_back(conn, shared)?;
    }
    if right {
        forget_guesses(conn, &counted.own)
    } else {
        take_back(conn, &counted.own)
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
            .write(move |conn| guess(conn, &name, Limit::CODE, now).map_err(DbError::from))
            .await?
            .map_err(Error::TooMany)?;
    }
    Ok(found)
}
