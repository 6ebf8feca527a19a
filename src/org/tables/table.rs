//! A file read whole: its rows by column, its notes.
use super::FILE_BYTES;
use super::FILE_ROWS;
use super::delimited::Line;
use super::delimited::Lines;
use super::encoding;
use super::error::TableError;
use super::headings;
use super::headings::Column;
use super::headings::Headings;
use super::headings::Shape;
use super::kind::Kind;
use super::kind::kind;
use super::legacy;
use super::legacy::Legacy;
use super::sheet;
use crate::text::Language;
use crate::text::LegacyFont;
use crate::text::tidy;

/// A file's rows under known headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub rows: Vec<Row>,
    /// The heading row as it stands in the file.
    pub headings: Vec<String>,
    /// Headings that were not known and whose columns are ignored.
    pub ignored: Vec<String>,
    /// Columns written in a font before Unicode, if there are any.
    pub legacy: Option<Legacy>,
    /// Those that are converted.
    converted: Option<Legacy>,
    /// Whether each column of the shape is in the file.
    there: Vec<bool>,
    columns: &'static [Column],
}

/// One row with its line in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub line: u32,
    /// Why the row could not be cut into cells, if it could not.
    pub fault: Option<RowFault>,
    /// Every cell as it stands in the file; none for a row that could not be cut.
    pub sent: Vec<String>,
    columns: &'static [Column],
    cells: Vec<String>,
    /// Columns whose text is garbled by a font before Unicode, as others of the column are.
    garbled: Vec<&'static str>,
}

/// Why a row cannot be cut into cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFault {
    OpenQuote,
    TooManyCells,
}

impl RowFault {
    /// What happened and what to do.
    pub fn message(self, language: Language) -> &'static str {
        match self {
            Self::OpenQuote => language.say(
                "Dấu ngoặc kép mở mà không đóng. Hãy đóng hoặc xóa dấu \" ở dòng này.",
                "A quotation mark is opened and never closed. Close or delete it.",
            ),
            Self::TooManyCells => language.say(
                "Dòng có nhiều ô hơn dòng tiêu đề. Ô có chứa dấu phân cách phải nằm trong dấu ngoặc kép.",
                "The row has more cells than the heading row. Put cells that hold the delimiter in quotation marks.",
            ),
        }
    }
}

impl Table {
    /// These rows under the same headings.
    #[must_use]
    pub fn with(&self, rows: Vec<Row>) -> Self {
        Self {
            rows,
            headings: self.headings.clone(),
            ignored: self.ignored.clone(),
            legacy: self.legacy.clone(),
            converted: self.converted.clone(),
            there: self.there.clone(),
            columns: self.columns,
        }
    }

    /// No rows under no headings.
    fn none(shape: &Shape) -> Self {
        Self {
            rows: Vec::new(),
            headings: Vec::new(),
            ignored: Vec::new(),
            legacy: None,
            converted: None,
            there: vec![false; shape.columns.len()],
            columns: shape.columns,
        }
    }

    /// Whether the file has this column at all.
    pub fn has(&self, id: &str) -> bool {
        self.columns
            .iter()
            .zip(&self.there)
            .any(|(column, there)| column.id == id && *there)
    }
}

impl Row {
    /// Whether the text of a column is garbled by a font before Unicode.
    pub fn is_garbled(&self, id: &str) -> bool {
        self.garbled.contains(&id)
    }

    /// The text of a column, tidied; empty when the cell or the column is.
    pub fn get(&self, id: &str) -> &str {
        let index = self.columns.iter().position(|column| column.id == id);
        index
            .and_then(|index| self.cells.get(index))
            .map_or("", String::as_str)
    }
}

/// [`read_as`] it stands.
pub fn read(bytes: &[u8], shape: &Shape) -> Result<Table, TableError> {
    read_as(bytes, shape, None)
}

/// Reads a file of rows. The kind is decided by the content, not by a name. Columns written in the font named are converted.
pub fn read_as(
    bytes: &[u8],
    shape: &Shape,
    convert: Option<LegacyFont>,
) -> Result<Table, TableError> {
    if bytes.len() > FILE_BYTES {
        return Err(TableError::TooLarge(FILE_BYTES));
    }
    if bytes.is_empty() {
        return Err(TableError::Empty);
    }
    match kind(bytes).map_err(TableError::Kind)? {
        Kind::Workbook => {
            let lines = sheet::lines(bytes, shape)?.collect();
            table(lines, shape, (false, convert))
        }
        Kind::Text => {
            let text = encoding::decode(bytes).ok_or_else(|| encoding::fault(bytes))?;
            let delimiter = delimiter(&text, shape);
            let lines: Vec<Line> = Lines::new(&text, delimiter)
                .take(FILE_ROWS + headings::ABOVE + 1)
                .collect();
            table(lines, shape, (true, convert))
        }
    }
}

