//! How far a learner is and what follows from it; pure.
mod active;
mod outcome;
mod progress;

pub use active::Span;
pub use outcome::{GradeClass, may_renew};
pub use progress::{LessonProgress, Progress, QuizProgress, QuizState, TooEarly};
