//! What inviting and granting look like.
mod person;
mod sheet;
mod unit;

pub(super) use person::invited;
pub(super) use sheet::sheet;
pub(super) use unit::{UnitView, never_signed_in};
