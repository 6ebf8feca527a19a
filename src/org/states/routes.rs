//! The states of one person's posts: shown, recorded, ended, taken back by who manages the person.
use super::form::Known;
use super::form::ReturnForm;
use super::form::StateForm;
use super::model::Effect;
use super::model::StateOfPost;
use super::pages;
use super::pages::View;
use super::queries;
use super::queries::Ended;
use super::queries::NewState;
use crate::access::Right;
use crate::access::Scope;
use crate::audit;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::AssignmentId;
use crate::db::ids::AssignmentStateId;
use crate::db::ids::PersonId;
use crate::org::queries::assignments_of;
use crate::org::queries::may_manage;
use crate::org::queries::names_of;
use crate::org::queries::person;
use crate::org::queries::unit_by_code;
use crate::org::queries::units_to_choose;
use crate::text::tidy;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Result;
use crate::web::Route;
use crate::web::Signed;
use crate::web::Within;
use crate::web::get;
use crate::web::post;
use axum::extract::State;
use serde_json::json;

/// The routes with the right each asks for.
pub(in crate::org) fn routes() -> Vec<Route> {
    vec![
        get("/people/{id}/states", Right::ManagePeople, show),
        post("/people/{id}/states", Right::ManagePeople, record),
        post("/people/{id}/states/ending", Right::ManagePeople, end),
        post(
            "/people/{id}/states/{state}/withdrawal",
            Right::ManagePeople,
            withdraw,
        ),
    ]
}

/// What the page shows, of somebody for whom the viewer answers.
fn view(conn: &mut Conn, scope: &Scope, id: PersonId, today: Day) -> Result<View> {
    if !may_manage(conn, scope, id, today)? {
        return Err(Error::NotFound);
    }
    let person = person(conn, id)?.ok_or(Error::NotFound)?;
    let states = queries::states_with_notes(conn, id)?;
    let hosts: Vec<_> = states.iter().filter_map(|(state, _)| state.host).collect();
    Ok(View {
        person: id,
        full_name: person.full_name,
        posts: assignments_of(conn, id, today)?,
        hosts: names_of(conn, &hosts, today)?,
        units: units_to_choose(conn, scope, today)?,
        states,
        today,
    })
}

impl View {
    fn bare(&self) -> Vec<StateOfPost> {
        self.states.iter().map(|(state, _)| *state).collect()
    }
}

async fn show(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<PersonId>,
) -> Result<Page> {
    let today = app.today();
    let view = app
        .db
        .read(move |conn| view(conn, &scope, id, today))
        .await?;
    let held = view
        .posts
        .iter()
        .find(|post| post.valid_from <= today && today <= post.valid_to);
    let form = StateForm {
        assignment: held.map(|post| post.id.to_string()).unwrap_or_default(),
        from: today.to_string(),
        ..StateForm::default()
    };
    let running = view.bare().iter().any(|state| state.from < today);
    let back = ReturnForm {
        // Whoever is back today was away until yesterday.
        until: if running {
            today.plus(-1).to_string()
        } else {
            String::new()
        },
        ..ReturnForm::default()
    };
    Ok(pages::page(
        &view,
        (&form, &back),
        &Errors::none(),
        viewer.language,
    ))
}

