//! What leaders and HR carry away: exports of records, public figures. Reads all, changes only its own.
mod export;
mod model;
mod pages;
mod past;
mod printed;
mod queries;
mod routes;

pub use export::{Exports, Format, Operator, export_completions};
pub use model::Asked;
pub use past::PastFigures;
pub use routes::routes;
