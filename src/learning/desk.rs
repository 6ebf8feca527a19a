//! What the handlers of this room do between a request and its page.
use super::alike::Alike;
use super::model::Enrolment;
use super::model::LessonProgress;
use super::model::Moment;
use super::model::Pass;
use super::model::Span;
use super::model::TooEarly;
use super::model::Traces;
use super::pulse::Pulse;
use super::queries;
use crate::audit::Actor;
use crate::content::Catalogue;
use crate::content::Release;
use crate::db::Conn;
use crate::db::DbError;
use crate::db::ids::CourseId;
use crate::db::ids::JobId;
use crate::db::ids::PersonId;
use crate::web::App;
use crate::web::Error;
use crate::web::Kept;
use crate::web::Result;
use crate::web::Signed;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::sync::Arc;
use std::time::Instant;

/// The room's tools, gathered from the application.
pub struct Desk {
    pub app: App,
    pub catalogue: Catalogue,
    pub alike: Alike,
    pulse: Pulse,
}

impl FromRequestParts<App> for Desk {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Kept(catalogue) = Kept::from_request_parts(parts, app).await?;
        let Kept(alike) = Kept::from_request_parts(parts, app).await?;
        let Kept(pulse) = Kept::from_request_parts(parts, app).await?;
        Ok(Self {
            app: app.clone(),
            catalogue,
            alike,
            pulse,
        })
    }
}

/// What came of completing a lesson; the job issues the certificate of a course completed with it.
pub enum Finished {
    TooEarly(TooEarly),
    Done(Option<JobId>),
}

impl Desk {
    pub fn moment(&self) -> Moment {
        Moment::new(self.app.now(), self.app.zone())
    }

    /// The latest release of a course.
    pub fn latest(&self, folder: &str) -> Result<Arc<Release>> {
        self.catalogue.latest(folder).ok_or(Error::NotFound)
    }

    /// The release a learner is pinned to; the latest for who is not enrolled.
    pub async fn release_of(
        &self,
        enrolment: Option<&Enrolment>,
        latest: &Arc<Release>,
    ) -> Result<Arc<Release>> {
        let id = enrolment.map_or(latest.id, |enrolment| enrolment.release);
        if id == latest.id {
            return Ok(Arc::clone(latest));
        }
        if let Some(release) = self.catalogue.release(id) {
            return Ok(release);
        }
        let catalogue = self.catalogue.clone();
        let read = move |conn: &mut Conn| catalogue.load(conn, id).map_err(DbError::from);
        self.app.db.glance(read).await?.ok_or(Error::NotFound)
    }

    /// Everything a person is enrolled in.
    pub async fn enrolments_of(&self, person: PersonId) -> Result<Vec<Enrolment>> {
        let read = move |conn: &mut Conn| queries::enrolments_of(conn, person).map_err(Error::from);
        self.app.db.glance(read).await
    }

    /// Where the pages of an enrolment can lead.
    pub async fn traces(&self, enrolment: &Arc<Enrolment>) -> Result<Traces> {
        let enrolment = Arc::clone(enrolment);
        let today = self.app.today();
        let read =
            move |conn: &mut Conn| queries::traces(conn, &enrolment, today).map_err(Error::from);
        self.app.db.glance(read).await
    }

    /// A person's present enrolment, as it stands in the database now.
    pub async fn present(
        &self,
        person: PersonId,
        course: CourseId,
    ) -> Result<Option<Arc<Enrolment>>> {
        let (begun, stamp) = (Instant::now(), self.app.db.stamp(person));
        let read =
            move |conn: &mut Conn| queries::enrolment(conn, person, course).map_err(Error::from);
        let found = self.app.db.glance(read).await?.map(Arc::new);
        if let Some(enrolment) = &found {
            self.pulse
                .keep((person, Arc::clone(enrolment)), begun, stamp);
        }
        Ok(found)
    }

    /// The enrolment of a person who opens a lesson, begun now if there is none, or gone on with in a row of their own; it may be
    /// a second old. `None` when the
    /// person is in no unit.
    pub async fn opened(
        &self,
        person: PersonId,
        latest: &Arc<Release>,
        lesson: &str,
    ) -> Result<Option<Arc<Enrolment>>> {
        let stamp = self.app.db.stamp(person);
        if let Some(recent) = self.pulse.recent(person, latest.course_id, stamp) {
            return Ok(Some(recent));
        }
        match self.present(person, latest.course_id).await? {
            Some(present) if !present.goes_over_to(person) => Ok(Some(present)),
            None if latest.course.lesson(lesson).is_none() => Err(Error::NotFound),
            _ => self.enrolled(person, latest, 0).await,
        }
    }

