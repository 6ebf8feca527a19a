//! Linking an account elsewhere to one here, and taking the link away: facts, audited, and told to the owner.
use super::letters::link_letter;
use super::queries::owner;
use super::queries::tell;
use crate::access::Holder;
use crate::access::holder;
use crate::access::identities_of;
use crate::access::link_identity;
use crate::access::oidc::Proof;
use crate::access::unlink_identity;
use crate::audit;
use crate::audit::Actor;
use crate::config::Provider;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::ids::IdentityId;
use diesel::QueryResult;
use serde_json::json;

/// Links what a house has proven; `by` says what the link rests on. None where one of the two is linked otherwise already.
pub(super) fn link(
    conn: &mut Conn,
    holder: &Holder,
    (proof, provider, by): (&Proof, &Provider, &str),
    now: Time,
) -> QueryResult<Option<IdentityId>> {
    let Some(id) = link_identity(conn, holder.account, (proof, provider), now)? else {
        return Ok(None);
    };
    let detail = json!({ "provider": provider.name, "proven_by": by });
    record(conn, holder, ("identity.link", detail), now)?;
    tell(conn, holder, link_letter(holder, &provider.name, true), now)?;
    Ok(Some(id))
}

/// What became of the wish to take a link away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unlinked {
    Done,
    /// There is no such link of this account.
    Nothing,
    /// It is the only way into the account.
    OnlyWay,
}

/// Takes a link away, unless its owner could not get in any more; `keep` is the session in which they ask.
pub(super) fn unlink(
    conn: &mut Conn,
    (holder, keep): (&Holder, [u8; 32]),
    (id, providers): (IdentityId, &[Provider]),
    now: Time,
) -> QueryResult<Unlinked> {
    let all = identities_of(conn, holder.account)?;
    let Some(identity) = all.iter().find(|identity| identity.id == id) else {
        return Ok(Unlinked::Nothing);
    };
    if !holder.has_password && all.len() == 1 {
        return Ok(Unlinked::OnlyWay);
    }
    unlink_identity(conn, (holder.account, id), keep, now)?;
    let at = providers.iter().find(|one| one.issuer == identity.issuer);
    let name = at.map_or(&identity.issuer, |one| &one.name);
    record(
        conn,
        holder,
        ("identity.unlink", json!({ "provider": name })),
        now,
    )?;
    tell(conn, holder, link_letter(holder, name, false), now)?;
    Ok(Unlinked::Done)
}

/// That a link came to an account, or left it, because two records were merged or parted: recorded as the officer's act, and told
/// to the owner.
pub(in crate::org) fn passed(
    conn: &mut Conn,
    (account, by): (AccountId, &Actor),
    (name, came): (&str, bool),
    now: Time,
) -> QueryResult<()> {
    let Some(holder) = holder(conn, account)? else {
        return Ok(());
    };
    let act = if came {
        "identity.link"
    } else {
        "identity.unlink"
    };
    let detail = json!({ "provider": name, "proven_by": "merge" });
    let object = format!("person/{}", holder.person);
    audit::record(conn, now, by, (act, object), detail)?;
    tell(conn, &holder, link_letter(&holder, name, came), now)
}

fn record(
    conn: &mut Conn,
    holder: &Holder,
    (act, detail): (&'static str, serde_json::Value),
    now: Time,
) -> QueryResult<()> {
    let object = format!("person/{}", holder.person);
    audit::record(conn, now, &owner(holder), (act, object), detail)
}
