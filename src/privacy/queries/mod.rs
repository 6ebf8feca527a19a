//! Rows of the calendar, of requests and of looks.
mod calendar;
mod consents;
mod duties;
mod duty;
mod looks;
mod requests;

pub use calendar::{days_of_year, remove_day, set_days, term, terms, working_days};
pub use consents::{consents_of, give, publish_text, texts, withdraw};
pub use duties::{Duties, duties};
pub use duty::{Duty, duty};
pub use looks::{LookRow, looks, looks_at};
pub use requests::{
    Ask, Contact, Listed, Visible, ask, contact, find, named, of_person, open_like, person_called,
    seen, steps_of, take,
};
