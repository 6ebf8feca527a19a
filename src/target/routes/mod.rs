//! Addresses of this room.
mod home;
mod record;
mod requirements;
mod targets;

pub use record::record;

use crate::access::Right;
use crate::web::Route;
use crate::web::get;
use crate::web::post;

/// The routes with the right each asks for.
pub fn routes() -> Vec<Route> {
    vec![
        get("/", Right::Anyone, home::page),
        get("/requirements", Right::SetRequirements, requirements::list),
        post("/requirements", Right::SetRequirements, requirements::set),
        get(
            "/requirements/{id}",
            Right::SetRequirements,
            requirements::one,
        ),
        post(
            "/requirements/{id}/ending",
            Right::SetRequirements,
            requirements::end,
        ),
        get("/targets", Right::SeeTargets, targets::first),
        get("/targets/{target}", Right::SeeTargets, targets::one),
        get(
            "/targets/{target}/people",
            Right::SeeTargets,
            targets::people,
        ),
    ]
}
