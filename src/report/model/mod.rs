//! Records, filters, and what may be published; pure.
mod cells;
mod days;
mod figures;
mod filter;
mod record;
mod transcript;
mod withheld;

pub use cells::{Cell, Layout, groups};
pub use figures::{FIGURES, PublicFigures, PublicLine, Unpublished};
pub use filter::{Asked, Filter, Plain, Status, Wrong};
pub use record::{COLUMNS, Edition, Editions, Issued, Record, Who};
#[cfg(test)]
pub use record::{Proof, What};
pub use transcript::{Line, Numbered, Transcript, class};
