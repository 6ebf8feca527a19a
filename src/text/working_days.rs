//! Working days: Monday to Friday but for holidays, and the weekend days worked in exchange (domain.md 6.4).
use jiff::Span;
use jiff::civil::Date;
use jiff::civil::Weekday;
use std::collections::BTreeSet;

/// The days that differ from the week.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkingDays {
    off: BTreeSet<Date>,
    worked: BTreeSet<Date>,
}

impl WorkingDays {
    /// With these days off, and these days of weekends worked.
    pub fn new(
        off: impl IntoIterator<Item = Date>,
        worked: impl IntoIterator<Item = Date>,
    ) -> Self {
        Self {
            off: off.into_iter().collect(),
            worked: worked.into_iter().collect(),
        }
    }

    /// Whether offices work on this day.
    pub fn includes(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        !self.off.contains(&day) && (!weekend || self.worked.contains(&day))
    }

    /// The day itself if it is worked, else the next that is: a term that would end on a day off ends with the next working day
    /// (Civil Code 2015, Article 148.5).
    #[must_use]
    pub fn on_or_after(&self, day: Date) -> Date {
        let mut day = day;
        while !self.includes(day) && day < Date::MAX {
            day = next(day);
        }
        day
    }

    /// The `count`-th working day after `from`, which does not count itself (Civil Code 2015, Article 147.2); for none, the first
    /// working day from `from` on.
    #[must_use]
    pub fn add(&self, from: Date, count: u32) -> Date {
        if count == 0 {
            return self.on_or_after(from);
        }
        (0..count).fold(from, |day, _| self.on_or_after(next(day)))
    }
}

fn next(day: Date) -> Date {
    day.saturating_add(Span::new().days(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn terms_pass_over_weekends_holidays_and_stop_on_days_worked_in_exchange() {
        let year = WorkingDays::new(
            [
                "2026-08-31",
                "2026-09-01",
                "2026-09-02",
                "2026-04-30",
                "2026-05-01",
            ]
            .map(day),
            ["2026-08-22"].map(day),
        );
        // Asked on a Friday: Saturday the 22nd is worked, then Monday.
        assert_eq!(year.add(day("2026-08-21"), 1), day("2026-08-22"));
        assert_eq!(year.add(day("2026-08-21"), 2), day("2026-08-24"));
        // Before the long weekend of the National Day.
        assert_eq!(year.add(day("2026-08-28"), 2), day("2026-09-04"));
        assert_eq!(year.add(day("2026-04-29"), 1), day("2026-05-04"));
        // A term that would end on a day off.
        assert_eq!(year.on_or_after(day("2026-04-30")), day("2026-05-04"));
        assert_eq!(year.add(day("2026-08-29"), 0), day("2026-09-03"));
    }

    const START: Date = Date::constant(2026, 1, 1);

    fn some_day(number: i32) -> Date {
        START.saturating_add(Span::new().days(number))
    }

    fn days() -> impl Strategy<Value = Vec<Date>> {
        proptest::collection::vec((0..400).prop_map(some_day), 0..40)
    }

    proptest! {
        #[test]
        fn exactly_so_many_working_days_lie_within_a_term(off in days(), worked in days(), from in 0..300, count in 1_u32..40) {
            let (calendar, from) = (WorkingDays::new(off, worked), some_day(from));
            let end = calendar.add(from, count);
            prop_assert!(calendar.includes(end));
            let mut found = 0;
            let mut at = next(from);
            while at <= end {
                found += u32::from(calendar.includes(at));
                at = next(at);
            }
            prop_assert_eq!(found, count);
        }

        #[test]
        fn a_day_off_more_never_ends_a_term_earlier(off in days(), more in 0..400, from in 0..300, count in 0_u32..40) {
            let from = some_day(from);
            let before = WorkingDays::new(off.clone(), []);
            let after = WorkingDays::new(off.into_iter().chain([some_day(more)]), []);
            prop_assert!(after.add(from, count) >= before.add(from, count));
        }

        #[test]
        fn one_term_after_another_is_both_together(off in days(), worked in days(), from in 0..300, first in 1_u32..20, second in 1_u32..20) {
            let (calendar, from) = (WorkingDays::new(off, worked), some_day(from));
            prop_assert_eq!(calendar.add(calendar.add(from, first), second), calendar.add(from, first + second));
        }
    }
}
