//! Who learned what: ways through courses, made up by chance.
use super::chance::Chance;
use super::people::Person;
use crate::content::Question;
use crate::content::Release;
use crate::db::Time;
use crate::db::ids::CompletionId;
use crate::exam::Rehearsed;
use crate::learning::Progress;
use crate::learning::QuizProgress;
use serde_json::json;
use std::sync::Arc;

/// One person's way through one course.
pub struct Study {
    /// Place of the person in the plan.
    pub person: usize,
    pub release: Arc<Release>,
    pub started_at: Time,
    /// Lessons done, from the first.
    pub lessons: usize,
    /// When it was completed, and the percentage.
    pub passed: Option<(Time, f64)>,
    /// The attempts at its quiz and when each was handed in; empty in a province too large to keep every paper of.
    pub attempts: Vec<(Time, Rehearsed)>,
}

/// The largest province that has its papers: each takes some kilobytes.
const WITH_PAPERS: usize = 5_000;

/// Makes up who learned what within the last 300 days.
pub fn plan(
    people: &[Person],
    releases: &[Arc<Release>],
    now: Time,
    chance: &mut Chance,
) -> Vec<Study> {
    let mut studies = Vec::new();
    for person in 0..people.len() {
        // The seven people of the tour come first and are arranged by hand.
        if person < super::roles::TOUR {
            continue;
        }
        for (place, release) in releases.iter().enumerate() {
            let share = if place == 0 { 72 } else { 34 };
            let began = study(person, release, share, (now, &mut *chance));
            let sits = people.len() <= WITH_PAPERS;
            studies.extend(began.map(|study| if sits { sit(study, now, chance) } else { study }));
        }
    }
    studies.sort_by_key(|study| study.passed.map_or(study.started_at, |(at, _)| at));
    studies
}

fn study(
    person: usize,
    release: &Arc<Release>,
    share: usize,
    (now, chance): (Time, &mut Chance),
) -> Option<Study> {
    let lessons = release.course.lessons.len();
    let started_at = now.plus(-chance.between(2 * Time::DAY, 300 * Time::DAY));
    let began = Study {
        person,
        release: Arc::clone(release),
        started_at,
        lessons,
        passed: None,
        attempts: Vec::new(),
    };
    if chance.percent(share) {
        let at = started_at.plus(chance.between(3 * Time::HOUR, 40 * Time::HOUR));
        return Some(Study {
            passed: Some((at, score(release, chance))),
            ..began
        });
    }
    chance.percent(12).then(|| Study {
        lessons: chance.below(lessons),
        ..began
    })
}

/// Lets somebody who would pass sit the quiz until they do or no try is left; what comes out is what counts.
pub fn sit(study: Study, now: Time, chance: &mut Chance) -> Study {
    let (Some((first, _)), Some(quiz)) = (study.passed, &study.release.course.quiz) else {
        return study;
    };
    let tries = if quiz.attempts == 0 { 3 } else { quiz.attempts };
    let wait = i64::from(quiz.wait_hours.max(2)) * Time::HOUR;
    let mut attempts: Vec<(Time, Rehearsed)> = Vec::new();
    let mut at = first;
    for _ in 0..tries {
        let seed = chance.between(0, i64::MAX / 2);
        let knows = |question: &Question| chance.percent(100 - hardness(question));
        attempts.extend(Rehearsed::of(&study.release, seed, knows).map(|sat| (at, sat)));
        at = at.plus(wait);
        if at > now || attempts.last().is_none_or(|(_, sat)| sat.passed()) {
            break;
        }
    }
    let last = attempts.last().filter(|(_, sat)| sat.passed());
    let passed = last.map(|(at, sat)| (*at, sat.percent()));
    Study {
        passed,
        attempts,
        ..study
    }
}

/// How many of a hundred miss a question: the difficult ones, and some more than others.
fn hardness(question: &Question) -> usize {
    let own: usize = question.id.bytes().map(usize::from).sum();
    7 * usize::from(question.difficulty.unwrap_or(1)) + own % 17
}

/// A passing percentage that the number of drawn questions can give.
fn score(release: &Release, chance: &mut Chance) -> f64 {
    let quiz = release.course.quiz.as_ref();
    let drawn = quiz.map_or(10, |quiz| quiz.draw.count());
    let drawn = u32::try_from(drawn).unwrap_or(10).max(1);
    let pass = quiz.map_or(70, |quiz| u32::from(quiz.pass));
    let least = (pass * drawn).div_ceil(100);
    let right =
        least + u32::try_from(chance.below((drawn - least + 1) as usize)).unwrap_or_default();
    (f64::from(right) * 10_000.0 / f64::from(drawn)).round() / 100.0
}

/// Lessons are done one after the other, twenty minutes apart.
pub fn lesson_done(study: &Study, place: usize) -> Time {
    study
        .started_at
        .plus(i64::try_from(place + 1).unwrap_or_default() * 20 * Time::MINUTE)
}

pub fn progress(study: &Study, completion: Option<CompletionId>) -> Progress {
    let lessons: serde_json::Map<String, serde_json::Value> = study
        .release
        .course
        .lessons
        .iter()
        .take(study.lessons)
        .enumerate()
        .map(|(place, lesson)| {
            let at = lesson_done(study, place);
            let active = i64::from(lesson.least_minutes.max(5)) * Time::MINUTE;
            (
                lesson.id.clone(),
                json!({ "active_ms": active, "last_at": at, "done_at": at }),
            )
        })
        .collect();
    let whole = json!({ "lessons": lessons, "quiz": quiz(study, completion) });
    serde_json::from_value(whole).unwrap_or_default()
}

fn quiz(study: &Study, completion: Option<CompletionId>) -> QuizProgress {
    let sat = study.attempts.iter();
    let best = sat.map(|(_, sat)| sat.percent()).reduce(f64::max);
    let last = study.attempts.last().map(|(at, _)| *at);
    QuizProgress {
        tries: u32::try_from(study.attempts.len())
            .unwrap_or_default()
            .max(u32::from(study.passed.is_some())),
        running: None,
        submitted_at: last.or(study.passed.map(|(at, _)| at)),
        best_percent: best.or(study.passed.map(|(_, percent)| percent)),
        passed: study.passed.is_some(),
        completion,
        ..QuizProgress::default()
    }
}
