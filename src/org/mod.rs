//! Units, people, groups, assignments over time; staff import; the pages of signing in, invitations, grants.
mod correcting;
mod directory;
mod entry;
mod finding;
mod groups;
mod identity;
pub mod import;
mod importing;
mod inviting;
mod key;
mod merging;
mod model;
mod paths;
mod personal;
mod queries;
mod rights;
mod routes;
mod states;
pub mod tables;
#[cfg(test)]
mod testing;
mod tree;
mod when;

pub use directory::{Addition, Concerning};
pub use entry::{FORGOTTEN, NoAdministrator, answer_forgotten, create_admin, seat_administrators};
pub use finding::{
    Finder, PEOPLE_A_PAGE, PeopleSearch, Tail, find_people, keep_tails, tails_waiting,
};
pub use groups::{
    Group, GroupChoice, GroupKind, UsualKind, group_names, groups_to_choose, members_on,
};
pub use identity::{CitizenId, IdError, IdWarning};
pub use importing::{import_file, import_large};
pub use inviting::ensure_accounts;
pub use key::{KeyFault, keys_of};
pub use model::{
    Assignment, Block, By, Category, Gender, Issuer, Person, PersonRow, Post, Unit, When,
};
pub use personal::{PERSONAL, own_identity_number, pseudonym};
pub use queries::{
    Claim, Heirs, Succession, add_unit, aliases, assignments_of, called, canonical, ended_around,
    ended_within, heirs_on, issued_for, issuer_at, issuer_of, last_name, last_version, may_manage,
    may_see, names_of, names_of_people, people_at_end, people_counts, person, post_for_record,
    post_on, posts_on, print_suffix, records_of, records_of_many, set_issuer, stood_below,
    successions_on, unit_by_code, unit_named, unit_on, unit_tree, units_in, units_to_choose,
    versions_of, with_those_before,
};
pub use routes::routes;
pub use states::{
    Effect, PostState, StateOfPost, deferred, is_away, states_of, states_of_everybody,
};
pub use tree::UnitTree;
pub use when::{AskedWhen, not_listed};
