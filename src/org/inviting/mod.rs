//! Inviting people, handing out codes in person, granting roles.
mod accounts;
mod grants;
mod invite;
mod letters;
mod pages;
mod queries;
mod reach;
mod routes;

pub use accounts::ensure_accounts;
pub(in crate::org) use invite::Obstacle;
pub(in crate::org) use queries::inside;
pub(in crate::org) use routes::routes;
