//! Requests and their clocks, days of the calendar; pure.
mod calendar;
mod consent;
mod purpose;
mod request;
mod terms;

pub use calendar::{
    Basis, CalendarDay, DayForm, DayKind, ListForm, NewDay, has_lunar_new_year, year_to_enter,
};
pub use consent::{Consent, ConsentForm, ConsentPurpose, ConsentText, TextForm, text_hash};
pub use purpose::{PURPOSES, Purpose, Sweep};
pub use request::number_of;
pub use request::{
    Act, Answer, AskForm, Channel, Obstacle, Request, RequestKind, Step, StepForm, StepRow,
};
pub use terms::{Counted, Dates, Term};
