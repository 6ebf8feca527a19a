//! Mending what is known of one person by hand: own data, a post that begins, a post that ends.
mod desk;
mod form;
mod note;
mod pages;
mod routes;

pub(in crate::org) use note::OWN;
pub(in crate::org) use note::PostNote;
pub(in crate::org) use routes::routes;
