//! What was written since something was read, so that a page may be shown again without asking the database.
use super::ids::PersonId;
use std::collections::HashMap;
use std::hash::BuildHasher;
use std::hash::Hash;
use std::hash::RandomState;
use std::sync::RwLock;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// People share this many counters; who shares one with another is asked for again a little too often.
const COUNTERS: usize = 1024;

/// Whose pages a write may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Concerns {
    Everybody,
    One(PersonId),
    /// Nothing that is kept: answers, active time, jobs, seals.
    Nobody,
}

/// Writes that have been committed, counted by whom they concern.
pub(super) struct Changes {
    all: AtomicU64,
    everybody: AtomicU64,
    one: [AtomicU64; COUNTERS],
}

impl Default for Changes {
    fn default() -> Self {
        Self {
            all: AtomicU64::new(0),
            everybody: AtomicU64::new(0),
            one: [const { AtomicU64::new(0) }; COUNTERS],
        }
    }
}

/// A moment between two writes that concern one person; equal stamps mean that nothing was written between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp(u64, u64);

/// A moment between two writes that concern anybody at all, for reading what is not yet known whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark(u64);

impl Changes {
    /// Counts a committed write; before anybody is told of it.
    pub fn count(&self, concerns: Concerns) {
        let counter = match concerns {
            Concerns::Everybody => &self.everybody,
            Concerns::One(person) => self.of(person),
            Concerns::Nobody => return,
        };
        // First of all, so that no stamp with this write in it passes for one from before.
        self.all.fetch_add(1, Ordering::SeqCst);
        counter.fetch_add(1, Ordering::SeqCst);
    }

    pub fn stamp(&self, person: PersonId) -> Stamp {
        let count = |counter: &AtomicU64| counter.load(Ordering::SeqCst);
        Stamp(count(&self.everybody), count(self.of(person)))
    }

    pub fn mark(&self) -> Mark {
        Mark(self.all.load(Ordering::SeqCst))
    }

    /// The person's stamp as it was at `mark`; None when anything was written since.
    pub fn stamp_at(&self, mark: Mark, person: PersonId) -> Option<Stamp> {
        let stamp = self.stamp(person);
        (self.mark() == mark).then_some(stamp)
    }

    fn of(&self, person: PersonId) -> &AtomicU64 {
        let place = usize::try_from(person.0.unsigned_abs()).unwrap_or_default();
        &self.one[place % COUNTERS]
    }
}

/// What was read or made a moment ago and holds unless something was written since.
pub struct Recent<K, V> {
    shards: [RwLock<HashMap<K, Entry<V>>>; SHARDS],
    hasher: RandomState,
    life: Duration,
}

struct Entry<V> {
    stamp: Option<Stamp>,
    made: Instant,
    value: V,
}

impl<V> Entry<V> {
    fn is_young(&self, life: Duration) -> bool {
        self.made.elapsed() < life
    }
}

const SHARDS: usize = 16;
/// Entries of a shard before those that are too old are dropped.
const MOST: usize = 1024;
/// Pages say *in 5 minutes*; nothing on them is finer than that.
const LIFE: Duration = Duration::from_secs(10);

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self::lasting(LIFE)
    }
}

impl<K, V> Recent<K, V> {
    /// For what time does not change.
    pub fn lasting(life: Duration) -> Self {
        Self {
            shards: std::array::from_fn(|_| RwLock::default()),
            hasher: RandomState::new(),
            life,
        }
    }
}

impl<K: Hash + Eq, V: Clone> Recent<K, V> {
    /// What was put under the key, if nothing was written since. `stamp` is of now; without one nothing is known.
    pub fn get(&self, key: &K, stamp: Option<Stamp>) -> Option<V> {
        let shard = self.shard(key).read().ok()?;
        let entry = shard.get(key)?;
        let unchanged = stamp.is_some() && entry.stamp == stamp;
        (unchanged && entry.is_young(self.life)).then(|| entry.value.clone())
    }

    /// What was put under the key, whatever was written since: for what of it never changes.
    pub fn get_whatever_came(&self, key: &K) -> Option<V> {
        let shard = self.shard(key).read().ok()?;
        let entry = shard.get(key)?;
        entry.is_young(self.life).then(|| entry.value.clone())
    }

    /// Keeps a value whose reading began after `stamp` was taken.
    pub fn put(&self, key: K, stamp: Option<Stamp>, value: V) {
        let Ok(mut shard) = self.shard(&key).write() else {
            return;
        };
        if shard.len() >= MOST {
            shard.retain(|_, entry| entry.is_young(self.life));
            if shard.len() >= MOST {
                shard.clear();
            }
        }
        let made = Instant::now();
        shard.insert(key, Entry { stamp, made, value });
    }

    /// Forgets everything, as after a second.
    pub fn clear(&self) {
        for shard in &self.shards {
            if let Ok(mut shard) = shard.write() {
                shard.clear();
            }
        }
    }

    fn shard(&self, key: &K) -> &RwLock<HashMap<K, Entry<V>>> {
        let hash = self.hasher.hash_one(key);
        &self.shards[usize::try_from(hash % SHARDS as u64).unwrap_or_default()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_shown_again_until_something_is_written_that_concerns_it() {
        let (changes, recent) = (Changes::default(), Recent::default());
        let (an, binh) = (PersonId(1), PersonId(2));
        let show = |recent: &Recent<PersonId, i32>| recent.get(&an, Some(changes.stamp(an)));
        recent.put(an, Some(changes.stamp(an)), 7);
        changes.count(Concerns::One(binh));
        changes.count(Concerns::Nobody);
        assert_eq!(show(&recent), Some(7));
        changes.count(Concerns::One(an));
        assert_eq!(show(&recent), None);
        recent.put(an, Some(changes.stamp(an)), 8);
        changes.count(Concerns::Everybody);
        assert_eq!(show(&recent), None);
    }

    #[test]
    fn what_was_written_while_it_was_read_is_not_missed() {
        let (changes, recent) = (Changes::default(), Recent::default());
        let (an, before) = (PersonId(1), Some(Changes::default().stamp(PersonId(1))));
        changes.count(Concerns::One(an));
        recent.put(an, before, 7);
        assert_eq!(recent.get(&an, Some(changes.stamp(an))), None);
    }

    #[test]
    fn a_stamp_taken_late_counts_only_if_nothing_was_written_meanwhile() {
        let (changes, an) = (Changes::default(), PersonId(1));
        let mark = changes.mark();
        assert_eq!(changes.stamp_at(mark, an), Some(changes.stamp(an)));
        changes.count(Concerns::Nobody);
        assert_eq!(changes.stamp_at(mark, an), Some(changes.stamp(an)));
        changes.count(Concerns::One(PersonId(2)));
        assert_eq!(changes.stamp_at(mark, an), None);
    }
}
