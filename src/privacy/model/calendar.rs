//! Days of the calendar that differ from the week, and the forms an administrator enters them with.
use crate::db::Day;
use crate::db::text_enum;
use crate::text::Language;
use crate::text::dates::parse_day;
use crate::text::fold;
use crate::text::tidy;
use crate::web::Errors;
use jiff::civil::Date;
use jiff::civil::Weekday;
use serde::Deserialize;

text_enum! {
    /// In what a day differs from the week.
    pub enum DayKind {
        /// Off, though it may be a weekday: a holiday or a day exchanged for another.
        Holiday = "holiday",
        /// A day of a weekend that is worked in exchange.
        SwapWork = "swap_work",
    }
}

impl DayKind {
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Holiday => language.say("Nghỉ", "Day off"),
            Self::SwapWork => language.say("Làm bù", "Worked in exchange"),
        }
    }

    /// As lists write it.
    fn read(text: &str) -> Option<Self> {
        match fold(text).as_str() {
            "nghi" | "holiday" | "day off" => Some(Self::Holiday),
            "lam bu" | "lam" | "swap_work" | "worked" => Some(Self::SwapWork),
            _ => None,
        }
    }
}

text_enum! {
    /// How certain a day is.
    pub enum Basis {
        /// A fixed date of the Labour Code.
        Law = "law",
        /// Follows from the law by the lunar calendar or by a holiday that falls on a weekend.
        Computed = "computed",
        /// From the yearly announcement, as it was reported; to be compared with the document.
        Announced = "announced",
        /// Typed by an administrator.
        Entered = "entered",
    }
}

impl Basis {
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Law => language.say("Theo luật", "By law"),
            Self::Computed => language.say("Do tính", "Computed"),
            Self::Announced => language.say(
                "Theo thông báo (cần đối chiếu)",
                "Announced (compare with the document)",
            ),
            Self::Entered => language.say("Người quản trị ghi", "Entered"),
        }
    }
}

/// A day that differs from the week.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct CalendarDay {
    pub day: Day,
    pub kind: DayKind,
    pub name: String,
    pub basis: Basis,
    pub source: String,
}

/// A day to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDay {
    pub day: Day,
    pub kind: DayKind,
    pub name: String,
    pub source: String,
}

/// Characters of a name or a source.
const CHARS: usize = 200;
/// Days of a list; a year has about thirty.
const MOST: usize = 200;

impl NewDay {
    fn check(fields: [&str; 4], language: Language) -> Result<Self, (&'static str, String)> {
        let [day, kind, name, source] = fields.map(tidy);
        let day = parse_day(&day).ok_or_else(|| {
            let words = language.say(
                "Ngày chưa đúng. Ghi như 05/02/2027.",
                "Not a day. Write it as 2027-02-05.",
            );
            ("day", words.to_owned())
        })?;
        let kind = DayKind::read(&kind).ok_or_else(|| {
            let words = language.say(
                "Hãy chọn nghỉ hoặc làm bù.",
                "Say whether it is off or worked.",
            );
            ("kind", words.to_owned())
        })?;
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        if kind == DayKind::SwapWork && !weekend {
            let words = language.say(
                "Ngày làm bù phải là thứ Bảy hoặc Chủ nhật.",
                "A day worked in exchange is a Saturday or Sunday.",
            );
            return Err(("day", words.to_owned()));
        }
        if name.is_empty() || name.chars().count() > CHARS || source.chars().count() > CHARS {
            let words = language.say(
                "Hãy ghi tên ngày, không quá 200 ký tự.",
                "Name the day, in at most 200 characters.",
            );
            return Err(("name", words.to_owned()));
        }
        Ok(Self {
            day: Day(day),
            kind,
            name,
            source,
        })
    }
}

/// One day as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DayForm {
    pub day: String,
    pub kind: String,
    pub name: String,
    pub source: String,
}

