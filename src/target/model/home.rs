//! What somebody should do next: required, under way, done, about to expire; pure.
use super::requirement::Requirement;
use super::requirement::Standing;
use crate::certificate::Code;
use crate::certificate::Ending;
use crate::certificate::Status;
use crate::content::Release;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::CourseId;
use crate::learning;
use crate::learning::Enrolment;
use crate::learning::Moment;
use crate::learning::QuizState;
use crate::learning::Step;
use crate::learning::Wait;
use crate::org::StateOfPost;
use crate::org::deferred;
use crate::org::is_away;
use diesel::Queryable;
use std::sync::Arc;

/// Days before its end from which a certificate is said to expire soon.
const SOON: i32 = 60;

/// An enrolment with what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    pub enrolment: Enrolment,
    pub completed_at: Option<Time>,
    pub certificate: Option<Proof>,
    /// Why a completion has no certificate.
    pub waits: Option<Wait>,
}

/// The certificate of a completion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Proof {
    pub code: Code,
    pub valid_until: Option<Day>,
    pub ended: Option<Ending>,
}

/// A course of the learner's, with the release they are pinned to, or the latest.
#[derive(Debug, Clone)]
pub struct MyCourse {
    pub release: Arc<Release>,
    pub taken: Option<Taken>,
    pub step: Step,
    /// The nearest day by which it is required, and how it stands.
    pub required: Option<(Day, Standing)>,
}

/// A certificate of the learner's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyCertificate {
    pub title: String,
    pub proof: Proof,
    pub worth: Worth,
}

/// What a certificate is worth to its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    Valid,
    /// Valid, for sixty days at the most.
    Expiring,
    Ended(Status),
}

/// What somebody must learn and has learned, and when they are away from their post.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// By their day.
    pub requirements: &'a [Requirement],
    pub taken: &'a [Taken],
    /// By their first day.
    pub states: &'a [StateOfPost],
}

/// Everything on the home page, in its order.
#[derive(Debug, Clone, Default)]
pub struct Home {
    /// The absence during which what is required is deferred.
    pub away: Option<StateOfPost>,
    /// Required and not done: what is overdue first, then by day.
    pub open: Vec<MyCourse>,
    /// Not required, begun.
    pub under_way: Vec<MyCourse>,
    pub done: Vec<MyCourse>,
    pub certificates: Vec<MyCertificate>,
}

/// Where releases are found.
pub struct Finders<'a> {
    /// The one an enrolment is pinned to.
    pub pinned: &'a dyn Fn(&Taken) -> Option<Arc<Release>>,
    /// The latest of a course not begun.
    pub latest: &'a dyn Fn(CourseId) -> Option<Arc<Release>>,
}

impl Worth {
    pub fn of(proof: &Proof, today: Day) -> Self {
        let soon = proof
            .valid_until
            .is_some_and(|last| last <= today.plus(SOON));
        match Status::of(proof.ended, proof.valid_until, today) {
            Status::Valid if soon => Self::Expiring,
            Status::Valid => Self::Valid,
            ended => Self::Ended(ended),
        }
    }
}

impl Taken {
    /// Whether this is a completion that counts on the day; the rule of [`Standing`].
    pub fn counts_on(&self, day: Day) -> bool {
        let worth = |proof: &Proof| {
            proof.ended != Some(Ending::Revoked) && proof.valid_until.is_none_or(|last| last >= day)
        };
        self.completed_at.is_some() && self.certificate.as_ref().is_none_or(worth)
    }
}

impl MyCourse {
    /// Whether its next step can be taken now.
    fn can_go_on(&self) -> bool {
        match self.step {
            Step::Enrol | Step::Lesson(_) | Step::Renew => true,
            Step::Quiz(state) => matches!(state, QuizState::Open(_) | QuizState::Running(_)),
            Step::Completed => false,
        }
    }

    /// The best score, when its quiz is not passed and no try is left.
    pub fn stuck_at(&self) -> Option<f64> {
        let taken = self.taken.as_ref()?;
        let best = taken.enrolment.progress.quiz.best();
        (self.step == Step::Quiz(QuizState::Exhausted)).then_some(best.unwrap_or(0.0))
    }

