//! Active time: the sum of the gaps between one learner's requests for one lesson.
use crate::db::Time;

/// The most that one gap counts (interface.md): who leaves the page open and goes away has not studied on.
const LONGEST_GAP: i64 = 5 * Time::MINUTE;

/// What a gap between two requests counts, in milliseconds.
pub(super) fn gap(from: Time, to: Time) -> i64 {
    to.since(from).clamp(0, LONGEST_GAP)
}

/// Requests for one lesson gathered into one: when the first and the last came, and what the gaps between them count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub first: Time,
    pub last: Time,
    /// Milliseconds; never more than lie between `first` and `last`.
    pub active_ms: i64,
}

impl Span {
    /// One request.
    pub const fn at(at: Time) -> Self {
        Self {
            first: at,
            last: at,
            active_ms: 0,
        }
    }

    /// Adds later requests. What lies before the end of this span adds nothing, so that requests that overtake one another
    /// between threads or nodes never count twice.
    pub fn join(&mut self, later: Self) {
        self.active_ms += added(self.last, later);
        self.last = self.last.max(later.last);
    }

    /// What of this span came after its beginning `stored` was put away; empty (`first == last`) when nothing did.
    #[must_use]
    pub fn after(self, stored: Self) -> Self {
        Self {
            first: stored.last,
            last: self.last,
            active_ms: self.active_ms - stored.active_ms,
        }
    }

    /// The same span with nothing later than `now`, so that a node whose clock runs ahead gives no time away.
    #[must_use]
    pub fn until(self, now: Time) -> Self {
        let (first, last) = (self.first.min(now), self.last.min(now));
        Self {
            first,
            last,
            active_ms: self.active_ms.min(last.since(first)),
        }
    }
}

/// What `span` counts for a learner last seen at `last`: the gap up to it and its own gaps, never more than has passed.
pub(super) fn added(last: Time, span: Span) -> i64 {
    let passed = span.last.since(last).max(0);
    (gap(last, span.first) + span.active_ms).min(passed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spans(moments: &[i64], cut: usize) -> Vec<Span> {
        moments
            .chunks(cut)
            .map(|part| {
                let mut span = Span::at(Time(part[0]));
                for at in &part[1..] {
                    span.join(Span::at(Time(*at)));
                }
                span
            })
            .collect()
    }

    fn total(spans: &[Span]) -> i64 {
        let mut whole = spans[0];
        for span in &spans[1..] {
            whole.join(*span);
        }
        whole.active_ms
    }

    #[test]
    fn a_long_absence_counts_five_minutes() {
        let mut span = Span::at(Time(0));
        span.join(Span::at(Time(30 * Time::SECOND)));
        span.join(Span::at(Time(Time::HOUR)));
        assert_eq!(span.active_ms, 30 * Time::SECOND + 5 * Time::MINUTE);
    }

    #[test]
    fn a_clock_ahead_gives_nothing_away() {
        let mut ahead = Span::at(Time(Time::MINUTE));
        ahead.join(Span::at(Time(4 * Time::MINUTE)));
        let cut = ahead.until(Time(2 * Time::MINUTE));
        assert_eq!(
            (cut.last, cut.active_ms),
            (Time(2 * Time::MINUTE), Time::MINUTE)
        );
        assert_eq!(ahead.until(Time(0)), Span::at(Time(0)));
    }

    proptest! {
        /// However requests are gathered before they are added up, the sum of the gaps is the same.
        #[test]
        fn gathering_changes_no_sum(gaps in prop::collection::vec(0..600_000_i64, 1..40), cut in 1..10_usize) {
            let moments: Vec<i64> = gaps.iter().scan(0, |at, gap| { *at += gap; Some(*at) }).collect();
            let by_hand: i64 = moments.windows(2).map(|pair| (pair[1] - pair[0]).min(300_000)).sum();
            prop_assert_eq!(total(&spans(&moments, cut)), by_hand);
        }

        /// Whatever order requests arrive in, no more is counted than time has passed, and nothing twice.
        #[test]
        fn disorder_never_makes_time(moments in prop::collection::vec(0..3_600_000_i64, 1..40), cut in 1..10_usize) {
            let all = spans(&moments, cut);
            let passed = moments.iter().max().unwrap() - moments.iter().min().unwrap();
            prop_assert!((0..=passed).contains(&total(&all)));
            let twice: Vec<Span> = all.iter().chain(&all).copied().collect();
            let last = all.iter().map(|span| span.last).max().unwrap();
            prop_assert!(all.iter().all(|span| added(last, *span) == 0));
            prop_assert_eq!(total(&twice), total(&all));
        }
    }
}
