//! Units, people and posts as the database holds them.
mod units;

pub use units::{
    add_unit, last_version, people_counts, unit_by_code, unit_named, unit_on, unit_tree, units_in,
    versions_of,
};

/// Rows whose validity holds `$day`; `$table` has `valid_from` and `valid_to`.
macro_rules! valid_on {
    ($table:ident, $day:expr) => {
        $table::valid_from.le($day).and($table::valid_to.ge($day))
    };
}
pub(super) use valid_on;

