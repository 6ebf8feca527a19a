//! Coming in: signing in and out, the first set-up, one-time addresses, a forgotten password, one's own account.
mod administrators;
mod caller;
mod factors;
mod forgotten;
mod founding;
mod gate;
mod letters;
mod linking;
mod model;
mod opening;
mod pages;
mod queries;
mod recognising;
mod routes;

pub use administrators::{NoAdministrator, create_admin, seat_administrators};
pub use forgotten::{FORGOTTEN, answer_forgotten};
pub(in crate::org) use letters::{FactorNews, factor_letter};
pub(in crate::org) use linking::passed;
pub(in crate::org) use model::is_login;
pub(in crate::org) use routes::routes;
