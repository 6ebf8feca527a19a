//! What coming in looks like.
mod account;
mod houses;
mod identities;
mod proof;
mod second_factor;
mod setup;
mod sign_in;

pub(super) use account::{AccountView, Part, SessionLine, account};
pub(super) use houses::{status, stopped};
pub(super) use identities::{LinkedView, OfferView, offer};
pub(super) use proof::{code as second_step, send_again, step_up};
pub(super) use second_factor::{FactorView, Offer, factor, recovery_codes, set_up_factor};
pub(super) use setup::{code, founding, new_password};
pub(super) use sign_in::{forgotten, sign_in};
