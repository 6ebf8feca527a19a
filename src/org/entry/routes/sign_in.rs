//! Signing in and out, asking for a mail when the password is forgotten, choosing a language.
use super::super::caller::Caller;
use super::super::caller::in_language;
use super::super::caller::left;
use super::super::forgotten;
use super::super::gate;
use super::super::gate::Whom;
use super::super::model::LocalPath;
use super::super::model::SignInForm;
use super::super::pages;
use crate::access::end_session;
use crate::access::set_language;
use crate::text::Language;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Query;
use crate::web::Result;
use crate::web::Visitor;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Next {
    pub(super) next: String,
}

/// The form, or on where somebody signed in already wanted to go.
pub(super) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Query(Next { next }): Query<Next>,
) -> Response {
    let next = LocalPath::of(&next);
    if visitor.viewer.is_some() {
        return Moved::to(next.as_str()).into_response();
    }
    let form = SignInForm {
        next: next.as_str().to_owned(),
        ..SignInForm::default()
    };
    let providers = &app.config.providers;
    pages::sign_in(&form, &Errors::default(), providers, visitor.language).into_response()
}

pub(super) async fn sign_in(
    State(app): State<App>,
    caller: Caller,
    Form(mut form): Form<SignInForm>,
) -> Result<Response> {
    let next = LocalPath::of(&form.next);
    let password = std::mem::take(&mut form.password);
    let whom = Whom::Named(gate::named(&app, &form.login));
    let checked = gate::check(&app, &caller, whom, password).await;
    let Some(account) = checked.map_err(locked)? else {
        form.next = next.as_str().to_owned();
        return Err(wrong(&app, &form, caller.language()));
    };
    let (app_too, entering) = (app.clone(), caller.clone());
    let entered = app
        .db
        .write_aside(move |conn| {
            let (now, whose) = (app_too.clock.now_in(conn)?, (account, next.clone()));
            let entered = entering.come_in(conn, &app_too, whose, now);
            entered.map_err(Error::from)
        })
        .await?;
    Ok(caller.answer(&app, &entered))
}

/// What the gate refuses here says which other ways in there are.
fn locked(error: Error) -> Error {
    match error {
        Error::TooMany(wait) => Error::TooManyPasswords(wait),
        other => other,
    }
}

/// One answer for an unknown name, a wrong password, an account that is closed, and one that waits after too many guesses
/// under its other names.
fn wrong(app: &App, form: &SignInForm, language: Language) -> Error {
    let text = language.say(
        "Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi nhập lại. Nếu chắc chắn đã nhập đúng, hãy dùng mã cán bộ thay cho số điện thoại hay thư điện tử, hoặc chờ 15 phút rồi thử lại.",
        "The login or the password is wrong. Check Caps Lock and the keyboard's language, then type it again. If you are sure of both, use your staff code instead of a phone number or mail address, or wait 15 minutes and try again.",
    );
    let errors = Errors::one("password", text);
    let page = pages::sign_in(form, &errors, &app.config.providers, language);
    Error::refused(errors, page)
}

/// Ends the session here and in the browser, with whatever the browser kept for it.
pub(super) async fn sign_out(State(app): State<App>, visitor: Visitor) -> Result<Response> {
    if let Some(viewer) = &visitor.viewer {
        let (hash, now) = (viewer.session, app.now());
        app.db
            .write(move |conn| end_session(conn, hash, now).map_err(Error::from))
            .await?;
        app.sessions.clear();
    }
    let mut response = Moved::to("/").into_response();
    let kept = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert("clear-site-data", kept);
    response
        .headers_mut()
        .append(header::SET_COOKIE, left(&app));
    Ok(response)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    sent: Option<String>,
}

pub(super) async fn forgotten(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Page {
    let (mails, sent) = (app.config.mail.is_some(), asked.sent.is_some());
    pages::forgotten((mails, sent), &Errors::none(), visitor.language)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Forgot {
    login: String,
}

pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Form(form): Form<Forgot>,
) -> Result<Moved> {
    if form.login.trim().is_empty() {
        return Err(nobody(&app, caller.language()));
    }
    let (named, now) = (gate::named(&app, &form.login), app.now());
    app.db
        .write(move |conn| forgotten::ask(conn, &caller, &named, now).map_err(Error::from))
        .await?
        .map_err(Error::TooMany)?;
    Ok(Moved::to("/sign-in/forgotten?sent=1"))
}

/// No login was given, so there is nobody to write to.
fn nobody(app: &App, language: Language) -> Error {
    let words = language.say("Xin điền tên đăng nhập.", "Give your login.");
    let errors = Errors::one("login", words);
    let page = pages::forgotten((app.config.mail.is_some(), false), &errors, language);
    Error::refused(errors, page)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    language: String,
    next: String,
}

/// Turns the pages to another language: for this browser, and for the account of who is signed in or signs in next.
pub(super) async fn choose_language(
    State(app): State<App>,
    visitor: Visitor,
    Form(chosen): Form<Chosen>,
) -> Result<Response> {
    let language: Language = chosen
        .language
        .parse()
        .map_err(|()| Error::Malformed("no such language".to_owned()))?;
    let now = app.now();
    if let Some(viewer) = &visitor.viewer {
        let account = viewer.account;
        app.db
            .write(move |conn| set_language(conn, account, (language, now)).map_err(Error::from))
            .await?;
        app.sessions.clear();
    }
    let mut response = Moved::to(LocalPath::of(&chosen.next).as_str()).into_response();
    let open_since = visitor.viewer.is_none().then_some(now);
    let cookie = in_language(&app, language, open_since);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}
