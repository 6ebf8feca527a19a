//! What coming in looks like.
mod account;
mod houses;
mod identities;
mod setup;
mod sign_in;

pub(super) use account::{AccountView, Part, SessionLine, account};
pub(super) use houses::{status, stopped};
pub(super) use identities::{LinkedView, OfferView, offer};
pub(super) use setup::{code, founding, new_password};
pub(super) use sign_in::{forgotten, sign_in};
