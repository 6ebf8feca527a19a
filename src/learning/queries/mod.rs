//! Rows of enrolment, progress and completion.
mod enrolments;
mod post;

pub use enrolments::{
    Enrolment, Moment, enrol, enrolment, enrolment_by_id, enrolments_of, enrolments_of_many, open,
};
pub use post::{Post, has_post, post_of};
