//! Days, moments and birth dates as Vietnamese papers write them, and as spreadsheets give them.
use super::Language;
use jiff::ZonedDateTime;
use jiff::civil::Date;
use std::fmt;
use std::str::FromStr;

/// A day as people and spreadsheets write it: `5/2/2026`, `05-02-2026`, `05.02.2026`, `2026-02-05` (also with a time
/// behind it), or the serial number that a spreadsheet keeps (`46058`). Two-digit years are refused.
pub fn parse_day(text: &str) -> Option<Date> {
    let text = text.trim();
    if is_digits(text) && text.len() == 5 {
        return spreadsheet_day(text.parse().ok()?);
    }
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    match numbers(day)?.as_slice() {
        [(4, year), (_, month), (_, day)] | [(_, day), (_, month), (4, year)] => {
            date(*year, *month, *day)
        }
        _ => None,
    }
}

/// The day of a spreadsheet's serial number, 1900 system (day 60 is the 29 February 1900 that never was).
pub fn spreadsheet_day(serial: i32) -> Option<Date> {
    let base = match serial {
        1..=59 => Date::constant(1899, 12, 31),
        61..=2_958_465 => Date::constant(1899, 12, 30),
        _ => return None,
    };
    base.checked_add(jiff::Span::new().days(serial)).ok()
}

/// `05/02/2026`; in English `5 Feb 2026`.
pub fn day(day: Date, language: Language) -> String {
    let (y, m, d) = (day.year(), day.month(), day.day());
    match language {
        Language::Vietnamese => format!("{d:02}/{m:02}/{y:04}"),
        Language::English => format!("{d} {} {y}", &month_name(m)[..3]),
    }
}

/// `05/02/2026 14:30`; in English `5 Feb 2026, 14:30`. The clock is that of the moment's zone.
pub fn moment(moment: &ZonedDateTime, language: Language) -> String {
    let gap = language.say(" ", ", ");
    format!("{}{gap}{}", day(moment.date(), language), clock(moment))
}

/// `14:30`.
pub fn clock(moment: &ZonedDateTime) -> String {
    format!("{:02}:{:02}", moment.hour(), moment.minute())
}

/// `ngày 05 tháng 02 năm 2026`: days 1–9 and months 1–2 take a leading zero, months 3–9 none (Decree 30/2020, Annex I);
/// in English `5 February 2026`.
pub fn long_day(day: Date, language: Language) -> String {
    let (y, m, d) = (day.year(), day.month(), day.day());
    match language {
        Language::Vietnamese if m <= 2 => format!("ngày {d:02} tháng {m:02} năm {y}"),
        Language::Vietnamese => format!("ngày {d:02} tháng {m} năm {y}"),
        Language::English => format!("{d} {} {y}", month_name(m)),
    }
}

/// The first day of the reporting year that `day` falls in: the last 15 December on or before it. A year's figures run
/// from 15 December to 14 December (Decree 09/2019).
pub fn reporting_year_start(day: Date) -> Date {
    let this_year = Date::constant(day.year(), 12, 15);
    if day >= this_year {
        this_year
    } else {
        Date::new(day.year() - 1, 12, 15).unwrap_or(this_year)
    }
}

/// When somebody was born, as far as it is known: the day, only the month, or only the year.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    diesel::AsExpression,
    diesel::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[serde(into = "String", try_from = "String")]
pub struct BirthDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl BirthDate {
    /// A birth date of which the day is known.
    pub fn on(day: Date) -> Self {
        Self {
            year: day.year(),
            month: Some(day.month()),
            day: Some(day.day()),
        }
    }

    /// As lists give it: a day in any form of [`parse_day`], `02/1985`, `1958`, and `00/00/1958` where the rest is unknown.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let known = match numbers(text).as_deref() {
            Some([(4, year)] | [(_, 0), (_, 0), (4, year)]) => Self::partial(*year, None),
            Some(
                [(4, year), (_, month)] | [(_, month), (4, year)] | [(_, 0), (_, month), (4, year)],
            ) => Self::partial(*year, Some(*month)),
            _ => parse_day(text).map(Self::on),
        };
        known.filter(|date| date.year >= 1900)
    }

    fn partial(year: i16, month: Option<i16>) -> Option<Self> {
        let first = date(year, month.unwrap_or(1), 1)?;
        Some(Self {
            year,
            month: month.map(|_| first.month()),
            day: None,
        })
    }

    /// The year of birth, which is always known.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The day of birth, when all of it is known.
    pub fn date(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }

    /// The earliest day it can have been.
    pub fn earliest(self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::MIN)
    }

    /// `05/02/1985`, `02/1985` or `1958`; in English `5 Feb 1985`, `Feb 1985`, `1958`.
    pub fn show(self, language: Language) -> String {
        match (self.date(), self.month, language) {
            (Some(date), _, _) => day(date, language),
            (None, Some(month), Language::Vietnamese) => format!("{month:02}/{:04}", self.year),
            (None, Some(month), Language::English) => {
                format!("{} {}", &month_name(month)[..3], self.year)
            }
            (None, None, _) => self.year.to_string(),
        }
    }
}

/// `1985-02-05`, `1985-02` or `1958`: as files and the database hold it.
impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

