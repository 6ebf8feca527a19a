//! Who may see or do what, where and since when; roles lent while somebody is away.
mod export;
mod lending;
mod letters;
mod model;
#[cfg(test)]
mod model_tests;
mod pages;
mod queries;
mod routes;

pub(in crate::org) use lending::tell_of_ending;
pub(in crate::org) use model::Standing;
pub(in crate::org) use pages::standing;
pub(in crate::org) use routes::routes;
