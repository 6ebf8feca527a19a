//! When a completed course may be taken again.
use crate::db::Day;

/// Months before the end of its validity from which a completed course may be taken again.
const RENEWAL_MONTHS: u32 = 2;

/// Whether a course completed on `completed_on` may be taken again `today`: its validity nears its end or has ended.
/// One that never expires (0 months) need not be renewed.
pub fn may_renew(completed_on: Day, validity_months: u32, today: Day) -> bool {
    let wait = i64::from(validity_months.saturating_sub(RENEWAL_MONTHS));
    let Ok(wait) = jiff::Span::new().try_months(wait) else {
        return false;
    };
    validity_months > 0 && completed_on.0.saturating_add(wait) <= today.0
}

/// The last day on which a completion counts; none when it never ends.
pub fn last_day(completed_on: Day, validity_months: u32) -> Option<Day> {
    let term = jiff::Span::new()
        .try_months(i64::from(validity_months))
        .ok()?;
    (validity_months > 0).then(|| Day(completed_on.0.saturating_add(term)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_is_renewed_in_its_last_two_months() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let renew = |months, today| may_renew(day("2026-01-31"), months, day(today));
        assert!(!renew(12, "2026-11-29"));
        assert!(renew(12, "2026-11-30"));
        assert!(renew(12, "2031-01-01"));
        assert!(renew(1, "2026-01-31"));
        assert!(!renew(0, "2031-01-01"));
    }
}
