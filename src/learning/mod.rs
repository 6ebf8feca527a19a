//! Enrolment, progress, completions; course and lesson pages for learners.
mod model;
mod routes;
#[cfg(test)]
mod sample;

pub use model::{
    GradeClass, LessonProgress, Progress, QuizProgress, QuizState, Span, TooEarly, may_renew,
};
pub use routes::routes;
