//! The faulty rows of an import as a workbook that its author mends and sends again.
use super::super::import::ImportKind;
use super::super::import::ImportRow;
use crate::access::Keys;
use crate::text::Language;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::XlsxError;

/// The most characters that a cell of a workbook holds.
const CELL: usize = 32_767;

/// The columns added to those of the file.
const ADDED: [(&str, &str); 2] = [("Dòng", "Line"), ("Lý do", "Reason")];

/// One sheet: the columns of the file under its own headings, the line in it, and the reason last. With `keys`, for the
/// author of the file alone, identity numbers stand there as they were sent.
pub fn workbook(
    rows: &[ImportRow],
    keys: Option<&Keys>,
    (kind, language): (ImportKind, Language),
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let bold = Format::new().set_bold();
    let lines: Vec<Vec<(String, String)>> = rows.iter().map(|row| sent(row, keys)).collect();
    let widest = lines.iter().max_by_key(|cells| cells.len());
    let headings = widest
        .into_iter()
        .flatten()
        .map(|(heading, _)| heading.as_str());
    let added = ADDED.map(|(vietnamese, english)| language.say(vietnamese, english));
    let mut last = 0u16;
    for (at, heading) in (0u16..).zip(headings.chain(added)) {
        sheet.write_string_with_format(0, at, heading, &bold)?;
        last = at;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (at, (row, cells)) in (1u32..).zip(rows.iter().zip(&lines)) {
        for (place, (_, text)) in (0u16..).zip(cells) {
            if !text.is_empty() {
                let most = text
                    .char_indices()
                    .nth(CELL)
                    .map_or(text.len(), |(end, _)| end);
                sheet.write_string(at, place, &text[..most])?;
            }
        }
        sheet.write_number(at, last - 1, f64::from(row.line))?;
        sheet.write_string(at, last, super::pages::reasons(row, kind, language))?;
    }
    book.save_to_buffer()
}

/// The cells of a row as its author sent them. Who mends the workbook and sends it again sends the added columns along; they
/// do not come back twice.
fn sent(row: &ImportRow, keys: Option<&Keys>) -> Vec<(String, String)> {
    let own = |heading: &str| {
        let mut added = ADDED.iter().flat_map(|(one, other)| [*one, *other]);
        added.any(|word| word.to_lowercase() == heading.trim().to_lowercase())
    };
    let mut cells = row.content.cells(keys);
    cells.retain(|(heading, _)| !own(heading));
    cells
}
