//! Inviting people, handing out codes in person, granting roles.
mod accounts;

pub use accounts::ensure_accounts;
