//! The lines of a sheet held close together: a text of its own for each cell would take several times the room of what is in it.
use super::delimited::Line;

/// Lines in their order; taken out one after the other.
#[derive(Default)]
pub(super) struct Packed {
    text: String,
    /// How long each cell is.
    cells: Vec<u32>,
    /// The number of each line and how many cells it has.
    lines: Vec<(u32, u32)>,
    /// How many lines, cells and bytes have been taken out.
    taken: (usize, usize, usize),
}

impl Packed {
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Adds a line behind the others.
    pub fn add(&mut self, number: u32, cells: &[String]) {
        let size = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        self.lines.push((number, size(cells.len())));
        for cell in cells {
            self.cells.push(size(cell.len()));
            self.text.push_str(cell);
        }
    }

    /// The first lines, which stay.
    pub fn first(&self, most: usize) -> Vec<Line> {
        let mut at = (0, 0, 0);
        let lines = std::iter::from_fn(|| self.line(&mut at));
        lines.take(most).collect()
    }

    fn line(&self, (line, cell, byte): &mut (usize, usize, usize)) -> Option<Line> {
        let (number, count) = *self.lines.get(*line)?;
        *line += 1;
        let mut cells = Vec::new();
        for _ in 0..count {
            let length = self.cells.get(*cell).copied().unwrap_or_default();
            let end = *byte + usize::try_from(length).unwrap_or_default();
            cells.push(self.text.get(*byte..end).unwrap_or_default().to_owned());
            (*cell, *byte) = (*cell + 1, end);
        }
        Some(Line {
            number,
            cells: Ok(cells),
        })
    }
}

impl Iterator for Packed {
    type Item = Line;
    fn next(&mut self) -> Option<Line> {
        let mut taken = self.taken;
        let line = self.line(&mut taken);
        self.taken = taken;
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_out_as_they_went_in() {
        let lines = [
            (1, vec!["Mã", "", "Họ và tên"]),
            (7, vec![]),
            (9, vec!["a"]),
        ];
        let mut packed = Packed::default();
        for (number, cells) in &lines {
            let cells: Vec<String> = cells.iter().map(|&cell| cell.to_owned()).collect();
            packed.add(*number, &cells);
        }
        let told = lines.map(|(number, cells)| Line {
            number,
            cells: Ok(cells.into_iter().map(str::to_owned).collect()),
        });
        assert_eq!(packed.first(2), told[..2]);
        assert_eq!(packed.collect::<Vec<_>>(), told);
    }
}
