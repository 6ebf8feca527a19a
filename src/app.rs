//! Puts it together: the whole router with each route's right, which room answers which job, what each holds about people.
use crate::certificate;
use crate::content::Catalogue;
use crate::exam;
use crate::exam::Attempts;
use crate::exam::Saver;
use crate::jobs::Job;
use crate::jobs::Setback;
use crate::learning::Alike;
use crate::learning::Pulse;
use crate::notify;
use crate::org;
use crate::org::Finder;
use crate::privacy;
use crate::privacy::Holdings;
use crate::report::Exports;
use crate::report::PastFigures;
use crate::target::Coverage;
use crate::web::App;
use crate::web::Route;
use axum::Router;

/// What rooms keep in memory, one of each per process.
#[derive(Clone, Default)]
pub struct Rooms {
    pub catalogue: Catalogue,
    pub pulse: Pulse,
    pub alike: Alike,
    pub attempts: Attempts,
    pub saver: Saver,
    pub finder: Finder,
    pub coverage: Coverage,
    pub exports: Exports,
    pub past_figures: PastFigures,
}

/// Every route of the product with the right it asks for; nothing is reachable that is not in here.
pub fn routes() -> Vec<Route> {
    let rooms = [
        crate::admin::routes(),
        crate::report::routes(),
        privacy::routes(),
        crate::target::routes(),
        crate::certificate::routes(),
        crate::exam::routes(),
        crate::learning::routes(),
        crate::content::routes(),
        crate::org::routes(),
    ];
    rooms.into_iter().flatten().collect()
}

/// What each room holds about people: for everybody's copy of their own data, and for erasing. What is found by somebody's account
/// or contacts stands before these, which go last.
pub fn holdings() -> Holdings {
    Holdings(
        [
            ("privacy", privacy::PERSONAL),
            ("target", crate::target::PERSONAL),
            ("certificate", certificate::PERSONAL),
            ("exam", exam::PERSONAL),
            ("learning", crate::learning::PERSONAL),
            ("notify", notify::PERSONAL),
            ("access", crate::access::PERSONAL),
            ("audit", crate::audit::PERSONAL),
            ("org", org::PERSONAL),
        ]
        .into(),
    )
}

/// The site.
pub fn router(app: &App, rooms: &Rooms) -> Router {
    let app = app
        .clone()
        .with(rooms.catalogue.clone())
        .with(rooms.pulse.clone())
        .with(rooms.alike.clone())
        .with(rooms.attempts.clone())
        .with(rooms.saver.clone())
        .with(rooms.finder.clone())
        .with(rooms.coverage.clone())
        .with(crate::target::record(rooms.catalogue.clone()))
        .with(rooms.exports.clone())
        .with(rooms.past_figures.clone())
        .with(holdings());
    let router = routes()
        .into_iter()
        .fold(Router::new(), |router, route| route.into_router(router));
    crate::web::nowhere(router).with_state(app)
}

/// Which room answers which job. News goes up this way: a lower room enqueues, this list says who listens.
pub async fn answer(app: &App, rooms: &Rooms, job: &Job) -> Result<(), Setback> {
    let catalogue = &rooms.catalogue;
    let outcome = match job.kind.as_str() {
        certificate::ISSUE => certificate::answer_issue(app, catalogue, job).await,
        certificate::ISSUE_WAITING => certificate::answer_issue_waiting(app, catalogue, job).await,
        exam::CLOSE => exam::close_due(app, catalogue, job).await,
        notify::MAIL => {
            return notify::deliver(&app.db, &app.clock, app.config.mail.as_ref(), job).await;
        }
        org::FORGOTTEN => org::answer_forgotten(app, job).await,
        privacy::RETAIN => privacy::answer_retain(app).await,
        kind => {
            return Err(Setback::new(format!("nobody answers jobs of kind {kind}")));
        }
    };
    Ok(outcome?)
}
