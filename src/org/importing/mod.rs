//! Importing in three steps: a file, its differences, the confirmation.
mod ahead;
mod cells;
mod commands;
mod deciding;
mod doubtful;
mod event_form;
mod event_page;
mod events;
mod faulty;
mod in_the_way;
mod pages;
mod progress;
mod recent;
mod refusal;
mod routes;
mod standing;
mod uncovered;
mod undated;

pub use commands::{import_file, import_large};
pub(in crate::org) use routes::routes;