/// The delimiter under which the headings make the most sense.
pub(super) fn delimiter(text: &str, shape: &Shape) -> u8 {
    let score = |delimiter: &u8| {
        let lines: Vec<Line> = Lines::new(text, *delimiter).take(headings::ABOVE).collect();
        headings::score(&lines, shape)
    };
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(score)
        .unwrap_or(b',')
}

/// Lines that were read before, under the headings that they had then, with the columns converted that were found to be in an old
/// font. There may be none.
pub fn again(
    headings: Vec<String>,
    lines: Vec<(u32, Vec<String>)>,
    (shape, legacy): (&Shape, &Legacy),
) -> Result<Table, TableError> {
    if lines.is_empty() {
        return Ok(Table::none(shape));
    }
    let heading = Line {
        number: 0,
        cells: Ok(headings),
    };
    let lines = lines.into_iter().map(|(number, cells)| Line {
        number,
        cells: Ok(cells),
    });
    let (table, headings) = head(&[heading], shape, None)?;
    let table = Table {
        converted: Some(legacy.clone()),
        ..table
    };
    let rows = rows(lines.collect(), (&table, &headings), (shape, false));
    Ok(table.with(rows))
}

fn table(
    mut lines: Vec<Line>,
    shape: &Shape,
    (strict, convert): (bool, Option<LegacyFont>),
) -> Result<Table, TableError> {
    let (mut table, headings) = head(&lines, shape, convert)?;
    lines.drain(..=headings.row);
    table.rows = rows(lines, (&table, &headings), (shape, strict));
    if table.rows.is_empty() {
        return Err(TableError::Empty);
    }
    if table.rows.len() > FILE_ROWS {
        return Err(TableError::TooManyRows);
    }
    Ok(table)
}

/// What the first lines of a file say of all of it: its headings, and which columns are in an old font. No rows yet.
pub(super) fn head(
    lines: &[Line],
    shape: &Shape,
    convert: Option<LegacyFont>,
) -> Result<(Table, Headings), TableError> {
    let headings = headings::find(lines, shape)?;
    let found = legacy::found(&lines[headings.row + 1..], &headings, shape);
    let wanted = |found: &Legacy| convert == Some(found.font);
    let (converted, legacy) = match found {
        Some(found) if wanted(&found) => (Some(found), None),
        found => (None, found),
    };
    let table = Table {
        rows: Vec::new(),
        headings: headings.cells.clone(),
        ignored: headings.ignored.clone(),
        legacy,
        converted,
        there: headings.at.iter().map(Option::is_some).collect(),
        columns: shape.columns,
    };
    Ok((table, headings))
}

/// The rows of lines below the headings; blank ones are none.
pub(super) fn rows(
    mut lines: Vec<Line>,
    (table, headings): (&Table, &Headings),
    (shape, strict): (&Shape, bool),
) -> Vec<Row> {
    if let Some(found) = &table.converted {
        legacy::convert(&mut lines, headings, (shape, found));
    }
    let read = |line: Line| {
        let garbled = table.legacy.as_ref().map_or_else(Vec::new, |legacy| {
            legacy::garbled(&line, headings, (shape, legacy))
        });
        Row {
            garbled,
            ..row(line, headings, shape, strict)
        }
    };
    let filled = |row: &Row| row.fault.is_some() || row.cells.iter().any(|cell| !cell.is_empty());
    lines.into_iter().map(read).filter(filled).collect()
}

/// `strict`: cells behind the last heading are a mistake, as a delimiter without quotes makes them; in a workbook they are notes.
fn row(line: Line, headings: &Headings, shape: &Shape, strict: bool) -> Row {
    let (cells, mut fault) = match line.cells {
        Ok(cells) => (cells, None),
        Err(fault) => (Vec::new(), Some(fault)),
    };
    if strict
        && cells
            .iter()
            .skip(headings.cells.len())
            .any(|cell| !cell.trim().is_empty())
    {
        fault = Some(RowFault::TooManyCells);
    }
    let cell = |at: &Option<usize>| {
        at.and_then(|at| cells.get(at))
            .map(|cell| clean(cell))
            .unwrap_or_default()
    };
    Row {
        line: line.number,
        fault,
        columns: shape.columns,
        cells: headings.at.iter().map(cell).collect(),
        garbled: Vec::new(),
        sent: cells,
    }
}

/// The text of a cell: tidied, without the `'` that our exports put before what a spreadsheet would run, and that people put
/// before numbers to keep their zeros.
fn clean(cell: &str) -> String {
    let unquoted = cell.trim().strip_prefix('\'').filter(|rest| {
        rest.starts_with(|c: char| {
            c.is_ascii_digit() || matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r')
        })
    });
    // No database takes a zero byte; what stands for it is told as any broken character.
    tidy(&unquoted.unwrap_or(cell).replace('\0', "\u{fffd}"))
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
