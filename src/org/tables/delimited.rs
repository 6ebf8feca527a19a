//! Text with delimiters as lines of cells. A quote that is opened and never closed costs its own line, not the rest of the
//! file; that is why this does not go through a CSV reader, which swallows everything behind it.
use super::table::RowFault;

/// Cells longer than this are an unclosed quote that met another one much later.
const LONGEST: usize = 32 * 1024;

/// One line of a table, with its number in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub number: u32,
    pub cells: Result<Vec<String>, RowFault>,
}

/// The lines one after the other. A quoted cell may hold line breaks; its line is numbered by its beginning.
pub(super) struct Lines<'a> {
    text: &'a str,
    delimiter: u8,
    at: usize,
    number: u32,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str, delimiter: u8) -> Self {
        Self {
            text,
            delimiter,
            at: 0,
            number: 1,
        }
    }

    /// Further lines of a text, the first with this number.
    pub(super) fn from(text: &'a str, delimiter: u8, number: u32) -> Self {
        Self {
            number,
            ..Self::new(text, delimiter)
        }
    }

    /// How far the text is read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The number of the next line.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn ends_cell(&self, at: usize) -> bool {
        self.byte(at)
            .is_none_or(|byte| byte == self.delimiter || byte == b'\n' || byte == b'\r')
    }

    /// A cell that begins at `at`, and where it ends; nothing when its quote is not closed.
    fn cell(&self, at: usize) -> Option<(String, usize)> {
        if self.byte(at) == Some(b'"')
            && let Some(quoted) = self.quoted(at + 1)?
        {
            return Some(quoted);
        }
        let end = (at..=self.text.len()).find(|&end| self.ends_cell(end))?;
        Some((self.text[at..end].to_owned(), end))
    }

    /// The inside of quotes. `Some(None)`: the quotes close before the cell does (`"Ban" Dân vận`), so they are plain text.
    #[expect(
        clippy::option_option,
        reason = "closed, no quotes after all, never closed"
    )]
    fn quoted(&self, begin: usize) -> Option<Option<(String, usize)>> {
        let mut cell = String::new();
        let mut at = begin;
        loop {
            let quote = at
                + self.text.as_bytes()[at..]
                    .iter()
                    .take(LONGEST)
                    .position(|&byte| byte == b'"')?;
            cell.push_str(&self.text[at..quote]);
            if self.byte(quote + 1) == Some(b'"') {
                cell.push('"');
                at = quote + 2;
            } else if self.ends_cell(quote + 1) {
                return Some(Some((cell, quote + 1)));
            } else {
                return if cell.contains('\n') {
                    None
                } else {
                    Some(None)
                };
            }
            if cell.len() > LONGEST {
                return None;
            }
        }
    }

    fn broken(&mut self, at: usize) -> Line {
        self.number += newlines(&self.text[self.at..at]);
        let number = self.number;
        let rest = &self.text[at..];
        self.at = at + rest.find('\n').map_or(rest.len(), |end| end + 1);
        self.number += 1;
        Line {
            number,
            cells: Err(RowFault::OpenQuote),
        }
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;
    fn next(&mut self) -> Option<Line> {
        self.byte(self.at)?;
        let mut cells = Vec::new();
        let mut at = self.at;
        loop {
            let Some((cell, end)) = self.cell(at) else {
                return Some(self.broken(at));
            };
            cells.push(cell);
            at = end + 1;
            match self.byte(end) {
                Some(b'\r') if self.byte(at) == Some(b'\n') => {
                    at += 1;
                    break;
                }
                Some(byte) if byte == self.delimiter => {}
                _ => break,
            }
        }
        let number = self.number;
        let end = at.min(self.text.len());
        self.number += newlines(&self.text[self.at..end]);
        self.at = end;
        Some(Line {
            number,
            cells: Ok(cells),
        })
    }
}

fn newlines(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|&byte| byte == b'\n').count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u32, Option<Vec<String>>)> {
        Lines::new(text, b',')
            .map(|line| (line.number, line.cells.ok()))
            .collect()
    }

    fn cut(number: u32, cells: &[&str]) -> (u32, Option<Vec<String>>) {
        (
            number,
            Some(cells.iter().map(|&cell| cell.to_owned()).collect()),
        )
    }

    #[test]
    fn quotes_hold_delimiters_and_line_breaks() {
        assert_eq!(
            lines("a,\"b,\"\"c\"\"\"\r\n\"d\ne\",f\n,\n"),
            [
                cut(1, &["a", "b,\"c\""]),
                cut(2, &["d\ne", "f"]),
                cut(4, &["", ""])
            ]
        );
        assert_eq!(lines("a,b"), [cut(1, &["a", "b"])]);
        assert_eq!(lines("a\rb"), [cut(1, &["a"]), cut(1, &["b"])]);
        assert_eq!(lines(""), []);
    }

    #[test]
    fn an_unclosed_quote_costs_its_own_line_only() {
        assert_eq!(
            lines("1,a\n2,\"b\n3,c\n4,\"d\"\n"),
            [
                cut(1, &["1", "a"]),
                (2, None),
                cut(3, &["3", "c"]),
                cut(4, &["4", "d"])
            ]
        );
        assert_eq!(lines("1,\"a\n2,b"), [(1, None), cut(2, &["2", "b"])]);
        assert_eq!(lines("\"1\n2\",\"a\n3,b"), [(2, None), cut(3, &["3", "b"])]);
    }

    #[test]
    fn quotes_inside_a_text_are_text() {
        assert_eq!(
            lines("1,\"Ban\" Dân vận,x\n"),
            [cut(1, &["1", "\"Ban\" Dân vận", "x"])]
        );
        assert_eq!(lines("ấp \"5\",x\n"), [cut(1, &["ấp \"5\"", "x"])]);
    }
}
