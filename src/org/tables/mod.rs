//! Files of rows and columns as people send them (CSV in any of its forms, XLSX), read into rows by heading; pure.
mod encoding;
mod error;
mod kind;
mod package;

pub use error::{TableError, WrongKind};

/// The largest file that is read.
pub const FILE_BYTES: usize = 20 * 1024 * 1024;
/// The most rows a file may have.
pub const FILE_ROWS: usize = 1_000_000;