impl From<BirthDate> for String {
    fn from(date: BirthDate) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for BirthDate {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map_err(|()| "not a birth date")
    }
}

impl FromStr for BirthDate {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let known = match numbers(text).as_deref() {
            Some([(4, year)]) => Self::partial(*year, None),
            Some([(4, year), (2, month)]) => Self::partial(*year, Some(*month)),
            Some([(4, year), (2, month), (2, day)]) => date(*year, *month, *day).map(Self::on),
            _ => None,
        };
        known.filter(|_| !text.contains(['/', '.'])).ok_or(())
    }
}

/// The numbers of a written date with how many digits each has; nothing when it holds anything else.
fn numbers(text: &str) -> Option<Vec<(usize, i16)>> {
    text.split(['/', '-', '.'])
        .map(str::trim)
        .map(|part| match part.len() {
            1 | 2 | 4 if is_digits(part) => Some((part.len(), part.parse().ok()?)),
            _ => None,
        })
        .collect()
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let index = usize::try_from(month - 1).unwrap_or(0);
    NAMES[index % 12]
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, Vietnamese};

    fn ymd(year: i16, month: i8, day: i8) -> Date {
        Date::constant(year, month, day)
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let day = Some(ymd(2026, 2, 5));
        for text in [
            "05/02/2026",
            "5/2/2026",
            "05-02-2026",
            "5.2.2026",
            "2026-02-05",
            " 2026-02-05 ",
            "2026-02-05T00:00:00",
            "2026-02-05 00:00:00",
            "05/02/2026 00:00",
            "46058",
        ] {
            assert_eq!(parse_day(text), day, "{text}");
        }
        for text in [
            "",
            "5/2/26",
            "31/02/2026",
            "02/2026",
            "2026",
            "nay",
            "1/2/3/2026",
            "123456",
            "0",
            "-5/2/2026",
        ] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn serial_numbers_of_spreadsheets_skip_the_day_that_never_was() {
        assert_eq!(spreadsheet_day(1), Some(ymd(1900, 1, 1)));
        assert_eq!(spreadsheet_day(59), Some(ymd(1900, 2, 28)));
        assert_eq!(spreadsheet_day(60), None);
        assert_eq!(spreadsheet_day(61), Some(ymd(1900, 3, 1)));
        assert_eq!(spreadsheet_day(31083), Some(ymd(1985, 2, 5)));
        assert_eq!(spreadsheet_day(0), None);
    }

    #[test]
    fn birth_dates_may_be_partly_unknown() {
        for (text, iso, shown) in [
            ("05/02/1985", "1985-02-05", "05/02/1985"),
            ("1985-02-05", "1985-02-05", "05/02/1985"),
            ("31083", "1985-02-05", "05/02/1985"),
            ("1958", "1958", "1958"),
            ("00/00/1958", "1958", "1958"),
            ("2/1985", "1985-02", "02/1985"),
            ("00/02/1985", "1985-02", "02/1985"),
            ("1985-02", "1985-02", "02/1985"),
        ] {
            let date = BirthDate::parse(text).unwrap();
            assert_eq!(
                (date.to_string().as_str(), date.show(Vietnamese).as_str()),
                (iso, shown),
                "{text}"
            );
            assert_eq!(iso.parse(), Ok(date));
        }
        assert_eq!(
            "1985-02".parse::<BirthDate>().unwrap().show(English),
            "Feb 1985"
        );
        for text in [
            "",
            "85",
            "13/1985",
            "00/13/1985",
            "1899",
            "30/02/1985",
            "sinh 1958",
        ] {
            assert_eq!(BirthDate::parse(text), None, "{text}");
        }
        assert_eq!("05/02/1985".parse::<BirthDate>(), Err(()));
    }

    #[test]
    fn days_and_moments_are_written_in_both_languages() {
        let zone = jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let at = ymd(2026, 2, 5)
            .at(14, 30, 5, 0)
            .to_zoned_datetime(zone)
            .unwrap();
        assert_eq!(moment(&at, Vietnamese), "05/02/2026 14:30");
        assert_eq!(moment(&at, English), "5 Feb 2026, 14:30");
        assert_eq!(
            long_day(ymd(2026, 2, 5), Vietnamese),
            "ngày 05 tháng 02 năm 2026"
        );
        assert_eq!(
            long_day(ymd(2026, 3, 9), Vietnamese),
            "ngày 09 tháng 3 năm 2026"
        );
        assert_eq!(
            long_day(ymd(2026, 12, 15), Vietnamese),
            "ngày 15 tháng 12 năm 2026"
        );
        assert_eq!(long_day(ymd(2026, 2, 5), English), "5 February 2026");
    }

    #[test]
    fn the_reporting_year_begins_on_15_december() {
        for (day, start) in [
            (ymd(2026, 12, 14), ymd(2025, 12, 15)),
            (ymd(2026, 12, 15), ymd(2026, 12, 15)),
            (ymd(2026, 12, 31), ymd(2026, 12, 15)),
            (ymd(2026, 1, 1), ymd(2025, 12, 15)),
        ] {
            assert_eq!(reporting_year_start(day), start);
        }
    }
}
