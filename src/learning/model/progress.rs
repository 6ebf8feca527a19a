//! The compact state of one learner in one course, as it stands in `enrolments.progress`.
use super::active::Span;
use super::active::added;
use crate::content::Course;
use crate::content::Lesson;
use crate::content::Quiz;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::db::ids::CompletionId;
use crate::db::ids::EnrolmentId;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything a page needs to know of a learner in a course, folded from the facts so that one row suffices. The facts
/// themselves stand in `lesson_completions`, `attempts` and `completions`; of active time this is the only record.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    lessons: BTreeMap<String, LessonProgress>,
    /// Up to when the learner's time has gone to one lesson or another: it never goes to a second one as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted_until: Option<Time>,
    pub quiz: QuizProgress,
    /// Whose beginning this goes on with, under another record of the same person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continues: Option<Continued>,
}

/// An enrolment under another record of the same person, and the round in which it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Continued {
    pub enrolment: EnrolmentId,
    pub round: i32,
}

/// One lesson of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LessonProgress {
    pub active_ms: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Time>,
}

/// The final quiz, in the words of the exam room.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct QuizProgress {
    /// Attempts begun.
    pub tries: u32,
    /// The attempt under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running: Option<AttemptId>,
    /// When the last attempt was handed in or closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best_percent: Option<f64>,
    pub passed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completion: Option<CompletionId>,
    /// What was tried under other records of the same person; read beside the row, never stored in it.
    #[serde(skip)]
    pub elsewhere: Elsewhere,
}

/// Attempts in the same round under other records of the same person. They count together with those of the enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Elsewhere {
    pub tries: u32,
    /// Whether one is under way.
    pub running: bool,
    pub submitted_at: Option<Time>,
    pub best_percent: Option<f64>,
}

impl Elsewhere {
    /// Adds another enrolment's attempts.
    pub fn add(&mut self, quiz: &QuizProgress) {
        self.tries += quiz.tries;
        self.running |= quiz.running.is_some();
        self.submitted_at = self.submitted_at.max(quiz.submitted_at);
        self.best_percent = better(self.best_percent, quiz.best_percent);
    }
}

fn better(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    one.into_iter().chain(other).reduce(f64::max)
}

/// Whether the final quiz can be begun now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuizState {
    /// Passed; there is nothing more to try.
    Passed,
    Running(AttemptId),
    /// So many lessons are not done yet.
    Locked(usize),
    /// Every try is used.
    Exhausted,
    /// The waiting time after the last try ends then.
    Waiting(Time),
    /// Can be begun; tries left, `None` when they are unlimited.
    Open(Option<u32>),
}

/// A lesson cannot be counted yet: so many seconds of active time are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooEarly {
    pub remaining_seconds: i64,
}

impl Progress {
    /// What is known of a lesson; nothing when it was never opened.
    pub fn lesson(&self, id: &str) -> LessonProgress {
        self.lessons.get(id).copied().unwrap_or_default()
    }

    pub fn is_done(&self, lesson: &str) -> bool {
        self.lesson(lesson).done_at.is_some()
    }

    /// Adds requests for a lesson. A lesson that is done takes no more time: reading it again is nobody's business.
    pub fn fold(&mut self, lesson: &str, requests: Span) {
        let mut known = self.lesson(lesson);
        if known.fold(requests, self.counted_until) {
            self.counted_until = self.counted_until.max(Some(requests.last));
        }
        if let Some(before) = self.lessons.get_mut(lesson) {
            *before = known;
        } else {
            self.lessons.insert(lesson.to_owned(), known);
        }
    }

    /// Seconds of active time that a lesson still wants before it counts.
    pub fn remaining_seconds(&self, lesson: &Lesson) -> i64 {
        self.lesson(&lesson.id).remaining_seconds(lesson)
    }

    /// Counts a lesson as done, and says whether that is news. Too early while active time is missing.
    pub fn finish(&mut self, lesson: &Lesson, now: Time) -> Result<bool, TooEarly> {
        let remaining_seconds = self.remaining_seconds(lesson);
        if remaining_seconds > 0 {
            return Err(TooEarly { remaining_seconds });
        }
        let known = self.lessons.entry(lesson.id.clone()).or_default();
        let news = known.done_at.is_none();
        known.done_at.get_or_insert(now);
        Ok(news)
    }

