//! Everybody's rights over their own data: requests with their clocks, and the calendar by which these run.
mod letters;
mod model;
mod pages;
mod queries;
mod routes;

pub use queries::{Duties, duties};
pub use routes::routes;
