//! Groups of people beside the tree of units (networks, councils, candidates): kept, joined, left, imported.
mod form;
mod model;
mod pages;
mod queries;
mod reach;
mod routes;
mod sight;

pub use model::{Group, GroupKind, UsualKind};

pub(in crate::org) use pages::of_person;
pub(in crate::org) use routes::routes;
