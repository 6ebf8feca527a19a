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
use crate::db::schema::assignment_rows;
use crate::db::schema::people;
use crate::org::Category;
use crate::org::Claim;
use crate::org::Issuer;
use crate::org::add_unit;
use crate::org::set_issuer;
use crate::org::unit_by_code;
use crate::text::fold;
use crate::text::sort_key;
use diesel::prelude::*;
use serde_json::json;

/// The first account, and whom its owner's issuing body may leave without certificates.
pub(super) struct Founded {
    pub account: AccountId,
    /// The issuing unit, where it says that another body stands above it.
    pub below_another: Option<UnitId>,
}

/// Writes the installation's first facts and opens the first account, given the hash of its password. When the suffix is
/// another body's, that body, and the transaction is to be given up.
pub(super) fn found(
    conn: &mut Conn,
    founding: &Founding,
    hash: &str,
    (now, today): (Time, Day),
) -> QueryResult<Result<Founded, UnitId>> {
    let (unit, at_the_top) = match issuing_unit(conn, founding, (now, today))? {
        Ok(unit) => unit,
        Err(holder) => return Ok(Err(holder)),
    };
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
    Ok(Ok(Founded {
        account,
        below_another: (!at_the_top).then_some(unit),
    }))
}

/// The unit of that code, if an import came first, else a new one, and whether nothing is said to stand above it; it issues
/// certificates from now on. Else the body whose suffix it is.
fn issuing_unit(
    conn: &mut Conn,
    founding: &Founding,
    (now, today): (Time, Day),
) -> QueryResult<Result<(UnitId, bool), UnitId>> {
    let (unit, parent) = if let Some(unit) = unit_by_code(conn, &founding.unit_code, today)? {
        (unit.id, unit.parent_id)
    } else {
        let named = (founding.unit_code.as_str(), founding.unit_name.as_str());
        (add_unit(conn, named, None, None, now)?, None)
    };
    let issuer = Issuer {
        unit_id: unit,
        register_suffix: founding.register_suffix.clone(),
        place: founding.place.clone(),
        signatory: founding.signatory.clone(),
        signatory_title: founding.signatory_title.clone(),
        parent_name: Some(founding.parent_name.clone()).filter(|name| !name.is_empty()),
    };
    Ok(match set_issuer(conn, &issuer, now)? {
        Claim::Own => Ok((unit, parent.is_none() && issuer.parent_name.is_none())),
        Claim::Of(holder) => Err(holder),
    })
}

/// A person of whom only the name is known. A later staff list knows them when the code it gives them is their login and the
/// name is the same; of another row with that name in their unit it says that it may be them.
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
    diesel::insert_into(assignment_rows::table)
        .values((
            assignment_rows::person_id.eq(person),
            assignment_rows::unit_id.eq(unit),
            assignment_rows::category.eq(Category::CivilServant),
            assignment_rows::is_leader.eq(false),
            assignment_rows::concurrent.eq(false),
            assignment_rows::valid_from.eq(today),
            assignment_rows::valid_to.eq(Day::LAST),
            assignment_rows::created_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}
