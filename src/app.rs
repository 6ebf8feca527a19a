//! Puts it together: the whole router with each route's right, which room answers which job.
use crate::content::Catalogue;
use crate::db::DbError;
use crate::jobs::Job;
use crate::notify;
use crate::org;
use crate::web::App;
use crate::web::Route;
use axum::Extension;
use axum::Router;

/// What rooms keep in memory, one of each per process.
#[derive(Clone, Default)]
pub struct Rooms {
    pub catalogue: Catalogue,
}

/// Every route of the product with the right it asks for; nothing is reachable that is not in here.
pub fn routes() -> Vec<Route> {
    let rooms = [
        crate::admin::routes(),
        crate::report::routes(),
        crate::target::routes(),
        crate::certificate::routes(),
        crate::exam::routes(),
        crate::learning::routes(),
        crate::content::routes(),
        crate::org::routes(),
    ];
    rooms.into_iter().flatten().collect()
}

/// The site.
pub fn router(app: &App, rooms: &Rooms) -> Router {
    let router = routes().into_iter().fold(Router::new(), |router, route| {
        route.into_router(router, app)
    });
    crate::web::nowhere(router, app)
        .layer(Extension(rooms.catalogue.clone()))
        .with_state(app.clone())
}

/// Which room answers which job. News goes up this way: a lower room enqueues, this list says who listens.
pub async fn answer(app: &App, job: &Job) -> Result<(), DbError> {
    match job.kind.as_str() {
        notify::MAIL => notify::deliver(&app.db, &app.clock, app.config.mail.as_ref(), job).await,
        org::FORGOTTEN => org::answer_forgotten(app, job).await,
        kind => Err(DbError::Unavailable(format!(
            "nobody answers jobs of kind {kind}"
        ))),
    }
}
