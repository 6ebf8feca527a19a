//! Units, people, assignments over time; staff import; the pages of signing in, invitations, grants.
mod routes;

pub use routes::routes;
