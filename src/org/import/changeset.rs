//! Changes of many rows that name only what differs: a column that is set anew costs the work of every index it stands in.
use super::enact::PostBefore;
use super::somebody::Own;
use crate::db::Conn;
use crate::db::ids::AssignmentId;
use crate::db::ids::PersonId;
use crate::db::schema::assignment_rows as row;
use crate::db::schema::people;
use crate::text::fold;
use crate::text::sort_key;
use diesel::prelude::*;

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
    let (was_duty, is_duty) = (&was.duty, &is.duty);
    diesel::update(row::table.find(id))
        .set((
            new(was.unit, is.unit).map(|unit| row::unit_id.eq(unit)),
            new(was_duty.category, is_duty.category).map(|is| row::category.eq(is)),
            new(&was_duty.position, &is_duty.position).map(|is| row::position.eq(is)),
            new(&was_duty.rank, &is_duty.rank).map(|is| row::rank.eq(is)),
            new(was_duty.is_leader, is_duty.is_leader).map(|is| row::is_leader.eq(is)),
            new(was.from, is.from).map(|day| row::valid_from.eq(day)),
            new(was.to, is.to).map(|day| row::valid_to.eq(day)),
        ))
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
    diesel::update(people::table.find(id))
        .set((
            new(&was.staff_code, &is.staff_code).map(|is| people::staff_code.eq(is)),
            name.map(|name| {
                let (sort, folded) = (sort_key(name), fold(name));
                (
                    people::full_name.eq(name),
                    people::name_sort.eq(sort),
                    people::name_fold.eq(folded),
                )
            }),
            new(was.birth_date, is.birth_date).map(|is| people::birth_date.eq(is)),
            new(was.gender, is.gender).map(|is| people::gender.eq(is)),
            new(&was.citizen_sealed, &is.citizen_sealed).map(|is| people::citizen_id_sealed.eq(is)),
            new(&was.citizen_hash, &is.citizen_hash).map(|is| people::citizen_id_hash.eq(is)),
            new(&was.citizen_mask, &is.citizen_mask).map(|is| people::citizen_id_mask.eq(is)),
            new(&was.email, &is.email).map(|is| people::email.eq(is)),
            new(&was.phone, &is.phone).map(|is| people::phone.eq(is)),
        ))
        .execute(conn)
        .map(drop)
}
