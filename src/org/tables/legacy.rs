//! Columns written in a font before Unicode: found, shown by examples, converted on request; never silently.
use super::delimited::Line;
use super::headings::Headings;
use super::headings::Shape;
use crate::text::LegacyFont;
use crate::text::is_garbled_in;
use crate::text::legacy_font;

/// Examples kept of a file.
const EXAMPLES: usize = 10;

/// Which columns of a file are garbled by which font.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Legacy {
    pub font: LegacyFont,
    /// Columns by their English names.
    pub columns: Vec<String>,
    /// Texts as they were sent, and converted.
    pub examples: Vec<(String, String)>,
}

/// The font of most columns that are written in one.
pub(super) fn found(lines: &[Line], headings: &Headings, shape: &Shape) -> Option<Legacy> {
    let columns: Vec<(&'static str, usize, LegacyFont)> = shape
        .columns
        .iter()
        .zip(&headings.at)
        .filter_map(|(column, at)| {
            let at = (*at)?;
            Some((column.id, at, legacy_font(texts(lines, at))?))
        })
        .collect();
    let of = |font: LegacyFont| columns.iter().filter(move |(.., found)| *found == font);
    let font = LegacyFont::ALL
        .into_iter()
        .max_by_key(|font| of(*font).count())
        .filter(|font| of(*font).count() > 0)?;
    let mut examples: Vec<(String, String)> = Vec::new();
    for (_, at, _) in of(font) {
        let garbled = texts(lines, *at).filter(|text| is_garbled_in(font, text));
        for text in garbled {
            if examples.len() == EXAMPLES {
                break;
            }
            if examples.iter().all(|(known, _)| known != text) {
                examples.push((text.to_owned(), font.to_unicode(text)));
            }
        }
    }
    Some(Legacy {
        font,
        columns: of(font).map(|(id, ..)| (*id).to_owned()).collect(),
        examples,
    })
}

fn texts(lines: &[Line], at: usize) -> impl Iterator<Item = &str> {
    let cells = lines.iter().filter_map(|line| line.cells.as_ref().ok());
    cells.filter_map(move |cells| cells.get(at).map(String::as_str))
}

/// The columns of a line that are garbled, by what was sent: tidying drops the soft hyphen, which is a letter there.
pub(super) fn garbled(
    line: &Line,
    headings: &Headings,
    (shape, legacy): (&Shape, &Legacy),
) -> Vec<&'static str> {
    let Ok(cells) = &line.cells else {
        return Vec::new();
    };
    let columns = shape.columns.iter().zip(&headings.at);
    columns
        .filter(|(column, _)| legacy.columns.iter().any(|id| id == column.id))
        .filter_map(|(column, at)| Some((column.id, cells.get((*at)?)?)))
        .filter(|(_, text)| is_garbled_in(legacy.font, text))
        .map(|(id, _)| id)
        .collect()
}

/// Puts the columns that were found into Unicode.
pub(super) fn convert(lines: &mut [Line], headings: &Headings, (shape, legacy): (&Shape, &Legacy)) {
    let places: Vec<usize> = shape
        .columns
        .iter()
        .zip(&headings.at)
        .filter(|(column, _)| legacy.columns.iter().any(|id| id == column.id))
        .filter_map(|(_, at)| *at)
        .collect();
    for line in lines {
        let Ok(cells) = &mut line.cells else { continue };
        for at in &places {
            if let Some(cell) = cells.get_mut(*at) {
                *cell = legacy.font.to_unicode(cell);
            }
        }
    }
}
