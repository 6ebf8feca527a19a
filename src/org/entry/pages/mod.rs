//! What coming in looks like.
mod account;
mod setup;
mod sign_in;

pub(super) use account::{AccountView, Part, SessionLine, account};
pub(super) use setup::{code, founding, new_password};
pub(super) use sign_in::{forgotten, sign_in};
