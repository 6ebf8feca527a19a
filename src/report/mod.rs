//! What leaders and HR carry away: exports of records, public figures. Reads all, changes only its own.
mod export;
mod model;
mod pages;
mod printed;
mod queries;
mod routes;

pub use export::{Exports, Format, Operator, export_completions};
pub use model::Asked;
pub use routes::routes;
