//! A day up to today and the units by which its figures are grouped, as addresses of lists ask for them.
use super::model::By;
use super::model::When;
use crate::db::Day;
use crate::text::Language;
use crate::text::dates;
use crate::text::dates::parse_day;
use crate::web::Errors;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::by_units;
use crate::web::components::field;
use crate::web::components::hidden;
use crate::web::components::submit;
use maud::Markup;
use maud::html;
use serde::Deserialize;

/// What an address says of both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct AskedWhen {
    /// Empty for today.
    pub as_of: String,
    /// `then` or `today`; empty for the units of the day.
    pub by: String,
}

impl AskedWhen {
    /// The day and the grouping, or what is wrong with them, beside their fields.
    pub fn understood(&self, today: Day, language: Language) -> Result<When, Errors> {
        let mut errors = Errors::none();
        let day = match self.as_of.trim() {
            "" => Some(today),
            text => parse_day(text).map(Day),
        };
        match day {
            None => errors.add("as_of", unreadable(language)),
            Some(day) if day > today => errors.add("as_of", not_yet(today, language)),
            Some(_) => {}
        }
        let by = By::parse(self.by.trim());
        if by.is_none() {
            errors.add("by", not_listed(language));
        }
        match (day, by) {
            (Some(day), Some(by)) if errors.is_empty() => Ok(When { day, by }),
            _ => Err(errors),
        }
    }

    /// As addresses carry them on.
    pub fn pairs(&self) -> [(&'static str, &str); 2] {
        [("as_of", self.as_of.trim()), ("by", self.by.trim())]
    }

    /// The same as the query of an address with its question mark; empty when nothing was asked for.
    pub fn query(&self) -> String {
        let pairs = self.pairs().into_iter();
        let said: Vec<_> = pairs.filter(|(_, value)| !value.is_empty()).collect();
        if said.is_empty() {
            return String::new();
        }
        // Pairs of text can always be written.
        let query = serde_urlencoded::to_string(said).unwrap_or_default();
        format!("?{query}")
    }

    /// The two fields of a form that asks for them; `today` stands where no day was asked for.
    pub fn fields(&self, today: Day, errors: &Errors, language: Language) -> Markup {
        let typed = match self.as_of.trim() {
            "" => today.to_string(),
            text => parse_day(text).map_or_else(|| text.to_owned(), |day| day.to_string()),
        };
        let label = language.say("Tính đến hết ngày", "As of the end of");
        let as_of = Field::new("as_of", label).value(&typed);
        // A date input would hide what cannot be read.
        let as_of = match parse_day(&typed) {
            Some(_) => as_of.kind(Kind::Date),
            None => as_of,
        };
        html! {
            (field(&as_of, errors))
            (by_units(self.by.trim(), errors, language))
        }
    }

    /// A form of these two alone, which leads to `action` and keeps what else the address says.
    pub fn form(
        &self,
        (action, kept): (&str, &[(&str, &str)]),
        today: Day,
        errors: &Errors,
        language: Language,
    ) -> Markup {
        html! {
            form.filters method="get" action=(action) {
                @for (name, value) in kept { (hidden(name, value)) }
                (self.fields(today, errors, language))
                (submit(language.say("Xem", "Show")))
            }
        }
    }
}

/// Whether a day that is typed may be meant: nothing recorded here is older than 1975, and what lies more than a year ahead is a
/// slip of the pen.
pub(super) fn is_plausible(day: Day, today: Day) -> bool {
    const EARLIEST: Day = Day(jiff::civil::date(1975, 1, 1));
    const DAYS_AHEAD: i32 = 366;
    EARLIEST <= day && day <= today.plus(DAYS_AHEAD)
}

fn unreadable(language: Language) -> &'static str {
    language.say(
        "Ngày chưa đúng. Ghi như 05/02/2026.",
        "Not a day. Write it as 2026-02-05.",
    )
}

fn not_yet(today: Day, language: Language) -> String {
    let today = dates::day(today.0, language);
    language.say(
        format!("Chưa đến ngày này. Số liệu có đến hết ngày {today}."),
        format!("This day has not come yet. There are figures up to {today}."),
    )
}

/// That a choice is none of those offered.
pub fn not_listed(language: Language) -> &'static str {
    language.say(
        "Không có trong danh sách. Anh/chị chọn lại.",
        "Not on the list. Please choose again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(as_of: &str, by: &str) -> AskedWhen {
        AskedWhen {
            as_of: as_of.to_owned(),
            by: by.to_owned(),
        }
    }

    #[test]
    fn a_day_that_has_come_and_a_grouping_are_understood() {
        let today: Day = "2026-11-23".parse().unwrap();
        let of = |as_of, by| asked(as_of, by).understood(today, Language::Vietnamese);
        assert_eq!(of("", ""), Ok(When::on(today)));
        let then = "2025-06-30".parse().unwrap();
        let by = By::Today;
        assert_eq!(of(" 30/06/2025 ", "today"), Ok(When { day: then, by }));
        for (as_of, by, field) in [
            ("2026-11-24", "", "as_of"),
            ("hôm qua", "", "as_of"),
            ("", "morgen", "by"),
        ] {
            assert!(of(as_of, by).unwrap_err().of(field).is_some(), "{as_of}");
        }
        assert_eq!(asked("", "").query(), "");
        assert_eq!(
            asked("2025-06-30", "today").query(),
            "?as_of=2025-06-30&by=today"
        );
    }
}
