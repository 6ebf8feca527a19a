//! Rows of the register: issued, found, counted.
mod find;
mod imprint;
mod issue;
mod unissued;

pub use find::{Brief, by_code, of_completion, of_completions, of_person, visible, waiting};
pub use imprint::{imprint_of, keep_imprint};
pub use issue::{Issued, Terms, issue};
pub use unissued::{Unissued, without_issuer};
