//! Addresses of coming in.
mod account;
mod houses;
mod identities;
mod setup;
mod sign_in;

use crate::access::Right;
use crate::web::Route;
use crate::web::get;
use crate::web::post;

/// The routes with the right each asks for.
pub(in crate::org) fn routes() -> Vec<Route> {
    vec![
        get("/sign-in", Right::Anyone, sign_in::form),
        post("/sign-in", Right::Anyone, sign_in::sign_in),
        post("/sign-out", Right::Anyone, sign_in::sign_out),
        get("/sign-in/forgotten", Right::Anyone, sign_in::forgotten),
        post("/sign-in/forgotten", Right::Anyone, sign_in::ask),
        get("/sign-in/oidc/{provider}", Right::Anyone, houses::begin),
        get(
            "/sign-in/oidc/{provider}/callback",
            Right::Anyone,
            houses::callback,
        ),
        post("/language", Right::Anyone, sign_in::choose_language),
        get("/invitation", Right::Anyone, setup::code_form),
        post("/invitation", Right::Anyone, setup::code),
        get("/setup/{token}", Right::Anyone, setup::form),
        post("/setup/{token}", Right::Anyone, setup::set_up),
        get("/account", Right::SignedIn, account::show),
        post("/account", Right::SignedIn, account::change),
        get("/account/identities", Right::SignedIn, identities::offered),
        post("/account/identities", Right::SignedIn, identities::link),
        post(
            "/account/identities/{id}/removal",
            Right::SignedIn,
            identities::unlink,
        ),
        post("/sign-out/others", Right::SignedIn, account::end_others),
    ]
}
