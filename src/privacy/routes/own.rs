//! My data: what somebody asks about it.
use super::desk::receive;
use crate::privacy::model::AskForm;
use crate::privacy::pages;
use crate::privacy::pages::OwnView;
use crate::privacy::queries;
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
use serde::Deserialize;

/// The looks at one's data that the page shows.
const LOOKS: i64 = 20;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    sent: Option<i64>,
}

pub(super) async fn show(
    State(app): State<App>,
    viewer: Signed,
    Query(Sent { sent }): Query<Sent>,
) -> Result<Page> {
    let mut view = view(&app, &viewer).await?;
    view.sent = sent;
    Ok(pages::own(&view, &Errors::none(), viewer.language))
}

async fn view(app: &App, viewer: &Signed) -> Result<OwnView> {
    let (person, today, zone) = (viewer.person, app.today(), app.zone().clone());
    app.db
        .read(move |conn| {
            let requests = queries::of_person(conn, person)?;
            let ids: Vec<_> = requests.iter().map(|one| one.id).collect();
            Ok::<_, Error>(OwnView {
                steps: queries::steps_of(conn, &ids)?,
                requests,
                sent: None,
                form: AskForm::default(),
                consents: queries::consents_of(conn, person)?,
                duty: queries::duty(conn, person, today)?,
                looks: queries::looks_at(conn, person, LOOKS)?,
                today,
                zone: zone.clone(),
            })
        })
        .await
}

pub(super) async fn ask(
    State(app): State<App>,
    viewer: Signed,
    Form(form): Form<AskForm>,
) -> Result<Moved> {
    match form.check(viewer.language) {
        Ok(asked) => {
            let id = receive(&app, &viewer, viewer.person, asked).await?;
            Ok(Moved::to(format!("/account/data?sent={id}")))
        }
        Err(errors) => {
            let mut view = view(&app, &viewer).await?;
            view.form = form;
            let page = pages::own(&view, &errors, viewer.language);
            Err(Error::refused(errors, page))
        }
    }
}
