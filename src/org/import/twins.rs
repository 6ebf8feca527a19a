//! Rows whose name, birth date and unit are those of somebody known by other keys. Same names are frequent, so nobody is ever
//! met by them alone (domain.md §6.7): the row waits until a person has decided whom it means; pure but for the look-up.
use super::known::CHUNK;
use super::matching::apart;
use super::matching::name_for;
use super::model::Fault;
use super::posts::Wish;
use super::reason::Reason;
use super::roster::Unread;
use super::roster::key_column;
use super::somebody::Known;
use super::somebody::Somebody;
use super::somebody::unit_by;
use super::staff::StaffRow;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::people;
use crate::text::BirthDate;
use crate::text::fold;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Nullable;
use diesel::sql_types::Text;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

/// What somebody decided of doubtful rows, by line: the person it means, or nobody known.
pub type Decisions = HashMap<u32, Option<PersonId>>;

/// Whom a row means that no key knows, by their places among the people.
pub(super) enum Meant {
    Nobody,
    Known(usize),
    Perhaps(Vec<usize>),
}

/// The name without tone marks, with i and y alike, and the year of birth: the same text as of the index `people_twins`.
pub(super) fn key(name: &str, birth: Option<BirthDate>) -> Option<String> {
    let year = birth?.year();
    Some(format!("{}|{year:04}", fold(name).replace('y', "i")))
}

/// Whom the row means, by what was decided, or else by whoever is like it in its unit. Only people for whom the importer answers
/// are offered; of others nothing is told.
pub(super) fn meant(known: &Known, wish: Wish<'_>) -> Result<Meant, Fault> {
    match known.decided.get(&wish.row.line) {
        Some(None) => return Ok(Meant::Nobody),
        Some(Some(id)) => {
            let gone = || Fault::of(key_column(wish.row), Reason::DecidedGone);
            return known.place_of(*id).map(Meant::Known).ok_or_else(gone);
        }
        None => {}
    }
    let alike = key(&wish.row.full_name, wish.row.birth_date);
    let twins = alike.and_then(|key| known.twins.get(&key));
    let twins: Vec<usize> = twins
        .into_iter()
        .flatten()
        .copied()
        .filter(|index| is_like(&known.people[*index], wish))
        .filter(|index| name_for(known, *index, wish.as_of).is_some())
        .collect();
    Ok(if twins.is_empty() {
        Meant::Nobody
    } else {
        Meant::Perhaps(twins)
    })
}

fn is_like(person: &Somebody, wish: Wish<'_>) -> bool {
    let mut posts = person.posts.iter();
    let there =
        posts.any(|post| post.unit == wish.unit && post.from <= post.to && wish.as_of <= post.to);
    let births = person.own.birth_date.zip(wish.row.birth_date);
    there && births.is_some_and(|births| !apart(births))
}

/// Everybody who is like a row of the list in its unit on a day or later.
pub(super) fn of_rows(
    conn: &mut Conn,
    rows: &[Result<StaffRow, Box<Unread>>],
    (units, day): (&HashMap<String, UnitId>, Day),
) -> QueryResult<BTreeSet<PersonId>> {
    let mut wanted: HashSet<(String, UnitId)> = HashSet::new();
    for row in rows.iter().flatten() {
        let unit = unit_by(units, &row.unit_code);
        wanted.extend(key(&row.full_name, row.birth_date).zip(unit));
    }
    let keys: BTreeSet<&str> = wanted.iter().map(|(key, _)| key.as_str()).collect();
    let keys: Vec<&str> = keys.into_iter().collect();
    let mut found = BTreeSet::new();
    for chunk in keys.chunks(CHUNK) {
        let key = || {
            sql::<Nullable<Text>>(
                "(replace(people.name_fold, 'y', 'i') || '|' || substr(people.birth_date, 1, 4))",
            )
        };
        let there: Vec<(PersonId, Option<String>, UnitId)> = people::table
            .inner_join(assignments::table)
            .filter(key().eq_any(chunk))
            .filter(assignments::valid_to.ge(day))
            .filter(assignments::valid_from.le(assignments::valid_to))
            .order(people::id)
            .select((people::id, key(), assignments::unit_id))
            .load(conn)?;
        let alike = there.into_iter().filter(|(_, key, unit)| {
            key.as_ref()
                .is_some_and(|key| wanted.contains(&(key.clone(), *unit)))
        });
        found.extend(alike.map(|(id, ..)| id));
    }
    Ok(found)
}
