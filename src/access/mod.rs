//! Accounts, credentials, sessions, grants and the [`Scope`] they give, throttling; no pages.
mod accounts;
mod codes;
mod devices;
mod granting;
mod grants;
mod hasher;
mod identities;
mod invitations;
mod keys;
mod language;
mod lending;
mod model;
mod named;
pub mod oidc;
mod password;
mod pending;
mod personal;
mod second_factor;
mod service;
mod session_cache;
mod sessions;
mod throttle;
mod totp;

pub use accounts::{
    Account, Holder, SignIn, accounts_of, add_account, add_accounts, any_account, clear_password,
    holder, plain_login, set_password, sign_in_account, sign_in_of, taken_logins,
};
pub use devices::Device;
pub use grants::{
    Grant, Holding, grant, grants_named, grants_of, grants_within, holdings, is_last_administrator,
    revoke, standing_grants, void,
};
pub use hasher::Hasher;
pub use identities::{
    Identity, Offer, SessionProof, drop_offer, identities_of, identities_to_pass, identity_of,
    link_identity, note_proof, offer_identity, offer_of, pass_identity, proof_of_session,
    unlink_identity, was_unlinked,
};
pub use invitations::{
    Invitation, Outstanding, Purpose, invitation, invite, invite_many, open_invitations,
    revoke_invitations, use_invitation,
};
pub use keys::{Keys, Secret, digest, keep_master, open, seal};
pub use language::{KeptLanguage, set_language};
pub use lending::{Lent, Loan, Made, Source, lend, loan, loans_by, sources_of};
pub use model::{Right, Role, Scope, UnitsEver, UnitsOn, Viewer};
pub use named::{Named, named_account};
pub use password::{MOST, PasswordRule, Weakness, weakness};
pub use pending::{PENDING_LIFE, Pending, begin_pending, end_pending, pending_of};
pub use personal::PERSONAL;
pub use second_factor::{
    SecondFactor, new_recovery_codes, note_second_factor, offered_secret, remove_second_factor,
    renew_proof, second_factor, set_second_factor, take_code,
};
pub use service::Left;
pub use session_cache::SessionCache;
pub use sessions::{
    IDLE_WITH_ROLE, OpenSession, SESSION_LIFE, Token, begin_session, end_session, end_sessions,
    note_use, sessions_of, viewer_of,
};
pub use throttle::{Limit, forget_guesses, guess, network, take_back, take_once, too_many};
pub use totp::FactorSecret;
