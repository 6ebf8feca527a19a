//! What targets and requirements are and how they are counted; pure.
mod coverage;
mod requirement;
mod sheet;
mod target;

pub use coverage::{Count, Counts, HeldPost, counted, tally};
pub use requirement::{Standing, Tally, count, required};
pub use sheet::{By, Line, Sheet, View, is_within};
pub use target::{STAFF_TRAINED, TARGETS, Target, Window};
