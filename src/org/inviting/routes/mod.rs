//! Addresses of inviting and granting.
mod granted;
mod grants;
mod people;
mod units;

use crate::access::Right;
use crate::web::Route;
use crate::web::get;
use crate::web::post;

/// The routes with the right each asks for.
pub(in crate::org) fn routes() -> Vec<Route> {
    vec![
        post(
            "/people/{id}/invitation",
            Right::ManagePeople,
            people::invite,
        )
        .dangerous(),
        post(
            "/people/{id}/second-factor/removal",
            Right::ManagePeople,
            people::reset_factor,
        )
        .dangerous(),
        get("/units/{id}/invitations", Right::ManagePeople, units::list),
        post(
            "/units/{id}/invitations",
            Right::ManagePeople,
            units::invite,
        )
        .dangerous(),
        get("/people/{id}/grants", Right::Grant, grants::list),
        post("/people/{id}/grants", Right::Grant, grants::grant).dangerous(),
        post(
            "/people/{id}/grants/{grant}/revocation",
            Right::Grant,
            grants::revoke,
        )
        .dangerous(),
    ]
}
