//! Sessions: an opaque token in a cookie, its hash in the database, the viewer kept in memory for a moment.
use super::Viewer;
use super::grants::roles_on;
use super::grants::tops_of_administrator;
use super::keys::Secret;
use super::keys::digest;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Stamp;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::ids::PersonId;
use crate::db::schema::accounts;
use crate::db::schema::grants;
use crate::db::schema::people;
use crate::db::schema::sessions;
use crate::text::Language;
use diesel::dsl::exists;
use diesel::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::RwLock;

/// A session ends after this at the latest, and earlier when it was not used for [`IDLE`].
pub const SESSION_LIFE: i64 = 30 * Time::DAY;
const IDLE: i64 = 7 * Time::DAY;
/// Use is noted at most this often, so that reading pages writes nothing.
const NOTED: i64 = Time::HOUR;

/// A session's token as the cookie holds it.
pub struct Token(pub String);

impl Token {
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
    let token = Token(Secret::random().to_text());
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

/// The open sessions of an account, last used first.
pub fn sessions_of(
    conn: &mut Conn,
    account: AccountId,
    now: Time,
) -> QueryResult<Vec<OpenSession>> {
    sessions::table
        .filter(sessions::account_id.eq(account))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::seen_at.gt(now.plus(-IDLE)))
        .order(sessions::seen_at.desc())
        .select((
            sessions::token_hash,
            sessions::device,
            sessions::created_at,
            sessions::seen_at,
        ))
        .load(conn)
}

/// The viewer behind a token's hash, and whether the use of the session should be noted.
pub fn viewer_of(
    conn: &mut Conn,
    hash: [u8; 32],
    now: Time,
    today: Day,
) -> QueryResult<Option<(Viewer, bool)>> {
    let found: Option<(AccountId, PersonId, String, String, Language, Time, bool)> =
        sessions::table
            .inner_join(accounts::table.inner_join(people::table))
            .filter(sessions::token_hash.eq(hash.to_vec()))
            .filter(sessions::ended_at.is_null())
            .filter(sessions::expires_at.gt(now))
            .filter(sessions::seen_at.gt(now.plus(-IDLE)))
            .filter(accounts::disabled_at.is_null())
            .select((
                accounts::id,
                people::id,
                people::full_name,
                accounts::login,
                accounts::language,
                sessions::seen_at,
                exists(grants::table.filter(grants::person_id.eq(accounts::person_id))),
            ))
            .first(conn)
            .optional()?;
    let Some((account, person, name, login, language, seen, granted)) = found else {
        return Ok(None);
    };
    // Nearly everybody only learns.
    let roles = if granted {
        roles_on(conn, person, today)?
    } else {
        Vec::new()
    };
    let tops = tops_of_administrator(conn, &roles, today)?;
    let viewer = Viewer {
        account,
        person,
        name,
        login,
        language,
        roles,
        tops,
        session: hash,
    };
    Ok(Some((viewer, now.since(seen) > NOTED)))
}

/// Notes that a session was used.
pub fn note_use(conn: &mut Conn, hash: [u8; 32], now: Time) -> QueryResult<()> {
    diesel::update(sessions::table.find(hash.to_vec()))
        .set(sessions::seen_at.eq(now))
        .execute(conn)
        .map(drop)
}

type Shard = RwLock<HashMap<[u8; 32], Known>>;

/// A viewer as looked up at a moment.
struct Known {
    viewer: Arc<Viewer>,
    at: Time,
    stamp: Option<Stamp>,
}

impl Known {
    fn holds(&self, stamp: Option<Stamp>, now: Time) -> bool {
        let age = now.since(self.at);
        let unchanged = stamp.is_some() && self.stamp == stamp;
        age >= 0 && (age < SessionCache::LIFE || (unchanged && age < SessionCache::UNCHANGED))
    }
}

/// Viewers looked up a moment ago. A revoked right is gone everywhere within a second: a viewer is kept for that long, and
/// longer only where the database can tell that nothing was written since that concerns them.
#[derive(Default)]
pub struct SessionCache {
    shards: [Shard; 16],
}

impl SessionCache {
    const LIFE: i64 = Time::SECOND;
    /// Rights also begin and end with the day.
    const UNCHANGED: i64 = 10 * Time::SECOND;
    const MOST: usize = 4_096;

    fn shard(&self, hash: &[u8; 32]) -> &Shard {
        &self.shards[usize::from(hash[0] % 16)]
    }

    /// The viewer, if it is certain enough that they still are who they were; `stamp` tells the present stamp of a person.
    pub fn get(
        &self,
        hash: &[u8; 32],
        now: Time,
        stamp: impl Fn(PersonId) -> Option<Stamp>,
    ) -> Option<Arc<Viewer>> {
        let shard = self.shard(hash).read().ok()?;
        let known = shard.get(hash)?;
        let holds = known.holds(stamp(known.viewer.person), now);
        holds.then(|| Arc::clone(&known.viewer))
    }

    /// Keeps a viewer just read, with their stamp of before.
    pub fn put(&self, viewer: Arc<Viewer>, now: Time, stamp: Option<Stamp>) {
        let Ok(mut shard) = self.shard(&viewer.session).write() else {
            return;
        };
        if shard.len() >= Self::MOST {
            shard.retain(|_, known| now.since(known.at) < Self::UNCHANGED);
            if shard.len() >= Self::MOST {
                shard.clear();
            }
        }
        let known = Known {
            viewer,
            at: now,
            stamp,
        };
        shard.insert(known.viewer.session, known);
    }

    /// How many viewers are kept now.
    pub fn len(&self) -> usize {
        let shards = self.shards.iter();
        shards
            .map(|shard| shard.read().map_or(0, |shard| shard.len()))
            .sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets everything: after a change of sessions, grants or language, so that this node at least answers at once.
    pub fn clear(&self) {
        for shard in &self.shards {
            if let Ok(mut shard) = shard.write() {
                shard.clear();
            }
        }
    }
}
