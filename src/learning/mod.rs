//! Enrolment, progress, completions; course and lesson pages for learners.
mod model;
mod pulse;
mod queries;
mod routes;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use model::{
    GradeClass, LessonProgress, Progress, QuizProgress, QuizState, Span, TooEarly, may_renew,
};
pub use pulse::Pulse;
pub use queries::{
    Completion, Enrolment, Moment, Pass, Post, Recorded, completion, completion_of, completions_of,
    completions_of_many, enrol, enrolment, enrolment_by_id, enrolments_of, enrolments_of_many,
    note_attempt_begun, note_attempt_submitted, open, post_of, record_pass,
};
pub use routes::routes;
