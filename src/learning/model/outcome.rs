//! What completing a course is worth, and for how long.
use crate::db::Day;
use crate::db::text_enum;
use crate::text::Language;

text_enum! {
    /// The class of a result (xếp loại), in the words that stand in files and on certificates (interface.md).
    pub enum GradeClass {
        Excellent = "Xuất sắc",
        Good = "Giỏi",
        Fair = "Khá",
        Average = "Trung bình",
        /// Completed without a quiz.
        Passed = "Đạt",
    }
}

impl GradeClass {
    /// The class of a passed quiz by its percentage; `None` is a course without one. The percentage counts as it is shown,
    /// with two decimals, so that a shown 90% is never classed as less.
    pub fn of(score_percent: Option<f64>) -> Self {
        let shown = score_percent.map(|percent| (percent * 100.0).round() / 100.0);
        match shown {
            None => Self::Passed,
            Some(90.0..) => Self::Excellent,
            Some(80.0..) => Self::Good,
            Some(70.0..) => Self::Fair,
            Some(_) => Self::Average,
        }
    }

    /// The name on screen.
    pub fn label(self, language: Language) -> &'static str {
        let english = match self {
            Self::Excellent => "Excellent",
            Self::Good => "Good",
            Self::Fair => "Fair",
            Self::Average => "Average",
            Self::Passed => "Passed",
        };
        language.say(self.as_str(), english)
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_begins_at_its_bound() {
        for (percent, class) in [
            (100.0, "Xuất sắc"),
            (90.0, "Xuất sắc"),
            (89.996, "Xuất sắc"),
            (89.99, "Giỏi"),
            (80.0, "Giỏi"),
            (79.0, "Khá"),
            (70.0, "Khá"),
            (69.0, "Trung bình"),
            (0.0, "Trung bình"),
        ] {
            assert_eq!(GradeClass::of(Some(percent)).as_str(), class, "{percent}");
        }
        assert_eq!(GradeClass::of(None).as_str(), "Đạt");
    }

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
