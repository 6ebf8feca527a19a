//! Lesson pages that many learners see alike: who has the same lessons behind them, at the same lesson, reads the same page.
use super::model::Progress;
use crate::content::Course;
use crate::content::Release;
use crate::db::ids::ReleaseId;
use crate::text::Language;
use crate::web::Page;
use crate::web::Result;
use crate::web::Shown;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::RwLock;

/// Pages kept at a time, about 20 KB each; then all begin anew.
const MOST: usize = 500;

/// Pages by what they show; cheap to clone.
#[derive(Clone, Default)]
pub struct Alike(Arc<RwLock<HashMap<Key, Arc<Page>>>>);

/// What a lesson page depends on once no active time is wanted any more.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    release: ReleaseId,
    place: usize,
    language: Language,
    /// A bit for each lesson done, and for each one opened.
    done: u64,
    opened: u64,
}

impl Key {
    /// None for a course with more lessons than a key has bits.
    pub fn of(
        release: &Release,
        place: usize,
        progress: &Progress,
        language: Language,
    ) -> Option<Self> {
        let course = &release.course;
        (course.lessons.len() <= 64).then(|| Self {
            release: release.id,
            place,
            language,
            done: bits(course, |lesson| progress.lesson(lesson).done_at.is_some()),
            opened: bits(course, |lesson| progress.lesson(lesson).last_at.is_some()),
        })
    }
}

fn bits(course: &Course, is_set: impl Fn(&str) -> bool) -> u64 {
    let lessons = course.lessons.iter().enumerate();
    lessons.fold(0, |bits, (place, lesson)| {
        bits | (u64::from(is_set(&lesson.id)) << place)
    })
}

impl Alike {
    /// The page of that key, made now if nobody has seen it yet.
    pub fn page(&self, key: Key, make: impl FnOnce() -> Result<Page>) -> Result<Shown> {
        if let Some(page) = self.0.read().ok().and_then(|kept| kept.get(&key).cloned()) {
            return Ok(Shown(page));
        }
        let page = Shown::from(make()?);
        if let Ok(mut kept) = self.0.write() {
            if kept.len() >= MOST {
                kept.clear();
            }
            kept.insert(key, Arc::clone(&page.0));
        }
        Ok(page)
    }
}
