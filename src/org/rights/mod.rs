//! Who may see or do what, where and since when.
mod pages;
mod routes;

pub(in crate::org) use routes::routes;
