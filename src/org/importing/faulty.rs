//! The faulty rows of an import as a workbook that its author mends and sends again.
use super::super::import::Content;
use super::super::import::ImportRow;
use super::super::import::open_cell;
use crate::access::Keys;
use crate::text::Language;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::XlsxError;

/// One sheet: the columns of the file as they were, the line in it, and the reason last.
pub fn workbook(rows: &[ImportRow], keys: &Keys, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let bold = Format::new().set_bold();
    let columns = columns(rows);
    for (at, column) in (0u16..).zip(&columns) {
        sheet.write_string_with_format(0, at, column, &bold)?;
    }
    let last = u16::try_from(columns.len()).unwrap_or(u16::MAX - 1);
    sheet.write_string_with_format(0, last, language.say("Dòng", "Line"), &bold)?;
    sheet.write_string_with_format(0, last + 1, language.say("Lý do", "Reason"), &bold)?;
    sheet.set_freeze_panes(1, 0)?;
    for (line, row) in (1u32..).zip(rows) {
        for (at, column) in (0u16..).zip(&columns) {
            sheet.write_string(line, at, cell(row, column, keys))?;
        }
        sheet.write_number(line, last, f64::from(row.line))?;
        sheet.write_string(line, last + 1, super::pages::reasons(row, language))?;
    }
    book.save_to_buffer()
}

fn columns(rows: &[ImportRow]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for row in rows {
        if let Content::Cells(cells) = &row.content {
            for (column, _) in cells {
                if !columns.contains(column) {
                    columns.push(column.clone());
                }
            }
        }
    }
    columns
}

fn cell(row: &ImportRow, column: &str, keys: &Keys) -> String {
    let Content::Cells(cells) = &row.content else {
        return String::new();
    };
    let kept = cells
        .iter()
        .find(|(name, _)| name == column)
        .map(|(_, kept)| kept.as_str());
    match kept {
        Some(kept) if column == "citizen_id" && !kept.is_empty() => open_cell(kept, keys),
        Some(kept) => kept.to_owned(),
        None => String::new(),
    }
}
