//! Addresses of the pages about rights.
use super::pages;
use crate::access::Right;
use crate::web::Page;
use crate::web::Route;
use crate::web::Signed;
use crate::web::get;

/// The routes with the right each asks for.
pub(in crate::org) fn routes() -> Vec<Route> {
    vec![get("/access/roles", Right::SignedIn, roles)]
}

async fn roles(viewer: Signed) -> Page {
    pages::roles(viewer.language)
}
