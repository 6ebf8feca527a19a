//! Papers, attempts, saving of answers, marking; tells learning what was passed.
mod chance;
mod paper;
mod routes;
mod wire;

pub use routes::routes;
