//! The pages of this room.
mod completions;
mod completions_filter;
mod statistics;
mod transcript;

pub use completions::Completions;
pub use statistics::statistics;
pub use transcript::transcript;
