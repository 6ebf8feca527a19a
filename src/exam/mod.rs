//! Papers, attempts, saving of answers, marking; tells learning what was passed.
mod chance;
mod marking;
mod model;
mod paper;
mod routes;
#[cfg(test)]
mod tests;
mod wire;

pub use routes::routes;
