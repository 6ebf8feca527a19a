//! The rows behind figures, requirements and the home page.
mod beginning;
mod coverage;
mod following;
mod home;
mod people;
mod requirements;

pub use beginning::beginning;
pub use coverage::{Tail, completed_by, posts_held, posts_version, tail};
pub use following::following;
pub use home::{requirements_of, taken_by};
pub use people::{Listed, NAMES_A_PAGE, last_completions, listed};
pub use requirements::{done_by, end_requirement, requirement, requirements, set_requirement};
