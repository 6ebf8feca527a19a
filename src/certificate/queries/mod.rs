//! Rows of the register: issued, found, counted.
mod find;
mod imprint;
mod issue;

pub use find::{Brief, by_code, of_completion, of_completions, of_person, visible, waiting};
pub use imprint::{imprint_of, keep_imprint};
pub use issue::{Issued, Terms, issue};
