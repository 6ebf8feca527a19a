//! JSON Lines: an object a line with the names of the columns, numbers as numbers, `null` for what is absent.
use super::decimals::push_day;
use super::decimals::push_number;
use super::decimals::push_whole;
use crate::report::model::Cell;
use crate::report::model::groups;

/// One line.
pub fn line(out: &mut Vec<u8>, names: &[&str], cells: &[Cell]) {
    object(out, names, cells);
    out.push(b'\n');
}

/// One object, without the end of its line.
pub fn object(out: &mut Vec<u8>, names: &[&str], cells: &[Cell]) {
    out.push(b'{');
    for (at, (name, cell)) in names.iter().zip(cells).enumerate() {
        if at > 0 {
            out.push(b',');
        }
        push_text(out, name);
        out.push(b':');
        push_cell(out, cell);
    }
    out.push(b'}');
}

fn push_cell(out: &mut Vec<u8>, cell: &Cell) {
    match cell {
        Cell::Nothing => out.extend_from_slice(b"null"),
        Cell::Text(text) | Cell::BirthDate(text) => push_text(out, text),
        Cell::Whole(number) => push_whole(out, *number),
        Cell::Number(number) => push_number(out, *number),
        Cell::Day(day) => {
            out.push(b'"');
            push_day(out, *day);
            out.push(b'"');
        }
        Cell::Category(category) => push_text(out, category.as_str()),
        Cell::Code(code) => push_text(out, &groups(code).collect::<Vec<_>>().join("-")),
    }
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    // Writing text to memory cannot fail.
    drop(serde_json::to_writer(out, text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use serde_json::json;

    #[test]
    fn numbers_are_numbers_and_what_is_absent_is_null() {
        let cells = [
            Cell::Whole(7),
            Cell::Nothing,
            Cell::Text("=\"x\"\n"),
            Cell::Number(85.5),
            Cell::Day("2026-02-05".parse().unwrap()),
            Cell::Code("7K3M9QXT0ABCDEFG"),
        ];
        let mut out = Vec::new();
        line(&mut out, &["a", "b", "c", "d", "e", "f"], &cells);
        assert!(out.ends_with(b"}\n") && out.split(|byte| *byte == b'\n').count() == 2);
        assert_eq!(
            serde_json::from_slice::<Value>(&out).unwrap(),
            json!({"a": 7, "b": null, "c": "=\"x\"\n", "d": 85.5, "e": "2026-02-05", "f": "7K3M-9QXT-0ABC-DEFG"})
        );
    }
}