    /// How many of the course's lessons are done.
    pub fn done_count(&self, course: &Course) -> usize {
        course
            .lessons
            .iter()
            .filter(|lesson| self.is_done(&lesson.id))
            .count()
    }

    pub fn all_done(&self, course: &Course) -> bool {
        self.done_count(course) == course.lessons.len()
    }

    /// The same for going on with it under another record: everything but the attempts, which stay where they were begun.
    #[must_use]
    pub fn going_on(mut self, continues: Continued) -> Self {
        self.quiz = QuizProgress::default();
        self.continues = Some(continues);
        self
    }

    /// How far it is beside another enrolment in the course: lessons done, attempts, active time.
    pub(super) fn how_far(&self) -> (usize, u32, i64) {
        let lessons = self.lessons.values();
        let done = lessons.clone().filter(|lesson| lesson.done_at.is_some());
        let active = lessons.map(|lesson| lesson.active_ms).sum();
        (done.count(), self.quiz.tries, active)
    }

    /// The place of the first lesson that is not done, from 0.
    pub fn next_lesson(&self, course: &Course) -> Option<usize> {
        course
            .lessons
            .iter()
            .position(|lesson| !self.is_done(&lesson.id))
    }

    /// Whether the quiz can be begun; `None` when the course has none.
    pub fn quiz_state(&self, course: &Course, now: Time) -> Option<QuizState> {
        let quiz = course.quiz.as_ref()?;
        let missing = course.lessons.len() - self.done_count(course);
        Some(self.quiz.state(quiz, missing, now))
    }
}

impl LessonProgress {
    /// Seconds of active time that `lesson` still wants before it counts.
    pub fn remaining_seconds(self, lesson: &Lesson) -> i64 {
        if self.done_at.is_some() {
            return 0;
        }
        let wanted = i64::from(lesson.least_minutes) * Time::MINUTE;
        let missing = (wanted - self.active_ms).max(0);
        missing.saturating_add(Time::SECOND - 1) / Time::SECOND
    }

    /// Adds requests, no time of which lies before `counted_until`; says whether they added any. See [`Progress::fold`].
    pub fn fold(&mut self, requests: Span, counted_until: Option<Time>) -> bool {
        if self.done_at.is_some() {
            return false;
        }
        let wanted = match self.last_at {
            Some(last) => added(last, requests),
            None => requests.active_ms,
        };
        let free = counted_until.map_or(wanted, |until| requests.last.since(until).max(0));
        let credited = wanted.min(free);
        self.active_ms += credited;
        self.last_at = self.last_at.max(Some(requests.last));
        credited > 0
    }
}

impl QuizProgress {
    /// Attempts begun, under whichever record.
    pub const fn tries_in_all(&self) -> u32 {
        self.tries.saturating_add(self.elsewhere.tries)
    }

    /// The best result so far, under whichever record.
    pub fn best(&self) -> Option<f64> {
        better(self.best_percent, self.elsewhere.best_percent)
    }

    /// When the last attempt was handed in or closed, under whichever record.
    pub fn last_submitted(&self) -> Option<Time> {
        self.submitted_at.max(self.elsewhere.submitted_at)
    }

    /// Notes that an attempt was begun.
    pub fn begin(&mut self, attempt: AttemptId) {
        self.tries += 1;
        self.running = Some(attempt);
    }

    /// Notes that the attempt under way was handed in, or closed at its deadline, and what it came to.
    pub fn submit(&mut self, percent: f64, passed: bool, now: Time) {
        self.running = None;
        self.submitted_at = Some(now);
        self.best_percent = better(self.best_percent, Some(percent));
        self.passed |= passed;
    }

    fn state(&self, quiz: &Quiz, lessons_missing: usize, now: Time) -> QuizState {
        if self.passed {
            return QuizState::Passed;
        }
        if let Some(attempt) = self.running {
            return QuizState::Running(attempt);
        }
        if lessons_missing > 0 {
            return QuizState::Locked(lessons_missing);
        }
        let left = (quiz.attempts > 0).then(|| quiz.attempts.saturating_sub(self.tries_in_all()));
        if left == Some(0) {
            return QuizState::Exhausted;
        }
        let wait = i64::from(quiz.wait_hours) * Time::HOUR;
        match self.last_submitted().map(|at| at.plus(wait)) {
            Some(until) if until > now => QuizState::Waiting(until),
            _ => QuizState::Open(left),
        }
    }
}

#[cfg(test)]
#[path = "progress_tests.rs"]
mod tests;
