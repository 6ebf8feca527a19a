//! Addresses of this room.
mod health;
mod ledgers;

use super::pages;
use super::pages::CourseLine;
use super::pages::Overview;
use super::queries;
use crate::access::Right;
use crate::content::Catalogue;
use crate::content::Release;
use crate::db::Kind;
use crate::web::App;
use crate::web::Error;
use crate::web::Kept;
use crate::web::Page;
use crate::web::Result;
use crate::web::Route;
use crate::web::Signed;
use crate::web::get;
use crate::web::post;
use crate::web::probe;
use axum::extract::State;

pub use health::operator_router;

/// The routes with the right each asks for.
pub fn routes() -> Vec<Route> {
    vec![
        probe("/healthz", health::alive),
        get("/readyz", Right::Anyone, health::ready),
        get("/admin", Right::Operate, overview),
        get("/admin/jobs", Right::Operate, ledgers::jobs),
        post("/admin/jobs/{id}/retry", Right::Operate, ledgers::retry_job),
        get("/admin/messages", Right::Operate, ledgers::messages),
        post(
            "/admin/messages/{id}/retry",
            Right::Operate,
            ledgers::retry_message,
        ),
        get("/admin/audit", Right::Operate, ledgers::audit),
    ]
}

async fn overview(
    State(app): State<App>,
    viewer: Signed,
    Kept(catalogue): Kept<Catalogue>,
) -> Result<Page> {
    let today = app.today();
    let figures = app
        .db
        .read(move |conn| Ok::<_, Error>(queries::figures(conn, today)?))
        .await?;
    let courses = catalogue.all_latest();
    let view = Overview {
        figures,
        courses: courses.iter().map(|release| line(release)).collect(),
        database: match app.db.kind() {
            Kind::Sqlite => "SQLite",
            Kind::Postgres => "PostgreSQL",
        },
        base_url: app.config.base_url.clone(),
        uptime: app.now().since(app.tally.started_at),
        mails: app.config.mail.is_some(),
        warning: app.config.warning(),
        zone: app.zone().clone(),
        today,
    };
    Ok(pages::overview(&view, viewer.language))
}

fn line(release: &Release) -> CourseLine {
    CourseLine {
        folder: release.course.folder.clone(),
        code: release.course.code.clone(),
        title: release.course.title.clone(),
        version: release.version().to_owned(),
        published_at: release.published_at,
        review_by: release.course.review_by,
    }
}
