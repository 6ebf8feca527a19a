//! Enrolment, progress, completions; course and lesson pages for learners.
mod model;
mod routes;

pub use model::{GradeClass, Span, may_renew};
pub use routes::routes;
