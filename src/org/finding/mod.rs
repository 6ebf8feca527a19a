//! Finding people by a part of their name, their staff code or the last digits of their identity number.
//!
//! What everybody is called is kept in memory, some ten megabytes for 200,000 people, because no index that both databases have
//! finds a part inside a word; who of those found stands within the viewer's units on the day is asked of the database. The
//! memory is compared with the database at each search, in the snapshot of that search.
mod finder;
mod hosted;
mod lines;
mod names;
mod search;
mod tails;

pub use finder::{Finder, holding_names_back, note_everybody};
pub use search::{PEOPLE_A_PAGE, PeopleSearch, find_people};
pub use tails::{Tail, keep_tails, tails_waiting};
