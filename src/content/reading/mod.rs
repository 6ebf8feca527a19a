//! From a folder of Markdown to a course, and what is wrong with it: `file:line: message`.
mod attributes;
mod course;
mod doubts;
mod folder;
mod front;
mod key;
mod lint;
mod options;
mod problem;
mod questions;
mod quiz;
mod tables;

pub use course::parse;
pub use folder::{Folder, folders, read};
pub use problem::Problem;
pub(super) use problem::Problems;
pub(super) use questions::{Place, question};
