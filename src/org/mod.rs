//! Units, people, assignments over time; staff import; the pages of signing in, invitations, grants.
mod identity;
mod model;
mod paths;
mod routes;
mod tree;

pub use identity::{CitizenId, IdError, IdWarning};
pub use model::{Assignment, Block, Category, Gender, Issuer, Person, PersonRow, Post, Unit};
pub use routes::routes;
pub use tree::UnitTree;
