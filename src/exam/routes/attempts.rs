//! Beginning an attempt, its paper, handing it in, its result.
use super::desk;
use crate::access::Secret;
use crate::content::Catalogue;
use crate::content::Release;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::db::ids::JobId;
use crate::exam::Attempts;
use crate::exam::model::is_open;
use crate::exam::model::reveals;
use crate::exam::pages;
use crate::exam::pages::Outcome;
use crate::exam::pages::Reviewed;
use crate::exam::pages::Sheet;
use crate::exam::pages::Unsaved;
use crate::exam::queries;
use crate::exam::queries::Attempt;
use crate::exam::queries::Saved;
use crate::exam::sitting::Begun;
use crate::exam::sitting::Desk;
use crate::exam::sitting::quiz_of;
use crate::learning;
use crate::learning::Earned;
use crate::learning::Enrolment;
use crate::text::Language;
use crate::web::App;
use crate::web::Error;
use crate::web::Kept;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Result;
use crate::web::Signed;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::Response;
use std::sync::Arc;
use std::time::Duration;

/// How long a passed learner waits for the certificate before the page says that it is on its way.
const PATIENCE: Duration = Duration::from_secs(1);

pub async fn begin(
    State(app): State<App>,
    Kept(catalogue): Kept<Catalogue>,
    viewer: Signed,
    Path(folder): Path<String>,
) -> Result<Moved> {
    let course = catalogue.latest(&folder).ok_or(Error::NotFound)?.course_id;
    let (desk, person, seed) = (desk(&app, &catalogue, &viewer), viewer.person, seed());
    let begun = app
        .db
        .write_of(person, move |conn| {
            Ok::<_, Error>(desk.begin(conn, (person, course), seed)?)
        })
        .await?;
    let (language, course_page) = (viewer.language, format!("/courses/{folder}"));
    match begun {
        Begun::At(attempt) => Ok(Moved::to(format!("/attempts/{attempt}"))),
        Begun::Refused(state) => {
            let why = pages::refusal(state, app.zone(), language);
            Err(Error::conflict(why).leading(course_page, to_course(language)))
        }
        Begun::NotEnrolled => Err(Error::conflict(language.say(
            "Anh/chị chưa ghi danh khóa học này. Mở trang khóa học, ghi danh và học các bài trước.",
            "You are not enrolled in this course. Open its page, enrol and do the lessons first.",
        ))
        .leading(course_page, to_course(language))),
    }
}

fn to_course(language: Language) -> &'static str {
    language.say("Mở trang khóa học", "Open the page of the course")
}

/// What decides a paper; nobody can foresee it.
fn seed() -> i64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&Secret::random().0[..8]);
    i64::from_le_bytes(bytes)
}

/// An attempt as its pages need it.
pub(super) struct Table {
    pub attempt: Arc<Attempt>,
    pub release: Arc<Release>,
    pub saved: Vec<Saved>,
    pub now: Time,
}

impl Table {
    pub fn read(conn: &mut Conn, desk: &Desk, attempt: Arc<Attempt>) -> Result<Self> {
        Ok(Self {
            release: desk.release(conn, attempt.release)?,
            saved: queries::latest(conn, attempt.id)?,
            now: desk.clock.now_in(conn)?,
            attempt,
        })
    }

    /// Whether answers to it still count.
    pub fn is_open(&self) -> bool {
        self.attempt.submitted_at.is_none() && is_open(self.attempt.deadline_at, self.now)
    }

    /// The paper under way.
    pub fn page(&self, app: &App, refused: Option<&Unsaved>, language: Language) -> Result<Page> {
        let sheet = Sheet {
            attempt: &self.attempt,
            release: &self.release,
            quiz: quiz_of(&self.release)?,
            saved: &self.saved,
            refused,
            now: self.now,
            zone: app.zone(),
        };
        Ok(pages::paper_page(&sheet, language))
    }
}

