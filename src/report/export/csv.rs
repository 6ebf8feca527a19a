//! Comma-separated values as spreadsheets and scripts read them: UTF-8 with BOM, CRLF, ISO dates, a point before decimals.
use super::decimals::push_day;
use super::decimals::push_number;
use super::decimals::push_whole;
use crate::report::model::Cell;
use crate::report::model::groups;
use crate::text::push_csv;

/// The byte-order mark and the names of the columns.
pub fn head(out: &mut Vec<u8>, names: &[&str]) {
    out.extend_from_slice("\u{feff}".as_bytes());
    let cells: Vec<Cell> = names.iter().map(|name| Cell::Text(name)).collect();
    line(out, &cells);
}

/// One line.
pub fn line(out: &mut Vec<u8>, cells: &[Cell]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        match cell {
            Cell::Nothing => {}
            Cell::Text(text) | Cell::BirthDate(text) => push_csv(out, text),
            Cell::Whole(number) => push_whole(out, *number),
            Cell::Number(number) => push_number(out, *number),
            Cell::Day(day) => push_day(out, *day),
            Cell::Category(category) => out.extend_from_slice(category.as_str().as_bytes()),
            Cell::Code(code) => push_code(out, code),
        }
    }
    out.extend_from_slice(b"\r\n");
}

fn push_code(out: &mut Vec<u8>, code: &str) {
    for (at, group) in groups(code).enumerate() {
        if at > 0 {
            out.push(b'-');
        }
        out.extend_from_slice(group.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::Category;
    use proptest::prelude::*;

    fn written(cells: &[Cell]) -> String {
        let mut out = Vec::new();
        line(&mut out, cells);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_kind_of_cell_is_written() {
        let cells = [
            Cell::Whole(7),
            Cell::Nothing,
            Cell::Text("Nguyễn Thị Hòa"),
            Cell::Number(85.5),
            Cell::Day("2026-02-05".parse().unwrap()),
            Cell::BirthDate("1958"),
            Cell::Category(Category::CivilServant),
            Cell::Code("7K3M9QXT0ABCDEFG"),
        ];
        assert_eq!(
            written(&cells),
            "7,,Nguyễn Thị Hòa,85.5,2026-02-05,1958,civil_servant,7K3M-9QXT-0ABC-DEFG\r\n"
        );
    }

    #[test]
    fn nothing_runs_as_a_formula() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+84", "'+84"),
            ("-5", "'-5"),
            ("@x", "'@x"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("=a,\"b\"", "\"'=a,\"\"b\"\"\""),
            ("a=b", "a=b"),
            ("a\"b", "\"a\"\"b\""),
            ("", ""),
        ] {
            assert_eq!(
                written(&[Cell::Text(text)]),
                format!("{cell}\r\n"),
                "{text:?}"
            );
        }
    }

    #[test]
    fn the_head_begins_with_a_byte_order_mark() {
        let mut out = Vec::new();
        head(&mut out, &["a", "b"]);
        assert_eq!(out, b"\xef\xbb\xbfa,b\r\n");
    }

    proptest! {
        /// What any reader of CSV reads back is the text, but for the mark before a formula.
        #[test]
        fn texts_are_read_back(texts in prop::collection::vec(".*", 1..6)) {
            let cells: Vec<Cell> = texts.iter().map(|text| Cell::Text(text)).collect();
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(written(&cells).into_bytes().leak() as &[u8]);
            let row = reader.records().next();
            // A line of one empty cell is an empty line, which readers skip.
            prop_assume!(texts.len() > 1 || !texts[0].is_empty());
            // A byte order mark at the very beginning is taken for the file's own.
            prop_assume!(!texts[0].starts_with('\u{feff}'));
            let row = row.unwrap().unwrap();
            prop_assert_eq!(row.len(), texts.len());
            for (read, text) in row.iter().zip(&texts) {
                let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
                let plain = read.strip_prefix('\'').filter(|_| runs).unwrap_or(read);
                prop_assert_eq!(plain, text);
                prop_assert_eq!(read.starts_with('\'') && !text.starts_with('\''), runs);
            }
        }
    }
}
