//! Inviting: one person by mail or by a code, a whole unit's people by a sheet of codes or by mail.
use super::accounts::ensure_accounts;
use super::letters::invitation_letter;
use super::queries::Absent;
use crate::access::Account;
use crate::access::Holder;
use crate::access::Purpose;
use crate::access::Viewer;
use crate::access::accounts_of;
use crate::access::clear_password;
use crate::access::end_pending;
use crate::access::end_sessions;
use crate::access::holder;
use crate::access::invite;
use crate::access::invite_many;
use crate::access::remove_second_factor;
use crate::access::revoke_invitations;
use crate::audit;
use crate::audit::Actor;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::notify::Address;
use crate::notify::NewMessage;
use crate::notify::say;
use crate::org::entry::FactorNews;
use crate::org::entry::factor_letter;
use crate::org::queries::above;
use crate::text::Language;
use diesel::QueryResult;
use serde::Serialize;
use serde_json::json;

/// In whose name and when something is done.
#[derive(Clone)]
pub(super) struct Act<'a> {
    pub viewer: &'a Viewer,
    pub actor: &'a Actor,
    pub now: Time,
    pub today: Day,
    /// The address of this installation, without a slash at the end.
    pub base_url: &'a str,
}

/// How the secret reaches its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// By mail alone.
    Mail,
    /// As a code that the officer hands over.
    Code,
    /// As a code, and by mail where possible: for scripts.
    Both,
}

/// An invitation just made.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Invited {
    pub login: String,
    pub full_name: String,
    /// Nothing when it went out by mail alone.
    pub code: Option<String>,
    #[serde(skip)]
    pub mailed_to: Option<String>,
    #[serde(skip)]
    pub purpose: Purpose,
    #[serde(skip)]
    pub unit_name: String,
    #[serde(skip)]
    pub ends: Time,
}

/// Why somebody was not invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::org) enum Obstacle {
    /// They hold rights the viewer does not hold.
    Above,
    /// The account is closed.
    Closed,
}

impl Obstacle {
    /// What stands in the way of inviting somebody; `above` when they hold rights the viewer does not hold.
    pub(in crate::org) fn of(above: bool, account: Option<&Account>) -> Option<Self> {
        match account {
            _ if above => Some(Self::Above),
            Some(account) if account.disabled_at.is_some() => Some(Self::Closed),
            _ => None,
        }
    }

    /// Why not, and what to do.
    pub(in crate::org) fn words(self, language: Language) -> &'static str {
        match self {
            Self::Above => language.say(
                "Người này giữ vai trò vượt ngoài phạm vi của anh/chị nên anh/chị không thể mời hay đặt lại mật khẩu thay. Hãy nhờ quản trị hệ thống.",
                "This person holds roles beyond yours, so you cannot invite them or reset their password. Ask an administrator.",
            ),
            Self::Closed => language.say(
                "Tài khoản này đã bị khóa. Hãy nhờ quản trị hệ thống mở lại trước khi mời.",
                "This account is closed. Ask an administrator to open it again first.",
            ),
        }
    }
}

/// Invites one person anew, or gives somebody who has a password a secret to set another.
pub(super) fn invite_one(
    conn: &mut Conn,
    act: &Act,
    person: PersonId,
    way: Way,
) -> QueryResult<Result<Invited, Obstacle>> {
    let above = !above(conn, act.viewer, &[person], act.today)?.is_empty();
    if let Some(obstacle) = Obstacle::of(above, None) {
        return Ok(Err(obstacle));
    }
    ensure_accounts(conn, &[person], act.now)?;
    let account = accounts_of(conn, &[person])?.remove(&person);
    if let Some(obstacle) = Obstacle::of(above, account.as_ref()) {
        return Ok(Err(obstacle));
    }
    let account = account.ok_or(diesel::result::Error::NotFound)?;
    let holder = holder(conn, account.id)?.ok_or(diesel::result::Error::NotFound)?;
    let purpose = if holder.has_password {
        Purpose::Reset
    } else {
        Purpose::Invitation
    };
    let email = address_of(&holder).filter(|_| way != Way::Code);
    let printed = way != Way::Mail || email.is_none();
    let by = Some(act.viewer.person);
    let secret = invite(conn, Some(account.id), (purpose, printed), by, act.now)?;
    if let Some(email) = &email {
        mail(conn, act, &holder, (purpose, &secret, email))?;
    }
    let detail = json!({ "purpose": purpose, "mailed": email.is_some(), "printed": printed });
    let object = format!("person/{person}");
    audit::record(conn, act.now, act.actor, ("invite", object), detail)?;
    Ok(Ok(Invited {
        login: holder.login,
        full_name: holder.full_name,
        code: printed.then_some(secret),
        mailed_to: email.map(|email| email.as_str().to_owned()),
        purpose,
        unit_name: String::new(),
        ends: act.now.plus(purpose.life()),
    }))
}

