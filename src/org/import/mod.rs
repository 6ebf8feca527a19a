//! Staff lists and reorganisations: a file becomes a list of differences, which somebody looks at and confirms.
mod ahead;
mod apply;
mod body;
mod carry;
mod cells;
mod change;
mod clusters;
mod compare;
mod contact;
mod convert;
mod decide;
mod doubts;
mod enact;
mod ghosts;
mod happening;
mod hidden;
mod keyless;
mod known;
mod large;
mod leaving;
mod matching;
mod merged;
mod model;
mod packed;
mod posts;
mod reach;
mod reason;
mod reform;
mod reorganise;
mod roster;
mod somebody;
mod staff;
mod stage;
mod store;
mod transfer;
mod twins;
mod uncovered;
mod undated;
mod undo;
mod units;
mod wide;
mod world;

pub use ahead::{Ahead, Ending, ahead};
pub use apply::{Applying, begin as begin_applying};
pub(in crate::org) use change::of_person as changes_of_person;
pub use compare::{Compared, Upload};
pub(in crate::org) use contact::email as email_of;
pub use convert::convert;
pub use decide::{Choice, decide};
pub use doubts::{Candidate, Doubt, doubts, undecided};
pub(in crate::org) use enact::{POST, unit_before, update_own};
pub use ghosts::entered_since;
pub(in crate::org) use known::own_data_of;
pub use large::{Large, Progress, begin, fail, faults, forget, looks_sound};
pub use model::{
    Content, Counts, Fault, Import, ImportKind, ImportRow, ImportState, Outcome, Summary,
};
pub use reason::Reason;
pub use reform::Event;
pub(in crate::org) use somebody::Own;
pub use stage::{Confirmation, ImportError, confirm, preview, stage, undo};
pub use store::{ROWS_A_PAGE, import, import_rows};
pub use uncovered::{Uncovered, uncovered};
pub use undated::{Undated, undated};

#[cfg(test)]
mod tests;
