//! Files that fit in memory.
use super::csv;
use super::jsonl;
use super::pages::Format;
use super::pages::Page;
use crate::report::model::COLUMNS;
use crate::report::model::Cell;
use crate::report::model::Layout;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;

/// A table as CSV.
pub fn csv_file<const N: usize>(columns: [&str; N], rows: &[[Cell; N]]) -> Vec<u8> {
    let mut out = Vec::new();
    csv::head(&mut out, &columns);
    for row in rows {
        csv::line(&mut out, row);
    }
    out
}

/// A table as an array of JSON objects.
pub fn json_array<const N: usize>(columns: [&str; N], rows: &[[Cell; N]]) -> Vec<u8> {
    let mut out = b"[".to_vec();
    for (at, row) in rows.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        jsonl::object(&mut out, &columns, row);
    }
    out.push(b']');
    out
}

/// The names of the columns of records.
pub fn column_names() -> [&'static str; COLUMNS.len()] {
    COLUMNS.map(|(name, _)| name)
}

/// Records as rows of cells.
pub fn cells<'a>(page: &'a Page, layout: &mut Layout) -> Vec<[Cell<'a>; COLUMNS.len()]> {
    let records = page.records.iter();
    records
        .map(|record| layout.cells(record, &page.editions))
        .collect()
}

/// An answer that browsers keep as a file.
pub fn download(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}

/// The media type of CSV, as of exports.
pub const CSV: &str = Format::Csv.media_type();
/// The media type of papers.
pub const PDF: &str = "application/pdf";
/// The media type of JSON.
pub const JSON: &str = "application/json";
