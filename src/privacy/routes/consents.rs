//! Giving and withdrawing consent; publishing its texts.
use crate::audit;
use crate::privacy::model::ConsentForm;
use crate::privacy::model::TextForm;
use crate::privacy::pages;
use crate::privacy::queries;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Result;
use crate::web::Signed;
use axum::extract::State;
use serde_json::json;

/// Gives or withdraws one's own consent. The text is named, so that nobody agrees to a version they have not read.
pub(super) async fn decide(
    State(app): State<App>,
    viewer: Signed,
    Form(form): Form<ConsentForm>,
) -> Result<Moved> {
    let (person, actor, now, language) =
        (viewer.person, viewer.actor(), app.now(), viewer.language);
    app.db
        .write_of(person, move |conn| {
            let all = queries::consents_of(conn, person)?;
            let one = all.into_iter().find(|one| one.text.id == form.text);
            let one = one.ok_or_else(|| {
                Error::conflict(language.say(
                    "Nội dung này đã có bản mới. Hãy mở lại trang và đọc bản mới.",
                    "There is a newer version of this text. Open the page again and read it.",
                ))
            })?;
            let action = match (form.decision.as_str(), one.given_at) {
                ("give", None) => {
                    queries::give(conn, person, one.text.id, now)?;
                    "consent.given"
                }
                ("withdraw", _) => {
                    queries::withdraw(conn, person, one.text.purpose, now)?;
                    "consent.withdrawn"
                }
                ("give", Some(_)) => return Ok(()),
                _ => return Err(Error::Malformed("neither give nor withdraw".to_owned())),
            };
            let detail = json!({ "purpose": one.text.purpose, "hash": one.text.hash });
            let act = (action, format!("person/{person}"));
            Ok(audit::record(conn, now, &actor, act, detail)?)
        })
        .await?;
    Ok(Moved::to("/account/data"))
}

pub(super) async fn texts(State(app): State<App>, viewer: Signed) -> Result<Page> {
    page(&app, &viewer, (&TextForm::default(), &Errors::none())).await
}

async fn page(app: &App, viewer: &Signed, (form, errors): (&TextForm, &Errors)) -> Result<Page> {
    let all = app
        .db
        .read(|conn| Ok::<_, Error>(queries::texts(conn)?))
        .await?;
    Ok(pages::texts(&all, form, errors, viewer.language))
}

pub(super) async fn publish(
    State(app): State<App>,
    viewer: Signed,
    Form(form): Form<TextForm>,
) -> Result<Moved> {
    let (purpose, texts) = match form.check(viewer.language) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = page(&app, &viewer, (&form, &errors)).await?;
            return Err(Error::refused(errors, page));
        }
    };
    let (by, actor, now) = (viewer.person, viewer.actor(), app.now());
    app.db
        .write(move |conn| {
            let version = queries::publish_text(conn, (purpose, &texts), (by, now))?;
            let act = ("consent.published", format!("consent/{purpose}"));
            let detail = json!({ "purpose": purpose, "version": version });
            Ok::<_, Error>(audit::record(conn, now, &actor, act, detail)?)
        })
        .await?;
    Ok(Moved::to("/admin/consents"))
}
