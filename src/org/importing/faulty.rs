//! The faulty rows of an import as a workbook that its author mends and sends again.
use super::super::import::ImportRow;
use crate::access::Keys;
use crate::text::Language;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::XlsxError;

/// One sheet: the columns of the file, the line in it, and the reason last. With `keys`, for the author of the file alone,
/// identity numbers stand there as they were sent.
pub fn workbook(
    rows: &[ImportRow],
    keys: Option<&Keys>,
    language: Language,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let bold = Format::new().set_bold();
    let lines: Vec<Vec<(String, String)>> =
        rows.iter().map(|row| row.content.cells(keys)).collect();
    let columns = columns(&lines);
    for (at, column) in (0u16..).zip(&columns) {
        sheet.write_string_with_format(0, at, *column, &bold)?;
    }
    let last = u16::try_from(columns.len()).unwrap_or(u16::MAX - 1);
    sheet.write_string_with_format(0, last, language.say("Dòng", "Line"), &bold)?;
    sheet.write_string_with_format(0, last + 1, language.say("Lý do", "Reason"), &bold)?;
    sheet.set_freeze_panes(1, 0)?;
    for (at, (row, cells)) in (1u32..).zip(rows.iter().zip(&lines)) {
        for (column, text) in cells {
            let place = columns.iter().position(|known| *known == column);
            let place = place
                .and_then(|place| u16::try_from(place).ok())
                .unwrap_or(last);
            sheet.write_string(at, place, text)?;
        }
        sheet.write_number(at, last, f64::from(row.line))?;
        sheet.write_string(at, last + 1, super::pages::reasons(row, language))?;
    }
    book.save_to_buffer()
}

/// Every column that any row fills, in the order in which they come up.
fn columns(lines: &[Vec<(String, String)>]) -> Vec<&String> {
    let mut columns: Vec<&String> = Vec::new();
    for (column, _) in lines.iter().flatten() {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    columns
}
