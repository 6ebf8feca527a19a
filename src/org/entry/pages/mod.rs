//! What coming in looks like.
mod setup;
mod sign_in;

pub(super) use setup::{code, founding, new_password};
pub(super) use sign_in::{forgotten, sign_in};
