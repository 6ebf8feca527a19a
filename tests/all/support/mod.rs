//! A site of its own for each test, with a small province in it, and browsers that talk to it.
mod browser;
mod provider;
mod province;
mod records;
mod site;

pub use browser::{Answer, Browser, app_with};
pub use provider::{Made, Provider, RSA, Signer, back, client_secret, query};
pub use province::{FACTOR, PASSWORD, Province, takes_post};
pub use site::Site;
pub use site::database;
