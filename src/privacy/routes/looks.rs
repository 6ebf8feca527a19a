//! Who looked at whose sensitive data, for auditors within their units and for administrators.
use crate::access::Right;
use crate::privacy::pages;
use crate::privacy::pages::LooksView;
use crate::privacy::queries;
use crate::privacy::queries::Visible;
use crate::web::App;
use crate::web::Error;
use crate::web::Page;
use crate::web::Query;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use axum::extract::State;
use serde::Deserialize;

/// Rows on a page, and one more that tells whether there are older ones.
const ROWS: usize = 50;
const ASKED: i64 = 51;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Part {
    before: Option<i64>,
}

pub(super) async fn list(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Query(Part { before }): Query<Part>,
) -> Result<Page> {
    let visible = if viewer.may(Right::Operate) {
        Visible::All
    } else {
        Visible::Within(scope, app.today())
    };
    let (mut rows, names) = app
        .db
        .read(move |conn| Ok::<_, Error>(queries::looks(conn, &visible, (before, ASKED))?))
        .await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let last = rows.last().filter(|_| more);
    let view = LooksView {
        older: last.map(|row| format!("/data-access?before={}", row.id)),
        rows,
        names,
        zone: app.zone().clone(),
    };
    Ok(pages::looks(&view, viewer.language))
}
