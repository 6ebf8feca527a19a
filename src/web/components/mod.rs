//! The parts pages are made of: functions from plain data to markup.
mod choice;
mod field;
mod icon;
mod state;

pub use choice::Choice;
pub use choice::Select;
pub use choice::checkbox;
pub use choice::file;
pub use choice::hidden;
pub use choice::post_button;
pub use choice::radios;
pub use choice::select;
pub use choice::submit;
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