impl DayForm {
    pub fn check(&self, language: Language) -> Result<NewDay, Errors> {
        let fields = [&self.day, &self.kind, &self.name, &self.source].map(String::as_str);
        NewDay::check(fields, language).map_err(|(field, words)| Errors::one(field, words))
    }
}

/// A year's list as it was pasted: `day; kind; name` on each line.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListForm {
    pub list: String,
    pub source: String,
}

impl ListForm {
    /// Every line, or what is wrong with each that is.
    pub fn check(&self, language: Language) -> Result<Vec<NewDay>, Errors> {
        let mut errors = Errors::default();
        let mut days = Vec::new();
        let lines = self.list.lines().enumerate();
        for (number, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let mut parts = line.splitn(3, [';', '\t']).map(str::trim);
            let mut part = || parts.next().unwrap_or_default();
            let fields = [part(), part(), part(), &self.source];
            match NewDay::check(fields, language) {
                Ok(day) => days.push(day),
                Err((_, words)) => {
                    let line = language.say("Dòng", "Line");
                    errors.add("list", format!("{line} {}: {words}", number + 1));
                }
            }
        }
        if days.len() > MOST || (days.is_empty() && errors.is_empty()) {
            let words = language.say(
                "Hãy dán từ 1 đến 200 dòng, mỗi dòng một ngày.",
                "Paste 1 to 200 lines, a day on each.",
            );
            errors.add("list", words);
        }
        if errors.is_empty() {
            Ok(days)
        } else {
            Err(errors)
        }
    }
}

/// Whether any of these days off can be the lunar new year of `year`, which begins between 21 January and 20 February.
pub fn has_lunar_new_year(days: &[CalendarDay], year: i16) -> bool {
    let (first, last) = (Date::constant(year, 1, 20), Date::constant(year, 2, 21));
    days.iter()
        .filter(|day| day.kind == DayKind::Holiday)
        .any(|day| (first..=last).contains(&day.day.0))
}

/// The year whose days have to be known by now: terms reach into it soon.
pub fn year_to_enter(today: Day) -> i16 {
    today.plus(90).0.year()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_years_list_is_read_line_by_line_and_each_fault_named() {
        let form = |list: &str| ListForm {
            list: list.to_owned(),
            source: "Thông báo 9441".to_owned(),
        };
        let vi = Language::Vietnamese;
        let days = form("05/02/2027; nghỉ; Tết Đinh Mùi\n\n2027-02-20\tlàm bù\tBù").check(vi);
        let days = days.unwrap();
        assert_eq!(days.len(), 2);
        assert_eq!(days[0].source, "Thông báo 9441");
        assert_eq!(days[1].kind, DayKind::SwapWork);
        let faults = form("31/02/2027; nghỉ; X\n19/02/2027; làm bù; thứ Sáu\n1/1/2027; ?; X");
        let faults = faults.check(vi).unwrap_err();
        let said: Vec<&str> = faults.iter().map(|(_, text)| text).collect();
        assert_eq!(said.len(), 3);
        assert!(said[0].starts_with("Dòng 1: ") && said[1].contains("thứ Bảy"));
        assert!(form("  \n").check(vi).is_err());
    }

    #[test]
    fn the_solar_new_year_is_no_lunar_one() {
        let day = |text: &str| CalendarDay {
            day: text.parse().unwrap(),
            kind: DayKind::Holiday,
            name: "Tết".to_owned(),
            basis: Basis::Law,
            source: String::new(),
        };
        assert!(!has_lunar_new_year(&[day("2027-01-01")], 2027));
        assert!(has_lunar_new_year(&[day("2027-02-05")], 2027));
        assert!(!has_lunar_new_year(&[day("2026-02-17")], 2027));
        assert_eq!(year_to_enter("2026-11-23".parse().unwrap()), 2027);
        assert_eq!(year_to_enter("2026-06-01".parse().unwrap()), 2026);
    }
}
