//! Enrolment, progress, completions; course and lesson pages for learners.
mod alike;
mod desk;
mod model;
mod pages;
mod personal;
mod pulse;
mod queries;
mod routes;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use alike::Alike;
pub use model::{
    Completion, Earned, Enrolment, GradeClass, LessonProgress, Moment, Pass, Progress,
    QuizProgress, QuizState, Recorded, Span, Step, TooEarly, Traces, Wait, may_renew, present,
};
pub use personal::PERSONAL;
pub use pulse::Pulse;
pub use queries::{
    completion, completion_of, completions_of, completions_of_many, enrol, enrolment,
    enrolment_by_id, enrolment_of, enrolments_of, enrolments_of_many, note_attempt_begun,
    note_attempt_submitted, open, own, record_pass, traces,
};
pub use routes::routes;
