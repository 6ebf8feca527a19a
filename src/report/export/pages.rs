//! Records as they flow: pages out of the database, lines into a file.
use super::csv;
use super::jsonl;
use crate::db::Day;
use crate::db::Db;
use crate::db::DbError;
use crate::report::model::COLUMNS;
use crate::report::model::Editions;
use crate::report::model::Filter;
use crate::report::model::Layout;
use crate::report::model::Record;
use crate::report::queries;
use crate::report::queries::Key;
use crate::report::queries::Order;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// Records read at once: enough to make the query worth its while, few enough that other readers wait some milliseconds only.
const PAGE: i64 = 1_000;

/// The formats of an export; the ending of its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Xlsx,
    Jsonl,
}

impl Format {
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Jsonl];

    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Jsonl => "jsonl",
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Jsonl => "application/x-ndjson; charset=utf-8",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.ending() == text)
    }
}

/// Some records with the names of their releases.
#[derive(Debug)]
pub struct Page {
    pub records: Vec<Record>,
    pub editions: Editions,
}

/// Reads records page by page, each page its own read, so that an export of any size takes the memory of one page and never holds
/// a transaction open.
pub struct Pages {
    db: Db,
    filter: Arc<Filter>,
    after: Option<Key>,
    finished: bool,
}

impl Pages {
    pub fn new(db: &Db, filter: Filter) -> Self {
        Self {
            db: db.clone(),
            filter: Arc::new(filter),
            after: None,
            finished: false,
        }
    }

    /// The next page; `None` behind the last.
    pub async fn next(&mut self) -> Result<Option<Page>, DbError> {
        if self.finished {
            return Ok(None);
        }
        let (filter, after) = (Arc::clone(&self.filter), self.after);
        let page = self.db.read(move |conn| {
            let records = queries::records(conn, &filter, (Order::OldestFirst, after), PAGE)?;
            let editions = queries::editions(conn)?;
            Ok::<_, DbError>(Page { records, editions })
        });
        let page = page.await?;
        self.after = page.records.last().map(Record::key);
        self.finished = i64::try_from(page.records.len()).unwrap_or(0) < PAGE;
        Ok(Some(page))
    }
}

/// Turns records into the lines of a text format.
pub struct Lines {
    format: Format,
    layout: Layout,
    names: Vec<&'static str>,
}

impl Lines {
    /// Days are those of `zone`; certificates have expired or not as of `today`.
    pub fn new(format: Format, zone: &TimeZone, today: Day) -> Self {
        Self {
            format,
            layout: Layout::new(zone, today),
            names: COLUMNS.iter().map(|(name, _)| *name).collect(),
        }
    }

    /// What stands before the first record.
    pub fn head(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if self.format == Format::Csv {
            csv::head(&mut out, &self.names);
        }
        out
    }

    /// The lines of a page.
    pub fn page(&mut self, page: &Page) -> Vec<u8> {
        // About three hundred bytes a line.
        let mut out = Vec::with_capacity(page.records.len() * 400);
        for record in &page.records {
            let cells = self.layout.cells(record, &page.editions);
            match self.format {
                Format::Jsonl => jsonl::line(&mut out, &self.names, &cells),
                Format::Csv | Format::Xlsx => csv::line(&mut out, &cells),
            }
        }
        out
    }
}
