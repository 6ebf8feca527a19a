//! Groups and memberships as the database holds them.
mod groups;
mod members;
mod people;

pub use groups::NewGroup;
pub use groups::add_group;
pub use groups::all_groups;
pub use groups::code_taken;
pub use groups::group;
pub use groups::own_kinds;
pub use groups::set_group;
pub use members::Member;
pub use members::NewMember;
pub use members::add_member;
pub use members::end_member;
pub use members::groups_of;
pub use members::members_of;
pub use members::on_day;
pub use members::spans_of;
pub use members::was_withdrawn;
pub use people::Candidate;
pub use people::Sought;
pub use people::seek;
