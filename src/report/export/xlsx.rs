//! Workbooks: one sheet, a bold heading row that stays in sight, numbers as numbers and days as days. Rows go to a temporary file
//! as they come, so that a million of them take no more memory than one.
use crate::db::Day;
use crate::report::model::COLUMNS;
use crate::report::model::Cell;
use crate::report::model::groups;
use crate::text::Language;
use jiff::civil::Date;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::XlsxError;
use std::io::Write;
use std::path::Path;

/// Day 0 of spreadsheets that take 1900 for a leap year, as all do (right for every day since 1 March 1900).
const DAY_ZERO: Date = Date::constant(1899, 12, 30);
/// Characters a cell holds at the most.
const CELL_CHARS: usize = 32_767;
/// Rows a sheet holds at the most, its heading included; more go on a further sheet.
const SHEET_ROWS: u32 = 1_048_576;

/// A workbook being written.
pub struct Workbook {
    book: rust_xlsxwriter::Workbook,
    name: &'static str,
    headings: Vec<&'static str>,
    sheets: usize,
    next_row: u32,
    bold: Format,
    day: Format,
}

impl Workbook {
    /// An empty workbook whose temporary file lies in `folder`.
    fn new(
        folder: &Path,
        name: &'static str,
        headings: Vec<&'static str>,
    ) -> Result<Self, XlsxError> {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.set_tempdir(folder)?;
        let mut workbook = Self {
            book,
            name,
            headings,
            sheets: 0,
            next_row: 0,
            bold: Format::new().set_bold(),
            day: Format::new().set_num_format("dd/mm/yyyy"),
        };
        workbook.begin_sheet()?;
        Ok(workbook)
    }

    /// An empty workbook of completion records.
    pub fn of_records(folder: &Path) -> Result<Self, XlsxError> {
        let headings = COLUMNS.iter().map(|(_, heading)| *heading).collect();
        Self::new(folder, "Kết quả", headings)
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        if self.next_row == SHEET_ROWS {
            self.begin_sheet()?;
        }
        let (row, day) = (self.next_row, &self.day);
        let sheet = self.book.worksheet_from_index(self.sheets - 1)?;
        for (column, cell) in (0..).zip(cells) {
            write(sheet, (row, column), cell, day)?;
        }
        self.next_row += 1;
        Ok(())
    }

    /// Writes the whole file out.
    pub fn save(mut self, out: impl Write + Send) -> Result<(), XlsxError> {
        self.book.save_to_writer(out)
    }

    fn begin_sheet(&mut self) -> Result<(), XlsxError> {
        self.sheets += 1;
        let name = match self.sheets {
            1 => self.name.to_owned(),
            number => format!("{} {number}", self.name),
        };
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        for (column, heading) in (0..).zip(&self.headings) {
            sheet.set_column_width(column, width_of(heading))?;
            sheet.write_string_with_format(0, column, *heading, &self.bold)?;
        }
        self.next_row = 1;
        Ok(())
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    day: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Nothing => return Ok(()),
        Cell::Text(text) => sheet.write_string(row, column, fitting(text))?,
        #[expect(clippy::cast_precision_loss, reason = "ids are far below 2^52")]
        Cell::Whole(number) => sheet.write_number(row, column, *number as f64)?,
        Cell::Number(number) => {
            sheet.write_number(row, column, (number * 100.0).round() / 100.0)?
        }
        Cell::Day(on) => sheet.write_number_with_format(row, column, serial(*on), day)?,
        Cell::BirthDate(text) => match text.parse() {
            Ok(on) => sheet.write_number_with_format(row, column, serial(on), day)?,
            Err(_) => sheet.write_string(row, column, *text)?,
        },
        Cell::Category(category) => {
            sheet.write_string(row, column, category.label(Language::Vietnamese))?
        }
        Cell::Code(code) => {
            sheet.write_string(row, column, groups(code).collect::<Vec<_>>().join("-"))?
        }
    };
    Ok(())
}

/// A day as spreadsheets count it.
fn serial(day: Day) -> f64 {
    let days = day.0.duration_since(DAY_ZERO).as_hours() / 24;
    i32::try_from(days).map_or(0.0, f64::from)
}

fn fitting(text: &str) -> &str {
    if text.len() <= CELL_CHARS {
        return text;
    }
    let end = text.char_indices().nth(CELL_CHARS);
    end.map_or(text, |(end, _)| &text[..end])
}

/// Wide enough for what usually stands below a heading.
fn width_of(heading: &str) -> f64 {
    match heading {
        "Họ và tên" | "Đơn vị" | "Đơn vị cấp trên" | "Khóa học" => 32.0,
        "Số giấy chứng nhận" | "Số vào sổ" | "Chức vụ" => 22.0,
        _ => 14.0,
    }
}
