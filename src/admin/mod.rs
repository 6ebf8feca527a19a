//! The operator's pages: settings of the installation, jobs, delivery ledger, audit, health.
mod routes;

pub use routes::routes;
