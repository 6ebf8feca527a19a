//! The pages of this room.
mod front;
mod home;
mod people;
mod record;
mod required;
mod requirement_form;
mod requirements;
mod step;
mod succeeded;
mod targets;
mod targets_filter;
mod words;

pub use front::front;
pub use home::home;
pub use people::{Counted, PeoplePage, Shown};
pub use record::{RecordLine, record};
pub use required::{Required, RequiredPage};
pub use requirement_form::{Caught, RequirementForm};
pub use requirements::{RequirementLine, RequirementsPage};
pub use succeeded::Succeeded;
pub use targets::Dashboard;
pub use targets_filter::Filter;
pub use words::Address;
