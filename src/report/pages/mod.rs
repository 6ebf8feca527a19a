//! The pages of this room.
mod completions;
mod statistics;
mod transcript;

pub use completions::Completions;
pub use statistics::statistics;
pub use transcript::Transcript;
