//! What leaders and HR carry away: exports of records, public figures. Reads all, changes only its own.
mod routes;

pub use routes::routes;
