//! Front matter: TOML between two lines `+++`, read strictly. Every unknown, missing or wrong key is reported, not only the
//! first one.
use super::problem::Problems;
use crate::db::Day;
use jiff::civil::Date;
use std::ops::Range;
use std::str::FromStr;
use toml::Spanned;
use toml::de::DeTable;
use toml::de::DeValue;

const FENCE: &str = "+++";

/// The text of a file, cut in two.
pub struct Parts<'t> {
    pub toml: &'t str,
    pub body: &'t str,
    /// The line on which the body begins.
    pub body_line: usize,
}

/// Cuts a file at its `+++` lines; `None`, with a problem, when they are not there.
pub fn cut<'t>(text: &'t str, problems: &mut Problems) -> Option<Parts<'t>> {
    let mut offset = 0;
    let mut begin = None;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let end = offset + line.len();
        let is_fence = line.trim_end() == FENCE;
        match begin {
            None if is_fence => begin = Some(end),
            None => break,
            Some(begin) if is_fence => {
                return Some(Parts {
                    toml: &text[begin..offset],
                    body: &text[end..],
                    body_line: number + 2,
                });
            }
            Some(_) => {}
        }
        offset = end;
    }
    problems.add(
        1,
        match begin {
            None => "thiếu phần đầu tệp: dòng đầu tiên phải là +++",
            Some(_) => "phần đầu tệp chưa đóng: thêm một dòng +++ sau các mục",
        },
    );
    None
}

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
    /// The syntax is wrong somewhere.
    broken: bool,
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
        for error in &errors {
            let line = error.span().map_or(1, |span| lines.of(&span));
            problems.add(
                line,
                format!("phần đầu tệp sai cú pháp TOML: {}", error.message()),
            );
        }
        Self {
            table: table.into_inner(),
            line: 1,
            lines,
            problems,
            seen: Vec::new(),
            sound: errors.is_empty(),
            broken: !errors.is_empty(),
        }
    }

    fn take(&mut self, key: &str) -> Option<Spanned<DeValue<'t>>> {
        let value = self.table.remove(key);
        if let Some(value) = &value {
            self.seen.push((key.to_owned(), value.span()));
        } else {
            self.fault(self.line, format!("thiếu mục {key}"));
        }
        value
    }

    fn wrong(&mut self, key: &str, span: &Range<usize>, must: &str) {
        self.fault(self.lines.of(span), format!("{key} phải là {must}"));
    }

    /// What does not parse leaves keys missing or half read: then only the syntax is reported.
    fn fault(&mut self, line: usize, message: String) {
        if !self.broken {
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
                broken: self.broken,
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
