//! Staff lists and reorganisations: a file becomes a list of differences, which somebody looks at and confirms.
mod model;
mod posts;
mod reason;
mod reform;
mod roster;
mod staff;

pub use model::{Content, Counts, Fault, Import, ImportKind, ImportRow, ImportState, Outcome, Summary};
pub use reason::Reason;
