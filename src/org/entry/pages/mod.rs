//! What coming in looks like.
mod sign_in;

pub(super) use sign_in::{forgotten, sign_in};
