//! Courses written in Markdown: what they are made of, how they are checked, released and rendered, and how each kind of
//! question is marked. No learner in here.
mod check;
mod commands;
mod markdown;
mod model;
mod pages;
mod prepared;
mod question;
mod reading;
mod release;
mod routes;

pub use check::{Checked, check, load, survey};
pub use commands::{Publication, Published, publish_courses};
pub use markdown::Html;
pub use model::{Course, Draw, EvidenceGrade, Lesson, Quiz, Review, Share};
pub use prepared::{Body, Piece, Prepared, PreparedLesson, PreparedQuestion, Presented, Section};
pub use question::{Answer, Criterion, Decimal, GAP, Kind, Layout, Question};
pub use reading::{Folder, Problem, parse};
pub use release::{Catalogue, Files, Medium, Openness, Outcome, Release, publish};
pub use routes::routes;
