//! The parts pages are made of: functions from plain data to markup.
mod field;
mod icon;
mod state;

pub use field::Field;
pub use field::Kind;
pub use field::field;
pub use field::password;
pub use icon::Icon;
pub use icon::icon;
pub use state::State;
pub use state::badge;
pub use state::badge_saying;
pub use state::verdict;
