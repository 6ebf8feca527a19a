//! Staff lists and reorganisations: a file becomes a list of differences, which somebody looks at and confirms.
mod happening;
mod model;
mod posts;
mod reason;
mod reform;
mod reorganise;
mod roster;
mod staff;
mod world;

pub use model::{
    Content, Counts, Fault, Import, ImportKind, ImportRow, ImportState, Outcome, Summary,
};
pub use reason::Reason;
