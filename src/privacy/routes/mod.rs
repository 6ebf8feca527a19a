//! Addresses of this room.
mod calendar;
mod consents;
mod desk;
mod erasure;
mod export;
mod looks;
mod notice;
mod own;
mod steps;

use crate::access::Right;
use crate::web::Route;
use crate::web::get;
use crate::web::post;

/// The routes with the right each asks for.
pub fn routes() -> Vec<Route> {
    vec![
        get("/account/data", Right::SignedIn, own::show),
        post("/account/data", Right::SignedIn, own::ask),
        get("/privacy", Right::Anyone, notice::privacy),
        post("/account/data/consents", Right::SignedIn, consents::decide),
        get("/admin/consents", Right::Operate, consents::texts),
        post("/admin/consents", Right::Operate, consents::publish),
        get("/admin/retention", Right::Operate, notice::retention),
        get("/data-requests/{id}/erasure", Right::Operate, erasure::show),
        post(
            "/data-requests/{id}/erasure",
            Right::Operate,
            erasure::erase,
        )
        .dangerous(),
        get("/account/data/export", Right::SignedIn, export::copy).dangerous(),
        get("/data-access", Right::ReviewAccess, looks::list),
        get("/data-requests", Right::HandleRequests, desk::list),
        post("/data-requests", Right::HandleRequests, desk::record),
        get("/data-requests/{id}", Right::HandleRequests, desk::show),
        post(
            "/data-requests/{id}/steps",
            Right::HandleRequests,
            steps::take,
        ),
        get("/admin/calendar", Right::Operate, calendar::show),
        post("/admin/calendar", Right::Operate, calendar::set),
        post("/admin/calendar/list", Right::Operate, calendar::set_list),
        post(
            "/admin/calendar/{day}/removal",
            Right::Operate,
            calendar::remove,
        ),
    ]
}
