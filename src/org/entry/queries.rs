//! What changes when a password is set or contacts are mended.
use super::gate::account_counter;
use super::letters::changed_letter;
use crate::access::Holder;
use crate::access::Named;
use crate::access::end_pending;
use crate::access::end_sessions;
use crate::access::forget_guesses;
use crate::access::revoke_invitations;
use crate::access::set_password;
use crate::audit;
use crate::audit::Actor;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::db::schema::assignments;
use crate::db::schema::people;
use crate::db::schema::unit_paths;
use crate::db::schema::unit_versions;
use crate::notify::NewMessage;
use crate::notify::say;
use crate::text::BirthDate;
use diesel::prelude::*;
use serde_json::json;

/// Sets a new password, given its hash. Every other session and every open one-time address of the account ends, and the
/// owner hears of it by mail.
pub(super) fn replace_password(
    conn: &mut Conn,
    holder: &Holder,
    hash: &str,
    keep: Option<[u8; 32]>,
    now: Time,
) -> QueryResult<()> {
    set_password(conn, holder.account, hash, now)?;
    revoke_invitations(conn, holder.account, now)?;
    end_sessions(conn, holder.account, keep, now)?;
    end_pending(conn, holder.account)?;
    forget_guesses(conn, &account_counter(holder.account))?;
    forget_guesses(conn, &Named::of(&holder.login, None).counter("name"))?;
    let (actor, object) = (owner(holder), format!("account/{}", holder.account));
    audit::record(conn, now, &actor, ("password.set", object), json!({}))?;
    if holder.has_password {
        tell(conn, holder, changed_letter(holder), now)?;
    }
    Ok(())
}

/// Writes to the owner of an account, if they have an address.
pub(super) fn tell(
    conn: &mut Conn,
    holder: &Holder,
    (subject, body): (crate::notify::Subject, String),
    now: Time,
) -> QueryResult<()> {
    let Some(recipient) = holder.email.as_deref().and_then(|email| email.parse().ok()) else {
        return Ok(());
    };
    let message = NewMessage {
        person: Some(holder.person),
        recipient,
        subject,
        body,
    };
    say(conn, &message, now).map(drop)
}

/// The owner of an account as the audit names them.
pub(super) fn owner(holder: &Holder) -> Actor {
    Actor {
        id: Some(holder.person),
        name: holder.full_name.clone(),
    }
}

/// What a person's password must not be made of: their login and name, and what else is known of them here.
pub(super) fn own_words(
    conn: &mut Conn,
    (person, login): (PersonId, &str),
    today: Day,
) -> QueryResult<Vec<String>> {
    type Known = (
        String,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<BirthDate>,
    );
    let (name, code, phone, email, birth): Known = people::table
        .find(person)
        .select((
            people::full_name,
            people::staff_code,
            people::phone,
            people::email,
            people::birth_date,
        ))
        .first(conn)?;
    let mailbox = email.map(|email| email.split('@').next().unwrap_or_default().to_owned());
    let named = [Some(login.to_owned()), Some(name), code, phone, mailbox];
    let births = birth.into_iter().flat_map(birth_words);
    let units = names_around(conn, person, today)?;
    Ok(named
        .into_iter()
        .flatten()
        .chain(births)
        .chain(units)
        .collect())
}

/// A day of birth as people type it into a password.
fn birth_words(birth: BirthDate) -> Vec<String> {
    let Some(day) = birth.date() else {
        return Vec::new();
    };
    let forms = ["%d%m%Y", "%Y%m%d", "%d%m%y"];
    forms.map(|form| day.strftime(form).to_string()).to_vec()
}

/// The names of the units where somebody is in post and of all above them.
fn names_around(conn: &mut Conn, person: PersonId, today: Day) -> QueryResult<Vec<String>> {
    assignments::table
        .inner_join(unit_paths::table.on(unit_paths::unit_id.eq(assignments::unit_id)))
        .inner_join(unit_versions::table.on(unit_versions::unit_id.eq(unit_paths::ancestor_id)))
        .filter(assignments::person_id.eq(person))
        .filter(assignments::valid_from.le(today))
        .filter(assignments::valid_to.ge(today))
        .filter(unit_paths::valid_from.le(today))
        .filter(unit_paths::valid_to.ge(today))
        .filter(unit_versions::valid_from.le(today))
        .filter(unit_versions::valid_to.ge(today))
        .order(unit_versions::id)
        .select(unit_versions::name)
        .load(conn)
}

/// How a person can be reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable)]
pub(super) struct Contacts {
    pub email: Option<String>,
    pub phone: Option<String>,
}

pub(super) fn contacts_of(conn: &mut Conn, person: PersonId) -> QueryResult<Contacts> {
    people::table
        .find(person)
        .select((people::email, people::phone))
        .first(conn)
}

/// Mends somebody's own contacts.
pub(super) fn set_contacts(
    conn: &mut Conn,
    actor: &Actor,
    (person, contacts): (PersonId, &Contacts),
    now: Time,
) -> QueryResult<()> {
    diesel::update(people::table.find(person))
        .set((
            people::email.eq(&contacts.email),
            people::phone.eq(&contacts.phone),
        ))
        .execute(conn)?;
    let object = format!("person/{person}");
    audit::record(conn, now, actor, ("contacts.set", object), json!({}))
}
