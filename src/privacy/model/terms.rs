//! How long a request may take, and the days that follow from it.
use super::request::RequestKind;
use crate::db::Day;
use crate::db::text_enum;
use crate::text::WorkingDays;

text_enum! {
    /// In what the days of an answer are counted; acknowledging is always counted in working days.
    pub enum Counted {
        /// Days of the calendar; a term that would end on a day off ends with the next working day.
        Days = "days",
        WorkingDays = "working_days",
    }
}

/// The term of a right (Decree 356/2025), as the table holds it.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Term {
    pub kind: RequestKind,
    pub acknowledge_days: i32,
    pub answer_days: i32,
    /// The same where a processor or a third party has to act too.
    pub processor_days: i32,
    /// The one extension, at the most.
    pub extension_days: i32,
    pub counted: Counted,
    pub source: String,
    /// Whether somebody has compared it with the text of the Decree.
    pub checked: bool,
}

/// By when a request is to be acknowledged and answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    pub acknowledge_by: Day,
    pub answer_by: Day,
}

impl Term {
    /// The dates of a request that came in on `day`.
    pub fn dates(&self, day: Day, calendar: &WorkingDays) -> Dates {
        Dates {
            acknowledge_by: Day(calendar.add(day.0, count(self.acknowledge_days))),
            answer_by: self.after(day, self.answer_days, calendar),
        }
    }

    /// By when it is to be answered once a processor or third party turns out to be involved.
    pub fn with_processor(&self, day: Day, calendar: &WorkingDays) -> Day {
        self.after(day, self.processor_days.max(self.answer_days), calendar)
    }

    /// By when it is to be answered after the one extension.
    pub fn extended(&self, answer_by: Day, calendar: &WorkingDays) -> Day {
        self.after(answer_by, self.extension_days, calendar)
    }

    fn after(&self, day: Day, days: i32, calendar: &WorkingDays) -> Day {
        match self.counted {
            Counted::Days => Day(calendar.on_or_after(day.plus(days.max(0)).0)),
            Counted::WorkingDays => Day(calendar.add(day.0, count(days))),
        }
    }
}

fn count(days: i32) -> u32 {
    u32::try_from(days).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_request_has_two_working_days_and_then_its_own_term() {
        let holidays = ["2026-12-31", "2027-01-01"].map(|text| day(text).0);
        let calendar = WorkingDays::new(holidays, []);
        let mut term = Term {
            kind: RequestKind::Withdraw,
            acknowledge_days: 2,
            answer_days: 15,
            processor_days: 20,
            extension_days: 15,
            counted: Counted::Days,
            source: String::new(),
            checked: false,
        };
        // A Friday: Monday and Tuesday count; the 15th day is a Saturday.
        let dates = term.dates(day("2026-11-27"), &calendar);
        assert_eq!(dates.acknowledge_by, day("2026-12-01"));
        assert_eq!(dates.answer_by, day("2026-12-14"));
        let later = term.with_processor(day("2026-11-27"), &calendar);
        assert_eq!(later, day("2026-12-17"));
        // The extension would end on the holiday before the new year.
        assert_eq!(
            term.extended(day("2026-12-16"), &calendar),
            day("2027-01-04")
        );
        term.counted = Counted::WorkingDays;
        let dates = term.dates(day("2026-11-27"), &calendar);
        assert_eq!(dates.answer_by, day("2026-12-18"));
    }
}
