//! Stories told through the front door, on SQLite and, with `HOCVU_TEST_POSTGRES`, on PostgreSQL.
#![expect(
    clippy::too_many_lines,
    clippy::float_cmp,
    clippy::similar_names,
    clippy::type_complexity,
    clippy::manual_assert,
    reason = "a story is told in one piece, with the figures it expects"
)]
#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]
mod support;

mod access;
mod admin;
mod architecture;
mod browser;
mod certificate;
mod commands;
mod content;
mod directory;
mod exam;
mod following;
mod foundation;
mod granting;
mod groups;
mod importing;
mod inviting;
mod issuer;
mod keys;
mod learning;
mod lending;
mod merging;
mod moving;
mod notify;
mod oidc;
mod person;
mod privacy;
mod report;
mod rights;
mod searching;
mod second_factor;
mod sign_in;
mod states;
mod targets;
mod units;
