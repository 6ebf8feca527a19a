//! Catalogue, course and lesson as learners see them.
mod catalogue;
mod course;
mod lesson;
mod step;
mod words;

pub use catalogue::{Card, catalogue, course_state};
pub use course::{CourseView, course};
pub use lesson::{LessonView, Reader, lesson};
pub use words::{course_address, lesson_address, no_post, too_early};
