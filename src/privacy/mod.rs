//! Everybody's rights over their own data: requests with their clocks, the calendar by which these run, a copy of
//! everything, consents, erasure, what is removed when it has had its time, and who has seen what.
mod export;
mod gather;
mod letters;
mod model;
mod pages;
mod personal;
mod queries;
mod retention;
mod routes;

pub use gather::Holdings;
pub use personal::PERSONAL;
pub use queries::{Duties, duties};
pub use retention::{RETAIN, answer_retain, keep_retaining};
pub use routes::routes;
