//! Whom somebody is here who has proven at another house who they are there.
use super::super::identity::CitizenId;
use super::super::queries::canonical;
use super::caller::Caller;
use super::caller::Entered;
use super::linking::link;
use super::model::LocalPath;
use crate::access::Keys;
use crate::access::holder;
use crate::access::identity_of;
use crate::access::note_proof;
use crate::access::offer_identity;
use crate::access::oidc::Proof;
use crate::access::was_unlinked;
use crate::config::LinkTo;
use crate::config::Provider;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::ids::IdentityId;
use crate::db::schema::accounts;
use crate::db::schema::people;
use crate::web::App;
use diesel::prelude::*;

/// Where a journey to another house ends.
pub(super) enum Outcome {
    /// As far into an account as it opens the way.
    Came(Entered),
    /// Where it was to go on, for somebody signed in to whom it gives nothing more.
    Onward,
    /// With an offer to link, to somebody signed in.
    Offered,
    Stopped(Stop),
}

/// Why a journey to another house leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The house does not answer.
    Silent,
    /// It took too long, was finished before, or began in another browser.
    Lapsed,
    /// The house did not sign anybody in.
    Denied,
    /// What it sent proves nothing.
    Unproven,
    /// Nobody here has linked the account there.
    Unlinked,
    /// The account here is closed.
    Closed,
    /// The account there belongs to somebody else here.
    Elsewhere,
}

/// Who is back, and where they wanted to go on.
pub(super) struct Arrival<'a> {
    pub app: &'a App,
    pub caller: &'a Caller,
    pub next: LocalPath,
}

/// Ends a journey with what the house has proven, in one transaction.
pub(super) fn recognise(
    conn: &mut Conn,
    at: &Arrival<'_>,
    (proof, provider): (&Proof, &Provider),
    now: Time,
) -> QueryResult<Outcome> {
    let known = identity_of(conn, proof)?;
    let caller = at.caller;
    match (&caller.visitor.viewer, known) {
        (Some(viewer), Some((_, account))) if account != viewer.account => {
            Ok(Outcome::Stopped(Stop::Elsewhere))
        }
        (Some(_), Some(_)) if !provider.second_factor => Ok(Outcome::Onward),
        (_, Some(known)) => enter(conn, at, (known, provider), now),
        (Some(viewer), None) => {
            offer_identity(conn, viewer.session, (proof, &provider.id), now)?;
            Ok(Outcome::Offered)
        }
        (None, None) => by_claim(conn, at, (proof, provider), now),
    }
}

/// Recognises somebody by the claim that the operator has arranged with the house, and by nothing else it says of them; links
/// them, unless they took that link away once.
fn by_claim(
    conn: &mut Conn,
    at: &Arrival<'_>,
    (proof, provider): (&Proof, &Provider),
    now: Time,
) -> QueryResult<Outcome> {
    let unlinked = Ok(Outcome::Stopped(Stop::Unlinked));
    let (Some(rule), Some(claim)) = (&provider.link, &proof.claim) else {
        return unlinked;
    };
    let Some(account) = account_by_claim(conn, (rule.to, claim), &at.app.keys)? else {
        return unlinked;
    };
    let Some(holder) = holder(conn, account)? else {
        return Ok(Outcome::Stopped(Stop::Closed));
    };
    if was_unlinked(conn, account, proof)? {
        return unlinked;
    }
    let how = (proof, provider, rule.to.as_str());
    match link(conn, &holder, how, now)? {
        Some(identity) => enter(conn, at, ((identity, account), provider), now),
        None => unlinked,
    }
}

/// The account of the one person with this staff code or identity number; of the record that is kept, where theirs was merged.
fn account_by_claim(
    conn: &mut Conn,
    (to, claim): (LinkTo, &str),
    keys: &Keys,
) -> QueryResult<Option<AccountId>> {
    let mut query = people::table.select(people::id).into_boxed();
    query = match to {
        LinkTo::StaffCode => query.filter(people::staff_code.eq(claim)),
        LinkTo::CitizenId => {
            // Exactly as the card has it: nothing is padded or guessed for whoever wants to come in.
            let Ok((number, None)) = CitizenId::parse(claim) else {
                return Ok(None);
            };
            query.filter(people::citizen_id_hash.eq(number.hash(keys)))
        }
    };
    let Some(person) = query.first(conn).optional()? else {
        return Ok(None);
    };
    let kept = canonical(conn, person)?;
    accounts::table
        .filter(accounts::person_id.eq(kept))
        .select(accounts::id)
        .first(conn)
        .optional()
}

/// Lets somebody in, and notes what their session was begun with. An account that has a second factor of its own asks for it,
/// unless the operator lets the house count as one: else the house would open what a password does not.
fn enter(
    conn: &mut Conn,
    at: &Arrival<'_>,
    ((identity, account), provider): ((IdentityId, AccountId), &Provider),
    now: Time,
) -> QueryResult<Outcome> {
    if holder(conn, account)?.is_none() {
        return Ok(Outcome::Stopped(Stop::Closed));
    }
    let entered = if provider.second_factor {
        let token = at.caller.enter(conn, account, now)?;
        Entered::In((account, token), at.next.clone())
    } else {
        let whose = (account, at.next.clone());
        at.caller.come_in(conn, at.app, whose, now)?
    };
    if let Entered::In((_, token), _) = &entered {
        note_proof(conn, token.hash(), (identity, provider), now)?;
    }
    Ok(Outcome::Came(entered))
}
