//! Local days of many moments that lie close together; pure.
use crate::db::Day;
use crate::db::Time;
use jiff::tz::TimeZone;

/// Tells the local day of a moment, remembering the last one: records come in the order of time, so most fall on the same day
/// as the one before.
pub struct LocalDays {
    zone: TimeZone,
    from: Time,
    until: Time,
    day: Day,
}

impl LocalDays {
    pub fn new(zone: &TimeZone) -> Self {
        Self {
            zone: zone.clone(),
            from: Time(0),
            until: Time(0),
            day: Day::FIRST,
        }
    }

    /// The local day of a moment.
    pub fn of(&mut self, moment: Time) -> Day {
        if moment < self.from || moment >= self.until {
            self.day = moment.day(&self.zone);
            self.from = self.day.start(&self.zone);
            self.until = self.day.end(&self.zone);
        }
        self.day
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn remembering_changes_no_day(moments in prop::collection::vec(0..4_000_000_000_000_i64, 1..20), steps in prop::collection::vec(0..90_000_000_i64, 1..20)) {
            let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
            let mut days = LocalDays::new(&zone);
            for moment in &moments {
                for step in &steps {
                    let at = Time(moment + step);
                    prop_assert_eq!(days.of(at), at.day(&zone));
                }
            }
        }
    }
}
