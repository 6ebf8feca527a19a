//! Enrolment, progress, completions; course and lesson pages for learners.
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod sample;

pub use model::{
    GradeClass, LessonProgress, Progress, QuizProgress, QuizState, Span, TooEarly, may_renew,
};
pub use queries::{
    Enrolment, Moment, Post, enrol, enrolment, enrolment_by_id, enrolments_of, enrolments_of_many,
    open, post_of,
};
pub use routes::routes;
