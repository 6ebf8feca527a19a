//! What targets and requirements are and how they are counted; pure.
mod beginning;
mod coverage;
mod excused;
mod following;
mod home;
mod requirement;
mod sheet;
mod target;

pub use crate::org::By;
pub use beginning::Beginning;
pub use coverage::{Count, Counts, HeldPost, counted, tally};
pub use excused::{Excused, excused_of, settle, states_among};
pub use following::{Followed, Followers, Following, stays_below, was_set_before};
pub use home::{Finders, Home, Known, MyCertificate, MyCourse, Proof, Taken, Worth};
pub use requirement::{
    Audience, NewRequirement, Requirement, Standing, Tally, count, paused, required,
};
pub use sheet::{Line, Place, Sheet, View, concerns, is_within, units_within};
pub use target::{STAFF_TRAINED, TARGETS, Target, Window};
