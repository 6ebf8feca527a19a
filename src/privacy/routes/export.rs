//! A copy of everything about oneself.
use crate::audit;
use crate::privacy::Holdings;
use crate::privacy::export::Cover;
use crate::privacy::export::archive;
use crate::privacy::gather::Owner;
use crate::text::dates;
use crate::web::App;
use crate::web::Error;
use crate::web::Kept;
use crate::web::Result;
use crate::web::Signed;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde_json::json;

pub(super) async fn copy(
    State(app): State<App>,
    viewer: Signed,
    Kept(holdings): Kept<Holdings>,
) -> Result<Response> {
    let (at, now, person, language) = (app.clone(), app.now(), viewer.person, viewer.language);
    let rooms = app
        .db
        .read(move |conn| {
            let owner = Owner {
                person,
                keys: &at.keys,
                zone: at.zone(),
                language,
            };
            Ok::<_, Error>(holdings.gather(conn, &owner)?)
        })
        .await?;
    let cover = Cover {
        name: viewer.name.clone(),
        made: dates::moment(&now.zoned(app.zone()), language),
        language,
    };
    let file = archive(&cover, &rooms).map_err(Error::internal)?;
    let actor = viewer.actor();
    app.db
        .write_of(person, move |conn| {
            let act = ("data.copied", format!("person/{person}"));
            Ok::<_, Error>(audit::record(conn, now, &actor, act, json!({}))?)
        })
        .await?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"du-lieu-cua-toi.zip\"",
        ),
    ];
    Ok((headers, file).into_response())
}
