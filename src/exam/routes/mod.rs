//! Addresses of this room.
mod attempts;
mod results;
mod saving;

use crate::access::Right;
use crate::content::Catalogue;
use crate::exam::sitting::Desk;
use crate::web;
use crate::web::App;
use crate::web::Route;
use crate::web::Signed;

/// The routes with the right each asks for.
pub fn routes() -> Vec<Route> {
    vec![
        web::post(
            "/courses/{course}/attempts",
            Right::SignedIn,
            attempts::begin,
        ),
        web::get("/attempts/{id}", Right::SignedIn, attempts::paper),
        web::post("/attempts/{id}/answers", Right::SignedIn, saving::save),
        web::post(
            "/attempts/{id}/submission",
            Right::SignedIn,
            attempts::hand_in,
        ),
        web::get("/attempts/{id}/result", Right::SignedIn, attempts::result),
        web::get("/results", Right::SeeResults, results::courses),
        web::get("/results/{course}", Right::SeeResults, results::course),
    ]
}

/// The desk at which this viewer sits.
fn desk(app: &App, catalogue: &Catalogue, viewer: &Signed) -> Desk {
    Desk {
        clock: app.clock.clone(),
        catalogue: catalogue.clone(),
        zone: app.zone().clone(),
        actor: viewer.actor(),
    }
}
