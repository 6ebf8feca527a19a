//! The last digits of identity numbers, by keyed hashes: whoever reads the database without the key learns nothing of them.
use super::super::identity::CitizenId;
use super::super::import;
use crate::access::Keys;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::db::schema::citizen_tails;
use crate::db::schema::people;
use diesel::prelude::*;
use hmac::Hmac;
use hmac::KeyInit as _;
use hmac::Mac;
use sha2::Sha256;
use std::collections::HashMap;

/// Hashes made for this and nothing else.
const PURPOSE: &[u8] = b"citizen_id_tail";
/// Numbers read together.
const BATCH: i64 = 2_000;
/// People of one tail on a list; of four digits a province of 200,000 has twenty.
const MOST: i64 = 500;

/// Digits by which somebody seeks an identity number: its last four, its last six or all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tail {
    Four(i64),
    /// The last four of the six, and all six.
    Six(i64, i64),
    Whole(Vec<u8>),
}

impl Tail {
    /// Reads what was typed into a search, if it can be digits of an identity number.
    pub fn asked(text: &str, keys: &Keys) -> Option<Self> {
        let digits = text.trim();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        match digits.len() {
            4 => Some(Self::Four(hash(digits, keys))),
            6 => Some(Self::Six(hash(&digits[2..], keys), hash(digits, keys))),
            12 => Some(Self::Whole(CitizenId::parse(digits).ok()?.0.hash(keys))),
            _ => None,
        }
    }
}

/// The first eight bytes of HMAC-SHA256, as the database keeps numbers.
fn hash(digits: &str, keys: &Keys) -> i64 {
    // HMAC takes a key of any length, so the fallback is never reached.
    let code = Hmac::<Sha256>::new_from_slice(&keys.identity_hash).map(|mut mac| {
        mac.update(PURPOSE);
        mac.update(digits.as_bytes());
        mac.finalize().into_bytes()
    });
    let bytes = code.ok().and_then(|code| code.first_chunk().copied());
    bytes.map_or(0, i64::from_be_bytes)
}

/// Everybody with such a number, by name; whether the viewer may know of them is for the caller to ask.
pub(super) fn holders(conn: &mut Conn, tail: &Tail) -> QueryResult<Vec<PersonId>> {
    let by_name = (people::name_sort, people::id);
    let numbered = people::table.inner_join(citizen_tails::table);
    match tail {
        Tail::Four(hash) => numbered
            .filter(citizen_tails::last_four.eq(hash))
            .order(by_name)
            .select(people::id)
            .limit(MOST)
            .load(conn),
        Tail::Six(four, six) => numbered
            .filter(citizen_tails::last_four.eq(four))
            .filter(citizen_tails::last_six.eq(six))
            .order(by_name)
            .select(people::id)
            .limit(MOST)
            .load(conn),
        Tail::Whole(hash) => people::table
            .filter(people::citizen_id_hash.eq(hash))
            .select(people::id)
            .load(conn),
    }
}

/// A number that came since, with the hashes of its last digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTail {
    person: PersonId,
    sealed: Option<Vec<u8>>,
    four: i64,
    six: i64,
}

/// Some numbers whose last digits are not hashed yet. None while a large import is being written: whom it brings shows only at
/// its end, and each of the two would wait for the other. Numbers of another key get a hash that nothing typed has.
pub fn tails_waiting(conn: &mut Conn, keys: &Keys, now: Time) -> QueryResult<Vec<NewTail>> {
    if import::is_written(conn, now)? {
        return Ok(Vec::new());
    }
    let waiting: Vec<(PersonId, Option<Vec<u8>>)> = citizen_tails::table
        .inner_join(people::table)
        .filter(citizen_tails::last_four.is_null())
        .order(citizen_tails::person_id)
        .select((people::id, people::citizen_id_sealed))
        .limit(BATCH)
        .load(conn)?;
    let hashed = waiting.into_iter().map(|(person, sealed)| {
        let number = sealed
            .as_deref()
            .and_then(|sealed| CitizenId::open(sealed, keys));
        let digits = number.as_ref().map_or("", CitizenId::digits);
        let last = |count: usize| hash(&digits[digits.len().saturating_sub(count)..], keys);
        let (four, six) = (last(4), last(6));
        NewTail {
            person,
            sealed,
            four,
            six,
        }
    });
    Ok(hashed.collect())
}

/// Keeps the hashes of these numbers, but of those that changed meanwhile: they wait anew.
pub fn keep_tails(conn: &mut Conn, tails: &[NewTail]) -> QueryResult<()> {
    let sealed: HashMap<PersonId, Option<Vec<u8>>> = people::table
        .filter(people::id.eq_any(tails.iter().map(|tail| tail.person)))
        .order(people::id)
        .select((people::id, people::citizen_id_sealed))
        .load(conn)?
        .into_iter()
        .collect();
    let same = |tail: &&NewTail| sealed.get(&tail.person) == Some(&tail.sealed);
    for tail in tails.iter().filter(same) {
        diesel::update(citizen_tails::table.find(tail.person))
            .set((
                citizen_tails::last_four.eq(tail.four),
                citizen_tails::last_six.eq(tail.six),
            ))
            .execute(conn)?;
    }
    Ok(())
}
