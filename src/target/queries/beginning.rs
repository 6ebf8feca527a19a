//! Which steps into use have been taken, in one statement.
use crate::access::Purpose;
use crate::db::Conn;
use crate::db::schema::accounts;
use crate::db::schema::invitations;
use crate::db::schema::people;
use crate::db::schema::requirements;
use crate::db::schema::units;
use crate::target::model::Beginning;
use diesel::dsl::exists;
use diesel::prelude::*;

/// How far the installation has come. Each part ends at the first row that answers it.
pub fn beginning(conn: &mut Conn) -> QueryResult<Beginning> {
    let second_unit = units::table.select(units::id).limit(1).offset(1);
    // The set-up knows its administrator by name alone.
    let keyed = people::staff_code
        .is_not_null()
        .or(people::citizen_id_hash.is_not_null());
    let invited = invitations::table.filter(invitations::purpose.eq(Purpose::Invitation));
    let second_account = accounts::table
        .filter(accounts::password.is_not_null())
        .select(accounts::id)
        .limit(1)
        .offset(1);
    diesel::select((
        exists(second_unit),
        exists(people::table.filter(keyed)),
        exists(invited).or(exists(second_account)),
        exists(requirements::table.select(requirements::id)),
    ))
    .get_result(conn)
}
