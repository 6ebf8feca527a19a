//! Accounts at other houses: whose they are here, what a session has proven with them, and offers to link one.
use super::oidc::FLOW_LIFE;
use super::oidc::Proof;
use super::second_factor::note_second_factor;
use crate::config::Assurance;
use crate::config::Provider;
use crate::db::Conn;
use crate::db::Portable;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::ids::IdentityId;
use crate::db::schema::external_identities;
use crate::db::schema::identity_offers;
use crate::db::schema::session_identities;
use crate::db::schema::sessions;
use diesel::prelude::*;
use diesel::upsert::excluded;

/// A linked account at another house, as its owner sees it.
#[derive(Debug, Clone, Queryable)]
pub struct Identity {
    pub id: IdentityId,
    pub provider: String,
    pub issuer: String,
    pub assurance: Assurance,
    pub linked_at: Time,
    pub last_used_at: Option<Time>,
}

/// Whose account it is that a house has proven. Nothing but issuer and subject counts; a mail address never does.
pub fn identity_of(conn: &mut Conn, proof: &Proof) -> QueryResult<Option<(IdentityId, AccountId)>> {
    external_identities::table
        .filter(external_identities::issuer.eq(&proof.issuer))
        .filter(external_identities::subject.eq(&proof.subject))
        .filter(external_identities::unlinked_at.is_null())
        .select((external_identities::id, external_identities::account_id))
        .first(conn)
        .optional()
}

/// What is linked to an account now, in the order in which it was.
pub fn identities_of(conn: &mut Conn, account: AccountId) -> QueryResult<Vec<Identity>> {
    external_identities::table
        .filter(external_identities::account_id.eq(account))
        .filter(external_identities::unlinked_at.is_null())
        .order(external_identities::id)
        .select((
            external_identities::id,
            external_identities::provider,
            external_identities::issuer,
            external_identities::assurance,
            external_identities::linked_at,
            external_identities::last_used_at,
        ))
        .load(conn)
}

/// Links what was proven to an account. None when it belongs to another, or the account already has one at that house.
pub fn link_identity(
    conn: &mut Conn,
    account: AccountId,
    (proof, provider): (&Proof, &Provider),
    now: Time,
) -> QueryResult<Option<IdentityId>> {
    let at_house = identities_of(conn, account)?;
    let has_one = at_house.iter().any(|one| one.issuer == proof.issuer);
    if has_one || identity_of(conn, proof)?.is_some() {
        return Ok(None);
    }
    diesel::insert_into(external_identities::table)
        .values((
            external_identities::account_id.eq(account),
            external_identities::issuer.eq(&proof.issuer),
            external_identities::subject.eq(&proof.subject),
            external_identities::provider.eq(&provider.id),
            external_identities::assurance.eq(provider.assurance),
            external_identities::linked_at.eq(now),
        ))
        .returning(external_identities::id)
        .get_result(conn)
        .map(Some)
}

/// Whether the owner of an account has once taken this link away: then only they link it again.
pub fn was_unlinked(conn: &mut Conn, account: AccountId, proof: &Proof) -> QueryResult<bool> {
    let past = external_identities::table
        .filter(external_identities::account_id.eq(account))
        .filter(external_identities::issuer.eq(&proof.issuer))
        .filter(external_identities::subject.eq(&proof.subject));
    diesel::select(diesel::dsl::exists(past)).get_result(conn)
}

/// Takes the link of an account away; sessions begun with it end, but the one to keep.
pub fn unlink_identity(
    conn: &mut Conn,
    (account, id): (AccountId, IdentityId),
    keep: [u8; 32],
    now: Time,
) -> QueryResult<bool> {
    let own = external_identities::table
        .find(id)
        .filter(external_identities::account_id.eq(account))
        .filter(external_identities::unlinked_at.is_null());
    let taken = diesel::update(own)
        .set(external_identities::unlinked_at.eq(now))
        .execute(conn)?;
    if taken == 0 {
        return Ok(false);
    }
    end_begun_with(conn, id, Some(keep), now)?;
    Ok(true)
}

/// Ends the sessions begun with a link, but the one to keep; what that one has proven with it counts no longer.
fn end_begun_with(
    conn: &mut Conn,
    id: IdentityId,
    keep: Option<[u8; 32]>,
    now: Time,
) -> QueryResult<()> {
    let keep = keep.map(|token| token.to_vec()).unwrap_or_default();
    let begun_with_it = session_identities::table
        .filter(session_identities::identity_id.eq(id))
        .select(session_identities::token_hash);
    let others = sessions::table
        .filter(sessions::token_hash.eq_any(begun_with_it))
        .filter(sessions::token_hash.ne(keep))
        .filter(sessions::ended_at.is_null());
    diesel::update(others)
        .set(sessions::ended_at.eq(now))
        .execute(conn)?;
    diesel::delete(session_identities::table.filter(session_identities::identity_id.eq(id)))
        .execute(conn)
        .map(drop)
}

