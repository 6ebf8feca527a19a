//! Pages of this room.
mod inputs;
mod narrowed;
mod paper;
mod result;
mod results;
mod review;
#[cfg(test)]
mod tests;
mod words;

pub use narrowed::Narrowed;
pub use narrowed::results_again;
pub use paper::Sheet;
pub use paper::Unsaved;
pub use paper::paper_page;
pub use result::Outcome;
pub use result::result_page;
pub use results::CourseLine;
pub use results::Results;
pub use results::courses_page;
pub use results::results_page;
pub use review::Reviewed;
pub use words::refusal;
