//! The one gate at which passwords are checked: every try is counted and costs the same, whoever is asked for.
use super::caller::Caller;
use crate::access::Limit;
use crate::access::Named;
use crate::access::SignIn;
use crate::access::forget_guesses;
use crate::access::guess;
use crate::access::named_account;
use crate::access::second_factor;
use crate::access::sign_in_of;
use crate::access::take_back;
use crate::access::take_code;
use crate::access::too_many;
use crate::db::Conn;
use crate::db::DbError;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::org::CitizenId;
use crate::web::App;
use crate::web::Error;
use crate::web::Result;
use diesel::QueryResult;

/// Whose secret is guessed.
#[derive(Debug, Clone)]
pub(super) enum Whom {
    /// Whoever is called so, if there is anybody.
    Named(Named),
    /// Somebody who is known already, by a session or by a right password.
    Known(AccountId),
}

/// Somebody as they named themselves in a form.
pub(super) fn named(app: &App, typed: &str) -> Named {
    // Shorter numbers are telephones, not identity numbers whose zeros were eaten.
    let whole = CitizenId::parse(typed)
        .ok()
        .filter(|(_, odd)| odd.is_none());
    Named::of(typed, whole.map(|(id, _)| id.hash(&app.keys)))
}

/// A guess that has been counted.
struct Counted {
    account: Option<SignIn>,
    /// The counts of this account alone, which a right answer forgets.
    own: Vec<String>,
    /// The count of everybody behind one address, to which only wrong answers are added: of the many who sign in from one
    /// office in the morning, none waits for another.
    shared: Option<String>,
    /// Whether the account has been guessed at too often under its other names. Then nothing is right any more, without a
    /// word: who guesses would learn otherwise that two names are one person's.
    spent: bool,
}

/// Whether this is the password of whoever is asked for; their account, if so. Always one argon2: neither text nor status
/// nor time tells whether there is such an account.
pub(super) async fn check(
    app: &App,
    caller: &Caller,
    whom: Whom,
    password: String,
) -> Result<Option<AccountId>> {
    let counted = count(app, caller, whom).await?;
    let account = counted
        .account
        .as_ref()
        .filter(|account| account.disabled_at.is_none() && !counted.spent);
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

/// Whether this is a code of the account's second factor; counted with the guesses of its password.
pub(super) async fn check_code(
    app: &App,
    caller: &Caller,
    account: AccountId,
    typed: String,
) -> Result<bool> {
    let counted = count(app, caller, Whom::Known(account)).await?;
    let app_too = app.clone();
    let right = app
        .db
        .write_aside(move |conn| {
            let now = app_too.clock.now_in(conn)?;
            let right = take_code(conn, (account, &app_too.keys), &typed, now)?;
            if right {
                counted.forget(conn)?;
            } else {
                counted.wrong(conn, now)?;
            }
            Ok::<_, Error>(right)
        })
        .await?;
    if !right {
        tracing::info!(?account, network = caller.network, "wrong code");
    }
    Ok(right)
}

/// Counts a guess, or says how long to wait.
async fn count(app: &App, caller: &Caller, whom: Whom) -> Result<Counted> {
    let (app_too, caller) = (app.clone(), caller.clone());
    let counted = app
        .db
        .write_aside(move |conn| {
            let now = app_too.clock.now_in(conn)?;
            let account = match &whom {
                Whom::Named(named) => named_account(conn, named)?,
                Whom::Known(account) => sign_in_of(conn, *account)?,
            };
            let id = account.as_ref().map(|account| account.id);
            let known = id.filter(|id| caller.device.knows(*id, &app_too.keys));
            let (limit, shared) = match known {
                Some(_) => (Limit::KNOWN_DEVICE, None),
                None => (Limit::ACCOUNT, Some(format!("address/{}", caller.network))),
            };
            if let Some(wait) = wait_of(conn, shared.as_deref(), now)? {
                return Ok(Err(wait));
            }
            let (said, unsaid) = match known {
                Some(id) => (caller.device.counted_as(id), None),
                None => counts_of(&whom, id),
            };
            if let Err(wait) = guess(conn, &said, limit, now)? {
                return Ok(Err(wait));
            }
            let spent = match &unsaid {
                Some(name) => guess(conn, name, limit, now)?.is_err(),
                None => false,
            };
            Ok::<_, Error>(Ok(Counted {
                account,
                own: std::iter::once(said).chain(unsaid).collect(),
                shared,
                spent,
            }))
        })
        .await?;
    counted.map_err(Error::TooMany)
}

/// Where a guess is counted: under the name that was typed, which alone is seen to be full, and for the account whatever its
/// names. A name that is nobody's has two counts as well.
fn counts_of(whom: &Whom, account: Option<AccountId>) -> (String, Option<String>) {
    match whom {
        Whom::Named(named) => {
            let all_names = account.map_or_else(|| named.counter("nobody"), account_counter);
            (named.counter("name"), Some(all_names))
        }
        Whom::Known(id) => (account_counter(*id), None),
    }
}

/// The count of all guesses of an account's secrets from devices its owner is not known on.
pub(super) fn account_counter(account: AccountId) -> String {
    format!("account/{account}")
}

fn wait_of(conn: &mut Conn, shared: Option<&str>, now: Time) -> QueryResult<Option<i64>> {
    shared.map_or(Ok(None), |shared| {
        too_many(conn, shared, Limit::ADDRESS, now)
    })
}

/// After a right password the account's counts begin anew, unless a code is still to be guessed; when no answer could be
/// given, the guess was none.
fn settle(conn: &mut Conn, counted: &Counted, right: Option<bool>, now: Time) -> QueryResult<()> {
    match (right, &counted.account) {
        (Some(true), Some(account)) if second_factor(conn, account.id)?.is_none() => {
            counted.forget(conn)
        }
        (Some(true) | None, _) => counted.take_back(conn),
        (Some(false), _) => counted.wrong(conn, now),
    }
}

impl Counted {
    fn forget(&self, conn: &mut Conn) -> QueryResult<()> {
        self.own
            .iter()
            .try_for_each(|own| forget_guesses(conn, own))
    }

    fn take_back(&self, conn: &mut Conn) -> QueryResult<()> {
        self.own.iter().try_for_each(|own| take_back(conn, own))
    }

    /// A wrong guess counts against the address too.
    fn wrong(&self, conn: &mut Conn, now: Time) -> QueryResult<()> {
        match &self.shared {
            Some(shared) => guess(conn, shared, Limit::ADDRESS, now).map(drop),
            None => Ok(()),
        }
    }
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
