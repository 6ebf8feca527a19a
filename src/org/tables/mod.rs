//! Files of rows and columns as people send them (CSV in any of its forms, XLSX), read into rows by heading; pure.
mod delimited;
mod encoding;
mod error;
mod headings;
mod kind;
mod legacy;
mod package;
mod packed;
mod sheet;
mod stream;
mod table;

pub use error::{TableError, WrongKind};
pub use headings::{Column, Shape};
pub use legacy::Legacy;
pub use stream::{Pieces, Source};
pub use table::read;
pub use table::{Row, RowFault, Table, again, read_as};

/// The largest file that is read.
pub const FILE_BYTES: usize = 20 * 1024 * 1024;
/// The most rows a file may have.
pub const FILE_ROWS: usize = 1_000_000;
/// The most bytes a workbook may unpack to.
const UNPACKED_BYTES: u64 = 200 * 1024 * 1024;
