//! The rules of attempts: until when answers count, how many are left, who may see the key. Whether one may begin is
//! learning's to say, which knows the lessons.
use crate::content::Quiz;
use crate::content::Review;
use crate::db::Time;
use crate::learning::QuizProgress;

/// Answers count so long after the deadline: time for what was under way when it struck.
pub const GRACE: i64 = 30 * Time::SECOND;
/// Saves one attempt may hold: far more than anybody types, few enough that a loop in a script hurts nobody.
pub const SAVES: i64 = 5_000;
/// The highest sequence a browser may give: the highest whole number a script counts exactly.
pub const SEQUENCE: i64 = 1 << 53;

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

/// Attempts left; `None` = without limit.
pub fn left(quiz: &Quiz, progress: &QuizProgress) -> Option<u32> {
    (quiz.attempts > 0).then(|| quiz.attempts.saturating_sub(progress.tries_in_all()))
}

/// Whether keys and explanations may leave the server for a learner who is so far.
pub fn reveals(quiz: &Quiz, progress: &QuizProgress) -> bool {
    // The same questions may be before them in a paper begun under another record of theirs.
    if progress.elsewhere.running {
        return false;
    }
    match quiz.review {
        Review::Never => false,
        Review::AfterPass => progress.passed,
        Review::AfterClose => {
            let closed = left(quiz, progress) == Some(0) && progress.running.is_none();
            progress.passed || closed
        }
    }
}
