//! The sheets of a workbook as lines of cells.
use super::FILE_ROWS;
use super::UNPACKED_BYTES;
use super::error::TableError;
use super::headings;
use super::headings::Shape;
use super::package;
use super::packed::Packed;
use calamine::DataRef;
use calamine::Reader;
use calamine::SheetVisible;
use calamine::Xlsx;
use calamine::XlsxError;
use std::io::Cursor;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

/// Cells beyond this column are not read.
const WIDEST: u32 = 200;

/// The lines of the first visible sheet that has known headings, or else of the first one.
pub(super) fn lines(bytes: &[u8], shape: &Shape) -> Result<Packed, TableError> {
    match package::unpacks_within(bytes, UNPACKED_BYTES) {
        None => return Err(TableError::Broken),
        Some(false) => return Err(TableError::Bomb),
        Some(true) => {}
    }
    // The reader has panics in it for workbooks that no program writes.
    catch_unwind(AssertUnwindSafe(|| best_sheet(bytes, shape))).unwrap_or(Err(TableError::Broken))
}

fn best_sheet(bytes: &[u8], shape: &Shape) -> Result<Packed, TableError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| TableError::Broken)?;
    let sheets = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    let mut first = None;
    for name in names {
        match read_sheet(&mut book, &name) {
            Ok(lines) if headings::score(&lines.first(headings::ABOVE), shape) > 1 => {
                return Ok(lines);
            }
            Ok(lines) => first = first.or(Some(lines)),
            // Sheets that hold a chart have no cells.
            Err(Failure::Reader(XlsxError::NotAWorksheet(_))) => {}
            Err(Failure::Reader(_)) => return Err(TableError::Broken),
            Err(Failure::TooManyRows) => return Err(TableError::TooManyRows),
            Err(Failure::Bomb) => return Err(TableError::Bomb),
        }
    }
    first.ok_or(TableError::Empty)
}

enum Failure {
    Reader(XlsxError),
    TooManyRows,
    Bomb,
}

/// Cell by cell: the range that calamine offers holds every cell of the rectangle, so that two cells in opposite corners
/// would fill the memory.
fn read_sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Packed, Failure> {
    let mut reader = book.worksheet_cells_reader(name).map_err(Failure::Reader)?;
    let mut lines = Packed::default();
    let (mut number, mut cells, mut told) = (0, Vec::new(), 0);
    while let Some(cell) = reader.next_cell().map_err(Failure::Reader)? {
        let (row, column) = cell.get_position();
        let text = text(cell.get_value());
        if text.is_empty() || column >= WIDEST {
            continue;
        }
        // Many cells may share one long text.
        told += u64::try_from(text.len()).unwrap_or(u64::MAX);
        if told > UNPACKED_BYTES {
            return Err(Failure::Bomb);
        }
        if number != row.saturating_add(1) {
            finish(&mut lines, number, &mut cells)?;
            number = row.saturating_add(1);
        }
        if let Ok(column) = usize::try_from(column) {
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            cells[column] = text;
        }
    }
    finish(&mut lines, number, &mut cells)?;
    Ok(lines)
}

fn finish(lines: &mut Packed, number: u32, cells: &mut Vec<String>) -> Result<(), Failure> {
    if cells.is_empty() {
        return Ok(());
    }
    if lines.len() > FILE_ROWS {
        return Err(Failure::TooManyRows);
    }
    lines.add(number, cells);
    cells.clear();
    Ok(())
}

/// A cell as text: dates as ISO days, numbers without a needless `.0`.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(set) => if *set { "1" } else { "0" }.to_owned(),
        DataRef::Error(error) => error.to_string(),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(span) => span.as_f64().to_string(),
    }
}
