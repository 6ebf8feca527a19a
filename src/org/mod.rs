//! Units, people, assignments over time; staff import; the pages of signing in, invitations, grants.
mod identity;
mod model;
mod paths;
mod queries;
mod routes;
mod tree;

pub use identity::{CitizenId, IdError, IdWarning};
pub use model::{Assignment, Block, Category, Gender, Issuer, Person, PersonRow, Post, Unit};
pub use routes::routes;
pub use tree::UnitTree;
pub use queries::{
    add_unit, last_version, people_counts, unit_by_code, unit_named, unit_on, unit_tree, units_in,
    versions_of,
};
