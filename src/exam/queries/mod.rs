//! Rows of attempts, answers and marks.
mod answers;
mod attempts;
mod closing;
mod results;
mod together;

pub use answers::Save;
pub use answers::Saved;
pub use answers::Stored;
pub use answers::latest;
pub use answers::store;
pub use attempts::Attempt;
pub use attempts::NewAttempt;
pub use attempts::attempt_by_id;
pub use attempts::attempt_of;
pub use attempts::begin;
pub use closing::Closing;
pub use closing::close;
pub use closing::marks_of;
pub use closing::write_marks;
pub use results::CourseFigures;
pub use results::Learner;
pub use results::Missed;
pub use results::course_figures;
pub use results::learner_count;
pub use results::learners;
pub use results::missed;
pub use together::store_together;
