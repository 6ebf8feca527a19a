//! The second factor of one's own account.
use super::super::factors;
use super::super::letters::FactorNews;
use super::super::letters::factor_letter;
use super::super::model::LocalPath;
use super::super::model::NewPassword;
use super::super::pages;
use super::super::pages::FactorView;
use super::super::pages::Offer;
use super::super::queries::own_words;
use super::super::queries::tell;
use crate::access::FactorSecret;
use crate::access::PasswordRule;
use crate::access::holder;
use crate::access::new_recovery_codes;
use crate::access::offered_secret;
use crate::access::second_factor;
use crate::audit;
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
use crate::web::is_json;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    next: String,
    replace: Option<String>,
}

/// What is set, or where it is set up.
pub(super) async fn show(
    State(app): State<App>,
    viewer: Signed,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    if viewer.has_factor && asked.replace.is_none() {
        return view(&app, &viewer, &Errors::none()).await;
    }
    let secret = offered(&app, &viewer).await?;
    let offer = offer(&viewer, secret, &asked.next);
    Ok(pages::set_up_factor(
        &offer,
        &Errors::none(),
        viewer.language,
    ))
}

async fn view(app: &App, viewer: &Signed, errors: &Errors) -> Result<Page> {
    let account = viewer.account;
    let set = app
        .db
        .read(move |conn| second_factor(conn, account).map_err(Error::from))
        .await?
        .ok_or(Error::NotFound)?;
    let view = FactorView {
        login: viewer.login.clone(),
        since: set.set_at.zoned(app.zone()),
        codes_left: set.codes_left,
        needed: viewer.needs_factor(),
    };
    Ok(pages::factor(&view, errors, viewer.language))
}

async fn offered(app: &App, viewer: &Signed) -> Result<FactorSecret> {
    let (keys, whose) = (app.keys.clone(), (viewer.account, viewer.session));
    app.db
        .read(move |conn| offered_secret(conn, &keys, whose).map_err(Error::from))
        .await
}

fn offer(viewer: &Signed, secret: FactorSecret, next: &str) -> Offer {
    Offer {
        secret,
        login: viewer.login.clone(),
        next: LocalPath::of(next).as_str().to_owned(),
        needed: viewer.awaits_factor() && !viewer.has_factor,
        replaces: viewer.has_factor,
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Confirmed {
    code: String,
    next: String,
}

/// Sets the offered secret once a code shows that the app has it; answers with the recovery codes.
pub(super) async fn confirm(
    State(app): State<App>,
    viewer: Signed,
    headers: HeaderMap,
    Form(form): Form<Confirmed>,
) -> Result<Response> {
    let secret = offered(&app, &viewer).await?;
    let offer = offer(&viewer, secret.clone(), &form.next);
    let digits: String = form.code.chars().filter(char::is_ascii_digit).collect();
    let Some(step) = secret.step_of(&digits, app.now()) else {
        let errors = Errors::one("code", not_this_code(viewer.language));
        let page = pages::set_up_factor(&offer, &errors, viewer.language);
        return Err(Error::refused(errors, page));
    };
    let (app_too, by) = (app.clone(), viewer.clone());
    let codes = app
        .db
        .write(move |conn| {
            let now = app_too.clock.now_in(conn)?;
            // Of two posts at once the second is offered another secret.
            if offered_secret(conn, &app_too.keys, (by.account, by.session))? != secret {
                return Err(Error::conflict(set_already(by.language)));
            }
            factors::set(conn, (&app_too.keys, &by), (&secret, step), now).map_err(Error::from)
        })
        .await?;
    app.sessions.clear();
    Ok(codes_shown(&codes, &viewer, &offer.next, &headers))
}

fn codes_shown(codes: &[String], viewer: &Signed, next: &str, headers: &HeaderMap) -> Response {
    if is_json(headers) {
        return Json(json!({ "recovery_codes": codes, "location": next })).into_response();
    }
    pages::recovery_codes(codes, (&viewer.login, next), viewer.language).into_response()
}

fn not_this_code(language: Language) -> &'static str {
    language.say(
        "Mã chưa đúng. Hãy chờ ứng dụng hiện mã mới rồi nhập lại; nếu vẫn không được, kiểm tra giờ của điện thoại và quét lại hình.",
        "This is not the code. Wait for the app's next one and type it; if it still fails, check the phone's clock and scan the picture again.",
    )
}

fn set_already(language: Language) -> &'static str {
    language.say(
        "Xác thực hai bước vừa được bật. Mã khôi phục chỉ hiện một lần; nếu chưa kịp lưu, hãy tạo mười mã mới.",
        "The second step was set just now. Recovery codes are shown once; if you have not kept them, make ten new ones.",
    )
}

fn not_set(language: Language) -> &'static str {
    language.say(
        "Tài khoản này chưa bật xác thực hai bước.",
        "This account has no second step.",
    )
}

/// Ten new recovery codes.
pub(super) async fn new_codes(
    State(app): State<App>,
    viewer: Signed,
    headers: HeaderMap,
) -> Result<Response> {
    let (app_too, by) = (app.clone(), viewer.clone());
    let codes = app
        .db
        .write(move |conn| {
            let now = app_too.clock.now_in(conn)?;
            let whose = (by.account, &app_too.keys);
            let none = || Error::conflict(not_set(by.language));
            second_factor(conn, by.account)?.ok_or_else(none)?;
            let codes = new_recovery_codes(conn, whose, now)?;
            let act = ("factor.codes", format!("person/{}", by.person));
            audit::record(conn, now, &by.actor(), act, json!({}))?;
            if let Some(holder) = holder(conn, by.account)? {
                tell(
                    conn,
                    &holder,
                    factor_letter(&holder, FactorNews::Codes),
                    now,
                )?;
            }
            Ok::<_, Error>(codes)
        })
        .await?;
    Ok(codes_shown(
        &codes,
        &viewer,
        "/account/second-factor",
        &headers,
    ))
}

/// Turns the second step off, for whom no role asks for it; with it goes the shorter password.
pub(super) async fn remove(
    State(app): State<App>,
    viewer: Signed,
    Form(password): Form<NewPassword>,
) -> Result<Moved> {
    if viewer.needs_factor() {
        return Err(Error::conflict(viewer.language.say(
            "Vai trò của anh/chị cần xác thực hai bước nên không tắt được.",
            "Your role needs the second step, so that it cannot be turned off.",
        )));
    }
    let mut errors = Errors::default();
    if !viewer.has_factor {
        return Err(Error::conflict(not_set(viewer.language)));
    }
    let (by, today) = (viewer.clone(), app.today());
    let words = app
        .db
        .read(move |conn| own_words(conn, (by.person, &by.login), today).map_err(Error::from))
        .await?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    password.check((&words, PasswordRule::Alone), viewer.language, &mut errors);
    if !errors.is_empty() {
        let page = view(&app, &viewer, &errors).await?;
        return Err(Error::refused(errors, page));
    }
    let hash = app.hasher.hash(password.password).await?;
    let (app_too, by) = (app.clone(), viewer.clone());
    app.db
        .write(move |conn| {
            let now = app_too.clock.now_in(conn)?;
            factors::remove(conn, &by, &hash, now)
        })
        .await?;
    app.sessions.clear();
    Ok(Moved::to("/account?saved=factor-removed"))
}