/// Takes the second factor of somebody away who stands before the viewer without phone and recovery codes; returns a code with
/// which they set a new password, since the old one may be as short as beside a second factor. Nothing to take away: nobody.
pub(super) fn reset_factor(
    conn: &mut Conn,
    act: &Act,
    person: PersonId,
) -> QueryResult<Result<Option<Invited>, Obstacle>> {
    let above = !above(conn, act.viewer, &[person], act.today)?.is_empty();
    let account = accounts_of(conn, &[person])?.remove(&person);
    if let Some(obstacle) = Obstacle::of(above, account.as_ref()) {
        return Ok(Err(obstacle));
    }
    let Some(account) = account.filter(|account| account.has_factor) else {
        return Ok(Ok(None));
    };
    let holder = holder(conn, account.id)?.ok_or(diesel::result::Error::NotFound)?;
    remove_second_factor(conn, account.id)?;
    clear_password(conn, account.id)?;
    revoke_invitations(conn, account.id, act.now)?;
    end_sessions(conn, account.id, None, act.now)?;
    end_pending(conn, account.id)?;
    let purpose = Purpose::Reset;
    let by = Some(act.viewer.person);
    let code = invite(conn, Some(account.id), (purpose, true), by, act.now)?;
    let object = format!("person/{person}");
    audit::record(
        conn,
        act.now,
        act.actor,
        ("factor.reset", object),
        json!({}),
    )?;
    if let Some(recipient) = address_of(&holder) {
        let (subject, body) = factor_letter(&holder, FactorNews::Removed);
        let message = NewMessage {
            person: Some(person),
            recipient,
            subject,
            body,
        };
        say(conn, &message, act.now)?;
    }
    Ok(Ok(Some(Invited {
        login: holder.login,
        full_name: holder.full_name,
        code: Some(code),
        mailed_to: None,
        purpose,
        unit_name: String::new(),
        ends: act.now.plus(purpose.life()),
    })))
}

fn address_of(holder: &Holder) -> Option<Address> {
    holder.email.as_deref().and_then(|email| email.parse().ok())
}

fn mail(
    conn: &mut Conn,
    act: &Act,
    holder: &Holder,
    (purpose, secret, recipient): (Purpose, &str, &Address),
) -> QueryResult<()> {
    let address = format!("{}/setup/{secret}", act.base_url);
    let (subject, body) = invitation_letter(holder, purpose, &address);
    let message = NewMessage {
        person: Some(holder.person),
        recipient: recipient.clone(),
        subject,
        body,
    };
    say(conn, &message, act.now).map(drop)
}

/// First codes for some of a unit's people who never signed in; those above the viewer are left out.
pub(super) fn invite_some(
    conn: &mut Conn,
    act: &Act,
    unit: UnitId,
    people: &[Absent],
) -> QueryResult<Vec<Invited>> {
    let ids: Vec<PersonId> = people.iter().map(|absent| absent.person).collect();
    let above = above(conn, act.viewer, &ids, act.today)?;
    ensure_accounts(conn, &ids, act.now)?;
    let mut accounts = accounts_of(conn, &ids)?;
    let mut invited: Vec<(AccountId, Invited)> = Vec::with_capacity(people.len());
    for absent in people
        .iter()
        .filter(|absent| !above.contains(&absent.person))
    {
        // Somebody with two primary posts stands on the list twice and is invited once.
        let Some(account) = accounts.remove(&absent.person) else {
            continue;
        };
        invited.push((account.id, first_code(act, absent, account.login)));
    }
    let ids: Vec<AccountId> = invited.iter().map(|(account, _)| *account).collect();
    let codes = invite_many(conn, &ids, Some(act.viewer.person), act.now)?;
    let detail = json!({ "accounts": ids });
    let object = format!("unit/{unit}");
    audit::record(conn, act.now, act.actor, ("invite.all", object), detail)?;
    let with_code = |((_, invited), code): ((AccountId, Invited), String)| Invited {
        code: Some(code),
        ..invited
    };
    Ok(invited.into_iter().zip(codes).map(with_code).collect())
}

fn first_code(act: &Act, absent: &Absent, login: String) -> Invited {
    let purpose = Purpose::Invitation;
    Invited {
        login,
        full_name: absent.full_name.clone(),
        code: None,
        mailed_to: None,
        purpose,
        unit_name: absent.unit_name.clone(),
        ends: act.now.plus(purpose.life()),
    }
}

/// Mails to some of a unit's people who never signed in; returns how many were written to. Whoever has no address needs
/// a code.
pub(super) fn mail_some(conn: &mut Conn, act: &Act, people: &[Absent]) -> QueryResult<usize> {
    let mut mailed = 0;
    let reachable = |absent: &&Absent| {
        let email = absent.email.as_deref();
        email.is_some_and(|email| email.parse::<Address>().is_ok())
    };
    for absent in people.iter().filter(reachable) {
        let outcome = invite_one(conn, act, absent.person, Way::Mail)?;
        mailed += usize::from(outcome.is_ok_and(|invited| invited.mailed_to.is_some()));
    }
    Ok(mailed)
}
