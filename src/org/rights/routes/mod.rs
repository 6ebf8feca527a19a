//! Addresses of the pages about rights.
mod lending;
mod list;
mod person;

use super::pages;
use crate::access::Right;
use crate::web::Error;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Result;
use crate::web::Route;
use crate::web::Signed;
use crate::web::Within;
use crate::web::get;
use crate::web::post;

/// The routes with the right each asks for.
pub(in crate::org) fn routes() -> Vec<Route> {
    vec![
        get("/access", Right::SeeAccess, own),
        get("/access/roles", Right::SignedIn, roles),
        get("/units/{id}/access", Right::SeeAccess, list::show),
        get("/units/{id}/access.csv", Right::SeeAccess, list::csv),
        get("/people/{id}/access", Right::SeeAccess, person::show),
        get("/account/rights", Right::SignedIn, lending::show),
        post("/account/delegations", Right::SignedIn, lending::lend).dangerous(),
        post(
            "/account/delegations/{id}/ending",
            Right::SignedIn,
            lending::end,
        ),
    ]
}

async fn roles(viewer: Signed) -> Page {
    pages::roles(viewer.language)
}

/// To the list of the viewer's own unit; of the first one, for who has several.
async fn own(Within(scope): Within) -> Result<Moved> {
    let unit = scope.roots().first().ok_or(Error::NotFound)?;
    Ok(Moved::to(format!("/units/{unit}/access?below=1")))
}
