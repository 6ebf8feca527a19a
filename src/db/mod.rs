//! The doors to the database: [`Db::read`] for pages, [`Db::write`] for forms; which database it is, only this room knows.
mod alone;
mod both;
mod changes;
mod clock;
mod connect;
mod doors;
mod failure;
mod functions;
mod holding;
pub mod ids;
mod lanes;
mod log;
mod migrations;
mod pace;
pub mod schema;
mod trouble;
mod values;

pub use alone::{Alone, alone};
pub use both::{Both, Portable};
pub use changes::{Mark, Recent, Stamp};
pub use clock::Clock;
pub use connect::{Conn, Kind};
pub use doors::Db;
pub use failure::{DbError, Failure};
pub use functions::coalesce;
pub use holding::{Fate, Holding};
pub use log::fold_log;
pub use migrations::{continue_numbering, in_turn, migrate, pending};
pub use pace::Pace;
pub use values::{Day, Json, Time};
pub(crate) use values::{text_enum, text_out, text_value};

pub use connect::MultiBackend;
