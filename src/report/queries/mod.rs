//! The rows behind exports and lists.
mod asked;
mod completions;

pub use asked::{filter, root_units};
pub use completions::{Key, Order, editions, issued, key_of, records, records_of, total};
