//! What people type to say who they are: a login, a staff code, a telephone number, a mail address or an identity number.
use super::accounts::SignIn;
use super::accounts::plain_login;
use super::accounts::sign_in_account;
use super::keys::digest;
use crate::db::Conn;
use crate::db::Time;
use crate::db::schema::accounts;
use crate::db::schema::people;
use crate::text::national_phone;
use diesel::prelude::*;

/// Somebody as they name themselves, in each form in which they may be known. What does not read as one of these is nobody's.
#[derive(Debug, Clone)]
pub struct Named {
    login: String,
    /// As staff codes are written: as typed, in capitals.
    codes: [String; 2],
    phone: Option<String>,
    citizen_id_hash: Option<Vec<u8>>,
}

impl Named {
    /// What was typed, with the keyed hash if it reads as an identity number.
    pub fn of(typed: &str, citizen_id_hash: Option<Vec<u8>>) -> Self {
        let login = plain_login(typed);
        Self {
            codes: [typed.trim().to_owned(), login.to_uppercase()],
            phone: national_phone(typed),
            citizen_id_hash,
            login,
        }
    }

    /// The name under which something is counted for whoever is named so. Hashed, because people type passwords into the
    /// wrong field.
    pub fn counter(&self, what: &str) -> String {
        let hash = digest(self.login.as_bytes());
        format!(
            "{what}/{}",
            data_encoding::BASE64URL_NOPAD.encode(&hash[..16])
        )
    }
}

/// The one account named so. Logins, staff codes and identity numbers are given out, so that they go before contacts, which
/// everybody writes for themselves: a contact names whoever had it first, so that nobody takes a colleague's way in away. As many
/// statements whoever is named.
pub fn named_account(conn: &mut Conn, named: &Named) -> QueryResult<Option<SignIn>> {
    let by_login = sign_in_account(conn, &named.login)?;
    let official = people::staff_code
        .eq_any(&named.codes)
        .or(people::citizen_id_hash.eq(&named.citizen_id_hash));
    let official = accounts::table
        .inner_join(people::table)
        .filter(official)
        .select(SIGN_IN)
        .limit(2)
        .load(conn)?;
    let by_contact = people::phone
        .eq(&named.phone)
        .or(people::email.eq(&named.login));
    let sharing: Vec<Sharing> = accounts::table
        .inner_join(people::table)
        .filter(by_contact)
        .order(people::id)
        .select((
            SIGN_IN,
            people::email,
            people::phone_since,
            people::email_since,
            people::created_at,
        ))
        .limit(SHARING)
        .load(conn)?;
    Ok(by_login
        .or(only(official))
        .or(who_had_it_first(sharing, &named.login)))
}

/// People looked at who have the same contact; more than one is a mistake or a trick.
const SHARING: i64 = 100;

/// Somebody with a contact: the account, the mail address, since when they have their number and their address (none: since the
/// record), since when the record is there.
type Sharing = (SignIn, Option<String>, Option<Time>, Option<Time>, Time);

/// Whoever of these had the contact before all others; nobody when two got it in the same moment, as by one list.
fn who_had_it_first(sharing: Vec<Sharing>, address: &str) -> Option<SignIn> {
    let since = |(_, email, phone_since, email_since, created): &Sharing| {
        let changed = if email.as_deref() == Some(address) {
            email_since
        } else {
            phone_since
        };
        changed.unwrap_or(*created)
    };
    let first = sharing.iter().map(since).min()?;
    let had_it = sharing.into_iter().filter(|one| since(one) == first);
    only(had_it.map(|one| one.0).collect())
}

const SIGN_IN: (
    accounts::id,
    accounts::person_id,
    accounts::password,
    accounts::disabled_at,
) = (
    accounts::id,
    accounts::person_id,
    accounts::password,
    accounts::disabled_at,
);

fn only(mut found: Vec<SignIn>) -> Option<SignIn> {
    if found.len() == 1 { found.pop() } else { None }
}
