//! Functions that both databases have and diesel does not.
use diesel::declare_sql_function;
use diesel::sql_types::BigInt;
use diesel::sql_types::Nullable;

#[declare_sql_function]
extern "SQL" {
    /// The first of the two, or the second where the first is missing.
    fn coalesce(first: Nullable<BigInt>, second: BigInt) -> BigInt;
}
