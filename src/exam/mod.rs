//! Papers, attempts, saving of answers, marking; tells learning what was passed.
mod routes;

pub use routes::routes;
