//! Issue, register, PDF, verify.
mod routes;

pub use routes::routes;
