//! Addresses of coming in.
mod account;
mod houses;
mod identities;
mod proof;
mod second_factor;
mod setup;
mod sign_in;

use crate::access::Right;
use crate::web::Route;
use crate::web::get;
use crate::web::post;

/// The routes with the right each asks for.
pub(in crate::org) fn routes() -> Vec<Route> {
    [coming_in(), own_account()].into_iter().flatten().collect()
}

fn coming_in() -> Vec<Route> {
    vec![
        get("/sign-in", Right::Anyone, sign_in::form),
        post("/sign-in", Right::Anyone, sign_in::sign_in),
        post("/sign-out", Right::Anyone, sign_in::sign_out),
        get("/sign-in/code", Right::Anyone, proof::code_form),
        post("/sign-in/code", Right::Anyone, proof::code),
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
    ]
}

fn own_account() -> Vec<Route> {
    vec![
        get("/account", Right::SignedIn, account::show),
        post("/account", Right::SignedIn, account::change),
        get("/account/identities", Right::SignedIn, identities::offered),
        post("/account/identities", Right::SignedIn, identities::link),
        post(
            "/account/identities/{id}/removal",
            Right::SignedIn,
            identities::unlink,
        ),
        get(
            "/account/second-factor",
            Right::SignedIn,
            second_factor::show,
        )
        .dangerous(),
        post(
            "/account/second-factor",
            Right::SignedIn,
            second_factor::confirm,
        )
        .dangerous(),
        post(
            "/account/second-factor/codes",
            Right::SignedIn,
            second_factor::new_codes,
        )
        .dangerous(),
        post(
            "/account/second-factor/removal",
            Right::SignedIn,
            second_factor::remove,
        )
        .dangerous(),
        post(
            "/account/sessions/{id}/ending",
            Right::SignedIn,
            account::end_one,
        ),
        get("/step-up", Right::SignedIn, proof::step_up_form),
        post("/step-up", Right::SignedIn, proof::step_up),
        get("/step-up/again", Right::SignedIn, proof::send_again),
        post("/sign-out/others", Right::SignedIn, account::end_others),
    ]
}
