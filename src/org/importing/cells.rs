//! What the list of differences shows of a row: its code, name and unit, never so long that the page grows with them.
use super::super::import::Content;
use super::super::import::ImportKind;
use super::super::import::ImportRow;
use super::super::queries::names_of;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::text::name_of;
use diesel::QueryResult;
use maud::Markup;
use maud::html;
use std::collections::HashMap;

/// The most characters shown of a text that stands in a file.
const SHOWN: usize = 80;

/// The beginning of a text that a file may have made as long as it liked. Characters that would turn or hide what stands beside
/// them are named instead.
pub(super) fn short(text: &str) -> String {
    let mut letters = text.chars();
    let mut short: String = letters.by_ref().take(SHOWN).map(name_of).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}

/// A text of a row, broken where it has to be, with a note.
pub(super) fn cell(text: &str, note: Option<&str>) -> Markup {
    html! {
        div.notes {
            p {
                (short(text))
                @match note {
                    Some(note) if text.is_empty() => span.hint { (note) },
                    Some(note) => { " " span.hint { "(" (note) ")" } },
                    None => {},
                }
            }
        }
    }
}

/// A code: in one line unless somebody made it long.
pub(super) fn code_cell(code: &str) -> Markup {
    const IN_ONE_LINE: usize = 20;
    if code.chars().count() > IN_ONE_LINE {
        return cell(code, None);
    }
    html! { span.whole { (short(code)) } }
}

/// Code, name and unit of a row, whatever it is about.
pub(super) fn words(
    content: &Content,
    kind: ImportKind,
    left: &HashMap<UnitId, String>,
) -> (String, String, String) {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    match content {
        Content::Person(row) => (
            text(row.staff_code.as_deref()),
            row.full_name.clone(),
            row.unit_code.clone(),
        ),
        Content::Unit(line) => (
            line.codes(),
            text(line.name.as_deref()),
            text(line.parent_code.as_deref()),
        ),
        Content::Leaver {
            full_name,
            staff_code,
            units,
            ..
        } => (
            text(staff_code.as_deref()),
            full_name.clone(),
            names(units, left),
        ),
        Content::Cells(_) => {
            let cells = content.cells(None);
            let cell = |name: &str| {
                cells
                    .iter()
                    .find(|(heading, _)| kind.column(heading) == Some(name))
                    .map(|(_, cell)| cell.as_str())
            };
            let code = cell("staff_code").or_else(|| cell("code"));
            let name = cell("full_name").or_else(|| cell("name"));
            let unit = cell("unit_code").or_else(|| cell("parent_code"));
            (text(code), text(name), text(unit))
        }
    }
}

fn names(units: &[UnitId], known: &HashMap<UnitId, String>) -> String {
    let names = units.iter().filter_map(|unit| known.get(unit));
    names.map(String::as_str).collect::<Vec<_>>().join("; ")
}

/// What the units are called that leavers among these rows leave.
pub(super) fn left(
    conn: &mut Conn,
    rows: &[ImportRow],
    day: Day,
) -> QueryResult<HashMap<UnitId, String>> {
    let units = rows.iter().flat_map(|row| match &row.content {
        Content::Leaver { units, .. } => units.as_slice(),
        _ => &[],
    });
    let units: Vec<UnitId> = units.copied().collect();
    names_of(conn, &units, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_ten_thousand_letters_is_shown_by_its_beginning() {
        let long = "đ".repeat(10_000);
        assert_eq!(short(&long).chars().count(), SHOWN + 1);
        assert_eq!(short("Nguyễn Thị Ánh"), "Nguyễn Thị Ánh");
        assert_eq!(short("An\u{202e}hnA"), "AnU+202EhnA");
    }
}
