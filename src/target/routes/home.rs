//! `GET /`: the public front page, or *Việc học của tôi*.
use crate::access::Right;
use crate::access::Viewer;
use crate::content::Catalogue;
use crate::content::Release;
use crate::db::Conn;
use crate::db::ids::CourseId;
use crate::db::ids::PersonId;
use crate::learning::Moment;
use crate::org::records_of;
use crate::org::states_of;
use crate::target::Coverage;
use crate::target::model::Count;
use crate::target::model::Finders;
use crate::target::model::Home;
use crate::target::model::Known;
use crate::target::model::STAFF_TRAINED;
use crate::target::model::Taken;
use crate::target::pages;
use crate::target::queries;
use crate::text::Language;
use crate::web;
use crate::web::App;
use crate::web::Error;
use crate::web::Kept;
use crate::web::Page;
use crate::web::Visitor;
use crate::web::again;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::Response;
use diesel::QueryResult;
use std::sync::Arc;

/// Fewer people than this are not counted in public.
const FEWEST: i64 = 5;

/// `GET /`.
pub async fn page(
    State(app): State<App>,
    Kept(catalogue): Kept<Catalogue>,
    Kept(coverage): Kept<Coverage>,
    visitor: Visitor,
) -> web::Result<Response> {
    if let Some(viewer) = &visitor.viewer {
        let page = again(&app, viewer, "/", own(&app, catalogue, viewer)).await?;
        return Ok(page.into_response());
    }
    let page = front(&app, &catalogue, &coverage, visitor.language).await?;
    Ok(page.into_response())
}

async fn own(app: &App, catalogue: Catalogue, viewer: &Viewer) -> web::Result<Page> {
    let moment = Moment::new(app.now(), app.zone());
    let (person, language) = (viewer.person, viewer.language);
    let operates = viewer.may(Right::Operate);
    let read = {
        let moment = moment.clone();
        move |conn: &mut Conn| {
            let beginning = operates.then(|| queries::beginning(conn)).transpose()?;
            let home = gathered(conn, &catalogue, person, &moment)?;
            Ok::<_, Error>((home, beginning))
        }
    };
    let (home, beginning) = app.db.glance(read).await?;
    Ok(pages::home(&home, beginning, &moment, language))
}

/// A person's courses, read and put in order.
pub fn gathered(
    conn: &mut Conn,
    catalogue: &Catalogue,
    person: PersonId,
    moment: &Moment,
) -> QueryResult<Home> {
    let (records, states) = (records_of(conn, person)?, states_of(conn, person)?);
    let whose = (person, &records[..], &states[..]);
    let requirements = queries::requirements_of(conn, whose, (moment.today(), &moment.zone))?;
    let taken = queries::taken_by(conn, &records, moment.today())?;
    for one in &taken {
        // Only the first of a process is read from the database; the others are there.
        catalogue.load(conn, one.enrolment.release)?;
    }
    let latest = catalogue.all_latest();
    let finders = Finders {
        pinned: &|taken: &Taken| catalogue.release(taken.enrolment.release),
        latest: &|course: CourseId| {
            let mut latest = latest.iter();
            latest.find(|release| release.course_id == course).cloned()
        },
    };
    let known = Known {
        requirements: &requirements,
        taken: &taken,
        states: &states,
    };
    Ok(Home::of(known, &finders, moment))
}

async fn front(
    app: &App,
    catalogue: &Catalogue,
    coverage: &Coverage,
    language: Language,
) -> web::Result<Page> {
    let facts = coverage.facts(app, app.today()).await?;
    let total: Count = facts.counts(&STAFF_TRAINED).values().copied().sum();
    let open: Vec<Arc<Release>> = catalogue
        .all_latest()
        .into_iter()
        .filter(|release| release.course.public)
        .collect();
    let total = Some(total).filter(|total| total.persons >= FEWEST);
    Ok(pages::front(&open, total, language))
}
