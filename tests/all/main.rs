//! Stories told through the front door, on SQLite and, with `HOCVU_TEST_POSTGRES`, on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]
mod support;

mod access;
mod admin;
mod architecture;
mod browser;
mod certificate;
mod content;
mod exam;
mod foundation;
mod inviting;
mod learning;
mod rights;
