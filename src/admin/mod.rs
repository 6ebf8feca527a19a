//! The operator's pages: how the installation stands, jobs, delivery ledger, audit, health.
mod metrics;
mod pages;
mod queries;
mod routes;

pub use routes::operator_router;
pub use routes::routes;
