//! The desk of those who answer requests.
use super::steps::ACTS;
use crate::access::Right;
use crate::access::Scope;
use crate::audit;
use crate::audit::Look;
use crate::db::Day;
use crate::db::ids::DataRequestId;
use crate::db::ids::PersonId;
use crate::privacy::letters;
use crate::privacy::model::AskForm;
use crate::privacy::model::RequestKind;
use crate::privacy::model::Step;
use crate::privacy::model::StepForm;
use crate::privacy::pages;
use crate::privacy::pages::DeskView;
use crate::privacy::pages::RequestView;
use crate::privacy::queries;
use crate::privacy::queries::Ask;
use crate::privacy::queries::Visible;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Query;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

/// Rows on a page.
const ROWS: i64 = 50;

/// What an administrator of everything may record for others, and who handles corrections alone.
const ALL: &[RequestKind] = RequestKind::ALL;
const CORRECTIONS: &[RequestKind] = &[RequestKind::Correct];

pub(super) fn visible(
    viewer: &Signed,
    scope: Scope,
    today: Day,
) -> (Visible, &'static [RequestKind]) {
    if viewer.may(Right::Operate) {
        (Visible::All, ALL)
    } else {
        (Visible::Within(scope, today), CORRECTIONS)
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Part {
    state: String,
    page: i64,
}

pub(super) async fn list(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Query(part): Query<Part>,
) -> Result<Page> {
    let (seen, offered) = visible(&viewer, scope, app.today());
    let view = view(&app, (seen, offered), part).await?;
    Ok(pages::desk(&view, &Errors::none(), viewer.language))
}

async fn view(
    app: &App,
    (seen, offered): (Visible, &'static [RequestKind]),
    part: Part,
) -> Result<DeskView> {
    let open = part.state != "closed";
    let page = part.page.clamp(0, 100_000);
    let span = (open, page * ROWS, ROWS + 1);
    let mut listed = app
        .db
        .read(move |conn| {
            let rows = queries::seen(conn, &seen, span)?;
            Ok::<_, Error>(queries::named(conn, rows)?)
        })
        .await?;
    let more = listed.len() > usize::try_from(ROWS).unwrap_or_default();
    listed.truncate(usize::try_from(ROWS).unwrap_or_default());
    let state = if open { "open" } else { "closed" };
    let address = |page: i64| format!("/data-requests?state={state}&page={page}");
    Ok(DeskView {
        listed,
        open,
        previous: (page > 0).then(|| address(page - 1)),
        next: more.then(|| address(page + 1)),
        offered,
        form: AskForm::default(),
        today: app.today(),
        zone: app.zone().clone(),
    })
}

/// Records what somebody asked in person.
pub(super) async fn record(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Form(form): Form<AskForm>,
) -> Result<Moved> {
    let (language, handled) = (viewer.language, visible(&viewer, scope, app.today()));
    let (seen, called) = (handled.0.clone(), form.person.trim().to_owned());
    let person = app
        .db
        .read(move |conn| Ok::<_, Error>(queries::person_called(conn, &seen, &called)?))
        .await?;
    let mut errors = Errors::none();
    let asked = form.check(language);
    if person.is_none() {
        let words = language.say(
            "Không có người này trong phạm vi của anh/chị.",
            "There is nobody of this code within your units.",
        );
        errors.add("person", words);
    }
    if matches!(&asked, Ok((kind, _)) if !handled.1.contains(kind)) {
        let words = language.say("Hãy chọn một việc.", "Choose what is asked.");
        errors.add("kind", words);
    }
    match (person, asked) {
        (Some(person), Ok(asked)) if errors.is_empty() => {
            let id = receive(&app, &viewer, person, asked).await?;
            Ok(Moved::to(format!("/data-requests/{id}")))
        }
        (_, asked) => {
            let errors = errors.and(asked.err().unwrap_or_default());
            let mut view = view(&app, handled, Part::default()).await?;
            view.form = form;
            let page = pages::desk(&view, &errors, language);
            Err(Error::refused(errors, page))
        }
    }
}

/// Takes a request in, from the person or from whoever records it, and confirms it by mail.
pub(super) async fn receive(
    app: &App,
    viewer: &Signed,
    person: PersonId,
    (kind, wish): (RequestKind, String),
) -> Result<DataRequestId> {
    let (actor, clock, zone) = (viewer.actor(), app.clock.clone(), app.zone().clone());
    let recorded_by = Some(viewer.person).filter(|by| *by != person);
    app.db
        .write(move |conn| {
            let now = clock.now_in(conn)?;
            // Asked twice it is one request, with one clock.
            if let Some(open) = queries::open_like(conn, (person, kind), &wish)? {
                return Ok(open);
            }
            let today = now.day(&zone);
            let calendar = queries::working_days(conn, today)?;
            let ask = Ask {
                person,
                kind,
                wish: wish.clone(),
                dates: queries::term(conn, kind)?.dates(today, &calendar),
                recorded_by,
            };
            let request = queries::ask(conn, &ask, now)?;
            let act = ("data_request.asked", format!("data_request/{}", request.id));
            let detail = json!({ "kind": kind, "person": person });
            audit::record(conn, now, &actor, act, detail)?;
            let contact = queries::contact(conn, person)?;
            letters::tell(conn, &contact, (&request, Step::Asked), "", now)?;
            Ok::<_, Error>(request.id)
        })
        .await
}

pub(super) async fn show(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<DataRequestId>,
) -> Result<Page> {
    let seen = visible(&viewer, scope, app.today()).0;
    let view = one(&app, &viewer, seen, id).await?;
    let (whose, by, now) = (view.listed.request.person, viewer.person, app.now());
    app.db
        .write_of(whose, move |conn| {
            let reason = format!("data_request/{id}");
            let look = Look {
                viewer: by,
                person: whose,
                field: "data_request",
                reason: &reason,
            };
            Ok::<_, Error>(audit::note_look(conn, &look, now)?)
        })
        .await?;
    Ok(pages::request(&view, &Errors::none(), viewer.language))
}

/// The page of one request, if the viewer handles it.
pub(super) async fn one(
    app: &App,
    viewer: &Signed,
    seen: Visible,
    id: DataRequestId,
) -> Result<RequestView> {
    let (today, zone, by) = (app.today(), app.zone().clone(), viewer.person);
    app.db
        .read(move |conn| {
            let request = queries::find(conn, &seen, id)?.ok_or(Error::NotFound)?;
            let possible = ACTS
                .iter()
                .filter(|(act, _)| request.may(*act, today).is_ok())
                .filter(|(_, step)| {
                    !(request.kind == RequestKind::Erase && *step == Step::Fulfilled)
                });
            let possible = possible.map(|(_, step)| step.as_str()).collect();
            let listed = queries::named(conn, vec![request])?;
            let listed = listed.into_iter().next().ok_or(Error::NotFound)?;
            Ok(RequestView {
                steps: queries::steps_of(conn, &[id])?,
                term: queries::term(conn, listed.request.kind)?,
                is_own: listed.request.person == by,
                listed,
                possible,
                form: StepForm::default(),
                today,
                zone: zone.clone(),
            })
        })
        .await
}
