//! The pages of this room, from plain data.
mod calendar;
mod consents;
mod desk;
mod erasure;
mod looks;
mod notice;
mod own;
mod request;
mod words;

pub use calendar::{CalendarView, calendar};
pub use consents::texts;
pub use desk::{DeskView, desk};
pub use erasure::{ErasureView, erasure};
pub use looks::{LooksView, looks};
pub use notice::{privacy, retention};
pub use own::{OwnView, own};
pub use request::{RequestView, request};
pub use words::deadlines;
