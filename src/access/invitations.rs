//! One-time secrets with which somebody sets a password: sent by mail, printed on a sheet, or given by an officer.
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

/// Letters and digits that are not mistaken for one another (Crockford's base32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code for a printed sheet: 12 characters, 60 bits, in groups of four.
fn short_code() -> String {
    let secret = Secret::random();
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]);
    let code: Vec<char> = secret.0.iter().take(12).map(letter).collect();
    code.chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

/// What is hashed: long secrets as they are, typed codes without hyphens, spaces, case and look-alikes.
fn canonical(secret: &str) -> String {
    let plain: String = secret
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    if plain.len() != 12 {
        return secret.trim().to_owned();
    }
    plain
        .to_uppercase()
        .replace('O', "0")
        .replace(['I', 'L'], "1")
}

fn hash(secret: &str) -> Vec<u8> {
    digest(canonical(secret).as_bytes()).to_vec()
}

/// Makes a secret for an account (or for the set-up), after which older ones no longer work. Printed ones are short.
pub fn invite(
    conn: &mut Conn,
    account: Option<AccountId>,
    (purpose, printed): (Purpose, bool),
    by: Option<PersonId>,
    now: Time,
) -> QueryResult<String> {
    let open = invitations::table
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
