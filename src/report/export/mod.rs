//! Records as files: CSV, JSON Lines and workbooks, written page by page.
mod answer;
mod csv;
mod decimals;
mod jsonl;
mod operator;
mod pages;
mod small;
mod xlsx;

pub use answer::Exports;
pub use operator::{Operator, export_completions};
pub use pages::{Format, Page};
pub use small::{CSV, JSON, PDF, cells, column_names, csv_file, download, json_array};
