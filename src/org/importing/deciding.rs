//! What somebody says of a staged list: whom a doubtful row means, and that its old font is to be converted.
use super::super::entry::seat_administrators;
use super::super::import;
use super::super::import::Choice;
use super::super::import::Confirmation;
use super::super::import::ImportError;
use super::super::import::ImportState;
use super::super::inviting::ensure_accounts;
use super::progress;
use super::refusal::as_error;
use super::routes::own;
use super::routes::reach;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::web::App;
use crate::web::Error;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Path;
use crate::web::Result;
use crate::web::Signed;
use axum::extract::State;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    line: i32,
    /// Somebody's number, `other` for nobody known, or nothing to leave the row open again.
    #[serde(default)]
    person: String,
}

impl Said {
    fn choice(&self) -> Choice {
        match self.person.trim() {
            "" => Choice::Open,
            "other" => Choice::Other,
            // What is no number is nobody's.
            id => Choice::Same(PersonId(id.parse().unwrap_or_default())),
        }
    }
}

pub(super) async fn decide(
    State(app): State<App>,
    viewer: Signed,
    Path(id): Path<ImportId>,
    Form(said): Form<Said>,
) -> Result<Moved> {
    let (today, now, language) = (app.today(), app.now(), viewer.language);
    let (choice, by) = (said.choice(), viewer.clone());
    let import = app.db.read(move |conn| own(conn, id, &by, today)).await?;
    let scope = reach(&app, import.kind, &viewer).await?;
    let applied = app
        .db
        .write(move |conn| {
            let with = Confirmation {
                by: viewer.actor(),
                scope: scope.clone(),
                viewer: Some(Arc::clone(&viewer.0)),
                today,
                now,
            };
            let import = own(conn, id, &viewer, today)?;
            let applied = import::decide(conn, &import, (said.line, choice), &with)
                .map_err(|error| as_error(error, language))?;
            if let Some((_, new)) = &applied {
                ensure_accounts(conn, new, now)?;
                seat_administrators(conn, now, today)?;
            }
            Ok::<_, Error>(applied.map(|(import, _)| import))
        })
        .await?;
    if let Some(import) = applied {
        app.sessions.clear();
        app.queue.wake();
        return Ok(Moved::to(format!("/imports/{import}")));
    }
    Ok(Moved::to(format!("/imports/{id}?outcome=doubtful")))
}

/// Puts the columns of an old font into Unicode; the differences are computed again, of a large list behind the answer.
pub(super) async fn convert(
    State(app): State<App>,
    viewer: Signed,
    Path(id): Path<ImportId>,
) -> Result<Moved> {
    let (today, now, language) = (app.today(), app.now(), viewer.language);
    let (keys, by) = (app.keys.clone(), viewer.clone());
    let import = app.db.read(move |conn| own(conn, id, &by, today)).await?;
    let scope = reach(&app, import.kind, &viewer).await?;
    if import.summary.pieces > 0 {
        let with = Confirmation {
            by: viewer.actor(),
            scope,
            viewer: Some(Arc::clone(&viewer.0)),
            today,
            now,
        };
        let converted = progress::convert(&app, import, &with).await;
        let id = converted.map_err(|error| as_error(error, language))?;
        return Ok(Moved::to(format!("/imports/{id}")));
    }
    app.db
        .write(move |conn| {
            let with = Confirmation {
                by: viewer.actor(),
                scope: scope.clone(),
                viewer: Some(Arc::clone(&viewer.0)),
                today,
                now,
            };
            let import = own(conn, id, &viewer, today)?;
            match import::convert(conn, id, &keys, &with) {
                // Whoever clicks twice finds it converted.
                Err(ImportError::Unasked) if import.state == ImportState::Staged => Ok(()),
                done => done.map_err(|error| as_error(error, language)),
            }
        })
        .await?;
    Ok(Moved::to(format!("/imports/{id}")))
}
