//! The pages of this room.
mod completions;
mod completions_filter;
mod statistics;
mod transcript;

pub use completions::Completions;
pub use statistics::{Statistics, statistics_again};
pub use transcript::transcript;
