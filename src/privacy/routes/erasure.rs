//! Erasing a person who asked for it: first what goes and what stays, then the act.
use super::steps::own_words;
use super::steps::words;
use crate::audit;
use crate::audit::Look;
use crate::db::Conn;
use crate::db::ids::DataRequestId;
use crate::db::ids::PersonId;
use crate::privacy::Holdings;
use crate::privacy::model::Act;
use crate::privacy::model::Answer;
use crate::privacy::model::Request;
use crate::privacy::model::RequestKind;
use crate::privacy::model::Step;
use crate::privacy::model::StepRow;
use crate::privacy::pages;
use crate::privacy::pages::ErasureView;
use crate::privacy::queries;
use crate::privacy::queries::Duty;
use crate::privacy::queries::Visible;
use crate::text::Language;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Kept;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Result;
use crate::web::Signed;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

pub(super) async fn show(
    State(app): State<App>,
    viewer: Signed,
    Kept(holdings): Kept<Holdings>,
    Path(id): Path<DataRequestId>,
) -> Result<Page> {
    let view = view(&app, (holdings, viewer.person), id).await?;
    Ok(pages::erasure(&view, &Errors::none(), viewer.language))
}

async fn view(
    app: &App,
    (holdings, by): (Holdings, PersonId),
    id: DataRequestId,
) -> Result<ErasureView> {
    let (now, today) = (app.now(), app.today());
    app.db
        .write(move |conn| {
            let request = to_erase(conn, id)?;
            let reason = format!("data_request/{id}");
            let look = Look {
                viewer: by,
                person: request.person,
                field: "erasure",
                reason: &reason,
            };
            audit::note_look(conn, &look, now)?;
            let duty = queries::duty(conn, request.person, today)?;
            let listed = queries::named(conn, vec![request])?;
            Ok(ErasureView {
                listed: listed.into_iter().next().ok_or(Error::NotFound)?,
                holdings: holdings.clone(),
                duty,
                typed: String::new(),
            })
        })
        .await
}

fn to_erase(conn: &mut Conn, id: DataRequestId) -> Result<Request> {
    let request = queries::find(conn, &Visible::All, id)?;
    let request = request.filter(|one| one.kind == RequestKind::Erase);
    request.ok_or(Error::NotFound)
}

/// The number of the request, typed again.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Confirmed {
    number: String,
}

pub(super) async fn erase(
    State(app): State<App>,
    viewer: Signed,
    Kept(holdings): Kept<Holdings>,
    (Path(id), Form(form)): (Path<DataRequestId>, Form<Confirmed>),
) -> Result<Moved> {
    let language = viewer.language;
    let mut view = view(&app, (holdings.clone(), viewer.person), id).await?;
    if form.number.trim() != view.listed.request.number() {
        let message = language.say(
            "Hãy gõ đúng số yêu cầu để xác nhận.",
            "Type the number of the request to confirm.",
        );
        let errors = Errors::one("number", message);
        view.typed = form.number;
        let page = pages::erasure(&view, &errors, language);
        return Err(Error::refused(errors, page));
    }
    carry_out(&app, &viewer, holdings, id).await?;
    app.sessions.clear();
    // What was overwritten still stands in the log of the database until that is folded in.
    app.db
        .glance(|conn| Ok::<_, Error>(crate::db::fold_log(conn)?))
        .await?;
    Ok(Moved::to(format!("/data-requests/{id}")))
}

async fn carry_out(
    app: &App,
    viewer: &Signed,
    holdings: Holdings,
    id: DataRequestId,
) -> Result<()> {
    let (actor, clock, zone) = (viewer.actor(), app.clock.clone(), app.zone().clone());
    let (by, language) = (viewer.person, viewer.language);
    app.db
        .write(move |conn| {
            let now = clock.now_in(conn)?;
            let request = to_erase(conn, id)?;
            let (person, today) = (request.person, now.day(&zone));
            if person == by {
                return Err(Error::conflict(own_words(language)));
            }
            if queries::duty(conn, person, today)? != Duty::None {
                return Err(Error::conflict(kept_words(language)));
            }
            let close = Act::Close(Answer::Fulfilled);
            let may = request.may(close, today);
            may.map_err(|obstacle| Error::conflict(words(obstacle, language)))?;
            holdings.erase(conn, person)?;
            let row = StepRow {
                request: id,
                step: Step::Fulfilled,
                at: now,
                by: Some(by),
                reason: "Đã xóa danh tính; những gì luật buộc giữ còn lại dưới bí danh.".to_owned(),
                ground: String::new(),
            };
            queries::take(conn, &request, close, &row)?;
            let act = ("data.erased", format!("person/{person}"));
            Ok(audit::record(
                conn,
                now,
                &actor,
                act,
                json!({ "request": id }),
            )?)
        })
        .await
}

fn kept_words(language: Language) -> &'static str {
    language.say(
        "Người này là hoặc từng là cán bộ, công chức, viên chức, người lao động, hoặc đang giữ vai trò; hồ sơ được giữ theo luật. Hãy từ chối yêu cầu và nêu căn cứ.",
        "This person is or was on the staff, or holds a role; the law keeps their records. Refuse the request and name the ground.",
    )
}
