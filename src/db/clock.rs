//! The time, which comes from outside so that tests can set it and nodes agree.
use super::{Conn, Time};
use diesel::declare_sql_function;
use diesel::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where the present moment comes from.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock, and inside a PostgreSQL transaction the database's.
    #[default]
    System,
    /// A clock that stands still until a test moves it.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `time` until it is moved.
    pub fn at(time: Time) -> Self {
        Self::Set(Arc::new(AtomicI64::new(time.0)))
    }

    /// Moves a set clock on by so many milliseconds; the system's clock does not listen.
    pub fn pass(&self, milliseconds: i64) {
        if let Self::Set(time) = self {
            time.fetch_add(milliseconds, Ordering::SeqCst);
        }
    }

    /// Where a set clock stands; a statement that is given nothing asks the database's clock itself.
    pub fn fixed(&self) -> Option<Time> {
        match self {
            Self::System => None,
            Self::Set(_) => Some(self.now()),
        }
    }

    /// The present moment by this machine.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place where time comes in"
    )]
    pub fn now(&self) -> Time {
        match self {
            Self::System => Time(jiff::Timestamp::now().as_millisecond()),
            Self::Set(time) => Time(time.load(Ordering::SeqCst)),
        }
    }

    /// The present moment inside a transaction: on PostgreSQL the database's, so that several nodes agree on a deadline.
    pub fn now_in(&self, conn: &mut Conn) -> QueryResult<Time> {
        match (self, conn) {
            (Self::System, Conn::Postgres(conn)) => {
                diesel::select(present_moment()).get_result(conn)
            }
            _ => Ok(self.now()),
        }
    }
}

#[declare_sql_function]
extern "SQL" {
    /// The present moment by PostgreSQL, in milliseconds.
    fn present_moment() -> BigInt;
}