/// The links of an account that another can take over: those at houses at which that one has none.
pub fn identities_to_pass(
    conn: &mut Conn,
    (from, to): (AccountId, AccountId),
) -> QueryResult<Vec<IdentityId>> {
    let there = identities_of(conn, to)?;
    let at_house = |issuer: &str| there.iter().any(|one| one.issuer == issuer);
    let own = identities_of(conn, from)?.into_iter();
    let free = own.filter(|one| !at_house(&one.issuer));
    Ok(free.map(|one| one.id).collect())
}

/// Lets a link that stands open another account from now on; sessions begun with it end.
pub fn pass_identity(conn: &mut Conn, id: IdentityId, to: AccountId, now: Time) -> QueryResult<()> {
    let standing = external_identities::table
        .find(id)
        .filter(external_identities::unlinked_at.is_null());
    diesel::update(standing)
        .set(external_identities::account_id.eq(to))
        .execute(conn)?;
    end_begun_with(conn, id, None, now)
}

/// What a session has proven at another house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct SessionProof {
    pub identity: IdentityId,
    pub assurance: Assurance,
    /// Whether the operator lets it count as a second factor.
    pub second_factor: bool,
    pub proven_at: Time,
}

/// Notes that a session has just proven an identity, and with it a second factor where the operator lets it count as one.
pub fn note_proof(
    conn: &mut Conn,
    session: [u8; 32],
    (identity, provider): (IdentityId, &Provider),
    now: Time,
) -> QueryResult<()> {
    diesel::update(external_identities::table.find(identity))
        .set(external_identities::last_used_at.eq(now))
        .execute(conn)?;
    diesel::insert_into(session_identities::table)
        .values((
            session_identities::token_hash.eq(session.to_vec()),
            session_identities::identity_id.eq(identity),
            session_identities::assurance.eq(provider.assurance),
            session_identities::second_factor.eq(provider.second_factor),
            session_identities::proven_at.eq(now),
        ))
        .execute(conn)?;
    if provider.second_factor {
        note_second_factor(conn, session, now)?;
    }
    Ok(())
}

/// What a session has proven, if it has.
pub fn proof_of_session(conn: &mut Conn, session: [u8; 32]) -> QueryResult<Option<SessionProof>> {
    session_identities::table
        .find(session.to_vec())
        .select((
            session_identities::identity_id,
            session_identities::assurance,
            session_identities::second_factor,
            session_identities::proven_at,
        ))
        .first(conn)
        .optional()
}

/// An account at another house that somebody signed in has proven and may link.
#[derive(Debug, Clone, Queryable)]
pub struct Offer {
    pub provider: String,
    pub issuer: String,
    pub subject: String,
    pub shown: String,
}

impl Offer {
    /// What was proven, for linking it.
    pub fn proof(&self) -> Proof {
        Proof {
            issuer: self.issuer.clone(),
            subject: self.subject.clone(),
            shown: self.shown.clone(),
            claim: None,
        }
    }
}

/// Keeps what a session has proven until its owner says that it shall be linked; the latest alone.
pub fn offer_identity(
    conn: &mut Conn,
    session: [u8; 32],
    (proof, provider): (&Proof, &str),
    now: Time,
) -> QueryResult<()> {
    diesel::insert_into(identity_offers::table)
        .values((
            identity_offers::token_hash.eq(session.to_vec()),
            identity_offers::provider.eq(provider),
            identity_offers::issuer.eq(&proof.issuer),
            identity_offers::subject.eq(&proof.subject),
            identity_offers::shown.eq(&proof.shown),
            identity_offers::expires_at.eq(now.plus(FLOW_LIFE)),
        ))
        .on_conflict(identity_offers::token_hash)
        .do_update()
        .set((
            identity_offers::provider.eq(excluded(identity_offers::provider)),
            identity_offers::issuer.eq(excluded(identity_offers::issuer)),
            identity_offers::subject.eq(excluded(identity_offers::subject)),
            identity_offers::shown.eq(excluded(identity_offers::shown)),
            identity_offers::expires_at.eq(excluded(identity_offers::expires_at)),
        ))
        .both()
        .execute(conn)
        .map(drop)
}

/// What a session may link.
pub fn offer_of(conn: &mut Conn, session: [u8; 32], now: Time) -> QueryResult<Option<Offer>> {
    identity_offers::table
        .find(session.to_vec())
        .filter(identity_offers::expires_at.gt(now))
        .select((
            identity_offers::provider,
            identity_offers::issuer,
            identity_offers::subject,
            identity_offers::shown,
        ))
        .first(conn)
        .optional()
}

/// Forgets what a session may link, and every offer that nobody took up in time.
pub fn drop_offer(conn: &mut Conn, session: [u8; 32], now: Time) -> QueryResult<()> {
    let own = identity_offers::token_hash.eq(session.to_vec());
    let late = identity_offers::expires_at.le(now);
    diesel::delete(identity_offers::table.filter(own.or(late)))
        .execute(conn)
        .map(drop)
}
