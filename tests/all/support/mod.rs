//! A site of its own for each test, with a small province in it, and browsers that talk to it.
mod browser;
mod province;
mod records;
mod site;

pub use browser::{Answer, Browser};
pub use province::{PASSWORD, Province};
pub use site::Site;
pub use site::database;
