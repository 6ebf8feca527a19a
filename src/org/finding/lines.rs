//! Many short texts in one, so that all of them are searched in one go.
use std::iter::from_fn;

/// Texts without line feeds, by their number.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
    /// Where each line ends, its line feed included.
    ends: Vec<usize>,
}

impl Lines {
    pub fn push(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
        self.ends.push(self.text.len());
    }

    pub fn get(&self, line: usize) -> &str {
        let from = line.checked_sub(1).map_or(0, |before| {
            self.ends.get(before).copied().unwrap_or_default()
        });
        let to = self.ends.get(line).map_or(from, |end| end - 1);
        &self.text[from..to]
    }

    /// The numbers of the lines in which this stands somewhere, rising.
    pub fn with<'a>(&'a self, part: &'a str) -> impl Iterator<Item = usize> + 'a {
        let mut hits = self.text.match_indices(part);
        let mut next = 0;
        from_fn(move || {
            loop {
                let (at, _) = hits.next()?;
                let ends = self.ends.get(next..).unwrap_or_default();
                let line = next + ends.iter().position(|end| *end > at).unwrap_or(ends.len());
                // Hits before the line that comes next are further ones in a line already told.
                let told = next.checked_sub(1).and_then(|last| self.ends.get(last));
                if told.is_none_or(|end| at >= *end) {
                    next = line + 1;
                    return Some(line);
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_told_once_however_often_the_part_stands_in_it() {
        let mut lines = Lines::default();
        for line in ["nguyen an", "", "an an lan", "tran", "binh"] {
            lines.push(line);
        }
        let with = |part: &str| lines.with(part).collect::<Vec<_>>();
        assert_eq!(with("an"), [0, 2, 3]);
        assert_eq!(with("n"), [0, 2, 3, 4]);
        assert_eq!(with("nguyen an"), [0]);
        assert_eq!(with("zq"), [0; 0]);
        assert_eq!(
            (lines.get(0), lines.get(1), lines.get(4)),
            ("nguyen an", "", "binh")
        );
    }
}
