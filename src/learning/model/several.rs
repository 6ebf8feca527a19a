//! Which of a person's enrolments in a course counts now, where several records of theirs have some; pure.
use super::enrolment::Enrolment;
use super::progress::Elsewhere;
use crate::db::Time;
use crate::db::ids::EnrolmentId;
use crate::db::ids::PersonId;
use std::cmp::Reverse;

/// Of these enrolments of one person in one course the one that counts: with an attempt under way, else of the latest round, in
/// it the completed one, else the one that is further. The attempts of the others in its round count with its own.
pub fn present(all: Vec<Enrolment>) -> Option<Enrolment> {
    let counts = all.iter().max_by_key(|one| rank(one))?.clone();
    Some(beside(counts, &all))
}

type Rank = (
    bool,
    i32,
    Option<Time>,
    (usize, bool, u32, i64),
    Reverse<(Time, EnrolmentId)>,
);

fn rank(one: &Enrolment) -> Rank {
    let (lessons, tries, active) = one.progress.how_far();
    // What goes on with another's beginning stands before that beginning.
    let goes_on = one.progress.continues.is_some();
    (
        one.progress.quiz.running.is_some(),
        one.round(),
        one.completed_at,
        (lessons, goes_on, tries, active),
        Reverse((one.enrolled_at, one.id)),
    )
}

/// The enrolment with what was tried in its round under the others: since the course was last completed under any of them.
pub fn beside(mut one: Enrolment, all: &[Enrolment]) -> Enrolment {
    let last = all.iter().filter_map(|any| any.completed_at).max();
    let mut elsewhere = Elsewhere::default();
    let others = all.iter().filter(|other| other.id != one.id);
    for other in others.filter(|other| other.completed_at.is_none()) {
        let quiz = &other.progress.quiz;
        if quiz.running.is_some() || quiz.submitted_at > last {
            elsewhere.add(quiz);
        }
    }
    one.progress.quiz.elsewhere = elsewhere;
    one
}

impl Enrolment {
    /// How often the course was begun anew up to this enrolment, from 1.
    pub fn round(&self) -> i32 {
        let continues = self.progress.continues;
        continues.map_or(self.ordinal, |beginning| beginning.round)
    }

    /// Whether somebody who goes on with it needs a row of their own for that: another record of theirs began it. An attempt
    /// under way is finished where it was begun.
    pub fn goes_over_to(&self, person: PersonId) -> bool {
        let unfinished = self.completed_at.is_none() && self.progress.quiz.running.is_none();
        unfinished && self.person != person
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::ids::AttemptId;
    use crate::db::ids::CourseId;
    use crate::db::ids::ReleaseId;
    use crate::learning::model::Continued;
    use crate::learning::model::Progress;
    use crate::learning::model::QuizState;
    use crate::learning::sample;

    fn begun(id: i64, person: i64, ordinal: i32, progress: Progress) -> Enrolment {
        Enrolment {
            id: EnrolmentId(id),
            person: PersonId(person),
            course: CourseId(1),
            release: ReleaseId(1),
            ordinal,
            progress,
            enrolled_at: Time(id),
            started_at: None,
            completed_at: None,
        }
    }

    fn failed(mut progress: Progress, times: i64) -> Progress {
        for attempt in 0..times {
            progress.quiz.begin(AttemptId(attempt));
            progress.quiz.submit(40.0, false, Time(100));
        }
        progress
    }

    fn counts(all: &[&Enrolment]) -> Enrolment {
        present(all.iter().copied().cloned().collect()).unwrap()
    }

    #[test]
    fn the_further_one_counts_whichever_record_it_is_of() {
        let course = sample::course();
        let little = begun(1, 1, 1, Progress::default());
        let all_read = begun(2, 9, 1, sample::lessons_done(&course));
        assert_eq!(counts(&[&little, &all_read]).id, all_read.id);
        assert_eq!(counts(&[&little]), little);
        let mut completed = begun(3, 9, 1, Progress::default());
        completed.completed_at = Some(Time(500));
        assert_eq!(counts(&[&all_read, &completed, &little]).id, completed.id);
        // The next round comes after a completion, and an attempt under way before everything.
        let renewed = begun(4, 1, 2, Progress::default());
        assert_eq!(counts(&[&completed, &renewed]).id, renewed.id);
        let mut sitting = all_read.clone();
        sitting.progress.quiz.begin(AttemptId(7));
        assert_eq!(counts(&[&completed, &sitting]).id, sitting.id);
    }

    #[test]
    fn what_goes_on_with_a_beginning_stands_for_it_until_that_is_further() {
        let course = sample::course();
        let beginning = begun(2, 9, 1, Progress::default());
        let mut going_on = begun(5, 1, 2, Progress::default());
        going_on.progress.continues = Some(Continued {
            enrolment: beginning.id,
            round: beginning.round(),
        });
        assert_eq!(going_on.round(), 1);
        assert_eq!(counts(&[&beginning, &going_on]).id, going_on.id);
        let further = begun(2, 9, 1, sample::lessons_done(&course));
        assert_eq!(counts(&[&further, &going_on]).id, further.id);
        let mut completed = beginning.clone();
        completed.completed_at = Some(Time(500));
        assert_eq!(counts(&[&completed, &going_on]).id, completed.id);
    }

    #[test]
    fn attempts_under_several_records_count_together_within_a_round() {
        let course = sample::course();
        let lessons = || sample::lessons_done(&course);
        let state = |one: &Enrolment| one.progress.quiz_state(&course, Time(100 * Time::DAY));
        let (one, other) = (
            begun(1, 1, 1, failed(lessons(), 1)),
            begun(2, 9, 1, failed(lessons(), 1)),
        );
        assert_eq!(state(&one), Some(QuizState::Open(Some(1))));
        let both = counts(&[&one, &other]);
        assert_eq!(state(&both), Some(QuizState::Exhausted));
        assert_eq!(both.progress.quiz.tries, 1, "its own stay its own");
        // What was tried before the course was completed belongs to a round that is over.
        let mut completed = begun(3, 1, 1, failed(lessons(), 2));
        completed.completed_at = Some(Time(200));
        let renewed = begun(4, 1, 2, lessons());
        let next = counts(&[&completed, &renewed, &other]);
        assert_eq!(next.id, renewed.id);
        assert_eq!(state(&next), Some(QuizState::Open(Some(2))));
        let stored = serde_json::to_string(&both.progress).unwrap();
        assert!(!stored.contains("elsewhere"), "{stored}");
    }

    #[test]
    fn what_another_record_began_goes_over_but_not_what_is_completed_or_being_sat() {
        let me = PersonId(1);
        let mut theirs = begun(2, 9, 1, Progress::default());
        assert!(theirs.goes_over_to(me) && !theirs.goes_over_to(PersonId(9)));
        theirs.progress.quiz.begin(AttemptId(7));
        assert!(!theirs.goes_over_to(me));
        theirs.progress.quiz.submit(90.0, true, Time(9));
        theirs.completed_at = Some(Time(9));
        assert!(!theirs.goes_over_to(me));
    }
}
