//! Finding the heading row and what each column is: Vietnamese or English, any order, case and accents.
use super::delimited::Line;
use super::error::TableError;
use crate::text::LegacyFont;
use crate::text::fold;
use unicode_normalization::UnicodeNormalization;

/// How many lines may stand above the headings (titles of official lists).
pub(super) const ABOVE: usize = 30;

/// One column that an import knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The English heading, by which the program names the column.
    pub id: &'static str,
    pub vietnamese: &'static str,
    /// Other headings under which it comes.
    pub also: &'static [&'static str],
}

/// What an import expects of a file.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub columns: &'static [Column],
    /// Of each group at least one must be there.
    pub required: &'static [&'static [&'static str]],
}

impl Shape {
    /// The column that a heading names, as it stands or in a font before Unicode.
    fn column(&self, heading: &str) -> Option<usize> {
        self.column_as_it_stands(heading).or_else(|| {
            let mut fonts = LegacyFont::ALL.into_iter();
            fonts
                .find_map(|font| self.column_as_it_stands(&font.to_unicode(heading)))
                .filter(|_| !heading.is_ascii())
        })
    }

    /// What stands in brackets behind a name does not count (`Giới tính (Nam, Nữ)`).
    fn column_as_it_stands(&self, heading: &str) -> Option<usize> {
        let whole = plain(heading);
        let name = plain(heading.split('(').next().unwrap_or_default());
        self.columns.iter().position(|column| {
            let mut names = [column.id, column.vietnamese]
                .into_iter()
                .chain(column.also.iter().copied());
            names.any(|known| plain(known) == whole || (!name.is_empty() && plain(known) == name))
        })
    }

    /// The id of the column that a heading names.
    pub fn id_of(&self, heading: &str) -> Option<&'static str> {
        self.column(heading).map(|column| self.columns[column].id)
    }

    fn label(&self, id: &str) -> String {
        let column = self.columns.iter().find(|column| column.id == id);
        column.map_or_else(
            || id.to_owned(),
            |column| format!("{} ({})", column.vietnamese, column.id),
        )
    }

    /// The columns that a missing group may be made of, for the message.
    fn group(&self, group: &[&str]) -> String {
        group
            .iter()
            .map(|id| self.label(id))
            .collect::<Vec<_>>()
            .join(" / ")
    }
}

/// Where each known column stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headings {
    /// The index of the heading row among the lines.
    pub row: usize,
    /// For each column of the shape, the cell that holds it.
    pub at: Vec<Option<usize>>,
    /// The heading row as it stands.
    pub cells: Vec<String>,
    /// Headings that name no known column.
    pub ignored: Vec<String>,
}

/// How many known columns the best of the first lines has, for choosing a delimiter or a sheet.
pub(super) fn score(lines: &[Line], shape: &Shape) -> usize {
    best(lines, shape).map_or(0, |(_, score)| score)
}

/// The heading row: the one among the first lines with the most known columns.
pub(super) fn find(lines: &[Line], shape: &Shape) -> Result<Headings, TableError> {
    let Some((row, 1..)) = best(lines, shape) else {
        let expected = shape
            .required
            .iter()
            .map(|group| shape.group(group))
            .collect();
        return Err(TableError::NoHeadings { expected });
    };
    let cells = lines[row].cells.as_deref().unwrap_or_default();
    let mut at = vec![None; shape.columns.len()];
    let mut ignored = Vec::new();
    for (index, heading) in cells.iter().enumerate() {
        match shape.column(heading) {
            Some(column) if at[column].is_some() => {
                return Err(TableError::DoubleHeading(heading.trim().to_owned()));
            }
            Some(column) => at[column] = Some(index),
            None if heading.trim().is_empty() => {}
            None => ignored.push(heading.trim().to_owned()),
        }
    }
    let there = |id: &&str| {
        shape
            .columns
            .iter()
            .zip(&at)
            .any(|(column, at)| column.id == *id && at.is_some())
    };
    let missing: Vec<String> = shape
        .required
        .iter()
        .filter(|group| !group.iter().any(&there))
        .map(|group| shape.group(group))
        .collect();
    if missing.is_empty() {
        Ok(Headings {
            row,
            at,
            cells: cells.to_vec(),
            ignored,
        })
    } else {
        Err(TableError::MissingHeadings(missing))
    }
}

fn best(lines: &[Line], shape: &Shape) -> Option<(usize, usize)> {
    let scores = lines.iter().take(ABOVE).enumerate().map(|(row, line)| {
        let cells = line.cells.as_deref().unwrap_or_default();
        (
            row,
            cells
                .iter()
                .filter(|cell| shape.column(cell).is_some())
                .count(),
        )
    });
    scores.max_by_key(|&(row, score)| (score, std::cmp::Reverse(row)))
}

fn plain(heading: &str) -> String {
    let spaced: String = heading
        .nfc()
        .map(|c| {
            if c.is_alphanumeric() || c.is_whitespace() {
                c
            } else {
                ' '
            }
        })
        .collect();
    fold(spaced.trim())
}
