//! How far a learner is and what follows from it; pure.
mod active;
mod enrolment;
mod outcome;
mod progress;
mod renewal;

pub use active::Span;
pub use enrolment::{Enrolment, Moment, Step};
pub use outcome::{Completion, GradeClass, Pass, Recorded};
pub use progress::{LessonProgress, Progress, QuizProgress, QuizState, TooEarly};
pub use renewal::may_renew;
