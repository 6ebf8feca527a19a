//! The first administrator and the body that issues certificates, written together.
use super::administrators::seat_administrators;
use super::model::Founding;
use crate::access::Role;
use crate::access::add_account;
use crate::access::grant;
use crate::access::set_password;
use crate::audit;
use crate::audit::Actor;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::issuers;
use crate::db::schema::people;
use crate::db::schema::unit_paths;
use crate::db::schema::unit_versions;
use crate::db::schema::units;
use crate::text::fold;
use crate::text::sort_key;
use diesel::prelude::*;
use serde_json::json;

/// What a unit is called until an import says what it is.
const KIND: &str = "Cơ quan";

/// Writes the installation's first facts and opens the first account, given the hash of its password.
pub(super) fn found(
    conn: &mut Conn,
    founding: &Founding,
    hash: &str,
    (now, today): (Time, Day),
) -> QueryResult<AccountId> {
    let unit = issuing_unit(conn, founding, (now, today))?;
    let person = add_person(conn, &founding.name, now)?;
    assign(conn, (person, unit), (now, today))?;
    let account = add_account(conn, person, &founding.login, now)?;
    set_password(conn, account, hash, now)?;
    let within = (Role::Admin, unit);
    grant(conn, person, within, (today, Day::LAST), (None, now))?;
    seat_administrators(conn, now, today)?;
    let actor = Actor {
        id: Some(person),
        name: founding.name.clone(),
    };
    let detail = json!({
        "login": founding.login,
        "unit_code": founding.unit_code,
        "unit_name": founding.unit_name,
        "register_suffix": founding.register_suffix,
    });
    audit::record(conn, now, &actor, ("found", format!("unit/{unit}")), detail)?;
    Ok(account)
}

/// The unit of that code, if an import came first, else a new one; it issues certificates from now on.
fn issuing_unit(
    conn: &mut Conn,
    founding: &Founding,
    (now, today): (Time, Day),
) -> QueryResult<UnitId> {
    let known: Option<UnitId> = unit_versions::table
        .filter(unit_versions::code.eq(&founding.unit_code))
        .filter(unit_versions::valid_from.le(today))
        .filter(unit_versions::valid_to.ge(today))
        .order(unit_versions::id)
        .select(unit_versions::unit_id)
        .first(conn)
        .optional()?;
    let unit = match known {
        Some(unit) => unit,
        None => add_unit(conn, founding, now)?,
    };
    diesel::delete(issuers::table.find(unit)).execute(conn)?;
    diesel::insert_into(issuers::table)
        .values((
            issuers::unit_id.eq(unit),
            issuers::register_suffix.eq(&founding.register_suffix),
            issuers::place.eq(&founding.place),
            issuers::signatory.eq(&founding.signatory),
            issuers::signatory_title.eq(&founding.signatory_title),
            issuers::updated_at.eq(now),
            issuers::parent_name.eq(Some(&founding.parent_name).filter(|name| !name.is_empty())),
        ))
        .execute(conn)?;
    Ok(unit)
}

fn add_unit(conn: &mut Conn, founding: &Founding, now: Time) -> QueryResult<UnitId> {
    let unit: UnitId = diesel::insert_into(units::table)
        .values(units::created_at.eq(now))
        .returning(units::id)
        .get_result(conn)?;
    diesel::insert_into(unit_versions::table)
        .values((
            unit_versions::unit_id.eq(unit),
            unit_versions::code.eq(&founding.unit_code),
            unit_versions::name.eq(&founding.unit_name),
            unit_versions::name_fold.eq(fold(&founding.unit_name)),
            unit_versions::kind.eq(KIND),
            unit_versions::position.eq(0),
            unit_versions::valid_from.eq(Day::FIRST),
            unit_versions::valid_to.eq(Day::LAST),
        ))
        .execute(conn)?;
    diesel::insert_into(unit_paths::table)
        .values((
            unit_paths::ancestor_id.eq(unit),
            unit_paths::unit_id.eq(unit),
            unit_paths::depth.eq(0),
            unit_paths::valid_from.eq(Day::FIRST),
            unit_paths::valid_to.eq(Day::LAST),
        ))
        .execute(conn)?;
    Ok(unit)
}

/// A person of whom only the name is known; a later import of the staff list knows them by their code.
pub(super) fn add_person(conn: &mut Conn, name: &str, now: Time) -> QueryResult<PersonId> {
    diesel::insert_into(people::table)
        .values((
            people::full_name.eq(name),
            people::name_sort.eq(sort_key(name)),
            people::name_fold.eq(fold(name)),
            people::created_at.eq(now),
        ))
        .returning(people::id)
        .get_result(conn)
}

fn assign(
    conn: &mut Conn,
    (person, unit): (PersonId, UnitId),
    (now, today): (Time, Day),
) -> QueryResult<()> {
    diesel::insert_into(assignments::table)
        .values((
            assignments::person_id.eq(person),
            assignments::unit_id.eq(unit),
            assignments::category.eq("civil_servant"),
            assignments::is_leader.eq(false),
            assignments::concurrent.eq(false),
            assignments::valid_from.eq(today),
            assignments::valid_to.eq(Day::LAST),
            assignments::created_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}
