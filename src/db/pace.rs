//! How many rows are written in one transaction when there are very many: few while others write, since each of them waits for the
//! whole of it; many while nobody does, since each commit costs a flush to disk.
use std::time::Duration;

/// Rows of the first transaction, and the least and the most of any.
const FIRST: usize = 100;
const LEAST: usize = 10;
const MOST: usize = 2_000;
/// How long one may work while others wait for it, and while nobody does: whoever comes next waits for it all the same, and for
/// the commit of what it wrote.
const BESIDE: Duration = Duration::from_millis(2);
const ALONE: Duration = Duration::from_millis(50);
/// How long after somebody's write others are still expected.
const EXPECTED: Duration = Duration::from_secs(1);
/// What is left to others between two: longer than a writer that waits sleeps ([`super::lanes`]).
const GAP: Duration = Duration::from_millis(1);

/// The pace of one long work.
#[derive(Debug)]
pub struct Pace {
    rows: usize,
    /// What SQLite counted of the writes of other processes.
    version: Option<i64>,
    /// How long nobody else has written; nothing before anybody did.
    quiet: Option<Duration>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            rows: FIRST,
            version: None,
            quiet: None,
        }
    }
}

impl Pace {
    /// How many rows the next transaction is to write.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Learns how long a transaction of so many rows worked, and whether others wrote meanwhile: by what SQLite counts of other
    /// processes, or within this one. Gives how long to wait for them.
    pub(super) fn learn(&mut self, spent: Duration, version: i64, within: bool) -> Duration {
        let others = within || self.version.is_some_and(|last| last != version);
        self.version = Some(version);
        self.quiet = if others {
            Some(Duration::ZERO)
        } else {
            self.quiet.map(|quiet| quiet + spent)
        };
        let (aim, gap) = if self.quiet.is_some_and(|quiet| quiet < EXPECTED) {
            (BESIDE, GAP)
        } else {
            (ALONE, Duration::ZERO)
        };
        if spent > aim {
            self.rows = (self.rows / 2).max(LEAST);
        } else if spent < aim / 2 {
            self.rows = (self.rows * 2).min(MOST);
        }
        gap
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alone_it_grows_and_beside_others_it_shrinks_and_waits() {
        let mut pace = Pace::default();
        let quick = Duration::from_millis(2);
        assert_eq!(pace.learn(quick, 7, false), Duration::ZERO);
        assert_eq!(pace.rows(), 2 * FIRST);
        for _ in 0..9 {
            pace.learn(quick, 7, false);
        }
        assert_eq!(pace.rows(), MOST);
        let slow = Duration::from_millis(40);
        assert_eq!(pace.learn(slow, 8, false), GAP);
        assert_eq!(pace.rows(), MOST / 2);
        for _ in 0..9 {
            assert_eq!(pace.learn(slow, 8, true), GAP);
        }
        assert_eq!(pace.rows(), LEAST);
        let waits = (0..100)
            .take_while(|_| pace.learn(slow, 8, false) == GAP)
            .count();
        assert_eq!(waits, 24, "others are expected for a second");
    }
}
