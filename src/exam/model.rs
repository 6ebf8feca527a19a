//! The rules of attempts: when one may begin, until when answers count, who may see the key.
use crate::content::Quiz;
use crate::content::Review;
use crate::db::Time;
use crate::db::ids::AttemptId;

/// Answers count so long after the deadline: time for what was under way when it struck.
pub const GRACE: i64 = 30 * Time::SECOND;
/// Saves one attempt may hold: far more than anybody types, few enough that a loop in a script hurts nobody.
pub const SAVES: i64 = 5_000;
/// The highest sequence a browser may give: the highest whole number a script counts exactly.
pub const SEQUENCE: i64 = 1 << 53;

/// One attempt as the rules see it.
#[derive(Debug, Clone, PartialEq, diesel::Queryable)]
pub struct Try {
    pub id: AttemptId,
    pub begun_at: Time,
    pub deadline_at: Option<Time>,
    pub submitted_at: Option<Time>,
    pub passed: Option<bool>,
}

impl Try {
    pub fn is_running(&self) -> bool {
        self.submitted_at.is_none()
    }
}

/// Whether answers received at `now` still count.
pub fn is_open(deadline: Option<Time>, now: Time) -> bool {
    deadline.is_none_or(|deadline| now <= deadline.plus(GRACE))
}

/// When an attempt that is closed at `now` came to its end: one closed by the server ended at its deadline, however late
/// the server came to it.
pub fn ended(deadline: Option<Time>, now: Time) -> Time {
    match deadline {
        Some(deadline) if !is_open(Some(deadline), now) => deadline,
        _ => now,
    }
}

/// Whole seconds until the deadline, never below zero; `None` without one.
pub fn remaining_seconds(deadline: Option<Time>, now: Time) -> Option<i64> {
    let left = deadline?.since(now).max(0);
    Some((left + Time::SECOND - 1) / Time::SECOND)
}

/// Why no attempt may begin now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Lessons not done yet: how many.
    Lessons(usize),
    Passed,
    NoneLeft,
    /// Not before this moment.
    Wait(Time),
}

/// Whether an attempt may begin at `now`; `tries` are all of this enrolment, none of them running.
pub fn may_begin(
    quiz: &Quiz,
    lessons_open: usize,
    tries: &[Try],
    now: Time,
) -> Result<(), Refusal> {
    if tries.iter().any(|one| one.passed == Some(true)) {
        return Err(Refusal::Passed);
    }
    if lessons_open > 0 {
        return Err(Refusal::Lessons(lessons_open));
    }
    if left(quiz, tries) == Some(0) {
        return Err(Refusal::NoneLeft);
    }
    match next_at(quiz, tries) {
        Some(next) if now < next => Err(Refusal::Wait(next)),
        _ => Ok(()),
    }
}

/// Attempts left; `None` = without limit.
pub fn left(quiz: &Quiz, tries: &[Try]) -> Option<usize> {
    let most = usize::try_from(quiz.attempts).unwrap_or(usize::MAX);
    (most > 0).then(|| most.saturating_sub(tries.len()))
}

/// When the next attempt may begin, as far as waiting is concerned; `None` before the first.
pub fn next_at(quiz: &Quiz, tries: &[Try]) -> Option<Time> {
    let last = tries.iter().filter_map(|one| one.submitted_at).max()?;
    Some(last.plus(i64::from(quiz.wait_hours) * Time::HOUR))
}

/// Whether keys and explanations may leave the server, for one who has `tries` behind them.
pub fn reveals(quiz: &Quiz, tries: &[Try]) -> bool {
    let passed = tries.iter().any(|one| one.passed == Some(true));
    let running = tries.iter().any(Try::is_running);
    match quiz.review {
        Review::Never => false,
        Review::AfterPass => passed,
        Review::AfterClose => passed || (left(quiz, tries) == Some(0) && !running),
    }
}
