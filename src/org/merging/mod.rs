//! Merging two records of one person, and parting them again.
mod act;
mod consequences;
mod desk;
mod links;
mod pages;
mod past;
mod plan;
mod routes;

pub(in crate::org) use act::WithRoles;
pub(in crate::org) use act::merged_with_roles;
pub(in crate::org) use pages::merged_list;
pub(in crate::org) use past::joined;
pub(in crate::org) use routes::routes;
