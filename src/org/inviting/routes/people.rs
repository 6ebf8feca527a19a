//! Inviting one person, giving them a secret to set another password, taking a lost second factor away.
use super::super::invite;
use super::super::invite::Act;
use super::super::invite::Invited;
use super::super::invite::Obstacle;
use super::super::invite::Way;
use super::super::invite::invite_one;
use super::super::pages;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::ids::PersonId;
use crate::org::may_manage;
use crate::org::queries::is_overseen;
use crate::web::App;
use crate::web::Error;
use crate::web::Path;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use crate::web::is_json;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::Response;
use diesel::QueryResult;

/// Somebody with a mail address is written to where mails go out; everybody else gets a code, shown once. Scripts get the
/// code in any case.
pub(in crate::org::inviting) async fn invite(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(person): Path<PersonId>,
    headers: HeaderMap,
) -> Result<Response> {
    let script = is_json(&headers);
    let way = match (app.config.mail.is_some(), script) {
        (true, true) => Way::Both,
        (true, false) => Way::Mail,
        (false, _) => Way::Code,
    };
    let invited = acted(&app, &viewer, (scope, person), move |conn, act| {
        invite_one(conn, act, person, way).map(|invited| invited.map(Some))
    })
    .await?;
    if script {
        return Ok(Json(invited).into_response());
    }
    Ok(shown(&app, &viewer, person, &invited))
}

/// Takes the second factor of somebody away in person; the answer is a code for a new password.
pub(in crate::org::inviting) async fn reset_factor(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(person): Path<PersonId>,
    headers: HeaderMap,
) -> Result<Response> {
    let reset = move |conn: &mut Conn, act: &Act| invite::reset_factor(conn, act, person);
    let invited = acted(&app, &viewer, (scope, person), reset).await?;
    app.sessions.clear();
    if is_json(&headers) {
        return Ok(Json(invited).into_response());
    }
    Ok(shown(&app, &viewer, person, &invited))
}

/// Does something about a person's way in, if the viewer answers for them; whoever stands in no unit is for those who oversee
/// all of them.
async fn acted(
    app: &App,
    viewer: &Signed,
    (scope, person): (Scope, PersonId),
    mut act_on: impl FnMut(&mut Conn, &Act) -> QueryResult<Outcome> + Send + 'static,
) -> Result<Invited> {
    let (app_too, by, today) = (app.clone(), viewer.clone(), app.today());
    let outcome = app
        .db
        .write(move |conn| {
            let answers =
                may_manage(conn, &scope, person, today)? || is_overseen(conn, &by, person, today)?;
            crate::org::person(conn, person)?
                .filter(|_| answers)
                .ok_or(Error::NotFound)?;
            let act = Act {
                viewer: &by,
                actor: &by.actor(),
                now: app_too.clock.now_in(conn)?,
                today,
                base_url: &app_too.config.base_url,
            };
            Ok::<_, Error>(act_on(conn, &act)?)
        })
        .await?;
    let invited = outcome.map_err(|obstacle| Error::conflict(obstacle.words(viewer.language)))?;
    invited.ok_or_else(|| {
        Error::conflict(viewer.language.say(
            "Tài khoản này chưa bật xác thực hai bước.",
            "This account has no second step.",
        ))
    })
}

type Outcome = std::result::Result<Option<Invited>, Obstacle>;

fn shown(app: &App, viewer: &Signed, person: PersonId, invited: &Invited) -> Response {
    let ends = invited.ends.zoned(app.zone());
    let page = pages::invited(
        invited,
        person,
        (&app.config.base_url, &ends),
        app.config.mail.is_some(),
        viewer.language,
    );
    page.into_response()
}
