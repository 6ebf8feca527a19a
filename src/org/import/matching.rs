//! Whom a row of a staff list means (never guessed from a name alone), and what in it speaks against that; pure.
use super::model::Fault;
use super::posts::Wish;
use super::reason::Reason;
use super::roster::key_column;
use super::somebody::Known;
use super::somebody::Own;
use super::somebody::Somebody;
use super::staff::StaffRow;
use crate::access::plain_login;
use crate::db::Day;
use crate::text::BirthDate;
use crate::text::fold;

/// The person a row means: by identity number, then by staff code, then by a login that equals it. A key of somebody whose record
/// contradicts the row twice is a mistake. Keys of [`two_people`] have been told apart before.
pub(super) fn whom(known: &Known, row: &StaffRow, as_of: Day) -> Result<Option<usize>, Fault> {
    let number = row.citizen.as_ref();
    let by_number = number
        .and_then(|citizen| known.by_hash.get(&citizen.hash))
        .copied();
    let code = row.staff_code.as_ref();
    let by_code = code.and_then(|code| known.by_code.get(code)).copied();
    let name = |index: usize| name_for(known, index, as_of);
    let Some(index) = by_number.or(by_code) else {
        return Ok(by_login(known, row));
    };
    if contradictions(&known.people[index].own, row).len() < 2 {
        return Ok(Some(index));
    }
    let Some(name) = name(index) else {
        return Err(Fault::of(key_column(row), Reason::PersonOutOfScope));
    };
    let column = match by_number {
        Some(_) => "citizen_id",
        None => key_column(row),
    };
    Err(Fault::of(column, Reason::OtherPerson(name)))
}

/// Whose the row's number and whose its code is, where these are two people.
pub(super) fn two_people(known: &Known, row: &StaffRow) -> Option<[usize; 2]> {
    let number = *known.by_hash.get(&row.citizen.as_ref()?.hash)?;
    let code = *known.by_code.get(row.staff_code.as_ref()?)?;
    (number != code).then_some([number, code])
}

/// The row as it means the one of the [`two_people`] who was chosen: the key of the other is left to them.
pub(super) fn of_one(row: &StaffRow, by_number: bool) -> (StaffRow, Fault) {
    let mut meant = row.clone();
    let left = if by_number {
        meant.staff_code = None;
        "staff_code"
    } else {
        meant.citizen = None;
        "citizen_id"
    };
    (meant, Fault::of(left, Reason::KeyLeft))
}

/// Somebody without keys whose login is the row's staff code and whose name is its name: the login alone may be chance, the
/// name alone would hand an administrator's account to a namesake. Whoever is in no unit is nobody's to place who holds less.
fn by_login(known: &Known, row: &StaffRow) -> Option<usize> {
    let login = plain_login(row.staff_code.as_deref()?);
    let index = known.by_login.get(&login).copied()?;
    let person = &known.people[index];
    let same = person.is_keyless() && fold(&person.own.full_name) == fold(&row.full_name);
    let out_of_reach = person.posts.is_empty()
        && known
            .reach
            .as_ref()
            .zip(person.id)
            .is_some_and(|(reach, id)| reach.beyond.contains(&id));
    (same && !out_of_reach).then_some(index)
}

/// A remark on a row that means somebody new, when it may mean somebody without keys in its unit. Told only to who answers for
/// that person.
pub(super) fn namesake(known: &Known, wish: Wish<'_>) -> Option<Fault> {
    let there = |person: &Somebody| {
        let mut posts = person.posts.iter();
        posts.any(|post| post.unit == wish.unit && post.from <= post.to && wish.as_of <= post.to)
    };
    let named = known.keyless.get(&fold(&wish.row.full_name))?;
    let mut told = named.iter().filter_map(|index| {
        let person = &known.people[*index];
        let may_be = person.is_keyless() && there(person);
        name_for(known, *index, wish.as_of).filter(|_| may_be)
    });
    let name = told.next()?;
    Some(Fault::of("staff_code", Reason::Namesake(name)))
}

/// The name of somebody on whom the importer may act; others are not named.
pub(super) fn name_for(known: &Known, index: usize, as_of: Day) -> Option<String> {
    let person = &known.people[index];
    let told = known.reach.as_ref().is_none_or(|reach| {
        let days = [as_of, reach.today.0];
        days.into_iter().all(|day| reach.answers_for(person, day))
    });
    told.then(|| person.own.full_name.clone())
}

/// Remarks on what a row changes of the things by which people are told apart.
pub(super) fn differences(own: &Own, row: &StaffRow, remarks: &mut Vec<Fault>) {
    if !own.full_name.is_empty() {
        let columns = contradictions(own, row).into_iter();
        remarks.extend(columns.map(|column| Fault::of(column, Reason::Differs)));
    }
}

/// The columns in which a row says otherwise than the record. A name without its diacritics and a birth date of which less
/// is known say the same.
fn contradictions(own: &Own, row: &StaffRow) -> Vec<&'static str> {
    let number = row.citizen.as_ref().map(|citizen| &citizen.hash);
    let differs = [
        ("full_name", fold(&own.full_name) != fold(&row.full_name)),
        (
            "birth_date",
            own.birth_date.zip(row.birth_date).is_some_and(apart),
        ),
        (
            "citizen_id",
            own.citizen_hash
                .as_ref()
                .zip(number)
                .is_some_and(|(one, other)| one != other),
        ),
        (
            "staff_code",
            own.staff_code
                .as_ref()
                .zip(row.staff_code.as_ref())
                .is_some_and(|(one, other)| one != other),
        ),
    ];
    differs
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(column, _)| column)
        .collect()
}

pub(super) fn apart((one, other): (BirthDate, BirthDate)) -> bool {
    match one.date().zip(other.date()) {
        Some((one, other)) => one != other,
        None => one.year() != other.year(),
    }
}
