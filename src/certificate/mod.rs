//! Certificates: issue, register, PDF and the public check.
mod code;
mod routes;

pub use code::{Code, NotACode};
pub use routes::routes;
