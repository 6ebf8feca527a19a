//! Addresses of groups.
mod groups;
mod members;

use crate::access::Right;
use crate::web::Route;
use crate::web::get;
use crate::web::post;

/// The routes with the right each asks for.
pub(in crate::org) fn routes() -> Vec<Route> {
    vec![
        get("/groups", Right::SeePeople, groups::list),
        get("/groups/new", Right::ManagePeople, groups::new_form),
        post("/groups", Right::ManagePeople, groups::create),
        get("/groups/{id}", Right::SeePeople, groups::show),
        get(
            "/groups/{id}/settings",
            Right::ManagePeople,
            groups::settings,
        ),
        post("/groups/{id}/settings", Right::ManagePeople, groups::set),
        post("/groups/{id}/members", Right::ManagePeople, members::add),
        get(
            "/groups/{id}/members/{member}",
            Right::ManagePeople,
            members::show,
        ),
        post(
            "/groups/{id}/members/{member}/ending",
            Right::ManagePeople,
            members::end,
        ),
        post(
            "/groups/{id}/members/{member}/role",
            Right::ManagePeople,
            members::change_role,
        ),
        post(
            "/groups/{id}/members/{member}/withdrawal",
            Right::ManagePeople,
            members::withdraw,
        ),
    ]
}