    fn of(
        course: CourseId,
        known: Known<'_>,
        finders: &Finders<'_>,
        moment: &Moment,
    ) -> Option<Self> {
        let today = moment.today();
        let of_course = || {
            known
                .taken
                .iter()
                .filter(|one| one.enrolment.course == course)
        };
        let rows = of_course().map(|one| one.enrolment.clone()).collect();
        let present = learning::present(rows).and_then(|enrolment| {
            let of_it = of_course().find(|one| one.enrolment.id == enrolment.id)?;
            Some(Taken {
                enrolment,
                ..of_it.clone()
            })
        });
        let latest = || (finders.latest)(course);
        let release = present.as_ref().map_or_else(latest, finders.pinned)?;
        let done = of_course().any(|one| one.counts_on(today));
        // Requirements come by their day, so the first is the nearest.
        let mut requirements = known.requirements.iter();
        let due = requirements.find(|one| one.course == course);
        let required = due.map(|one| required(one.due_on, done, known.states, today));
        let enrolment = present.as_ref().map(|one| &one.enrolment);
        let waits = present.as_ref().is_some_and(|one| one.waits.is_some());
        let step = match Step::of(enrolment, &release.course, moment) {
            // What waits for its certificate need not be taken again.
            Step::Renew if waits => Step::Completed,
            step => step,
        };
        Some(Self {
            step,
            taken: present,
            required,
            release,
        })
    }
}

/// The day by which somebody must have done what is due on `due`, and how it stands.
fn required(due: Day, done: bool, states: &[StateOfPost], today: Day) -> (Day, Standing) {
    let due = deferred(due, states);
    match Standing::of(done, due, today) {
        Standing::Done => (due, Standing::Done),
        _ if is_away(states, today).is_some() => (due, Standing::Paused),
        standing => (due, standing),
    }
}

impl Home {
    /// Puts a person's courses in order; courses without a release are left out.
    pub fn of(known: Known<'_>, finders: &Finders<'_>, moment: &Moment) -> Self {
        let mut home = Self {
            away: is_away(known.states, moment.today()).copied(),
            ..Self::default()
        };
        let required = known.requirements.iter().map(|one| one.course);
        let mut seen = Vec::new();
        for course in required.chain(known.taken.iter().map(|one| one.enrolment.course)) {
            if !seen.contains(&course) {
                seen.push(course);
                let mine = MyCourse::of(course, known, finders, moment);
                if let Some(mine) = mine {
                    home.place(mine);
                }
            }
        }
        home.certificates = certificates(known.taken, finders, moment.today());
        home
    }

    fn place(&mut self, course: MyCourse) {
        let taken = course.taken.as_ref();
        let begun = taken.is_some_and(|one| one.completed_at.is_none());
        match course.required {
            Some((_, Standing::Overdue | Standing::Missing | Standing::Paused)) => {
                self.open.push(course);
            }
            _ if begun => self.under_way.push(course),
            _ => self.done.push(course),
        }
    }

    /// The course of the one next step: of those in which something can be done now what is required soonest, else what is
    /// under way, else what should be taken again.
    pub fn next(&self) -> Option<&MyCourse> {
        let renew = |course: &&MyCourse| course.step == Step::Renew;
        let mut begun = self.open.iter().chain(&self.under_way);
        let first = begun.find(|course| course.can_go_on());
        first.or_else(|| self.done.iter().find(renew))
    }

    /// Where nothing can be done now: the quiz that opens first again, and when.
    pub fn waits_for(&self) -> Option<(&MyCourse, Time)> {
        let begun = self.open.iter().chain(&self.under_way);
        let waiting = begun.filter_map(|course| match course.step {
            Step::Quiz(QuizState::Waiting(until)) => Some((course, until)),
            _ => None,
        });
        waiting.min_by_key(|(_, until)| *until)
    }

    /// A course whose tries are used up, when there is neither anything to do nor to wait for.
    pub fn stuck(&self) -> Option<&MyCourse> {
        let mut begun = self.open.iter().chain(&self.under_way);
        begun.find(|course| course.step == Step::Quiz(QuizState::Exhausted))
    }

    /// What is required, with its day and how it stands, what is open first.
    pub fn required(&self) -> impl Iterator<Item = (&MyCourse, Day, Standing)> {
        let all = self.open.iter().chain(&self.under_way).chain(&self.done);
        all.filter_map(|course| {
            course
                .required
                .map(|(due, standing)| (course, due, standing))
        })
    }

    pub fn overdue(&self) -> usize {
        let late = |course: &&MyCourse| matches!(course.required, Some((_, Standing::Overdue)));
        self.open.iter().filter(late).count()
    }

    pub fn expiring(&self) -> usize {
        let soon = |one: &&MyCertificate| one.worth == Worth::Expiring;
        self.certificates.iter().filter(soon).count()
    }
}

fn certificates(taken: &[Taken], finders: &Finders<'_>, today: Day) -> Vec<MyCertificate> {
    let of = |one: &Taken| {
        let proof = one.certificate?;
        Some(MyCertificate {
            title: (finders.pinned)(one)?.course.title.clone(),
            worth: Worth::of(&proof, today),
            proof,
        })
    };
    taken.iter().filter_map(of).collect()
}
