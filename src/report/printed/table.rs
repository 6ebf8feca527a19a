//! The completed courses as a table over several pages, its head on each.
use super::BOTTOM;
use super::LEFT;
use super::RIGHT;
use super::TOP;
use crate::pdf::At;
use crate::pdf::Block;
use crate::pdf::Ink;
use crate::pdf::Paragraph;
use crate::pdf::Room;
use crate::pdf::Sheet;
use crate::pdf::Style;
use crate::report::model::Line;
use crate::report::model::Transcript;
use krilla::tagging::ArtifactType;
use krilla::tagging::TableHeaderScope;
use krilla::tagging::Tag;
use krilla::tagging::TagGroup;
use std::ops::Range;

/// The widths of the columns, with `GAP` between them as wide as the page; and which hold numbers.
const COLUMNS: [(f32, bool); 7] = [
    (132.0, false),
    (57.0, false),
    (34.0, true),
    (48.0, false),
    (40.0, true),
    (46.0, false),
    (106.0, false),
];
const GAP: f32 = 6.0;
const SIZE: f32 = 8.5;
/// Between a cell and the rules above and below it.
const PADDING: f32 = 3.5;
const RULE: Ink = (0xD5, 0xDB, 0xE1);

/// Blocks below each other in each column.
struct Row([Vec<Block>; 7]);

pub struct Table {
    head: Row,
    rows: Vec<Row>,
    /// The tags of head and body, as far as they are written.
    head_tags: Option<TagGroup>,
    body_tags: TagGroup,
}

impl Table {
    pub fn of(own: &Transcript) -> Self {
        let lines = own.records.iter().map(|record| own.line(record));
        Self {
            head: Row::of(
                own.columns().map(|words| vec![words.to_owned()]),
                Style::Bold,
            ),
            rows: lines.map(|line| row(own, line)).collect(),
            head_tags: None,
            body_tags: TagGroup::new(Tag::TBody),
        }
    }

    /// Which rows stand on which page when the first page has room from `first` on. There is always a first page.
    pub fn pages(&self, first: f32) -> Vec<Range<usize>> {
        let (mut pages, mut start) = (Vec::new(), 0);
        let mut y = first + self.head.height();
        for (index, row) in self.rows.iter().enumerate() {
            if y + row.height() > BOTTOM && index > start {
                pages.push(start..index);
                (start, y) = (index, TOP + self.head.height());
            }
            y += row.height();
        }
        pages.push(start..self.rows.len());
        pages
    }

    /// Writes the head and these rows below `y`. The head is read aloud once.
    pub fn write(&mut self, sheet: &mut Sheet, rows: Range<usize>, y: f32) {
        if rows.is_empty() {
            return;
        }
        if self.head_tags.is_none() {
            let scope = TableHeaderScope::Column;
            let cells = self.head.write(sheet, y, || TagGroup::new(Tag::TH(scope)));
            let mut tags = TagGroup::new(Tag::THead);
            tags.push(cells);
            self.head_tags = Some(tags);
        } else {
            self.head.repeat(sheet, y);
        }
        let mut y = y + self.head.height();
        for row in &self.rows[rows] {
            let cells = row.write(sheet, y, || TagGroup::new(Tag::TD));
            self.body_tags.push(cells);
            y += row.height();
        }
    }

    /// The table as it is read aloud; none without rows.
    pub fn tags(self) -> Option<TagGroup> {
        let mut table = TagGroup::new(Tag::Table);
        table.push(self.head_tags?);
        table.push(self.body_tags);
        Some(table)
    }
}

fn row(own: &Transcript, line: Line) -> Row {
    let certificate = match line.certificate {
        Ok(numbered) => {
            let mut state = numbered.status.word(own.language).to_owned();
            if let Some(until) = numbered.until {
                state = format!("{state} ({until})");
            }
            vec![numbered.number, numbered.register_number.to_owned(), state]
        }
        Err(wait) => vec![wait.brief(own.language).to_owned()],
    };
    let days = format!("{} – {}", line.started, line.completed);
    let cells = [
        vec![line.course],
        vec![days],
        vec![line.periods],
        vec![line.delivery.to_owned()],
        vec![line.score],
        vec![line.class.to_owned()],
        certificate,
    ];
    Row::of(cells, Style::Regular)
}

impl Row {
    /// Each text as a paragraph that takes as many lines as it needs.
    fn of(cells: [Vec<String>; 7], style: Style) -> Self {
        let mut widths = COLUMNS.iter().map(|(width, _)| *width);
        Self(cells.map(|texts| {
            let room = Room {
                width: widths.next().unwrap_or_default(),
                size: SIZE,
                least: SIZE,
                lines: 60,
            };
            texts
                .iter()
                .filter(|text| !text.is_empty())
                .map(|text| Paragraph::of(style, text).set(room))
                .collect()
        }))
    }

    fn height(&self) -> f32 {
        let tallest = self
            .0
            .iter()
            .map(|cell| cell.iter().map(Block::height).sum())
            .fold(0.0, f32::max);
        tallest + 2.0 * PADDING
    }

    /// Every block with the column it stands in and where.
    fn blocks(&self, y: f32) -> impl Iterator<Item = (usize, &Block, At)> {
        let mut left = LEFT;
        self.0.iter().enumerate().flat_map(move |(column, cell)| {
            let (width, number) = COLUMNS[column];
            let (from, to) = (left, left + width);
            left = to + GAP;
            let mut top = y + PADDING;
            cell.iter().map(move |block| {
                let baseline = top + block.size;
                top += block.height();
                let at = if number {
                    At::Right(to, baseline)
                } else {
                    At::Left(from, baseline)
                };
                (column, block, at)
            })
        })
    }

    /// Writes the row and returns its tags, with a cell of `cell`'s kind for each column.
    fn write(&self, sheet: &mut Sheet, y: f32, cell: impl Fn() -> TagGroup) -> TagGroup {
        let mut cells: Vec<TagGroup> = COLUMNS.iter().map(|_| cell()).collect();
        for (column, block, at) in self.blocks(y) {
            cells[column].push(sheet.written(Tag::P, block, at));
        }
        self.rule(sheet, y);
        let mut tags = TagGroup::new(Tag::TR);
        for cell in cells {
            tags.push(cell);
        }
        tags
    }

    /// Writes the row as something that returns on every page.
    fn repeat(&self, sheet: &mut Sheet, y: f32) {
        for (_, block, at) in self.blocks(y) {
            sheet.aside(ArtifactType::Header, block, at);
        }
        self.rule(sheet, y);
    }

    fn rule(&self, sheet: &mut Sheet, y: f32) {
        sheet.rule((LEFT, RIGHT), y + self.height(), (0.6, RULE));
    }
}
