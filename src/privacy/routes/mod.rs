//! Addresses of this room.
mod calendar;
mod desk;
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
