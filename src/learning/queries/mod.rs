//! Rows of enrolment, progress and completion.
mod completions;
mod enrolments;
mod progress;
mod traces;

pub use completions::{
    completion, completion_of, completions_of, completions_of_many, record_pass,
};
pub use enrolments::{
    enrol, enrolment, enrolment_by_id, enrolment_of, enrolments_of, enrolments_of_many, open, own,
};
pub use progress::{
    Requests, complete_lesson, counted_elsewhere, fold_requests, note_attempt_begun,
    note_attempt_submitted,
};
pub use traces::traces;
