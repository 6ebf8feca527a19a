//! The pages of this room, from plain data.
mod calendar;
mod desk;
mod own;
mod request;
mod words;

pub use calendar::{CalendarView, calendar};
pub use desk::{DeskView, desk};
pub use own::{OwnView, own};
pub use request::{RequestView, request};
pub use words::deadlines;
