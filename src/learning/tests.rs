//! The room's rows, on a database of their own.
use super::model::Enrolment;
use super::model::Moment;
use super::model::Progress;
use super::model::QuizState;
use super::pulse::Pulse;
use super::queries::complete_lesson;
use super::queries::completion;
use super::queries::completions_of;
use super::queries::completions_of_many;
use super::queries::enrol;
use super::queries::enrolment_by_id;
use super::queries::enrolments_of;
use super::queries::enrolments_of_many;
use super::queries::note_attempt_begun;
use super::queries::note_attempt_submitted;
use super::queries::open;
use super::queries::record_pass;
use super::sample;
use super::sample::Site;
use crate::db::Time;
use crate::db::ids::AttemptId;
use std::sync::Arc;
use std::time::Instant;

#[tokio::test]
async fn enrolling_twice_is_enrolling_once() {
    let site = Site::new().await;
    let (first, second) = site
        .write(|conn, site| {
            let first = enrol(conn, site.person, site.edition, 12, &site.moment)?;
            Ok((first, open(conn, site.person, site.edition, &site.moment)?))
        })
        .await;
    assert_eq!(first, second);
    assert_eq!(first.unwrap().ordinal, 1);
}

#[tokio::test]
async fn who_never_held_a_post_is_not_enrolled() {
    let site = Site::new().await;
    let none = site
        .write(|conn, site| open(conn, site.stranger, site.edition, &site.moment))
        .await;
    assert_eq!(none, None);
}

#[tokio::test]
async fn a_pass_keeps_unit_and_post_of_its_moment_and_counts_once() {
    let site = Site::new().await;
    let (first, second, row) = site
        .write(|conn, site| {
            let enrolment = open(conn, site.person, site.edition, &site.moment)?.unwrap();
            let pass = site.pass(Some(85.0));
            let first = record_pass(conn, enrolment.id, &sample::course(), &pass)?;
            let second = record_pass(conn, enrolment.id, &sample::course(), &pass)?;
            Ok((first, second, completion(conn, first.completion)?))
        })
        .await;
    assert!(first.job.is_some() && second.job.is_none());
    assert_eq!(first.completion, second.completion);
    assert_eq!(
        (row.unit_code.as_str(), row.unit_name.as_str()),
        ("PHONG", "Phòng Văn hóa")
    );
    assert_eq!(row.parent_unit_name.as_deref(), Some("Ủy ban nhân dân xã"));
    assert_eq!(
        (row.category.as_str(), row.position.as_deref()),
        ("civil_servant", Some("Chuyên viên"))
    );
    assert_eq!(
        (row.grade_class.as_str(), row.evidence_grade.as_str()),
        ("Giỏi", "C")
    );
    assert_eq!(row.completed_at, site.moment.now);
    let listed = site
        .write(|conn, site| completions_of_many(conn, &[site.person, site.stranger]))
        .await;
    assert_eq!(
        listed[&site.person],
        site.write(|conn, site| completions_of(conn, site.person))
            .await
    );
}

#[tokio::test]
async fn a_completed_course_is_taken_again_only_near_its_end() {
    let site = Site::new().await;
    let again = |days: i64| {
        let moment = Moment::new(site.moment.now.plus(days * Time::DAY), &site.moment.zone);
        site.write(move |conn, site| enrol(conn, site.person, site.edition, 12, &moment))
    };
    site.write(|conn, site| {
        let enrolment = open(conn, site.person, site.edition, &site.moment)?.unwrap();
        record_pass(
            conn,
            enrolment.id,
            &sample::course(),
            &site.pass(Some(100.0)),
        )
    })
    .await;
    assert_eq!(again(200).await.unwrap().ordinal, 1);
    let renewed = again(310).await.unwrap();
    assert_eq!((renewed.ordinal, renewed.completed_at), (2, None));
    let (present, many) = site
        .write(|conn, site| {
            let many = enrolments_of_many(conn, &[site.person], &[site.edition.0])?;
            Ok((enrolments_of(conn, site.person)?, many))
        })
        .await;
    assert_eq!(present, vec![renewed.clone()]);
    assert_eq!(many[&(site.person, site.edition.0)], renewed);
}

#[tokio::test]
async fn requests_gathered_in_memory_reach_the_row_once() {
    let site = Site::new().await;
    let pulse = Pulse::default();
    let enrolment = site
        .write(|conn, site| open(conn, site.person, site.edition, &site.moment))
        .await
        .unwrap();
    let start = site.moment.now;
    site.clock.pass(20 * Time::MINUTE);
    pulse.touch(enrolment.id, "mot", start);
    pulse.touch(enrolment.id, "mot", start.plus(Time::MINUTE));
    pulse.flush(&site.db, &site.clock).await.unwrap();
    assert_eq!(pulse.pending(enrolment.id), vec![]);
    let span = pulse.touch(enrolment.id, "mot", start.plus(3 * Time::MINUTE));
    pulse.flush(&site.db, &site.clock).await.unwrap();
    pulse.flush(&site.db, &site.clock).await.unwrap();
    let row = site
        .write(move |conn, _| enrolment_by_id(conn, enrolment.id))
        .await;
    assert_eq!(span.active_ms, 0);
    assert_eq!(row.progress.lesson("mot").active_ms, 3 * Time::MINUTE);
    assert_eq!(row.started_at, Some(start));
}

#[tokio::test]
async fn a_newer_state_is_never_hidden_by_an_older_one() {
    let site = Site::new().await;
    let pulse = Pulse::default();
    let old = Instant::now();
    let row = site
        .write(|conn, site| open(conn, site.person, site.edition, &site.moment))
        .await;
    let row = row.unwrap();
    let newer = Enrolment {
        completed_at: Some(site.moment.now),
        ..row.clone()
    };
    let whose = site.person;
    pulse.keep((whose, Arc::new(newer.clone())), Instant::now(), None);
    pulse.keep((whose, Arc::new(row)), old, None);
    let kept = pulse.recent(site.person, site.edition.0, None).unwrap();
    assert_eq!(*kept, newer);
}

#[tokio::test]
async fn what_the_exam_room_notes_opens_and_closes_the_quiz() {
    let site = Site::new().await;
    let course = sample::course();
    let progress: Progress = site
        .write(|conn, site| {
            let row = open(conn, site.person, site.edition, &site.moment)?.unwrap();
            note_attempt_begun(conn, row.id, AttemptId(5))?;
            note_attempt_submitted(conn, row.id, (65.0, false), site.moment.now)?;
            Ok(enrolment_by_id(conn, row.id)?.progress)
        })
        .await;
    assert_eq!(
        (progress.quiz.tries, progress.quiz.best_percent),
        (1, Some(65.0))
    );
    assert_eq!(
        progress.quiz_state(&course, site.moment.now),
        Some(QuizState::Locked(2))
    );
}

#[tokio::test]
async fn a_lesson_too_early_stores_nothing_and_a_done_one_counts_once() {
    let site = Site::new().await;
    let course = sample::course();
    let outcomes = site
        .write(move |conn, site| {
            let mut row = open(conn, site.person, site.edition, &site.moment)?.unwrap();
            let now = site.moment.now;
            let early = complete_lesson(conn, &mut row, &course.lessons[0], now)?;
            let done = complete_lesson(conn, &mut row, &course.lessons[1], now)?;
            let again = complete_lesson(conn, &mut row, &course.lessons[1], now)?;
            Ok((
                early.is_err(),
                done,
                again,
                enrolment_by_id(conn, row.id)? == row,
            ))
        })
        .await;
    assert_eq!(outcomes, (true, Ok(true), Ok(false), true));
}
