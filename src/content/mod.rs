//! Courses written in Markdown: what they are made of, how they are checked, released and rendered, and how each kind of
//! question is marked. No learner in here.
mod check;
mod markdown;
mod model;
mod question;
mod reading;
mod routes;

pub use check::{Checked, check, load, survey};
pub use markdown::Html;
pub use model::{Course, Draw, EvidenceGrade, Lesson, Quiz, Review, Share};
pub use question::{Answer, Criterion, Decimal, GAP, Kind, Layout, Question};
pub use reading::{Folder, Problem};
pub use routes::routes;
