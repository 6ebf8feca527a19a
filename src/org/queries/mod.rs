//! Units, people and posts as the database holds them.
mod above;
mod aliases;
mod called;
mod events;
mod issuers;
mod last_day;
mod people;
mod posts;
mod stranded;
mod successions;
mod suffixes;
mod units;
mod unposted;

pub use above::above;
pub(super) use aliases::canonical_of_many;
pub(super) use aliases::merged_codes;
pub(super) use aliases::merged_names;
pub use aliases::{aliases, canonical, records_of, records_of_many};
pub use called::{called, renamed, with_those_before};
pub use events::{Heirs, UnitEvent, borne_before, days_within, events_of, heirs_on};
pub use issuers::{
    count_without_issuer, highest_within, issue_waiting, issued_for, issuer_at, issuer_of,
    issuing_units, set_issuer,
};
pub use last_day::{ended_around, people_at_end};
pub use people::{is_erased, left_within, may_manage, may_see, names_of_people, own_posts, person};
pub(super) use posts::{CountedOnce, counted_once};
pub use posts::{assignments_of, post_for_record, post_on, posts_on};
pub use stranded::{Stranded, count_stranded, find_stranded, units_ended};
pub use successions::{Succession, ended_within, stood_below, successions_on};
pub use suffixes::{Claim, holder_of_suffix, print_suffix};
pub use units::{
    add_unit, has_every_top, last_name, last_version, names_of, people_counts, unit_by_code,
    unit_named, unit_on, unit_tree, units_in, units_to_choose, versions_of,
};
pub use unposted::{
    Unposted, find_unposted, is_overseen, last_posts, oversees_all, roles_named, roles_of,
};

/// Rows whose validity holds `$day`; `$table` has `valid_from` and `valid_to`.
macro_rules! valid_on {
    ($table:ident, $day:expr) => {
        $table::valid_from.le($day).and($table::valid_to.ge($day))
    };
}
pub(in crate::org) use valid_on;

#[cfg(test)]
mod tests;
