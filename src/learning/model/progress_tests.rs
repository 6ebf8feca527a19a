use super::*;
use crate::learning::sample;
use proptest::prelude::*;

const MINUTE: i64 = Time::MINUTE;

fn opened(progress: &mut Progress, lesson: &str, minutes: &[i64]) {
    for at in minutes {
        progress.fold(lesson, Span::at(Time(at * MINUTE)));
    }
}

#[test]
fn a_lesson_counts_only_after_its_least_active_time() {
    let course = sample::course();
    let first = &course.lessons[0];
    let mut progress = Progress::default();
    assert_eq!(progress.remaining_seconds(first), 360);
    opened(&mut progress, &first.id, &[0, 3]);
    let early = progress.finish(first, Time(3 * MINUTE));
    assert_eq!(
        early,
        Err(TooEarly {
            remaining_seconds: 180
        })
    );
    progress.fold(&first.id, Span::at(Time(6 * MINUTE - 1)));
    assert_eq!(progress.remaining_seconds(first), 1);
    opened(&mut progress, &first.id, &[6]);
    assert_eq!(progress.finish(first, Time(6 * MINUTE)), Ok(true));
    assert_eq!(progress.finish(first, Time(7 * MINUTE)), Ok(false));
    assert_eq!(progress.lesson(&first.id).done_at, Some(Time(6 * MINUTE)));
}

#[test]
fn a_page_left_open_overnight_counts_five_minutes() {
    let course = sample::course();
    let mut progress = Progress::default();
    opened(&mut progress, "mot", &[0, 600]);
    assert_eq!(progress.remaining_seconds(&course.lessons[0]), 60);
}

#[test]
fn a_lesson_that_is_done_is_watched_no_more() {
    let course = sample::course();
    let mut progress = Progress::default();
    opened(&mut progress, "mot", &[0, 5, 10]);
    progress
        .finish(&course.lessons[0], Time(10 * MINUTE))
        .unwrap();
    let before = progress.clone();
    opened(&mut progress, "mot", &[11, 15]);
    assert_eq!(progress, before);
}

#[test]
fn lessons_are_done_in_any_order_and_open_the_quiz_together() {
    let course = sample::course();
    let mut progress = Progress::default();
    progress.finish(&course.lessons[1], Time(0)).unwrap();
    assert_eq!(progress.next_lesson(&course), Some(0));
    assert_eq!(
        progress.quiz_state(&course, Time(0)),
        Some(QuizState::Locked(1))
    );
    opened(&mut progress, "mot", &[0, 5, 10]);
    progress
        .finish(&course.lessons[0], Time(10 * MINUTE))
        .unwrap();
    assert!(progress.all_done(&course));
    assert_eq!(
        progress.quiz_state(&course, Time(0)),
        Some(QuizState::Open(Some(2)))
    );
}

#[test]
fn tries_run_out_and_waits_end() {
    let course = sample::course();
    let now = Time(0);
    let mut progress = sample::lessons_done(&course);
    let state = |progress: &Progress, at| progress.quiz_state(&course, at).unwrap();
    progress.quiz.begin(AttemptId(1));
    assert_eq!(state(&progress, now), QuizState::Running(AttemptId(1)));
    progress.quiz.submit(60.0, false, now);
    assert_eq!(
        state(&progress, now),
        QuizState::Waiting(Time(24 * Time::HOUR))
    );
    assert_eq!(
        state(&progress, Time(24 * Time::HOUR)),
        QuizState::Open(Some(1))
    );
    progress.quiz.begin(AttemptId(2));
    progress.quiz.submit(40.0, false, now);
    assert_eq!(progress.quiz.best_percent, Some(60.0));
    assert_eq!(
        state(&progress, Time(99 * Time::HOUR)),
        QuizState::Exhausted
    );
    progress.quiz.submit(70.0, true, now);
    assert_eq!(state(&progress, now), QuizState::Passed);
}

#[test]
fn a_course_without_a_quiz_has_no_quiz_state() {
    let course = sample::course_without_quiz();
    assert_eq!(
        sample::lessons_done(&course).quiz_state(&course, Time(0)),
        None
    );
}

#[test]
fn progress_reads_what_it_wrote_and_an_empty_row() {
    let course = sample::course();
    let mut progress = sample::lessons_done(&course);
    progress.quiz.begin(AttemptId(7));
    let text = serde_json::to_string(&progress).unwrap();
    assert_eq!(serde_json::from_str::<Progress>(&text).unwrap(), progress);
    assert_eq!(
        serde_json::from_str::<Progress>("{}").unwrap(),
        Progress::default()
    );
}

proptest! {
    /// Gathered or one by one, on one node or two, in order or not: never more time than has passed, and in order the same.
    #[test]
    fn time_is_added_up_alike_however_it_is_gathered(gaps in prop::collection::vec(0..400_000_i64, 2..30), cut in 1..6_usize) {
        let moments: Vec<Time> = gaps.iter().scan(0, |at, gap| { *at += gap; Some(Time(*at)) }).collect();
        let mut single = Progress::default();
        for at in &moments {
            single.fold("x", Span::at(*at));
        }
        let mut gathered = Progress::default();
        for part in moments.chunks(cut) {
            let mut span = Span::at(part[0]);
            part[1..].iter().for_each(|at| span.join(Span::at(*at)));
            gathered.fold("x", span);
        }
        prop_assert_eq!(&single, &gathered);
        let mut reversed = Progress::default();
        for at in moments.iter().rev() {
            reversed.fold("x", Span::at(*at));
        }
        prop_assert!(reversed.lesson("x").active_ms <= single.lesson("x").active_ms);
        let passed = moments[moments.len() - 1].since(moments[0]);
        prop_assert!(single.lesson("x").active_ms <= passed);
    }
}
