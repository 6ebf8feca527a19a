//! The rows behind figures, requirements and the home page.
mod coverage;
mod people;

pub use coverage::{Tail, completed_by, posts_held, posts_version, tail};
pub use people::{Named, in_name_order, last_completions, named, positions};
