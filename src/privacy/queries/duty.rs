//! Whether the law keeps the records of a person whatever they ask.
use crate::access::standing_grants;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::schema::assignments;
use crate::org;
use crate::org::Category;
use diesel::prelude::*;

/// Why a person's records stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// They rest on consent alone.
    None,
    /// The office is bound to keep records of its staff, past and present.
    Staff,
    /// They hold a role in the system.
    Role,
}

/// Those who are trained by a duty of the office; others learn because they want to.
const STAFF: [Category; 5] = [
    Category::ElectedOfficial,
    Category::CivilServant,
    Category::PublicEmployee,
    Category::ContractWorker,
    Category::PartTimeGrassroots,
];

/// Whether the records of a person stay.
pub fn duty(conn: &mut Conn, person: PersonId, today: Day) -> QueryResult<Duty> {
    let records = org::records_of(conn, person)?;
    let posts: i64 = assignments::table
        .filter(assignments::person_id.eq_any(&records))
        .filter(assignments::category.eq_any(STAFF))
        .count()
        .get_result(conn)?;
    if posts > 0 {
        return Ok(Duty::Staff);
    }
    let grants = standing_grants(conn, &records, today)?;
    Ok(if grants.is_empty() {
        Duty::None
    } else {
        Duty::Role
    })
}
