//! Proving at another house who one is (OpenID Connect 1.0, code flow with PKCE); no pages.
mod flow;
mod house;
mod token;
mod wire;

pub use flow::{FLOW_LIFE, Flow, keep_flow, open_flow, take_flow};
pub use house::{Answer, House, Houses};
pub use token::{Proof, Trouble};
