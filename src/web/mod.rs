//! The kit each page uses: page, components, forms, errors, assets, limits, the viewer as extractors; knows no room above it.
mod asking;
mod assets;
pub mod components;
mod error;
mod extract;
mod form;
mod nav;
mod page;
mod rendering;
mod route;
mod server;
mod state;
mod visitor;
mod words;

pub use asking::{Connected, Peer, cookie, is_json};
pub use assets::asset;
pub use error::{Error, Result};
pub use extract::{Fields, Form, Path, Query, Uploaded};
pub use form::Errors;
pub use page::{Frame, Layout, NavLink, PRODUCT, Page, Theme};
pub use rendering::{Moved, Saved};
pub use route::nowhere;
pub use route::{Route, get, language_cookie, post, session_cookie, upload};
pub use server::serve;
pub use state::{App, AppState, Tally};
pub use visitor::{Signed, Visitor, Within};
