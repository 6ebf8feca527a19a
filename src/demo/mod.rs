//! A made-up province in an empty database, so that a newcomer sees everything alive. The same seed makes the same figures.
mod chance;
mod course;
mod fill;
mod groups;
mod names;
mod people;
mod records;
mod roles;
mod rows;
mod studies;
mod units;

pub use course::{Embedded, embedded};
pub use fill::{Courses, Wish, fill};
pub use roles::SignIn;