pub async fn paper(
    State(app): State<App>,
    (Kept(catalogue), Kept(attempts)): (Kept<Catalogue>, Kept<Attempts>),
    viewer: Signed,
    Path(id): Path<AttemptId>,
) -> Result<Response> {
    let desk = desk(&app, &catalogue, &viewer);
    let attempt = attempts.of(&app, viewer.person, id).await?;
    let table = app
        .db
        .glance(move |conn| Table::read(conn, &desk, Arc::clone(&attempt)))
        .await?;
    if table.is_open() {
        return Ok(table.page(&app, None, viewer.language)?.into_response());
    }
    close_overdue(&app, &catalogue, &viewer, &table.attempt).await?;
    Ok(Moved::to(result_address(id)).into_response())
}

/// The viewer's own attempt with all that its pages need, and what its enrolment came to.
async fn seated(
    app: &App,
    catalogue: &Catalogue,
    viewer: &Signed,
    id: AttemptId,
) -> Result<(Table, Enrolment, Option<Earned>)> {
    let (desk, person, today) = (desk(app, catalogue, viewer), viewer.person, app.today());
    app.db
        .read(move |conn| {
            let attempt = Arc::new(queries::attempt_of(conn, person, id)?);
            let enrolment = learning::enrolment_of(conn, person, attempt.enrolment)?;
            let earned = learning::traces(conn, &enrolment, today)?.earned;
            Ok((Table::read(conn, &desk, attempt)?, enrolment, earned))
        })
        .await
}

/// Closes an attempt whose time ran out while nobody looked. The clock that decides is asked again inside.
async fn close_overdue(
    app: &App,
    catalogue: &Catalogue,
    viewer: &Signed,
    attempt: &Attempt,
) -> Result<()> {
    if attempt.submitted_at.is_some() {
        return Ok(());
    }
    let (desk, id) = (desk(app, catalogue, viewer), attempt.id);
    let closed = app.db.write_of(viewer.person, move |conn| {
        Ok::<_, Error>(desk.close_overdue(conn, id)?)
    });
    closed.await.map(drop)
}

pub async fn hand_in(
    State(app): State<App>,
    Kept(catalogue): Kept<Catalogue>,
    viewer: Signed,
    Path(id): Path<AttemptId>,
) -> Result<Moved> {
    let (desk, person) = (desk(&app, &catalogue, &viewer), viewer.person);
    let watch = app.queue.watch();
    let job: Option<JobId> = app
        .db
        .write_of(person, move |conn| {
            Ok::<_, Error>(desk.hand_in(conn, person, id)?)
        })
        .await?;
    if let Some(job) = job {
        app.queue.wake();
        // Late or not, the result is there; the certificate follows by itself.
        watch.done(job, PATIENCE).await;
    }
    Ok(Moved::to(result_address(id)))
}

pub async fn result(
    State(app): State<App>,
    Kept(catalogue): Kept<Catalogue>,
    viewer: Signed,
    Path(id): Path<AttemptId>,
) -> Result<Response> {
    let (table, enrolment, earned) = seated(&app, &catalogue, &viewer, id).await?;
    if table.attempt.submitted_at.is_some() {
        let page = result_of(&app, table, (&enrolment, earned), viewer.language).await?;
        return Ok(page.into_response());
    }
    if table.is_open() {
        return Ok(Moved::to(format!("/attempts/{id}")).into_response());
    }
    close_overdue(&app, &catalogue, &viewer, &table.attempt).await?;
    Ok(Moved::to(result_address(id)).into_response())
}

async fn result_of(
    app: &App,
    table: Table,
    (enrolment, earned): (&Enrolment, Option<Earned>),
    language: Language,
) -> Result<Page> {
    let quiz = quiz_of(&table.release)?;
    let id = table.attempt.id;
    let reviewed = if reveals(quiz, &enrolment.progress.quiz) {
        let marks = app
            .db
            .glance(move |conn| Ok::<_, Error>(queries::marks_of(conn, id)?))
            .await?;
        Some(Reviewed {
            marks,
            saved: table.saved,
        })
    } else {
        None
    };
    let outcome = Outcome {
        attempt: &table.attempt,
        release: &table.release,
        quiz,
        progress: &enrolment.progress,
        earned,
        reviewed: reviewed.as_ref(),
        now: table.now,
        zone: app.zone(),
    };
    Ok(pages::result_page(&outcome, language))
}

pub(super) fn result_address(id: AttemptId) -> String {
    format!("/attempts/{id}/result")
}
