//! Inviting one person, or giving them a secret to set another password.
use super::super::invite::Act;
use super::super::invite::Way;
use super::super::invite::invite_one;
use super::super::pages;
use crate::db::ids::PersonId;
use crate::org::may_manage;
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
    let (app_too, by, today) = (app.clone(), viewer.clone(), app.today());
    let outcome = app
        .db
        .write(move |conn| {
            if !may_manage(conn, &scope, person, today)? {
                return Err(Error::NotFound);
            }
            let act = Act {
                viewer: &by,
                actor: &by.actor(),
                now: app_too.clock.now_in(conn)?,
                today,
                base_url: &app_too.config.base_url,
            };
            Ok(invite_one(conn, &act, person, way)?)
        })
        .await?;
    let invited = outcome.map_err(|obstacle| Error::conflict(obstacle.words(viewer.language)))?;
    if script {
        return Ok(Json(invited).into_response());
    }
    let ends = invited.ends.zoned(app.zone());
    let page = pages::invited(
        &invited,
        person,
        (&app.config.base_url, &ends),
        app.config.mail.is_some(),
        viewer.language,
    );
    Ok(page.into_response())
}
