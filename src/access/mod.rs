//! Accounts, credentials, sessions, grants and the [`Scope`] they give, throttling; no pages.
mod accounts;
mod grants;
mod hasher;
mod invitations;
mod keys;
mod model;
mod password;
mod sessions;
mod throttle;

pub use accounts::{
    Account, SignIn, accounts_of, add_account, any_account, set_language, set_password,
    sign_in_account,
};
pub use grants::{Grant, grant, grants_of, revoke};
pub use hasher::Hasher;
pub use invitations::{Invitation, Purpose, invitation, invite, use_invitation};
pub use keys::{Keys, Secret, digest};
pub use model::{Right, Role, Scope, UnitsEver, UnitsOn, Viewer};
pub use password::{Weakness, weakness};
pub use sessions::{
    OpenSession, SessionCache, Token, begin_session, end_session, end_sessions, note_use,
    sessions_of, viewer_of,
};
pub use throttle::{Limit, forget_guesses, guess};
