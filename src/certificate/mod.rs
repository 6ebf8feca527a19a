//! Certificates: issue, register, PDF and the public check.
mod code;
mod model;
mod pdf;
mod routes;

pub use code::{Code, NotACode};
pub use model::{
    Course, Ending, Facts, Holder, IssuedBy, ONLINE, Status, register_number, valid_until,
};
pub use pdf::draw;
pub use routes::routes;
