//! Guesses counted in the database, so that all entry points and nodes count together.
use crate::db::Conn;
use crate::db::Portable;
use crate::db::Time;
use crate::db::schema::throttles;
use diesel::prelude::*;
use diesel::upsert::excluded;

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
    /// One-time codes typed from a printed sheet, from one address.
    pub const CODE: Self = Self {
        guesses: 100,
        window: 15 * Time::MINUTE,
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

/// Forgets the guesses under `name` after a right one.
pub fn forget_guesses(conn: &mut Conn, name: &str) -> QueryResult<()> {
    diesel::delete(throttles::table.find(name))
        .execute(conn)
        .map(drop)
}
