//! Proving once more who one is: the second step of signing in, and before dangerous acts.
use super::super::caller::Caller;
use super::super::gate;
use super::super::gate::Whom;
use super::super::model::LocalPath;
use super::super::pages;
use crate::access::note_second_factor;
use crate::access::renew_proof;
use crate::text::Language;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Query;
use crate::web::Result;
use crate::web::Signed;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;

/// The form of the second step; back to the first without a right password of a moment ago.
pub(super) async fn code_form(State(app): State<App>, caller: Caller) -> Result<Response> {
    Ok(match caller.pending(&app).await? {
        Some(_) => pages::second_step(&Errors::none(), caller.language()).into_response(),
        None => Moved::to("/sign-in").into_response(),
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    code: String,
}

/// The second step of signing in.
pub(super) async fn code(
    State(app): State<App>,
    caller: Caller,
    Form(Typed { code }): Form<Typed>,
) -> Result<Response> {
    let Some(pending) = caller.pending(&app).await? else {
        let errors = Errors::one("code", too_late(caller.language()));
        let page = pages::second_step(&errors, caller.language());
        return Err(Error::refused(errors, page));
    };
    if !gate::check_code(&app, &caller, pending.account, code).await? {
        let errors = Errors::one("code", wrong_code(caller.language()));
        let page = pages::second_step(&errors, caller.language());
        return Err(Error::refused(errors, page));
    }
    let (app_too, entering) = (app.clone(), caller.clone());
    let entered = app
        .db
        .write_aside(move |conn| entering.complete(conn, &app_too))
        .await?;
    Ok(caller.answer(&app, &entered))
}

fn too_late(language: Language) -> &'static str {
    language.say(
        "Đã quá 5 phút kể từ khi nhập mật khẩu. Hãy đăng nhập lại từ đầu.",
        "The password was typed more than 5 minutes ago. Sign in from the beginning.",
    )
}

fn wrong_code(language: Language) -> &'static str {
    language.say(
        "Mã không đúng, hoặc đã dùng rồi. Hãy chờ ứng dụng hiện mã mới rồi nhập lại; kiểm tra cả giờ của điện thoại.",
        "The code is wrong or was used already. Wait for the app's next one; check the phone's clock too.",
    )
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Next {
    next: String,
}

/// The form that asks once more.
pub(super) async fn step_up_form(viewer: Signed, Query(Next { next }): Query<Next>) -> Page {
    let next = LocalPath::of(&next);
    step_up_page(&viewer, &next, &Errors::none())
}

fn step_up_page(viewer: &Signed, next: &LocalPath, errors: &Errors) -> Page {
    let whose = (viewer.login.as_str(), viewer.has_factor);
    pages::step_up(whose, next.as_str(), errors, viewer.language)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Proof {
    password: String,
    code: String,
    next: String,
}

/// Takes the proof: a code where there is a second factor, else the password; counted with all other guesses.
pub(super) async fn step_up(
    State(app): State<App>,
    viewer: Signed,
    caller: Caller,
    Form(proof): Form<Proof>,
) -> Result<Moved> {
    let next = LocalPath::of(&proof.next);
    let right = if viewer.has_factor {
        gate::check_code(&app, &caller, viewer.account, proof.code).await
    } else {
        let whom = Whom::Known(viewer.account);
        let known = gate::check(&app, &caller, whom, proof.password).await;
        known.map(|account| account == Some(viewer.account))
    };
    let right = right.map_err(|error| match error {
        Error::TooMany(wait) => Error::TooManyConfirmations(wait),
        other => other,
    })?;
    if !right {
        let errors = if viewer.has_factor {
            Errors::one("code", wrong_code(viewer.language))
        } else {
            let text = viewer.language.say(
                "Mật khẩu không đúng. Hãy nhập lại.",
                "The password is wrong. Type it again.",
            );
            Errors::one("password", text)
        };
        let page = step_up_page(&viewer, &next, &errors);
        return Err(Error::refused(errors, page));
    }
    let (clock, session, by_factor) = (app.clock.clone(), viewer.session, viewer.has_factor);
    app.db
        .write_of(viewer.person, move |conn| {
            let now = clock.now_in(conn)?;
            if by_factor {
                note_second_factor(conn, session, now).map_err(Error::from)
            } else {
                renew_proof(conn, session, now).map_err(Error::from)
            }
        })
        .await?;
    app.sessions.clear();
    if app.waiting.of(&viewer, app.now()).is_none() {
        return Ok(Moved::to(next.as_str()));
    }
    let asked = serde_urlencoded::to_string([("next", next.as_str())]).unwrap_or_default();
    Ok(Moved::to(format!("/step-up/again?{asked}")))
}

/// After the proof: what was sent before it, ready to be sent as it was.
pub(super) async fn send_again(
    State(app): State<App>,
    viewer: Signed,
    Query(Next { next }): Query<Next>,
) -> Response {
    let next = LocalPath::of(&next);
    match app.waiting.of(&viewer, app.now()) {
        Some(sent) => pages::send_again(&sent, next.as_str(), viewer.language).into_response(),
        None => Moved::to(next.as_str()).into_response(),
    }
}
