//! What is kept about people, and what was removed.
use crate::org;
use crate::privacy::pages;
use crate::privacy::retention;
use crate::web::App;
use crate::web::Error;
use crate::web::Page;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Visitor;
use axum::extract::State;

pub(super) async fn privacy(State(app): State<App>, visitor: Visitor) -> Result<Page> {
    let today = app.today();
    let keepers = app
        .db
        .read(move |conn| {
            let tree = org::unit_tree(conn, today)?;
            let tops = tree.roots().map(|unit| unit.name.clone());
            Ok::<_, Error>(tops.take(3).collect::<Vec<_>>())
        })
        .await?;
    Ok(pages::privacy(&keepers, visitor.language))
}

pub(super) async fn retention(State(app): State<App>, viewer: Signed) -> Result<Page> {
    let removed = app
        .db
        .read(|conn| Ok::<_, Error>(retention::removed(conn)?))
        .await?;
    Ok(pages::retention(&removed, viewer.language))
}
