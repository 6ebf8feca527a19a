//! Learners' requests on their way into the progress rows.
//!
//! A lesson page must not write to disk, yet each request for it counts as active time. So requests are gathered in memory
//! and folded into the rows about every second, many rows in one transaction. Because the sum of gaps telescopes, it does
//! not matter which node gathered what, nor that a page reads a row a moment old. A crash loses at the most the requests of
//! the last seconds: the next request bridges them, unless it was the learner's last. What is done (lessons, answers,
//! completions) never waits here: it is written before it is acknowledged.
use super::model::Enrolment;
use super::model::Span;
use super::queries::Requests;
use super::queries::fold_requests;
use crate::db::Clock;
use crate::db::Db;
use crate::db::DbError;
use crate::db::Stamp;
use crate::db::Time;
use crate::db::ids::CourseId;
use crate::db::ids::EnrolmentId;
use crate::db::ids::PersonId;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::RwLock;
use std::time::Duration;
use std::time::Instant;

/// How often what was gathered is folded.
const BEAT: Duration = Duration::from_secs(1);
/// Rows folded in one transaction; other writes go between.
const ROWS: usize = 200;
/// How long an enrolment just read may be shown again.
const RECENT: Duration = Duration::from_secs(1);
/// And how long when the database can tell that nothing was written since.
const UNCHANGED: Duration = Duration::from_secs(30);
const SHARDS: usize = 16;

/// Requests gathered and enrolments just read, shared by all requests of this process; cheap to clone.
#[derive(Clone, Default)]
pub struct Pulse(Arc<Parts>);

#[derive(Default)]
struct Parts {
    waiting: [Mutex<Requests>; SHARDS],
    recent: [RwLock<Recent>; SHARDS],
}

type Recent = HashMap<(PersonId, CourseId), Known>;

struct Known {
    enrolment: Arc<Enrolment>,
    read: Instant,
    stamp: Option<Stamp>,
}

impl Known {
    fn holds(&self, stamp: Option<Stamp>) -> bool {
        let age = self.read.elapsed();
        age < RECENT || (stamp.is_some() && self.stamp == stamp && age < UNCHANGED)
    }
}

impl Pulse {
    /// Notes a request for a lesson; answers everything of it that is not yet known to be in the row.
    pub fn touch(&self, enrolment: EnrolmentId, lesson: &str, at: Time) -> Span {
        let now = Span::at(at);
        let Ok(mut waiting) = self.waiting(enrolment).lock() else {
            return now;
        };
        let lessons = waiting.entry(enrolment).or_default();
        if let Some((_, span)) = lessons.iter_mut().find(|(id, _)| id == lesson) {
            span.join(now);
            return *span;
        }
        lessons.push((lesson.to_owned(), now));
        now
    }

    /// What of an enrolment is not yet known to be in its row.
    pub fn pending(&self, enrolment: EnrolmentId) -> Vec<(String, Span)> {
        let waiting = self.waiting(enrolment).lock();
        waiting
            .ok()
            .and_then(|waiting| waiting.get(&enrolment).cloned())
            .unwrap_or_default()
    }

    /// An enrolment read less than a second ago, or a little longer when nothing was written since; `stamp` is the present one.
    pub fn recent(
        &self,
        person: PersonId,
        course: CourseId,
        stamp: Option<Stamp>,
    ) -> Option<Arc<Enrolment>> {
        let recent = self.shard(person).read().ok()?;
        let known = recent.get(&(person, course))?;
        known.holds(stamp).then(|| Arc::clone(&known.enrolment))
    }

    /// Keeps an enrolment for the person whose present one it is, unless they need a row of their own to go on. `read` and `stamp`
    /// are of the moment when its reading began (or its writing ended), so that an older state never takes the place of a newer one.
    pub fn keep(
        &self,
        (person, enrolment): (PersonId, Arc<Enrolment>),
        read: Instant,
        stamp: Option<Stamp>,
    ) {
        if enrolment.goes_over_to(person) {
            return;
        }
        let key = (person, enrolment.course);
        let Ok(mut recent) = self.shard(key.0).write() else {
            return;
        };
        let newer = recent.get(&key).is_some_and(|known| known.read > read);
        if !newer {
            let known = Known {
                enrolment,
                read,
                stamp,
            };
            recent.insert(key, known);
        }
    }

    /// Folds what was gathered, about every second, for as long as the server runs; [`Pulse::flush`] once more after it.
    pub async fn beat(self, db: Db, clock: Clock) {
        loop {
            tokio::time::sleep(BEAT).await;
            self.forget();
            if let Err(error) = self.flush(&db, &clock).await {
                tracing::warn!(%error, "active time waits in memory");
            }
        }
    }

    /// Folds everything gathered so far into the rows. What could not be stored stays for the next time.
    pub async fn flush(&self, db: &Db, clock: &Clock) -> Result<(), DbError> {
        for shard in &self.0.waiting {
            let gathered: Vec<_> = shard
                .lock()
                .map(|waiting| waiting.clone().into_iter().collect())
                .unwrap_or_default();
            for part in gathered.chunks(ROWS) {
                let part = Arc::new(part.iter().cloned().collect::<Requests>());
                let (rows, clock) = (Arc::clone(&part), clock.clone());
                let learners = db.write_aside(move |conn| {
                    let now = clock.now_in(conn)?;
                    fold_requests(conn, &rows, now).map_err(DbError::from)
                });
                db.changed(&learners.await?);
                settle(shard, &part);
            }
        }
        Ok(())
    }

    /// Drops enrolments read too long ago.
    fn forget(&self) {
        for shard in &self.0.recent {
            if let Ok(mut recent) = shard.write() {
                recent.retain(|_, known| known.read.elapsed() < UNCHANGED);
            }
        }
    }

    fn waiting(&self, enrolment: EnrolmentId) -> &Mutex<Requests> {
        &self.0.waiting[place(enrolment.0)]
    }

    fn shard(&self, person: PersonId) -> &RwLock<Recent> {
        &self.0.recent[place(person.0)]
    }
}

fn place(id: i64) -> usize {
    usize::try_from(id.unsigned_abs()).unwrap_or_default() % SHARDS
}

/// Takes out what is now in the rows; requests that came meanwhile stay.
fn settle(shard: &Mutex<Requests>, stored: &Requests) {
    let Ok(mut waiting) = shard.lock() else {
        return;
    };
    for (enrolment, lessons) in stored {
        let Some(present) = waiting.get_mut(enrolment) else {
            continue;
        };
        for (lesson, stored) in lessons {
            if let Some((_, span)) = present.iter_mut().find(|(id, _)| id == lesson) {
                *span = span.after(*stored);
            }
        }
        present.retain(|(_, span)| span.first < span.last);
        if present.is_empty() {
            waiting.remove(enrolment);
        }
    }
}
