//! Front matter: TOML between two lines `+++`, read strictly. Every unknown, missing or wrong key is reported, not only the
//! first one.
mod cut;
mod syntax;

use super::problem::Problems;
use crate::db::Day;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::ops::Range;
use std::str::FromStr;
use toml::Spanned;
use toml::de::DeTable;
use toml::de::DeValue;

pub use cut::Parts;
pub use cut::cut;

/// The keys of a table, taken out one by one; what is left at the end is unknown.
pub struct Fields<'t, 'p> {
    table: DeTable<'t>,
    /// The line of the table itself, for keys that are missing.
    line: usize,
    lines: Lines<'t>,
    problems: &'p mut Problems,
    /// Keys taken out, with where their values stand.
    seen: Vec<(String, Range<usize>)>,
    sound: bool,
    /// Lines whose syntax is wrong.
    broken: BTreeSet<usize>,
}

#[derive(Clone, Copy)]
struct Lines<'t> {
    toml: &'t str,
}

impl Lines<'_> {
    /// The file's line of a byte of the TOML, which begins on line 2.
    fn of(self, span: &Range<usize>) -> usize {
        let before = self.toml.as_bytes().iter().take(span.start);
        2 + before.filter(|byte| **byte == b'\n').count()
    }
}

impl<'t, 'p> Fields<'t, 'p> {
    pub fn parse(toml: &'t str, problems: &'p mut Problems) -> Self {
        let lines = Lines { toml };
        let (table, errors) = DeTable::parse_recoverable(toml);
        let faults = syntax::faults(toml, &errors);
        for (line, message) in &faults {
            problems.add(*line, message.as_str());
        }
        Self {
            table: table.into_inner(),
            line: 1,
            lines,
            problems,
            seen: Vec::new(),
            sound: errors.is_empty(),
            broken: faults.into_keys().collect(),
        }
    }

