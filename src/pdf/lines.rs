//! Setting a paragraph: as large as it may be, in as few lines as it fits, never cut.
use super::fonts::Style;

/// A word in one style; its width in em.
#[derive(Debug, Clone)]
pub struct Word {
    pub style: Style,
    pub text: String,
    width: f32,
}

/// A paragraph of words, not yet in lines.
#[derive(Debug, Clone, Default)]
pub struct Paragraph(Vec<Word>);

impl Paragraph {
    pub fn of(style: Style, text: &str) -> Self {
        Self::default().and(style, text)
    }

    /// The paragraph with further words, perhaps in another style.
    #[must_use]
    pub fn and(mut self, style: Style, text: &str) -> Self {
        let words = text.split_whitespace().map(|word| {
            let shaped = style.face().shape(word);
            Word {
                style,
                text: shaped.text,
                width: shaped.width,
            }
        });
        self.0.extend(words);
        self
    }

    /// Sets the paragraph into `room`.
    pub fn set(&self, room: Room) -> Block {
        (1..=room.lines)
            .find_map(|lines| self.within(room, lines, room.least))
            .unwrap_or_else(|| {
                self.within(room, room.lines, 0.0).unwrap_or(Block {
                    size: room.size,
                    lines: Vec::new(),
                })
            })
    }

    /// In so many lines, at the largest size from `room.size` down to `least` that fits.
    fn within(&self, room: Room, lines: usize, least: f32) -> Option<Block> {
        let mut size = room.size;
        while size >= least && size > 0.01 {
            let width = room.width / size;
            if self.broken(width).is_some_and(|set| set.len() <= lines) {
                return Some(Block {
                    size,
                    lines: self.balanced(width),
                });
            }
            size *= 0.97;
        }
        None
    }

    /// The same number of lines as `width` allows, but of even length: that is how centred text looks best.
    fn balanced(&self, width: f32) -> Vec<Vec<Word>> {
        let count = self.broken(width).map_or(0, |lines| lines.len());
        let (mut short, mut long) = (0.0, width);
        for _ in 0..12 {
            let middle = f32::midpoint(short, long);
            if self
                .broken(middle)
                .is_some_and(|lines| lines.len() == count)
            {
                long = middle;
            } else {
                short = middle;
            }
        }
        let lines = self.broken(long).unwrap_or_default();
        lines.into_iter().map(<[Word]>::to_vec).collect()
    }

    /// Lines of at most `width` em; none when a single word is wider.
    fn broken(&self, width: f32) -> Option<Vec<&[Word]>> {
        let mut lines = Vec::new();
        let (mut start, mut length) = (0, 0.0);
        for (index, word) in self.0.iter().enumerate() {
            if word.width > width {
                return None;
            }
            let longer = if index == start {
                word.width
            } else {
                length + SPACE + word.width
            };
            if longer > width {
                lines.push(&self.0[start..index]);
                (start, length) = (index, word.width);
            } else {
                length = longer;
            }
        }
        lines.push(&self.0[start..]);
        Some(lines)
    }
}

/// The width of the font's space, the same in its three styles.
const SPACE: f32 = 0.26;

/// The room for a paragraph: width in points, the size wished for, the least size before another line is begun, and the
/// most lines. What still does not fit is set smaller.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    pub width: f32,
    pub size: f32,
    pub least: f32,
    pub lines: usize,
}

/// A paragraph in lines, at its size in points.
#[derive(Debug, Clone)]
pub struct Block {
    pub size: f32,
    pub lines: Vec<Vec<Word>>,
}

impl Block {
    /// From one baseline to the next: stacked Vietnamese marks need air.
    pub fn leading(&self) -> f32 {
        self.size * 1.38
    }

    #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
    pub fn height(&self) -> f32 {
        self.lines.len() as f32 * self.leading()
    }
}

/// Words of one style that follow each other, with the spaces between and after them.
pub fn runs(line: &[Word]) -> impl Iterator<Item = (Style, String)> {
    line.chunk_by(|one, next| one.style == next.style)
        .enumerate()
        .map(move |(index, words)| {
            let last = line.chunk_by(|one, next| one.style == next.style).count() == index + 1;
            let text: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
            (words[0].style, text.join(" ") + if last { "" } else { " " })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(lines: usize) -> Room {
        Room {
            width: 400.0,
            size: 20.0,
            least: 15.0,
            lines,
        }
    }

    fn widest(block: &Block) -> f32 {
        let width = |line: &Vec<Word>| {
            runs(line)
                .map(|(style, text)| style.face().shape(&text).width)
                .sum::<f32>()
                * block.size
        };
        block.lines.iter().map(width).fold(0.0, f32::max)
    }

    #[test]
    fn a_short_text_keeps_its_size() {
        let block = Paragraph::of(Style::Bold, "NGUYỄN VĂN A").set(room(2));
        assert_eq!((block.size, block.lines.len()), (20.0, 1));
    }

    #[test]
    fn a_longer_text_shrinks_then_breaks_then_shrinks_again_and_never_overflows() {
        let mut before = (1, f32::MAX);
        for words in [4, 8, 12, 16, 24, 60, 400] {
            let block = Paragraph::of(Style::Regular, &"chuyển đổi ".repeat(words)).set(room(3));
            assert!(widest(&block) <= 401.0, "{words} words: {}", widest(&block));
            assert!(block.lines.len() >= before.0 && block.lines.len() <= 3);
            assert_eq!(block.lines.iter().flatten().count(), 2 * words);
            before = (block.lines.len(), block.size);
        }
        assert!(before.1 < 15.0);
    }

    #[test]
    fn one_endless_word_is_set_small() {
        let block = Paragraph::of(Style::Bold, &"W".repeat(100)).set(room(2));
        assert_eq!(block.lines.len(), 1);
        assert!(widest(&block) <= 401.0);
    }

    #[test]
    fn centred_lines_are_of_even_length() {
        let block = Paragraph::of(Style::Regular, &"một hai ba bốn năm ".repeat(3)).set(room(2));
        let words: Vec<usize> = block.lines.iter().map(Vec::len).collect();
        assert!(
            words.len() == 2 && words[0].abs_diff(words[1]) <= 2,
            "{words:?}"
        );
    }
}
