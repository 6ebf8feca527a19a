//! One learner's way through one course, and the step that comes next on it.
use super::active::Span;
use super::progress::Progress;
use super::progress::QuizState;
use super::renewal::may_renew;
use crate::content::Course;
use crate::db::Day;
use crate::db::Json;
use crate::db::Time;
use crate::db::ids::CourseId;
use crate::db::ids::EnrolmentId;
use crate::db::ids::PersonId;
use crate::db::ids::ReleaseId;
use diesel::prelude::*;
use jiff::tz::TimeZone;

/// A learner in a course, pinned to the release they began.
#[derive(Debug, Clone, PartialEq, Queryable)]
pub struct Enrolment {
    pub id: EnrolmentId,
    pub person: PersonId,
    pub course: CourseId,
    pub release: ReleaseId,
    /// From 1; each later one of the same record has a higher one.
    pub ordinal: i32,
    #[diesel(deserialize_as = Json<Progress>)]
    pub progress: Progress,
    pub enrolled_at: Time,
    /// When the first lesson was opened.
    pub started_at: Option<Time>,
    pub completed_at: Option<Time>,
}

impl From<Json<Progress>> for Progress {
    fn from(stored: Json<Self>) -> Self {
        stored.0
    }
}

/// A moment and the zone whose days it is counted in.
#[derive(Debug, Clone)]
pub struct Moment {
    pub now: Time,
    pub zone: TimeZone,
}

/// The one next step in a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Enrol,
    /// The lesson at this place, from 0.
    Lesson(usize),
    /// Every lesson is done; the final quiz is in this state.
    Quiz(QuizState),
    /// Completed, and worth nothing much longer: take it again.
    Renew,
    Completed,
}

impl Moment {
    pub fn new(now: Time, zone: &TimeZone) -> Self {
        Self {
            now,
            zone: zone.clone(),
        }
    }

    pub fn today(&self) -> Day {
        self.now.day(&self.zone)
    }
}

impl Enrolment {
    /// Time up to then went to lessons of other courses.
    pub fn count_from(&mut self, elsewhere: Option<Time>) {
        let counted = &mut self.progress.counted_until;
        *counted = (*counted).max(elsewhere);
    }

    /// Adds requests for a lesson; the first ever is when the course was started.
    pub fn request(&mut self, lesson: &str, requests: Span) {
        self.started_at.get_or_insert(requests.first);
        self.progress.fold(lesson, requests);
    }

    /// Whether the course may be taken again: it was completed, and what that is worth ends soon or has ended.
    pub fn may_renew(&self, validity_months: u32, moment: &Moment) -> bool {
        self.completed_at
            .is_some_and(|at| may_renew(at.day(&moment.zone), validity_months, moment.today()))
    }
}

impl Step {
    /// What a learner does next in `course`, the release they are pinned to.
    pub fn of(enrolment: Option<&Enrolment>, course: &Course, moment: &Moment) -> Self {
        let Some(enrolment) = enrolment else {
            return Self::Enrol;
        };
        if enrolment.completed_at.is_some() {
            let renew = enrolment.may_renew(course.validity_months, moment);
            return if renew { Self::Renew } else { Self::Completed };
        }
        let progress = &enrolment.progress;
        match (
            progress.quiz_state(course, moment.now),
            progress.next_lesson(course),
        ) {
            (Some(QuizState::Running(attempt)), _) => Self::Quiz(QuizState::Running(attempt)),
            (_, Some(place)) => Self::Lesson(place),
            (Some(state), None) => Self::Quiz(state),
            (None, None) => Self::Completed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::ids::AttemptId;
    use crate::learning::sample;

    fn enrolled(progress: Progress) -> Enrolment {
        Enrolment {
            id: EnrolmentId(1),
            person: PersonId(1),
            course: CourseId(1),
            release: ReleaseId(1),
            ordinal: 1,
            progress,
            enrolled_at: Time(0),
            started_at: None,
            completed_at: None,
        }
    }

    #[test]
    fn one_step_follows_another() {
        let course = sample::course();
        let moment = Moment::new(Time(0), &TimeZone::UTC);
        let step = |enrolment: &Enrolment| Step::of(Some(enrolment), &course, &moment);
        assert_eq!(Step::of(None, &course, &moment), Step::Enrol);
        assert_eq!(step(&enrolled(Progress::default())), Step::Lesson(0));
        let mut learner = enrolled(sample::lessons_done(&course));
        assert_eq!(step(&learner), Step::Quiz(QuizState::Open(Some(2))));
        learner.progress.quiz.begin(AttemptId(3));
        assert_eq!(step(&learner), Step::Quiz(QuizState::Running(AttemptId(3))));
        learner.completed_at = Some(moment.now);
        assert_eq!(step(&learner), Step::Completed);
        let later = Moment::new(Time(320 * Time::DAY), &TimeZone::UTC);
        assert_eq!(Step::of(Some(&learner), &course, &later), Step::Renew);
    }
}
