//! What the pages about rights look like.
mod held;
mod lending;
mod list;
mod roles;

pub(in crate::org) use held::standing;
pub(super) use held::{Line, person};
pub(super) use lending::{Lender, Lines, Made, own};
pub(super) use list::{View, list};
pub(super) use roles::roles;
