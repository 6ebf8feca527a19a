//! Enrolment, progress, completions; course and lesson pages for learners.
mod routes;

pub use routes::routes;
