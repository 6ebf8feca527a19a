//! Sessions: an opaque token in a cookie, its hash in the database.
use super::Viewer;
use super::grants::roles_on;
use super::grants::tops_of_administrator;
use super::keys::Secret;
use super::keys::digest;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::ids::PersonId;
use crate::db::schema::accounts;
use crate::db::schema::grants;
use crate::db::schema::people;
use crate::db::schema::second_factors;
use crate::db::schema::sessions;
use crate::text::Language;
use diesel::dsl::exists;
use diesel::prelude::*;

/// A session ends after this at the latest, and earlier when it was not used for [`IDLE`].
pub const SESSION_LIFE: i64 = 30 * Time::DAY;
const IDLE: i64 = 7 * Time::DAY;
/// The same where a role opens other people's data: a working day and the hours around it.
pub const IDLE_WITH_ROLE: i64 = 12 * Time::HOUR;
/// Use is noted at most this often, so that reading pages writes nothing.
const NOTED: i64 = Time::HOUR;

/// A session's token as the cookie holds it.
#[derive(Clone)]
pub struct Token(pub String);

impl Token {
    /// A token nobody can guess.
    pub fn random() -> Self {
        Self(Secret::random().to_text())
    }

    /// The hash under which the session is stored.
    pub fn hash(&self) -> [u8; 32] {
        digest(self.0.as_bytes())
    }
}

/// Begins a session for an account and notes that it signed in.
pub fn begin_session(
    conn: &mut Conn,
    account: AccountId,
    device: &str,
    now: Time,
) -> QueryResult<Token> {
    let token = Token::random();
    let device: String = device
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(token.hash().to_vec()),
            sessions::account_id.eq(account),
            sessions::device.eq(device),
            sessions::created_at.eq(now),
            sessions::seen_at.eq(now),
            sessions::expires_at.eq(now.plus(SESSION_LIFE)),
            sessions::proved_at.eq(now),
        ))
        .execute(conn)?;
    diesel::update(accounts::table.find(account))
        .set(accounts::signed_in_at.eq(now))
        .execute(conn)?;
    Ok(token)
}

/// Ends one session.
pub fn end_session(conn: &mut Conn, hash: [u8; 32], now: Time) -> QueryResult<()> {
    diesel::update(sessions::table.find(hash.to_vec()))
        .set(sessions::ended_at.eq(now))
        .execute(conn)
        .map(drop)
}

/// Ends every session of an account but the one to keep: after a new password, or on request.
pub fn end_sessions(
    conn: &mut Conn,
    account: AccountId,
    keep: Option<[u8; 32]>,
    now: Time,
) -> QueryResult<()> {
    let keep = keep.map_or_else(Vec::new, Vec::from);
    let others = sessions::table
        .filter(sessions::account_id.eq(account))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::token_hash.ne(keep));
    diesel::update(others)
        .set(sessions::ended_at.eq(now))
        .execute(conn)
        .map(drop)
}

/// A session that can still be used, as its owner sees it.
#[derive(Debug, Clone, Queryable)]
pub struct OpenSession {
    pub hash: Vec<u8>,
    pub device: String,
    pub begun_at: Time,
    pub seen_at: Time,
}

impl OpenSession {
    /// What names the session in an address; it opens nothing.
    pub fn name(&self) -> String {
        let half = &self.hash[..self.hash.len() / 2];
        data_encoding::HEXLOWER.encode(half)
    }
}

/// The open sessions of a viewer, last used first.
pub fn sessions_of(conn: &mut Conn, viewer: &Viewer, now: Time) -> QueryResult<Vec<OpenSession>> {
    let idle = if viewer.needs_factor() {
        IDLE_WITH_ROLE
    } else {
        IDLE
    };
    sessions::table
        .filter(sessions::account_id.eq(viewer.account))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::seen_at.ge(now.plus(-idle)))
        .order(sessions::seen_at.desc())
        .select((
            sessions::token_hash,
            sessions::device,
            sessions::created_at,
            sessions::seen_at,
        ))
        .load(conn)
}

/// What is read of a session: account, person, name, login, language, when it was used, and the rest.
type Found = (
    (AccountId, PersonId, String, String, Language),
    (Time, Time, Option<Time>, Option<Time>),
    (bool, bool),
);

fn found(conn: &mut Conn, hash: [u8; 32], now: Time) -> QueryResult<Option<Found>> {
    let factor = second_factors::table
        .filter(second_factors::account_id.eq(accounts::id))
        .filter(second_factors::secret.is_not_null());
    sessions::table
        .inner_join(accounts::table.inner_join(people::table))
        .filter(sessions::token_hash.eq(hash.to_vec()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::seen_at.gt(now.plus(-IDLE)))
        .filter(accounts::disabled_at.is_null())
        .select((
            (
                accounts::id,
                people::id,
                people::full_name,
                accounts::login,
                accounts::language,
            ),
            (
                sessions::created_at,
                sessions::seen_at,
                sessions::second_factor_at,
                sessions::proved_at,
            ),
            (
                exists(grants::table.filter(grants::person_id.eq(accounts::person_id))),
                exists(factor),
            ),
        ))
        .first(conn)
        .optional()
}

/// The viewer behind a token's hash, and whether the use of the session should be noted.
pub fn viewer_of(
    conn: &mut Conn,
    hash: [u8; 32],
    now: Time,
    today: Day,
) -> QueryResult<Option<(Viewer, bool)>> {
    let found = found(conn, hash, now)?;
    let Some((whose, times, (granted, has_factor))) = found else {
        return Ok(None);
    };
    let (account, person, name, login, language) = whose;
    let (begun, seen, second_factor_at, proved_at) = times;
    // Nearly everybody only learns.
    let (roles, lent) = if granted {
        roles_on(conn, person, today)?
    } else {
        (Vec::new(), Vec::new())
    };
    let tops = tops_of_administrator(conn, &roles, today)?;
    let viewer = Viewer {
        account,
        person,
        name,
        login,
        language,
        roles,
        lent,
        tops,
        session: hash,
        has_factor,
        second_factor_at,
        proved_at: proved_at.unwrap_or(begun),
    };
    if viewer.needs_factor() && now.since(seen) > IDLE_WITH_ROLE {
        return Ok(None);
    }
    Ok(Some((viewer, now.since(seen) > NOTED)))
}

/// Notes that a session was used.
pub fn note_use(conn: &mut Conn, hash: [u8; 32], now: Time) -> QueryResult<()> {
    diesel::update(sessions::table.find(hash.to_vec()))
        .set(sessions::seen_at.eq(now))
        .execute(conn)
        .map(drop)
}
