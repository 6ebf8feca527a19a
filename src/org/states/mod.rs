//! Leave, secondment, retirement: dated states of posts, recorded by who manages the person, and what each means for targets.
mod form;
mod hosting;
mod model;
mod pages;
mod queries;
mod routes;

pub use model::{Effect, PostState, StateOfPost, deferred, is_away};
pub use queries::{states_of, states_of_everybody};

pub(in crate::org) use hosting::{Seconded, seconded_on};
pub(in crate::org) use pages::of_person;
pub(in crate::org) use queries::seconded_into;
pub(in crate::org) use queries::states_written;
pub(in crate::org) use routes::routes;