    fn take(&mut self, key: &str) -> Option<Spanned<DeValue<'t>>> {
        let value = self.table.remove(key);
        let value = value.or_else(|| {
            let why =
                "đứng trong khối [[…]]: các khối ấy phải đứng sau cùng, đưa dòng này lên trên";
            self.take_from_rows(key, why)
        });
        if let Some(value) = &value {
            self.seen.push((key.to_owned(), value.span()));
        } else {
            // A line that does not parse may have been the one.
            if self.broken.is_empty() {
                self.fault(self.line, format!("thiếu mục {key}"));
            }
            self.sound = false;
        }
        value
    }

    /// Takes a key out of a `[[…]]` block that stands above it and so holds what is no part of it.
    pub fn take_from_rows(&mut self, key: &str, why: &str) -> Option<Spanned<DeValue<'t>>> {
        let value = self.table.iter_mut().find_map(|(_, value)| {
            let DeValue::Array(rows) = value.get_mut() else {
                return None;
            };
            rows.iter_mut().find_map(|row| match row.get_mut() {
                DeValue::Table(row) => row.remove(key),
                _ => None,
            })
        })?;
        self.fault(self.lines.of(&value.span()), format!("{key} {why}"));
        Some(value)
    }

    fn wrong(&mut self, key: &str, span: &Range<usize>, must: &str) {
        self.fault(self.lines.of(span), format!("{key} phải là {must}"));
    }

    /// What does not parse is half read: of its line only the syntax is reported.
    fn fault(&mut self, line: usize, message: String) {
        if !self.broken.contains(&line) {
            self.problems.add(line, message);
        }
        self.sound = false;
    }

    /// Takes a key that must be there and reads it; `must` says in words what it must be.
    fn value<T>(
        &mut self,
        key: &str,
        must: &str,
        read: impl FnOnce(&DeValue<'t>) -> Option<T>,
    ) -> Option<T> {
        let value = self.take(key)?;
        let read = read(value.get_ref());
        if read.is_none() {
            self.wrong(key, &value.span(), must);
        }
        read
    }

    /// Says that a key read before is wrong after all.
    pub fn refuse(&mut self, key: &str, wrong: &str) {
        let spans = self.seen.iter().find(|(name, _)| name == key);
        let span = spans.map_or(0..0, |(_, span)| span.clone());
        self.fault(self.lines.of(&span), format!("{key} {wrong}"));
    }

    /// Like the other readers, for a key that may be left out.
    fn if_there<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.table.contains_key(key).then(|| read(self)).flatten()
    }

    pub fn text(&mut self, key: &str) -> Option<String> {
        self.value(
            key,
            "một dòng chữ trong dấu nháy kép, không để trống",
            |value| {
                let text = value.as_str()?.trim();
                (!text.is_empty()).then(|| text.to_owned())
            },
        )
    }

    /// A text of a given form; `must` describes it.
    pub fn formed(&mut self, key: &str, must: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
        self.value(key, must, |value| {
            let text = value.as_str()?;
            fits(text).then(|| text.to_owned())
        })
    }

    /// One of the identifiers of `T`; `must` lists them.
    pub fn choice<T: FromStr>(&mut self, key: &str, must: &str) -> Option<T> {
        self.value(key, must, |value| value.as_str()?.parse().ok())
    }

    pub fn texts(&mut self, key: &str) -> Option<Vec<String>> {
        self.value(
            key,
            "danh sách trong [ ], mỗi mục trong dấu nháy kép",
            |value| {
                let texts = value.as_array()?.iter().map(|item| {
                    let text = item.get_ref().as_str()?.trim();
                    (!text.is_empty()).then(|| text.to_owned())
                });
                texts.collect()
            },
        )
    }

    pub fn flag(&mut self, key: &str) -> Option<bool> {
        self.value(key, "true hoặc false, không có dấu nháy", DeValue::as_bool)
    }

    pub fn number(&mut self, key: &str, within: Range<u32>) -> Option<u32> {
        let must = if within.end == u32::MAX {
            format!("số nguyên từ {} trở lên, không có dấu nháy", within.start)
        } else {
            format!(
                "số nguyên từ {} đến {}, không có dấu nháy",
                within.start,
                within.end - 1
            )
        };
        self.number_that(key, within, &must)
    }

    /// Like [`Self::number`], in words of one's own.
    pub fn number_that(&mut self, key: &str, within: Range<u32>, must: &str) -> Option<u32> {
        self.value(key, must, |value| {
            let number = value.as_integer()?;
            let number = u32::from_str_radix(number.as_str(), number.radix()).ok()?;
            within.contains(&number).then_some(number)
        })
    }

    pub fn day(&mut self, key: &str) -> Option<Day> {
        self.value(
            key,
            "ngày dạng 2027-06-30, không có dấu nháy",
            |value| {
                let moment = value.as_datetime()?;
                let date = moment.date.filter(|_| moment.time.is_none())?;
                let part = |number: u8| i8::try_from(number).ok();
                let year = i16::try_from(date.year).ok()?;
                Date::new(year, part(date.month)?, part(date.day)?)
                    .ok()
                    .map(Day)
            },
        )
    }

    pub fn number_if_there(&mut self, key: &str, within: Range<u32>) -> Option<u32> {
        self.if_there(key, |fields| fields.number(key, within))
    }

    pub fn text_if_there(&mut self, key: &str) -> Option<String> {
        self.if_there(key, |fields| fields.text(key))
    }

    pub fn is_tables(&self, key: &str) -> bool {
        self.table
            .get(key)
            .is_some_and(|value| value.get_ref().is_array())
    }

    /// Reads each table of an array of tables; each is closed like the whole.
    pub fn tables<T>(
        &mut self,
        key: &str,
        read: impl Fn(&mut Fields<'t, '_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let value = self.take(key)?;
        let span = value.span();
        let DeValue::Array(rows) = value.into_inner() else {
            self.wrong(key, &span, "các khối [[…]]");
            return None;
        };
        let mut out = Vec::new();
        for row in rows {
            let span = row.span();
            let DeValue::Table(table) = row.into_inner() else {
                self.wrong(key, &span, "các khối [[…]]");
                return None;
            };
            let mut fields = Fields {
                table,
                line: self.lines.of(&span),
                lines: self.lines,
                problems: self.problems,
                seen: Vec::new(),
                sound: true,
                broken: self.broken.clone(),
            };
            let row = read(&mut fields);
            self.sound &= fields.close();
            out.push(row);
        }
        out.into_iter().collect()
    }

    /// Reports what nobody asked for; whether the table was sound.
    pub fn close(self) -> bool {
        let problems = self.problems;
        for (key, _) in &self.table {
            let line = self.lines.of(&key.span());
            if self.broken.contains(&line) {
                continue;
            }
            problems.add(
                line,
                format!(
                    "không có mục nào tên {}: sửa tên hoặc bỏ dòng này",
                    key.get_ref()
                ),
            );
        }
        self.sound && self.table.is_empty()
    }
}
