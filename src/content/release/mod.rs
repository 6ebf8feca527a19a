//! Releases: numbered, never changed, known by the hash of their content; published into the database, served from memory.
mod catalogue;
mod publishing;
mod queries;

pub use catalogue::{Catalogue, Openness, Release};
pub use publishing::{Files, Outcome, publish};
pub use queries::Medium;
pub(super) use queries::{medium, releases_with};
