//! Addresses of groups.
mod groups;
mod lists;
mod members;

use crate::access::Right;
use crate::web::Route;
use crate::web::get;
use crate::web::post;
use crate::web::upload;

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
        get("/groups/{id}/import", Right::ManagePeople, lists::form),
        upload("/groups/{id}/import", Right::ManagePeople, lists::stage),
        get(
            "/groups/{id}/imports/{import}",
            Right::ManagePeople,
            lists::differences,
        ),
        post(
            "/groups/{id}/imports/{import}/confirmation",
            Right::ManagePeople,
            lists::confirm,
        ),
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
