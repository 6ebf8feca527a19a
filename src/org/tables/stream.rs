//! A large file read piece by piece, so that it never stands in memory whole. Text is; of a workbook only the limit keeps it small.
use super::FILE_BYTES;
use super::delimited::Line;
use super::delimited::Lines;
use super::encoding;
use super::encoding::Decoding;
use super::error::TableError;
use super::headings;
use super::headings::Shape;
use super::kind::Kind;
use super::kind::kind;
use super::packed::Packed;
use super::sheet;
use super::table::Row;
use super::table::Table;
use super::table::delimiter;
use super::table::head;
use super::table::rows;
use crate::text::LegacyFont;
use std::io::Read;

/// Bytes read at a time.
const BLOCK: usize = 4 * 1024 * 1024;
/// A row is taken from a block only while so much of the block stands behind it: no row is longer.
const MARGIN: usize = 1024 * 1024;
/// The largest text file that is read so.
const TEXT_BYTES: usize = 512 * 1024 * 1024;
/// Lines by which columns in an old font are found.
const SAMPLE: usize = 5_000;

/// Where a file comes from; it is read more than once.
pub trait Source: Send + 'static {
    type Bytes: Read + Send + 'static;
    fn open(&self) -> std::io::Result<Self::Bytes>;
}

impl Source for std::path::PathBuf {
    type Bytes = std::fs::File;
    fn open(&self) -> std::io::Result<Self::Bytes> {
        std::fs::File::open(self)
    }
}

/// A file that is being read.
pub struct Pieces {
    /// Its headings, without rows.
    pub table: Table,
    shape: &'static Shape,
    strict: bool,
    headings: headings::Headings,
    /// Lines looked at for the headings, to be told first.
    ahead: std::vec::IntoIter<Line>,
    rest: Rest,
}

enum Rest {
    Text(Text),
    Sheet(Packed),
}

struct Text {
    bytes: Box<dyn Read + Send>,
    decoding: Decoding,
    decoded: String,
    at: usize,
    number: u32,
    delimiter: u8,
    read: usize,
    ended: bool,
}

impl Pieces {
    /// Reads as far as the headings.
    pub fn open(
        source: &impl Source,
        shape: &'static Shape,
        convert: Option<LegacyFont>,
    ) -> Result<Self, TableError> {
        let mut bytes = source.open().map_err(|_| TableError::Broken)?;
        let first = block(&mut bytes)?;
        if first.is_empty() {
            return Err(TableError::Empty);
        }
        let (sample, rest, strict) = match kind(&first).map_err(TableError::Kind)? {
            Kind::Workbook => {
                let mut all = first;
                let most = u64::try_from(FILE_BYTES).unwrap_or(u64::MAX);
                let read = bytes.take(most).read_to_end(&mut all);
                read.map_err(|_| TableError::Broken)?;
                if all.len() > FILE_BYTES {
                    return Err(TableError::LargeWorkbook);
                }
                let mut lines = sheet::lines(&all, shape)?;
                let sample: Vec<Line> = lines.by_ref().take(SAMPLE).collect();
                (sample, Rest::Sheet(lines), false)
            }
            Kind::Text => {
                let mut text = Text::open(bytes, &first, shape)?;
                let sample = text.take(SAMPLE)?;
                (sample, Rest::Text(text), true)
            }
        };
        let (table, headings) = head(&sample, shape, convert)?;
        let mut ahead = sample.into_iter();
        // The headings and what stands above them.
        ahead.by_ref().take(headings.row + 1).for_each(drop);
        Ok(Self {
            table,
            shape,
            strict,
            headings,
            ahead,
            rest,
        })
    }

    /// The next rows, about so many; none at the end.
    pub fn more(&mut self, most: usize) -> Result<Vec<Row>, TableError> {
        loop {
            let mut lines: Vec<Line> = self.ahead.by_ref().take(most).collect();
            match &mut self.rest {
                _ if lines.len() == most => {}
                Rest::Text(text) => lines.extend(text.take(most - lines.len())?),
                Rest::Sheet(sheet) => lines.extend(sheet.by_ref().take(most - lines.len())),
            }
            if lines.is_empty() {
                return Ok(Vec::new());
            }
            let how = (self.shape, self.strict);
            let rows = rows(lines, (&self.table, &self.headings), how);
            if !rows.is_empty() {
                return Ok(rows);
            }
        }
    }
}

impl Text {
    fn open(
        bytes: impl Read + Send + 'static,
        first: &[u8],
        shape: &Shape,
    ) -> Result<Self, TableError> {
        let decoding = Decoding::of(first, first.len() < BLOCK);
        let decoding = decoding.ok_or_else(|| encoding::fault(first))?;
        let mut text = Self {
            bytes: Box::new(bytes),
            decoding,
            decoded: String::new(),
            at: 0,
            number: 1,
            delimiter: b',',
            read: 0,
            ended: false,
        };
        text.add(first);
        text.delimiter = delimiter(&text.decoded, shape);
        Ok(text)
    }

    fn add(&mut self, block: &[u8]) {
        self.read += block.len();
        self.ended = block.len() < BLOCK;
        self.decoding.add(block, self.ended, &mut self.decoded);
    }

    fn take(&mut self, most: usize) -> Result<Vec<Line>, TableError> {
        let mut taken = Vec::new();
        while taken.len() < most {
            let rest = &self.decoded[self.at..];
            let mut lines = Lines::from(rest, self.delimiter, self.number);
            let end = if self.ended {
                rest.len()
            } else {
                rest.len().saturating_sub(MARGIN)
            };
            while taken.len() < most && lines.at() < end {
                let Some(line) = lines.next() else { break };
                taken.push(line);
            }
            (self.at, self.number) = (self.at + lines.at(), lines.number());
            if self.ended || taken.len() == most {
                break;
            }
            self.decoded.drain(..self.at);
            self.at = 0;
            let block = block(&mut self.bytes)?;
            self.add(&block);
            if self.read > TEXT_BYTES {
                return Err(TableError::TooLarge(TEXT_BYTES));
            }
        }
        Ok(taken)
    }
}

/// The next block; a shorter one is the last.
fn block(bytes: &mut impl Read) -> Result<Vec<u8>, TableError> {
    let mut block = Vec::new();
    let most = u64::try_from(BLOCK).unwrap_or(u64::MAX);
    let read = bytes.by_ref().take(most).read_to_end(&mut block);
    read.map_err(|_| TableError::Broken)?;
    Ok(block)
}
