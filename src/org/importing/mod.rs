//! Importing in three steps: a file, its differences, the confirmation.
mod ahead;
mod commands;
mod event_form;
mod event_page;
mod events;
mod faulty;
mod pages;
mod routes;
mod uncovered;

pub use commands::import_file;
pub(in crate::org) use routes::routes;
