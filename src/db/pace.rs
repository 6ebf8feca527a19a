//! How many rows are written in one transaction when there are very many: few while others write, since each of them waits for the
//! whole of it; many while nobody does, since each commit costs a flush to disk.
use std::time::Duration;

/// Rows of the first transaction, and the least and the most of any.
const FIRST: usize = 100;
const LEAST: usize = 10;
const MOST: usize = 2_000;
/// How long a transaction may take, its commit with it, while others wait for it, and while nobody does: whoever comes next waits
/// for it all the same. The commit is most of it when the disk is busy: the system lets whoever writes much wait.
const BESIDE: Duration = Duration::from_millis(2);
const ALONE: Duration = Duration::from_millis(50);
/// How long after somebody's write others are still expected.
const EXPECTED: Duration = Duration::from_secs(1);
/// What is left to others between two transactions, also while nobody writes: longer than a writer that waits sleeps
/// ([`super::lanes`]). Nothing tells that one waits but that it comes in, which without a gap it does not for seconds.
pub(super) const GAP: Duration = Duration::from_millis(1);
/// Beside others it goes on once nobody has written for so long, or after so long a wait: most of them then never meet it. Between
/// two looks.
const LULL: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(2);
pub(super) const LOOK: Duration = Duration::from_millis(5);
/// Who has waited for so long without a lull insists: somebody always writes, and the work has to come to its end.
const INSISTS: Duration = Duration::from_secs(30);

/// The pace of one long work.
#[derive(Debug)]
pub struct Pace {
    /// Rows of a transaction alone, and beside others.
    alone: usize,
    beside: usize,
    /// What SQLite counted of the writes of other processes.
    version: Option<i64>,
    /// How long nobody else has written; nothing before anybody did.
    quiet: Option<Duration>,
    /// How long it has waited since the last lull.
    waited: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            alone: FIRST,
            beside: LEAST,
            version: None,
            quiet: None,
            waited: Duration::ZERO,
        }
    }
}

impl Pace {
    /// How many rows the next transaction is to write.
    pub fn rows(&self) -> usize {
        if self.is_beside() {
            self.beside
        } else {
            self.alone
        }
    }

    /// How long to wait for a lull before the next transaction; nothing while nobody else writes.
    pub(super) fn patience(&self) -> Duration {
        match (self.is_beside(), self.waited < INSISTS) {
            (false, _) => Duration::ZERO,
            (true, true) => PATIENCE,
            (true, false) => LULL,
        }
    }

    /// Whether nobody has written for so long that it may go on.
    pub(super) fn is_lull(quiet: Duration) -> bool {
        quiet >= LULL
    }

    /// Learns how long it waited, and whether there was a lull at last.
    pub(super) fn waited(&mut self, waited: Duration, lull: bool) {
        self.waited = if lull {
            Duration::ZERO
        } else {
            self.waited + waited
        };
        self.quiet = self
            .quiet
            .map(|quiet| if lull { quiet + LULL } else { quiet });
    }

    fn is_beside(&self) -> bool {
        self.quiet.is_some_and(|quiet| quiet < EXPECTED)
    }

    /// Learns how long a transaction of [`Pace::rows`] took, and whether others wrote meanwhile: by what SQLite counts of other
    /// processes, or within this one.
    pub(super) fn learn(&mut self, spent: Duration, version: i64, within: bool) {
        let (rows, aim) = if self.is_beside() {
            (&mut self.beside, BESIDE)
        } else {
            (&mut self.alone, ALONE)
        };
        if spent > aim {
            *rows = (*rows / 2).max(LEAST);
        } else if spent < aim / 2 {
            *rows = (*rows * 2).min(MOST);
        }
        let others = within || self.version.is_some_and(|last| last != version);
        self.version = Some(version);
        self.quiet = if others {
            Some(Duration::ZERO)
        } else {
            self.quiet.map(|quiet| quiet + spent)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alone_it_grows_and_beside_others_it_is_short_and_patient_for_a_second() {
        let mut pace = Pace::default();
        let quick = Duration::from_millis(2);
        pace.learn(quick, 7, false);
        assert_eq!(pace.rows(), 2 * FIRST);
        for _ in 0..9 {
            pace.learn(quick, 7, false);
        }
        assert_eq!(pace.rows(), MOST);
        pace.learn(Duration::from_millis(60), 7, false);
        assert_eq!(pace.rows(), MOST / 2);
        assert_eq!(pace.patience(), Duration::ZERO);

        pace.learn(quick, 8, false);
        assert_eq!((pace.rows(), pace.patience()), (LEAST, PATIENCE));
        pace.learn(Duration::ZERO, 8, true);
        assert_eq!(pace.rows(), 2 * LEAST);
        pace.waited(LULL, true);
        for _ in 0..475 {
            assert_eq!(pace.patience(), PATIENCE);
            pace.learn(quick, 8, false);
        }
        assert_eq!(pace.patience(), Duration::ZERO);
        assert_eq!(pace.rows(), MOST, "alone it is as quick as it was");
    }

    #[test]
    fn who_waits_for_half_a_minute_without_a_lull_insists() {
        let mut pace = Pace::default();
        pace.learn(Duration::ZERO, 7, true);
        for _ in 0..15 {
            assert_eq!(pace.patience(), PATIENCE);
            pace.waited(PATIENCE, false);
        }
        assert_eq!(pace.patience(), LULL);
        pace.waited(LULL, true);
        assert_eq!(pace.patience(), PATIENCE);
    }
}