async fn record(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<PersonId>,
    Form(form): Form<StateForm>,
) -> Result<Moved> {
    let (clock, today) = (app.clock.clone(), app.today());
    app.db
        .write(move |conn| {
            let view = view(conn, &scope, id, today)?;
            let host = unit_by_code(conn, &tidy(&form.host), today)?.map(|unit| unit.id);
            let states = view.bare();
            let known = Known {
                posts: &view.posts,
                states: &states,
            };
            let new = form
                .check(&known, host, today, viewer.language)
                .map_err(|errors| {
                    let forms = (&form, &ReturnForm::default());
                    let page = pages::page(&view, forms, &errors, viewer.language);
                    Error::refused(errors, page)
                })?;
            let now = clock.now_in(conn)?;
            let posts = ended_with(&new, &view);
            let seconded = seconded_until(&new, &posts, &states);
            let ended = Ended {
                states: seconded.map(|state| (state.id, state.to)).collect(),
                posts,
            };
            queries::record(conn, &new, &ended, (viewer.person, now))?;
            let detail = json!({
                "state": new.state, "from": new.from, "to": new.to, "unit": new.host,
                "decision": new.noted.decision, "note": new.noted.note,
            });
            let act = ("state.record", format!("person/{id}"));
            Ok::<_, Error>(audit::record(conn, now, &viewer.actor(), act, detail)?)
        })
        .await?;
    Ok(Moved::to(format!("/people/{id}/states")))
}

/// The posts that a state ends, with the last days they have: a retirement ends its post and, if that is the main one, every
/// other that is not over by then.
fn ended_with(new: &NewState, view: &View) -> Vec<(AssignmentId, Day)> {
    if new.state.effect() != Effect::Gone {
        return Vec::new();
    }
    let main = |id| {
        view.posts
            .iter()
            .any(|post| post.id == id && !post.concurrent)
    };
    let all = main(new.assignment);
    let ends = view
        .posts
        .iter()
        .filter(|post| post.id == new.assignment || (all && post.valid_to >= new.from));
    ends.map(|post| (post.id, post.valid_to)).collect()
}

/// The secondments from posts that a retirement ends, which end with them.
fn seconded_until<'a>(
    new: &'a NewState,
    ended: &'a [(AssignmentId, Day)],
    states: &'a [StateOfPost],
) -> impl Iterator<Item = &'a StateOfPost> {
    let lasting = states.iter().filter(|one| {
        let from_ended = ended.iter().any(|(post, _)| *post == one.assignment);
        from_ended && one.from < new.from && new.from <= one.to
    });
    lasting.filter(|one| one.state.effect() == Effect::Elsewhere)
}

async fn end(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<PersonId>,
    Form(form): Form<ReturnForm>,
) -> Result<Moved> {
    let (clock, today) = (app.clock.clone(), app.today());
    app.db
        .write(move |conn| {
            let view = view(conn, &scope, id, today)?;
            let states = view.bare();
            let (state, until) = form.check(&states, viewer.language).map_err(|errors| {
                let forms = (&StateForm::default(), &form);
                let page = pages::page(&view, forms, &errors, viewer.language);
                Error::refused(errors, page)
            })?;
            let now = clock.now_in(conn)?;
            queries::end(conn, state.id, until, (viewer.person, now))?;
            let detail = json!({ "state": state.state, "from": state.from, "to": until });
            let act = ("state.end", format!("person/{id}"));
            Ok::<_, Error>(audit::record(conn, now, &viewer.actor(), act, detail)?)
        })
        .await?;
    Ok(Moved::to(format!("/people/{id}/states")))
}

async fn withdraw(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path((id, state)): Path<(PersonId, AssignmentStateId)>,
) -> Result<Moved> {
    let (clock, today) = (app.clock.clone(), app.today());
    app.db
        .write(move |conn| {
            let view = view(conn, &scope, id, today)?;
            let mut states = view.states.iter().map(|(state, _)| state);
            let Some(state) = states.find(|one| one.id == state) else {
                // Sent twice, taken back once.
                return if queries::was_undone(conn, id, state)? {
                    Ok(())
                } else {
                    Err(Error::NotFound)
                };
            };
            let now = clock.now_in(conn)?;
            queries::undo(conn, state, (viewer.person, now))?;
            let detail = json!({ "state": state.state, "from": state.from, "to": state.to });
            let act = ("state.undo", format!("person/{id}"));
            Ok::<_, Error>(audit::record(conn, now, &viewer.actor(), act, detail)?)
        })
        .await?;
    Ok(Moved::to(format!("/people/{id}/states")))
}
