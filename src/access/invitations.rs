//! One-time secrets with which somebody sets a password: sent by mail, printed on a sheet, or given by an officer.
use super::codes::letters;
use super::codes::plain_code;
use super::keys::Secret;
use super::keys::digest;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::ids::InvitationId;
use crate::db::ids::PersonId;
use crate::db::schema::invitations;
use crate::db::text_enum;
use diesel::prelude::*;
use std::collections::HashMap;

text_enum! {
    /// What a one-time secret is for.
    pub enum Purpose {
        /// The first administrator of an empty installation; there is no account yet.
        Setup = "setup",
        /// A first password; lives long enough for a sheet to be printed and handed out.
        Invitation = "invitation",
        /// A forgotten password.
        Reset = "reset",
    }
}

impl Purpose {
    /// How long the secret can be used, in milliseconds.
    pub const fn life(self) -> i64 {
        match self {
            Self::Setup => 7 * Time::DAY,
            Self::Invitation => 30 * Time::DAY,
            Self::Reset => 2 * Time::HOUR,
        }
    }
}

/// A secret that can still be used.
#[derive(Debug, Clone, Queryable)]
pub struct Invitation {
    pub id: InvitationId,
    pub account: Option<AccountId>,
    pub purpose: Purpose,
}

/// What is known of an open secret without knowing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Outstanding {
    pub purpose: Purpose,
    pub since: Time,
    pub until: Time,
}

/// Rows written by one statement.
const BATCH: usize = 500;

/// A code for a printed sheet: 12 characters, 60 bits, in groups of four.
fn short_code() -> String {
    letters(12, 4)
}

/// What is hashed: long secrets as they are, typed codes without hyphens, spaces, case and look-alikes.
fn canonical(secret: &str) -> String {
    let typed = |c: &char| !c.is_whitespace() && *c != '-';
    if secret.chars().filter(typed).count() == 12 {
        plain_code(secret)
    } else {
        secret.trim().to_owned()
    }
}

fn hash(secret: &str) -> Vec<u8> {
    digest(canonical(secret).as_bytes()).to_vec()
}

/// Makes a secret for an account (or for the set-up), after which older ones for the same purpose no longer work. Printed
/// ones are short.
pub fn invite(
    conn: &mut Conn,
    account: Option<AccountId>,
    (purpose, printed): (Purpose, bool),
    by: Option<PersonId>,
    now: Time,
) -> QueryResult<String> {
    let open = invitations::table
        .filter(invitations::purpose.eq(purpose))
        .filter(invitations::used_at.is_null())
        .filter(invitations::revoked_at.is_null());
    let revoked = invitations::revoked_at.eq(now);
    match account {
        Some(account) => diesel::update(open.filter(invitations::account_id.eq(account)))
            .set(revoked)
            .execute(conn)?,
        None => diesel::update(open.filter(invitations::account_id.is_null()))
            .set(revoked)
            .execute(conn)?,
    };
    let secret = if printed {
        short_code()
    } else {
        Secret::random().to_text()
    };
    diesel::insert_into(invitations::table)
        .values((
            invitations::account_id.eq(account),
            invitations::purpose.eq(purpose),
            invitations::token_hash.eq(hash(&secret)),
            invitations::created_by.eq(by),
            invitations::created_at.eq(now),
            invitations::expires_at.eq(now.plus(purpose.life())),
        ))
        .execute(conn)?;
    Ok(secret)
}

/// First codes for many accounts at once, in their order, each short enough to be typed from a sheet; older ones no
/// longer work.
pub fn invite_many(
    conn: &mut Conn,
    accounts: &[AccountId],
    by: Option<PersonId>,
    now: Time,
) -> QueryResult<Vec<String>> {
    let codes: Vec<String> = accounts.iter().map(|_| short_code()).collect();
    let pairs: Vec<(AccountId, &String)> = accounts.iter().copied().zip(&codes).collect();
    for some in pairs.chunks(BATCH) {
        let theirs = invitations::account_id.eq_any(some.iter().map(|(account, _)| *account));
        let open = invitations::table
            .filter(invitations::purpose.eq(Purpose::Invitation))
            .filter(invitations::used_at.is_null())
            .filter(invitations::revoked_at.is_null());
        diesel::update(open.filter(theirs))
            .set(invitations::revoked_at.eq(now))
            .execute(conn)?;
        let rows: Vec<_> = some
            .iter()
            .map(|(account, code)| {
                (
                    invitations::account_id.eq(account),
                    invitations::purpose.eq(Purpose::Invitation),
                    invitations::token_hash.eq(hash(code)),
                    invitations::created_by.eq(by),
                    invitations::created_at.eq(now),
                    invitations::expires_at.eq(now.plus(Purpose::Invitation.life())),
                )
            })
            .collect();
        crate::on_each!(conn, one => diesel::insert_into(invitations::table).values(&rows).execute(one))?;
    }
    Ok(codes)
}

/// Ends whatever secrets an account has open: after its password was set, by whichever way.
pub fn revoke_invitations(conn: &mut Conn, account: AccountId, now: Time) -> QueryResult<()> {
    let open = invitations::table
        .filter(invitations::account_id.eq(account))
        .filter(invitations::used_at.is_null())
        .filter(invitations::revoked_at.is_null());
    diesel::update(open)
        .set(invitations::revoked_at.eq(now))
        .execute(conn)
        .map(drop)
}

/// The invitations of these accounts that can still be used, in one query; of several, the one that runs out last.
pub fn open_invitations(
    conn: &mut Conn,
    accounts: &[AccountId],
    now: Time,
) -> QueryResult<HashMap<AccountId, Outstanding>> {
    let rows: Vec<(Option<AccountId>, Outstanding)> = invitations::table
        .filter(invitations::account_id.eq_any(accounts))
        .filter(invitations::used_at.is_null())
        .filter(invitations::revoked_at.is_null())
        .filter(invitations::expires_at.gt(now))
        .order(invitations::expires_at)
        .select((
            invitations::account_id,
            (
                invitations::purpose,
                invitations::created_at,
                invitations::expires_at,
            ),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(account, open)| account.map(|account| (account, open)))
        .collect())
}

/// The invitation behind a secret, if it can still be used.
pub fn invitation(conn: &mut Conn, secret: &str, now: Time) -> QueryResult<Option<Invitation>> {
    invitations::table
        .filter(invitations::token_hash.eq(hash(secret)))
        .filter(invitations::used_at.is_null())
        .filter(invitations::revoked_at.is_null())
        .filter(invitations::expires_at.gt(now))
        .select((
            invitations::id,
            invitations::account_id,
            invitations::purpose,
        ))
        .first(conn)
        .optional()
}

/// Uses an invitation up, for good.
pub fn use_invitation(conn: &mut Conn, id: InvitationId, now: Time) -> QueryResult<()> {
    diesel::update(invitations::table.find(id))
        .set(invitations::used_at.eq(now))
        .execute(conn)
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_code_forgives_case_hyphens_and_look_alikes() {
        assert_eq!(canonical("7k3m-9qxt-oabl"), canonical(" 7K3M9QXT0AB1 "));
        assert_ne!(hash("7K3M-9QXT-0ABC"), hash("7K3M-9QXT-0ABD"));
        assert_eq!(short_code().len(), 14);
    }
}
