//! Viewers kept in memory for a moment.
use super::Viewer;
use crate::db::Stamp;
use crate::db::Time;
use crate::db::ids::PersonId;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::RwLock;

type Shard = RwLock<HashMap<[u8; 32], Known>>;

/// A viewer as looked up at a moment.
struct Known {
    viewer: Arc<Viewer>,
    at: Time,
    stamp: Option<Stamp>,
}

impl Known {
    fn holds(&self, stamp: Option<Stamp>, now: Time) -> bool {
        let age = now.since(self.at);
        let unchanged = stamp.is_some() && self.stamp == stamp;
        age >= 0 && (age < SessionCache::LIFE || (unchanged && age < SessionCache::UNCHANGED))
    }
}

/// Viewers looked up a moment ago. A revoked right is gone everywhere within a second: a viewer is kept for that long, and
/// longer only where the database can tell that nothing was written since that concerns them.
#[derive(Default)]
pub struct SessionCache {
    shards: [Shard; 16],
}

impl SessionCache {
    const LIFE: i64 = Time::SECOND;
    /// Rights also begin and end with the day.
    const UNCHANGED: i64 = 10 * Time::SECOND;
    const MOST: usize = 4_096;

    fn shard(&self, hash: &[u8; 32]) -> &Shard {
        &self.shards[usize::from(hash[0] % 16)]
    }

    /// The viewer, if it is certain enough that they still are who they were; `stamp` tells the present stamp of a person.
    pub fn get(
        &self,
        hash: &[u8; 32],
        now: Time,
        stamp: impl Fn(PersonId) -> Option<Stamp>,
    ) -> Option<Arc<Viewer>> {
        let shard = self.shard(hash).read().ok()?;
        let known = shard.get(hash)?;
        let holds = known.holds(stamp(known.viewer.person), now);
        holds.then(|| Arc::clone(&known.viewer))
    }

    /// Keeps a viewer just read, with their stamp of before.
    pub fn put(&self, viewer: Arc<Viewer>, now: Time, stamp: Option<Stamp>) {
        let Ok(mut shard) = self.shard(&viewer.session).write() else {
            return;
        };
        if shard.len() >= Self::MOST {
            shard.retain(|_, known| now.since(known.at) < Self::UNCHANGED);
            if shard.len() >= Self::MOST {
                shard.clear();
            }
        }
        let known = Known {
            viewer,
            at: now,
            stamp,
        };
        shard.insert(known.viewer.session, known);
    }

    /// How many viewers are kept now.
    pub fn len(&self) -> usize {
        let shards = self.shards.iter();
        shards
            .map(|shard| shard.read().map_or(0, |shard| shard.len()))
            .sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets everything: after a change of sessions, grants or language, so that this node at least answers at once.
    pub fn clear(&self) {
        for shard in &self.shards {
            if let Ok(mut shard) = shard.write() {
                shard.clear();
            }
        }
    }
}
