//! Papers, attempts, saving of answers, marking; tells learning what was passed.
mod chance;
mod jobs;
mod marking;
mod memory;
mod model;
mod pages;
mod paper;
mod personal;
mod queries;
mod rehearsal;
mod routes;
mod saver;
mod sitting;
#[cfg(test)]
mod tests;
mod wire;

pub use jobs::close_due;
pub use memory::Attempts;
pub use personal::PERSONAL;
pub use rehearsal::{Rehearsed, Sat};
pub use routes::routes;
pub use saver::Saver;
pub use sitting::CLOSE;
