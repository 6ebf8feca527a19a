//! Groups of people beside the tree of units (networks, councils, candidates): kept, joined, left, imported.
mod form;
mod model;
mod offer;
mod pages;
mod queries;
mod reach;
mod roll;
mod routes;
mod sight;

pub use model::{Group, GroupKind, UsualKind};
pub use offer::{GroupChoice, group_names, groups_to_choose, members_on};

pub(in crate::org) use pages::of_person;
pub(in crate::org) use routes::routes;
