//! Administrators of the whole installation: made by the set-up or on the server, not by another's grant.
use super::founding::add_person;
use super::model::is_login;
use crate::access::Purpose;
use crate::access::Role;
use crate::access::add_account;
use crate::access::grant;
use crate::access::invite;
use crate::access::plain_login;
use crate::access::taken_logins;
use crate::audit;
use crate::audit::Actor;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::grants;
use crate::db::schema::unit_versions;
use crate::text::Language;
use crate::text::clean_name;
use diesel::prelude::*;
use serde_json::json;
use std::collections::HashSet;

/// Gives every administrator of the whole installation each unit at the top of the tree. To be called after every change of
/// units: an import may put a new unit above the one they began with.
pub fn seat_administrators(conn: &mut Conn, now: Time, today: Day) -> QueryResult<()> {
    let tops = top_units(conn)?;
    let seats: Vec<(PersonId, UnitId, Option<Time>)> = grants::table
        .filter(grants::role.eq(Role::Admin))
        .filter(grants::granted_by.is_null())
        .filter(grants::valid_to.eq(Day::LAST))
        .order(grants::id)
        .select((grants::person_id, grants::unit_id, grants::revoked_at))
        .load(conn)?;
    // A seat that was taken back is not given again.
    let seated: HashSet<(PersonId, UnitId)> = seats
        .iter()
        .map(|(person, unit, _)| (*person, *unit))
        .collect();
    let mut people: Vec<PersonId> = seats
        .into_iter()
        .filter(|(_, _, revoked)| revoked.is_none())
        .map(|(person, _, _)| person)
        .collect();
    people.sort_unstable();
    people.dedup();
    for person in people {
        for top in tops.iter().filter(|top| !seated.contains(&(person, **top))) {
            seat(conn, person, *top, (now, today))?;
        }
    }
    Ok(())
}

fn seat(
    conn: &mut Conn,
    person: PersonId,
    unit: UnitId,
    (now, today): (Time, Day),
) -> QueryResult<()> {
    grant(
        conn,
        person,
        (Role::Admin, unit),
        (today, Day::LAST),
        (None, now),
    )?;
    let act = ("grant", format!("person/{person}"));
    let detail = json!({ "role": Role::Admin, "unit": unit });
    audit::record(conn, now, &Actor::system("hocvu"), act, detail)
}

/// The units that have, had or will have nothing above them.
fn top_units(conn: &mut Conn) -> QueryResult<Vec<UnitId>> {
    unit_versions::table
        .filter(unit_versions::parent_id.is_null())
        .order(unit_versions::unit_id)
        .select(unit_versions::unit_id)
        .distinct()
        .load(conn)
}

/// Why nobody is made an administrator from the command line.
#[derive(Debug)]
pub enum NoAdministrator {
    NotALogin(String),
    NotAName(String),
    Taken(String),
    NoUnit,
}

impl NoAdministrator {
    /// One line, with what to do.
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::NotALogin(login) => language.say(
                format!("{login:?} không phải tên đăng nhập; ghi từ 3 đến 64 chữ cái, chữ số hoặc . _ - @"),
                format!("{login:?} is not a login: 3 to 64 letters, digits or . _ - @"),
            ),
            Self::NotAName(name) => language.say(
                format!("{name:?} không phải họ tên; ghi đủ họ và tên trong ngoặc kép"),
                format!("{name:?} is not a name; write the full name in quotes"),
            ),
            Self::Taken(login) => language.say(
                format!("tên đăng nhập {login} đã có người dùng; chọn tên khác"),
                format!("the login {login} is taken; choose another"),
            ),
            Self::NoUnit => language.say(
                "chưa có đơn vị nào; mở địa chỉ dùng một lần mà `hocvu serve` in ra".to_owned(),
                "there is no unit yet: open the one-time address that `hocvu serve` prints".to_owned(),
            ),
        }
    }
}

/// Makes an administrator of the whole installation, on the server; returns the secret of their one-time address, or why
/// not, in one line.
pub fn create_admin(
    conn: &mut Conn,
    (login, name): (&str, &str),
    (now, today): (Time, Day),
) -> QueryResult<Result<String, NoAdministrator>> {
    let login = plain_login(login);
    if !is_login(&login) {
        return Ok(Err(NoAdministrator::NotALogin(login)));
    }
    let Ok(name) = clean_name(name) else {
        return Ok(Err(NoAdministrator::NotAName(name.to_owned())));
    };
    if !taken_logins(conn, std::slice::from_ref(&login))?.is_empty() {
        return Ok(Err(NoAdministrator::Taken(login)));
    }
    let tops = top_units(conn)?;
    if tops.is_empty() {
        return Ok(Err(NoAdministrator::NoUnit));
    }
    let person = add_person(conn, &name, now)?;
    let account = add_account(conn, person, &login, now)?;
    for top in tops {
        seat(conn, person, top, (now, today))?;
    }
    let by_link = (Purpose::Invitation, false);
    invite(conn, Some(account), by_link, None, now).map(Ok)
}
