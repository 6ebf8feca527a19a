//! Certificates: issue, register, PDF and the public check.
mod code;
mod model;
mod pdf;
mod routes;
mod words;

pub use code::{Code, NotACode};
pub use routes::routes;
pub use model::{
    Course, Ending, Facts, Holder, IssuedBy, ONLINE, Status, register_number, valid_until,
};
pub use pdf::draw;
