//! Addresses of coming in.
mod account;
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
        post("/language", Right::Anyone, sign_in::choose_language),
        get("/invitation", Right::Anyone, setup::code_form),
        post("/invitation", Right::Anyone, setup::code),
        get("/setup/{token}", Right::Anyone, setup::form),
        post("/setup/{token}", Right::Anyone, setup::set_up),
        get("/account", Right::SignedIn, account::show),
        post("/account", Right::SignedIn, account::change),
        post("/sign-out/others", Right::SignedIn, account::end_others),
    ]
}
