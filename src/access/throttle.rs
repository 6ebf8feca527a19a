//! Guesses counted in the database, so that all entry points and nodes count together.
use super::Purpose;
use crate::db::Conn;
use crate::db::Portable;
use crate::db::Time;
use crate::db::schema::throttles;
use diesel::prelude::*;
use diesel::upsert::excluded;
use std::net::IpAddr;
use std::net::Ipv6Addr;

/// How many guesses within how long.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    pub guesses: i32,
    pub window: i64,
}

impl Limit {
    /// Guesses of one account's password or codes, from anywhere.
    pub const ACCOUNT: Self = Self {
        guesses: 10,
        window: 15 * Time::MINUTE,
    };
    /// The same from a device the owner has signed in on before, counted apart: an attack does not lock the owner out.
    pub const KNOWN_DEVICE: Self = Self {
        guesses: 10,
        window: 15 * Time::MINUTE,
    };
    /// Guesses from one address. An office of 500 behind one address may mistype twice each.
    pub const ADDRESS: Self = Self {
        guesses: 1_000,
        window: 15 * Time::MINUTE,
    };
    /// Look-ups of certificates from one address: plenty for a reader, nothing for whoever guesses 80-bit codes.
    pub const VERIFY: Self = Self {
        guesses: 60,
        window: Time::MINUTE,
    };
    /// Wrong birth dates typed for one certificate, from anywhere: a date has some 20,000 possible days.
    pub const BIRTH_DATE: Self = Self {
        guesses: 10,
        window: Time::HOUR,
    };
    /// Mails asked for by somebody who forgot the password of one account.
    pub const RESET: Self = Self {
        guesses: 5,
        window: Time::HOUR,
    };
    /// One-time codes typed from a printed sheet, and other wrong secrets, from one address.
    pub const CODE: Self = Self {
        guesses: 100,
        window: 15 * Time::MINUTE,
    };
    /// What counts once: remembered for as long as a printed code works.
    const ONCE: Self = Self {
        guesses: 1,
        window: Purpose::Invitation.life(),
    };
}

/// Counts one guess under `name`; `Err` holds the milliseconds to wait when there have been too many.
pub fn guess(conn: &mut Conn, name: &str, limit: Limit, now: Time) -> QueryResult<Result<(), i64>> {
    let found: Option<(i32, Time)> = throttles::table
        .find(name)
        .select((throttles::count, throttles::window_ends_at))
        .first(conn)
        .optional()?;
    let (count, ends) = found
        .filter(|(_, ends)| *ends > now)
        .unwrap_or((0, now.plus(limit.window)));
    if count >= limit.guesses {
        return Ok(Err(ends.since(now)));
    }
    diesel::insert_into(throttles::table)
        .values((
            throttles::name.eq(name),
            throttles::count.eq(count + 1),
            throttles::window_ends_at.eq(ends),
        ))
        .on_conflict(throttles::name)
        .do_update()
        .set((
            throttles::count.eq(excluded(throttles::count)),
            throttles::window_ends_at.eq(excluded(throttles::window_ends_at)),
        ))
        .both()
        .execute(conn)?;
    Ok(Ok(()))
}

/// Takes something that counts once, such as the token of a form; `Err` holds when it was taken, for as long as that is known.
pub fn take_once(conn: &mut Conn, name: &str, now: Time) -> QueryResult<Result<(), Time>> {
    let taken = guess(conn, name, Limit::ONCE, now)?;
    Ok(taken.map_err(|wait| now.plus(wait - Limit::ONCE.window)))
}

/// The milliseconds to wait when there have been too many guesses under `name`; counts nothing.
pub fn too_many(conn: &mut Conn, name: &str, limit: Limit, now: Time) -> QueryResult<Option<i64>> {
    let ends: Option<Time> = throttles::table
        .find(name)
        .filter(throttles::count.ge(limit.guesses))
        .filter(throttles::window_ends_at.gt(now))
        .select(throttles::window_ends_at)
        .first(conn)
        .optional()?;
    Ok(ends.map(|ends| ends.since(now)))
}

/// Takes one counted guess back that turned out to be none. Of the only one nothing is left: how long to wait would tell later
/// that somebody had signed in.
pub fn take_back(conn: &mut Conn, name: &str) -> QueryResult<()> {
    diesel::delete(throttles::table.find(name).filter(throttles::count.le(1))).execute(conn)?;
    diesel::update(throttles::table.find(name).filter(throttles::count.gt(0)))
        .set(throttles::count.eq(throttles::count - 1))
        .execute(conn)
        .map(drop)
}

/// The address by which guesses are counted: an IPv4 address itself, the /64 of an IPv6 address, which one line has whole.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
    }
}

/// Forgets the guesses under `name` after a right one.
pub fn forget_guesses(conn: &mut Conn, name: &str) -> QueryResult<()> {
    diesel::delete(throttles::table.find(name))
        .execute(conn)
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_counts_as_one_address() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("203.0.113.9"), "203.0.113.9");
        assert_eq!(of("::ffff:203.0.113.9"), "203.0.113.9");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    }
}
