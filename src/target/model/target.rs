//! The policy's targets: who counts, what counts, by when; pure.
use crate::db::Day;
use crate::db::Time;
use crate::org::Category;
use crate::text::Language;
use crate::text::dates::reporting_year_start;
use jiff::tz::TimeZone;

/// A target of the policy: everybody of these categories who is in post on a day has completed a course in the reporting year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// Its address.
    pub id: &'static str,
    pub categories: &'static [Category],
    /// The share to reach, 0 to 1.
    pub goal: f64,
}

/// 100 % of officials, civil servants, public employees and workers (Conclusion of the Provincial Party Standing Committee, target
/// 1; Decision 146/QĐ-TTg of 2022 asks for it every year).
pub const STAFF_TRAINED: Target = Target {
    id: "staff-trained",
    categories: &[
        Category::ElectedOfficial,
        Category::CivilServant,
        Category::PublicEmployee,
        Category::ContractWorker,
    ],
    goal: 1.0,
};

/// Every target there is.
pub const TARGETS: &[Target] = &[STAFF_TRAINED];

impl Target {
    /// The target at this address.
    pub fn of(id: &str) -> Option<Self> {
        TARGETS.iter().copied().find(|target| target.id == id)
    }

    /// The target in the words of the policy.
    pub fn title(&self, language: Language) -> &'static str {
        language.say(
            "100% cán bộ, công chức, viên chức, người lao động được đào tạo, bồi dưỡng về chuyển đổi số",
            "100% of officials, civil servants, public employees and workers trained in digital transformation",
        )
    }

    /// What is counted, in one sentence.
    pub fn rule(&self, language: Language) -> &'static str {
        language.say(
            "Mẫu số: người đang giữ vị trí công tác vào ngày tính, không kể người đang nghỉ dài ngày; người biệt phái tính ở nơi đến làm việc. Tử số: người trong số đó đã hoàn thành ít nhất một khóa học kể từ ngày 15/12 gần nhất.",
            "Denominator: people in post on the day, without those on long leave; who is seconded counts where they work. Numerator: those of them who completed at least one course since the last 15 December.",
        )
    }
}

/// The time in which a completion counts for a day: from the last 15 December (Decree 09/2019, the reporting year) to the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first day.
    pub since: Day,
    pub from: Time,
    /// The first moment that is too late.
    pub until: Time,
}

impl Window {
    /// The window of `day`, cut at local midnight.
    pub fn of(day: Day, zone: &TimeZone) -> Self {
        let since = Day(reporting_year_start(day.0));
        Self {
            since,
            from: since.start(zone),
            until: day.end(zone),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_begins_at_local_midnight_of_15_december() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let window = Window::of("2026-11-23".parse().unwrap(), &zone);
        assert_eq!(window.since, "2025-12-15".parse().unwrap());
        let utc = |time: Time| time.zoned(&TimeZone::UTC).to_string();
        assert!(utc(window.from).starts_with("2025-12-14T17:00:00"));
        assert!(utc(window.until).starts_with("2026-11-23T17:00:00"));
        let first = Window::of("2026-12-15".parse().unwrap(), &zone);
        assert_eq!(first.until.since(first.from), Time::DAY);
    }

    #[test]
    fn targets_are_found_by_their_address() {
        assert_eq!(Target::of("staff-trained"), Some(STAFF_TRAINED));
        assert_eq!(Target::of("all"), None);
    }
}
