//! Rows of the calendar and of requests.
mod calendar;
mod duties;
mod requests;

pub use calendar::{days_of_year, remove_day, set_days, term, terms, working_days};
pub use duties::{Duties, duties};
pub use requests::{
    Ask, Contact, Listed, Visible, ask, contact, find, named, of_person, person_called, seen,
    steps_of, take,
};
