//! Changes of many rows that name only what differs: a column that is set anew costs the work of every index it stands in.
use super::enact::PostBefore;
use super::somebody::Own;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::AssignmentId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignment_rows;
use crate::db::schema::people;
use crate::org::Category;
use crate::org::Gender;
use crate::text::BirthDate;
use crate::text::fold;
use crate::text::sort_key;
use diesel::prelude::*;

#[derive(AsChangeset)]
#[diesel(table_name = assignment_rows)]
struct PostChange<'a> {
    unit_id: Option<UnitId>,
    category: Option<Category>,
    position: Option<Option<&'a String>>,
    rank: Option<Option<&'a String>>,
    is_leader: Option<bool>,
    valid_from: Option<Day>,
    valid_to: Option<Day>,
}

#[derive(AsChangeset)]
#[diesel(table_name = people)]
struct OwnChange<'a> {
    staff_code: Option<Option<&'a String>>,
    full_name: Option<&'a String>,
    name_sort: Option<Vec<u8>>,
    name_fold: Option<String>,
    birth_date: Option<Option<BirthDate>>,
    gender: Option<Option<Gender>>,
    citizen_id_sealed: Option<Option<&'a Vec<u8>>>,
    citizen_id_hash: Option<Option<&'a Vec<u8>>>,
    citizen_id_mask: Option<Option<&'a String>>,
    email: Option<Option<&'a String>>,
    phone: Option<Option<&'a String>>,
}

/// What it is, if it is no longer what it was.
fn new<T: PartialEq>(was: T, is: T) -> Option<T> {
    (was != is).then_some(is)
}

/// Makes a post what it is to be.
pub(super) fn change_post(
    conn: &mut Conn,
    id: AssignmentId,
    (was, is): (&PostBefore, &PostBefore),
) -> QueryResult<()> {
    if was == is {
        return Ok(());
    }
    let change = PostChange {
        unit_id: new(was.unit, is.unit),
        category: new(was.duty.category, is.duty.category),
        position: new(was.duty.position.as_ref(), is.duty.position.as_ref()),
        rank: new(was.duty.rank.as_ref(), is.duty.rank.as_ref()),
        is_leader: new(was.duty.is_leader, is.duty.is_leader),
        valid_from: new(was.from, is.from),
        valid_to: new(was.to, is.to),
    };
    diesel::update(assignment_rows::table.find(id))
        .set(change)
        .execute(conn)
        .map(drop)
}

/// Makes somebody's own data what they are to be.
pub(super) fn change_own(
    conn: &mut Conn,
    id: PersonId,
    (was, is): (&Own, &Own),
) -> QueryResult<()> {
    if was == is {
        return Ok(());
    }
    let name = new(&was.full_name, &is.full_name);
    let change = OwnChange {
        staff_code: new(was.staff_code.as_ref(), is.staff_code.as_ref()),
        full_name: name,
        name_sort: name.map(|name| sort_key(name)),
        name_fold: name.map(|name| fold(name)),
        birth_date: new(was.birth_date, is.birth_date),
        gender: new(was.gender, is.gender),
        citizen_id_sealed: new(was.citizen_sealed.as_ref(), is.citizen_sealed.as_ref()),
        citizen_id_hash: new(was.citizen_hash.as_ref(), is.citizen_hash.as_ref()),
        citizen_id_mask: new(was.citizen_mask.as_ref(), is.citizen_mask.as_ref()),
        email: new(was.email.as_ref(), is.email.as_ref()),
        phone: new(was.phone.as_ref(), is.phone.as_ref()),
    };
    diesel::update(people::table.find(id))
        .set(change)
        .execute(conn)
        .map(drop)
}
