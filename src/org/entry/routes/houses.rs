//! To another house and back: signing in there, for whoever is signed in here or not.
use super::super::caller::Caller;
use super::super::caller::baked;
use super::super::model::LocalPath;
use super::super::pages;
use super::super::recognising::Arrival;
use super::super::recognising::Outcome;
use super::super::recognising::Stop;
use super::super::recognising::recognise;
use super::sign_in::Next;
use crate::access::Limit;
use crate::access::guess;
use crate::access::oidc::Answer;
use crate::access::oidc::FLOW_LIFE;
use crate::access::oidc::Flow;
use crate::access::oidc::House;
use crate::access::oidc::Trouble;
use crate::access::oidc::keep_flow;
use crate::access::oidc::open_flow;
use crate::access::oidc::take_flow;
use crate::db::DbError;
use crate::db::Time;
use crate::web::App;
use crate::web::Error;
use crate::web::Moved;
use crate::web::Path;
use crate::web::Query;
use crate::web::Result;
use crate::web::cookie;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;

/// Sends the browser to the house.
pub(super) async fn begin(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(Next { next }): Query<Next>,
) -> Result<Response> {
    let house = app.houses.of(&id).ok_or(Error::NotFound)?;
    let flow = Arc::new(Flow::begin(cookie(&headers, flow_cookie(&app))));
    let next = LocalPath::of(&next);
    note(&app, &caller, &flow, (&id, next)).await?;
    let address = house
        .address(&flow, &way_back(&app, house), app.now())
        .await;
    let address = match address {
        Ok(address) => address,
        Err(trouble) => return Ok(stopped(house, reason(house, &trouble), &caller)),
    };
    let mut response = Moved::to(address).into_response();
    let kept = baked(
        &app,
        flow_cookie(&app),
        &flow.browser,
        FLOW_LIFE / Time::SECOND,
    );
    response.headers_mut().append(header::SET_COOKIE, kept);
    Ok(response)
}

/// Counts the journey against the address it begins from, and remembers it.
async fn note(
    app: &App,
    caller: &Caller,
    flow: &Arc<Flow>,
    (id, next): (&str, LocalPath),
) -> Result<()> {
    let (clock, flow, id) = (app.clock.clone(), Arc::clone(flow), id.to_owned());
    let counted = format!("oidc/{}", caller.network);
    let noted = app.db.write_aside(move |conn| {
        let now = clock.now_in(conn)?;
        if let Err(wait) = guess(conn, &counted, Limit::ADDRESS, now)? {
            return Ok(Err(wait));
        }
        keep_flow(conn, &flow, (&id, next.as_str()), now)?;
        Ok::<_, DbError>(Ok(()))
    });
    noted.await?.map_err(Error::TooMany)
}

/// What the house sends back with the browser; what else it adds is not looked at.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Returned {
    state: String,
    code: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// Takes the browser in again.
pub(super) async fn callback(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(returned): Query<Returned>,
) -> Result<Response> {
    let house = app.houses.of(&id).ok_or(Error::NotFound)?;
    let flow = Flow::back(cookie(&headers, flow_cookie(&app)), &returned.state).map(Arc::new);
    let lapsed = || stopped(house, Stop::Lapsed, &caller);
    let Some(flow) = flow else {
        return Ok(lapsed());
    };
    let Some(next) = end(&app, house, &flow).await? else {
        return Ok(lapsed());
    };
    let back = (LocalPath::of(&next), returned);
    let outcome = arrive(&app, &caller, (house, &flow), back).await?;
    Ok(match outcome {
        Outcome::Came(entered) => caller.answer(&app, &entered),
        Outcome::Onward => Moved::to(LocalPath::of(&next).as_str()).into_response(),
        Outcome::Offered => Moved::to("/account/identities").into_response(),
        Outcome::Stopped(stop) => stopped(house, stop, &caller),
    })
}

/// What comes of an answer that ended a journey.
async fn arrive(
    app: &App,
    caller: &Caller,
    (house, flow): (&House, &Flow),
    (next, returned): (LocalPath, Returned),
) -> Result<Outcome> {
    let (None, Some(code)) = (returned.error, returned.code) else {
        return Ok(Outcome::Stopped(Stop::Denied));
    };
    let issuer = returned.iss;
    let answer = Answer { code, issuer };
    let back = way_back(app, house);
    let proof = match house.redeem(flow, answer, &back, app.now()).await {
        Ok(proof) => proof,
        Err(trouble) => return Ok(Outcome::Stopped(reason(house, &trouble))),
    };
    let (app_too, caller, provider) = (app.clone(), caller.clone(), house.settings.clone());
    let ended = app.db.write_aside(move |conn| {
        let now = app_too.clock.now_in(conn)?;
        let at = Arrival {
            app: &app_too,
            caller: &caller,
            next: next.clone(),
        };
        Ok::<_, Error>(recognise(conn, &at, (&proof, &provider), now)?)
    });
    ended.await
}

/// Ends the journey, so that nobody comes back with it twice: where it was to go on. Strangers to it change nothing.
async fn end(app: &App, house: &House, flow: &Arc<Flow>) -> Result<Option<String>> {
    let (clock, id) = (app.clock.clone(), house.settings.id.clone());
    let looked = {
        let (clock, id, flow) = (clock.clone(), id.clone(), Arc::clone(flow));
        app.db.read(move |conn| {
            let now = clock.now_in(conn)?;
            Ok::<_, DbError>(open_flow(conn, &flow, &id, now)?)
        })
    };
    if looked.await?.is_none() {
        return Ok(None);
    }
    let flow = Arc::clone(flow);
    let taken = app.db.write_aside(move |conn| {
        let now = clock.now_in(conn)?;
        Ok::<_, DbError>(take_flow(conn, &flow, &id, now)?)
    });
    Ok(taken.await?)
}

/// What is said of a trouble, once its cause is in the log.
fn reason(house: &House, trouble: &Trouble) -> Stop {
    let (stop, cause) = match trouble {
        Trouble::Silent(cause) => (Stop::Silent, cause.as_str()),
        Trouble::Unproven(cause) => (Stop::Unproven, cause.as_str()),
        Trouble::UnknownKey => (
            Stop::Unproven,
            "signed with a key the provider does not have",
        ),
    };
    let provider = &house.settings.id;
    tracing::warn!(provider, ?stop, cause, "nobody was signed in by a provider");
    stop
}

fn stopped(house: &House, stop: Stop, caller: &Caller) -> Response {
    let signed_in = caller.visitor.viewer.is_some();
    let page = pages::stopped((stop, signed_in), &house.settings.name, caller.language());
    (pages::status(stop), page).into_response()
}

/// Where the house sends the browser back to; it knows this address to the letter.
fn way_back(app: &App, house: &House) -> String {
    app.absolute(&format!("/sign-in/oidc/{}/callback", house.settings.id))
}

fn flow_cookie(app: &App) -> &'static str {
    if app.config.is_https() {
        "__Host-hocvu_oidc"
    } else {
        "hocvu_oidc"
    }
}
