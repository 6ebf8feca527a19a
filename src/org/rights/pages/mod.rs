//! What the pages about rights look like.
mod roles;

pub(super) use roles::roles;