    /// Enrols a person, or again when what they completed nears its end. `None` when the person is in no unit.
    pub async fn enrol(
        &self,
        person: PersonId,
        latest: &Arc<Release>,
    ) -> Result<Option<Arc<Enrolment>>> {
        self.enrolled(person, latest, latest.course.validity_months)
            .await
    }

    async fn enrolled(
        &self,
        person: PersonId,
        latest: &Arc<Release>,
        validity_months: u32,
    ) -> Result<Option<Arc<Enrolment>>> {
        let (edition, moment) = ((latest.course_id, latest.id), self.moment());
        let write = move |conn: &mut Conn| {
            queries::enrol(conn, person, edition, validity_months, &moment).map_err(Error::from)
        };
        let enrolment = self.app.db.write_of(person, write).await?.map(Arc::new);
        if let Some(enrolment) = &enrolment {
            let kept = (person, Arc::clone(enrolment));
            self.pulse.keep(kept, Instant::now(), None);
        }
        Ok(enrolment)
    }

    /// Counts a request for a lesson, unless it is done, and answers what is known of it now.
    pub fn touched(&self, enrolment: &Enrolment, lesson: &str) -> LessonProgress {
        let mut known = enrolment.progress.lesson(lesson);
        if known.done_at.is_none() {
            let requests = self.pulse.touch(enrolment.id, lesson, self.app.now());
            known.fold(requests, enrolment.progress.counted_until);
        }
        known
    }

    /// Completes a lesson if its time is up, and with the last one a course that has no quiz. The database's clock decides.
    pub async fn complete(
        &self,
        viewer: &Signed,
        latest: &Arc<Release>,
        lesson: &str,
    ) -> Result<(Arc<Enrolment>, Arc<Release>, Finished)> {
        let act = Completing {
            person: viewer.person,
            actor: viewer.actor(),
            no_post: super::pages::no_post(viewer.language),
            latest: Arc::clone(latest),
            lesson: lesson.to_owned(),
            app: self.app.clone(),
            catalogue: self.catalogue.clone(),
            pulse: self.pulse.clone(),
        };
        let (enrolment, release, outcome) = self
            .app
            .db
            .write_of(viewer.person, move |conn| act.run(conn))
            .await?;
        let enrolment = Arc::new(enrolment);
        if matches!(outcome, Finished::Done(_)) {
            let kept = (viewer.person, Arc::clone(&enrolment));
            self.pulse.keep(kept, Instant::now(), None);
        }
        Ok((enrolment, release, outcome))
    }
}

/// The completion of a lesson, as often as its transaction is tried.
struct Completing {
    person: PersonId,
    actor: Actor,
    no_post: &'static str,
    latest: Arc<Release>,
    lesson: String,
    app: App,
    catalogue: Catalogue,
    pulse: Pulse,
}

impl Completing {
    fn run(&self, conn: &mut Conn) -> Result<(Enrolment, Arc<Release>, Finished)> {
        let moment = Moment::new(self.app.clock.now_in(conn)?, self.app.zone());
        let edition = (self.latest.course_id, self.latest.id);
        let enrolment = queries::open(conn, self.person, edition, &moment)?;
        let mut enrolment = enrolment.ok_or_else(|| Error::conflict(self.no_post))?;
        let release = self
            .catalogue
            .load(conn, enrolment.release)?
            .ok_or(Error::NotFound)?;
        let lesson = release.course.lesson(&self.lesson).ok_or(Error::NotFound)?;
        let elsewhere = queries::counted_elsewhere(conn, &[&enrolment])?;
        enrolment.count_from(elsewhere.get(&self.person).copied());
        for (id, span) in self.pulse.pending(enrolment.id) {
            enrolment.request(&id, span.until(moment.now));
        }
        enrolment.request(&lesson.id, Span::at(moment.now));
        if let Err(early) = queries::complete_lesson(conn, &mut enrolment, lesson, moment.now)? {
            return Ok((enrolment, Arc::clone(&release), Finished::TooEarly(early)));
        }
        let over = release.course.quiz.is_none() && enrolment.progress.all_done(&release.course);
        if !over || enrolment.completed_at.is_some() {
            return Ok((enrolment, Arc::clone(&release), Finished::Done(None)));
        }
        let pass = Pass {
            score_percent: None,
            moment,
            actor: self.actor.clone(),
        };
        let recorded = queries::record_pass(conn, enrolment.id, &release.course, &pass)?;
        let enrolment = queries::enrolment_by_id(conn, enrolment.id)?;
        Ok((enrolment, release, Finished::Done(recorded.job)))
    }
}
