//! Rows of enrolment, progress and completion.
mod completions;
mod enrolments;
mod post;
mod progress;

pub use completions::{
    Completion, Pass, Recorded, completion, completion_of, completions_of, completions_of_many,
    record_pass,
};
pub use enrolments::{
    Enrolment, Moment, enrol, enrolment, enrolment_by_id, enrolments_of, enrolments_of_many, open,
};
pub use post::{Post, has_post, post_of};
pub use progress::{
    Requests, complete_lesson, fold_requests, note_attempt_begun, note_attempt_submitted,
};
