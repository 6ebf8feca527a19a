//! How many rows are written in one transaction when there are very many: few while others write, since each of them waits for the
//! whole of it; many while nobody does, since each transaction costs something.
use std::time::Duration;

/// Rows of the first transaction, and the least and the most of any.
const FIRST: usize = 100;
const LEAST: usize = 10;
const MOST: usize = 2_000;
/// A transaction may take this part of the time for which nobody else has written, its commit with it: whoever comes next at a chance
/// moment then waits hardly longer than that part of their own pause. Never less than the one, never more than the other: whoever
/// writes first after an hour waits for it all the same. The commit is most of it when the disk is busy.
const PART: u32 = 20;
const SHORTEST: Duration = Duration::from_millis(2);
const LONGEST: Duration = Duration::from_millis(25);
/// What is left to others between two transactions, also while nobody writes: longer than a writer that waits sleeps
/// ([`super::lanes`]). Nothing tells that one waits but that it comes in, which without a gap it does not for seconds.
pub(super) const GAP: Duration = Duration::from_micros(400);
/// After somebody's write it goes on once nobody has written for so long, or after so long a wait: most of them then never meet it.
/// Between two looks.
pub(super) const LULL: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(2);
pub(super) const LOOK: Duration = Duration::from_millis(5);
/// Who has waited for so long without a lull insists: somebody always writes, and the work has to come to its end.
const INSISTS: Duration = Duration::from_secs(30);

/// What is counted of everybody's writes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// Those that this process was asked for.
    pub asked: u64,
    /// What SQLite counts of those of other processes.
    pub version: i64,
}

impl Seen {
    /// Whether others have written since then: one write of this process was that which looks.
    pub fn tells_of_others_since(self, then: Self) -> bool {
        self.version != then.version || self.asked > then.asked + 1
    }
}

/// The pace of one long work.
#[derive(Debug, Default)]
pub struct Pace {
    /// What a row takes, by the last transactions.
    a_row: Option<Duration>,
    /// What was counted at the last transaction.
    pub(super) seen: Option<Seen>,
    /// How long nobody else has written; nothing before anybody did.
    quiet: Option<Duration>,
    /// How long it has waited since the last lull.
    waited: Duration,
}

impl Pace {
    /// How many rows the next transaction is to write.
    pub fn rows(&self) -> usize {
        let Some(a_row) = self.a_row else {
            return FIRST;
        };
        let rows = self.may_take().as_nanos() / a_row.as_nanos().max(1);
        usize::try_from(rows).unwrap_or(MOST).clamp(LEAST, MOST)
    }

    fn may_take(&self) -> Duration {
        self.quiet
            .map_or(LONGEST, |quiet| (quiet / PART).clamp(SHORTEST, LONGEST))
    }

    /// How long to wait for a lull after others wrote.
    pub(super) fn patience(&self) -> Duration {
        if self.waited < INSISTS {
            PATIENCE
        } else {
            LULL
        }
    }

    /// Learns how long it waited, and for how long nobody had written in the end.
    pub(super) fn waited(&mut self, waited: Duration, quiet: Duration) {
        self.quiet = Some(quiet);
        self.waited = if quiet < LULL {
            self.waited + waited
        } else {
            Duration::ZERO
        };
    }

    /// Learns how long a transaction of so many rows took.
    pub(super) fn learn(&mut self, rows: usize, spent: Duration) {
        let a_row = spent / u32::try_from(rows.max(1)).unwrap_or(u32::MAX);
        self.a_row = Some(self.a_row.map_or(a_row, |last| (last + a_row) / 2));
        self.quiet = self.quiet.map(|quiet| quiet + spent + GAP);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a row takes here.
    const ROW: Duration = Duration::from_micros(20);

    fn write(pace: &mut Pace) -> usize {
        let rows = pace.rows();
        pace.learn(rows, ROW * u32::try_from(rows).unwrap());
        rows
    }

    #[test]
    fn a_transaction_takes_a_twentieth_of_the_time_for_which_nobody_has_written() {
        let mut pace = Pace::default();
        assert_eq!(write(&mut pace), FIRST);
        assert_eq!(write(&mut pace), 1_250, "25 ms alone");

        pace.waited(LULL, LULL);
        assert_eq!(write(&mut pace), 125, "2.5 ms after a lull of 50");
        let mut quiet = Duration::ZERO;
        while pace.rows() < 1_250 {
            quiet += ROW * u32::try_from(write(&mut pace)).unwrap() + GAP;
        }
        let long = Duration::from_millis(440)..Duration::from_millis(460);
        assert!(long.contains(&quiet), "{quiet:?}");
        pace.waited(PATIENCE, Duration::ZERO);
        assert_eq!(pace.rows(), 100, "2 ms beside those who do not pause");
    }

    #[test]
    fn slow_rows_are_fewer_and_never_none() {
        let mut pace = Pace::default();
        for _ in 0..9 {
            pace.learn(LEAST, Duration::from_secs(1));
        }
        assert_eq!(pace.rows(), LEAST);
        for _ in 0..40 {
            pace.learn(MOST, Duration::ZERO);
        }
        assert_eq!(pace.rows(), MOST);
    }

    #[test]
    fn who_waits_for_half_a_minute_without_a_lull_insists() {
        let mut pace = Pace::default();
        for _ in 0..15 {
            assert_eq!(pace.patience(), PATIENCE);
            pace.waited(PATIENCE, Duration::ZERO);
        }
        assert_eq!(pace.patience(), LULL);
        pace.waited(LULL, LULL);
        assert_eq!(pace.patience(), PATIENCE);
    }

    #[test]
    fn others_are_told_by_their_writes() {
        let seen = |asked, version| Seen { asked, version };
        assert!(!seen(8, 1).tells_of_others_since(seen(7, 1)));
        assert!(seen(9, 1).tells_of_others_since(seen(7, 1)));
        assert!(seen(8, 2).tells_of_others_since(seen(7, 1)));
    }
}
