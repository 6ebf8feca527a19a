//! Courses written in Markdown: what they are made of, how they are checked, released and rendered, and how each kind of
//! question is marked. No learner in here.
mod markdown;
mod model;
mod question;
mod routes;

pub use markdown::Html;
pub use model::{Course, Draw, EvidenceGrade, Lesson, Quiz, Review, Share};
pub use question::{Answer, Criterion, Decimal, GAP, Kind, Layout, Question};
pub use routes::routes;
