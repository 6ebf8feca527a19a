//! How far a learner is and what follows from it; pure.
mod active;
mod enrolment;
mod outcome;
mod progress;
mod renewal;
mod several;

pub use active::Span;
pub use enrolment::{Enrolment, Moment, Step};
pub use outcome::{Completion, Earned, GradeClass, Pass, Recorded, Traces, Wait};
pub use progress::{Continued, LessonProgress, Progress, QuizProgress, QuizState, TooEarly};
pub use renewal::{last_day, may_renew};
pub use several::{beside, present};
