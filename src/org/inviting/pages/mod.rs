//! What inviting and granting look like.
mod grants;
mod person;
mod sheet;
mod unit;

pub(super) use grants::{Act, GrantLine, GrantsView, grants};
pub(super) use person::invited;
pub(super) use sheet::sheet;
pub(super) use unit::{UnitView, never_signed_in};
