//! The second factor of an account: an authenticator app, and ten recovery codes for the day on which the phone is lost.
use super::codes::letters;
use super::codes::plain_code;
use super::keys::Keys;
use super::keys::keyed_hash;
use super::totp::FactorSecret;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::schema::recovery_codes;
use crate::db::schema::second_factors;
use crate::db::schema::sessions;
use diesel::prelude::*;

/// Recovery codes made at once.
const CODES: usize = 10;
/// Letters of a recovery code, in two groups: 50 bits.
const LETTERS: usize = 10;

/// What is known of an account's second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactor {
    pub set_at: Time,
    /// Recovery codes not used yet.
    pub codes_left: i64,
}

/// The account's second factor, if one is set.
pub fn second_factor(conn: &mut Conn, account: AccountId) -> QueryResult<Option<SecondFactor>> {
    let set_at: Option<Time> = second_factors::table
        .find(account)
        .filter(second_factors::secret.is_not_null())
        .select(second_factors::set_at)
        .first(conn)
        .optional()?;
    let Some(set_at) = set_at else {
        return Ok(None);
    };
    let codes_left = recovery_codes::table
        .filter(recovery_codes::account_id.eq(account))
        .filter(recovery_codes::used_at.is_null())
        .count()
        .get_result(conn)?;
    Ok(Some(SecondFactor { set_at, codes_left }))
}

/// The secret that a session is offered for its account's next factor. It follows from both, so that the page can be loaded
/// again while nothing is stored; once taken it is never offered again.
pub fn offered_secret(
    conn: &mut Conn,
    keys: &Keys,
    (account, session): (AccountId, [u8; 32]),
) -> QueryResult<FactorSecret> {
    let taken = secrets_taken(conn, account)?;
    let message = format!(
        "offer/{account}/{taken}/{}",
        data_encoding::HEXLOWER.encode(&session)
    );
    let bytes = keyed_hash(&keys.factor_hash, message.as_bytes());
    Ok(FactorSecret::of(&bytes))
}

/// How many secrets the account has had.
fn secrets_taken(conn: &mut Conn, account: AccountId) -> QueryResult<i64> {
    let taken = second_factors::table
        .find(account)
        .select(second_factors::secrets)
        .first(conn)
        .optional()?;
    Ok(taken.unwrap_or_default())
}

/// Sets the account's second factor; the code of `step` has been used to confirm it.
pub fn set_second_factor(
    conn: &mut Conn,
    (account, keys): (AccountId, &Keys),
    (secret, step): (&FactorSecret, i64),
    now: Time,
) -> QueryResult<()> {
    let secrets = secrets_taken(conn, account)? + 1;
    let row = (
        second_factors::account_id.eq(account),
        second_factors::secret.eq(secret.seal(keys)),
        second_factors::set_at.eq(now),
        second_factors::last_step.eq(step),
        second_factors::secrets.eq(secrets),
    );
    diesel::delete(second_factors::table.find(account)).execute(conn)?;
    diesel::insert_into(second_factors::table)
        .values(row)
        .execute(conn)
        .map(drop)
}

/// Takes the account's second factor away with its recovery codes; false when there was none.
pub fn remove_second_factor(conn: &mut Conn, account: AccountId) -> QueryResult<bool> {
    let set = second_factors::table
        .find(account)
        .filter(second_factors::secret.is_not_null());
    let removed = diesel::update(set)
        .set(second_factors::secret.eq(None::<Vec<u8>>))
        .execute(conn)?;
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account)))
        .execute(conn)?;
    diesel::update(sessions::table.filter(sessions::account_id.eq(account)))
        .set(sessions::second_factor_at.eq(None::<Time>))
        .execute(conn)?;
    Ok(removed > 0)
}

/// Ten new recovery codes, after which the former ones no longer work. They are kept as keyed hashes alone.
pub fn new_recovery_codes(
    conn: &mut Conn,
    (account, keys): (AccountId, &Keys),
    now: Time,
) -> QueryResult<Vec<String>> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account)))
        .execute(conn)?;
    let codes: Vec<String> = (0..CODES).map(|_| letters(LETTERS, 5)).collect();
    let rows: Vec<_> = codes
        .iter()
        .map(|code| {
            (
                recovery_codes::account_id.eq(account),
                recovery_codes::code_hash.eq(code_hash(keys, account, code)),
                recovery_codes::created_at.eq(now),
            )
        })
        .collect();
    crate::on_each!(conn, one => diesel::insert_into(recovery_codes::table).values(&rows).execute(one))?;
    Ok(codes)
}

fn code_hash(keys: &Keys, account: AccountId, code: &str) -> Vec<u8> {
    let message = format!("recovery/{account}/{}", plain_code(code));
    keyed_hash(&keys.factor_hash, message.as_bytes()).to_vec()
}

/// Whether this is a code of the account's second factor that was not used before: of the app, or a recovery code. It is used
/// up by that, on every node: of two who bring it at once, one comes too late.
pub fn take_code(
    conn: &mut Conn,
    (account, keys): (AccountId, &Keys),
    typed: &str,
    now: Time,
) -> QueryResult<bool> {
    let sealed: Option<Option<Vec<u8>>> = second_factors::table
        .find(account)
        .select(second_factors::secret)
        .first(conn)
        .optional()?;
    let secret = sealed
        .flatten()
        .and_then(|sealed| FactorSecret::open(&sealed, keys));
    let Some(secret) = secret else {
        return Ok(false);
    };
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let taken = match secret.step_of(&digits, now) {
        Some(step) => diesel::update(
            second_factors::table
                .find(account)
                .filter(second_factors::last_step.lt(step)),
        )
        .set(second_factors::last_step.eq(step))
        .execute(conn)?,
        None => diesel::update(
            recovery_codes::table
                .find((account, code_hash(keys, account, typed)))
                .filter(recovery_codes::used_at.is_null()),
        )
        .set(recovery_codes::used_at.eq(now))
        .execute(conn)?,
    };
    Ok(taken > 0)
}

/// Notes that a session's owner has shown a second factor now, of ours or of a provider whose assurance counts as one.
pub fn note_second_factor(conn: &mut Conn, session: [u8; 32], now: Time) -> QueryResult<()> {
    diesel::update(sessions::table.find(session.to_vec()))
        .set((
            sessions::second_factor_at.eq(now),
            sessions::proved_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Notes that a session's owner has proved now who they are.
pub fn renew_proof(conn: &mut Conn, session: [u8; 32], now: Time) -> QueryResult<()> {
    diesel::update(sessions::table.find(session.to_vec()))
        .set(sessions::proved_at.eq(now))
        .execute(conn)
        .map(drop)
}
