//! What one-time addresses open.
use super::queries::own_words;
use crate::access::Holder;
use crate::access::Invitation;
use crate::access::PasswordRule;
use crate::access::Purpose;
use crate::access::any_account;
use crate::access::holder;
use crate::access::invitation;
use crate::access::second_factor;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use diesel::QueryResult;

/// What a one-time address opens.
pub(super) enum Opened {
    /// The first set-up of an empty installation.
    Founding(Invitation),
    /// An account whose owner sets a password.
    Account(Invitation, Owner),
}

/// Whose password is set, and what it is held against.
pub(super) struct Owner {
    pub holder: Holder,
    pub rule: PasswordRule,
    pub words: Vec<String>,
}

impl Owner {
    fn of(conn: &mut Conn, holder: Holder, today: Day) -> QueryResult<Self> {
        let has_factor = second_factor(conn, holder.account)?.is_some();
        Ok(Self {
            rule: PasswordRule::of(has_factor),
            words: own_words(conn, (holder.person, &holder.login), today)?,
            holder,
        })
    }
}

/// Opens a one-time address; nothing when it was used, replaced, has expired or never was.
pub(super) fn open(
    conn: &mut Conn,
    token: &str,
    (now, today): (Time, Day),
) -> QueryResult<Option<Opened>> {
    let Some(invitation) = invitation(conn, token, now)? else {
        return Ok(None);
    };
    match (invitation.purpose, invitation.account) {
        (Purpose::Setup, None) if !any_account(conn)? => Ok(Some(Opened::Founding(invitation))),
        (Purpose::Invitation | Purpose::Reset, Some(account)) => {
            let Some(holder) = holder(conn, account)? else {
                return Ok(None);
            };
            let owner = Owner::of(conn, holder, today)?;
            Ok(Some(Opened::Account(invitation, owner)))
        }
        _ => Ok(None),
    }
}
