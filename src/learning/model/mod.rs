//! How far a learner is and what follows from it; pure.
mod active;
mod outcome;

pub use active::Span;
pub use outcome::{GradeClass, may_renew};
