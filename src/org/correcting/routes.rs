//! Addresses of corrections.
use super::super::import::update_own;
use super::desk::Desk;
use super::desk::against_others;
use super::desk::insert;
use super::desk::last_day_of;
use super::desk::place;
use super::desk::told;
use super::form::EndingForm;
use super::form::OwnForm;
use super::form::PostForm;
use super::note;
use super::note::PostNote;
use super::pages;
use super::pages::Forms;
use crate::access::Right;
use crate::db::Conn;
use crate::db::ids::PersonId;
use crate::db::schema::assignment_rows;
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
use diesel::prelude::*;
use serde_json::json;

pub(in crate::org) fn routes() -> Vec<Route> {
    vec![
        get("/people/{id}/correction", Right::ManagePeople, show),
        post("/people/{id}/correction", Right::ManagePeople, correct).dangerous(),
        post("/people/{id}/posts", Right::ManagePeople, add),
        post("/people/{id}/endings", Right::ManagePeople, end),
    ]
}

async fn show(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(person): Path<PersonId>,
) -> Result<Page> {
    let (now, today) = (app.now(), app.today());
    let read = move |conn: &mut Conn| {
        let desk = Desk {
            viewer: &viewer,
            scope: &scope,
            person,
            today,
            now,
        };
        let (own, view) = desk.open(conn)?;
        let forms = Forms {
            own: OwnForm::of(&own),
            ..Forms::default()
        };
        Ok::<_, Error>(pages::page(&view, &forms, &Errors::none(), desk.language()))
    };
    app.db.read(read).await
}

async fn correct(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    (Path(person), Form(form)): (Path<PersonId>, Form<OwnForm>),
) -> Result<Moved> {
    let (app_too, today) = (app.clone(), app.today());
    app.db
        .write(move |conn| {
            let desk = Desk {
                viewer: &viewer,
                scope: &scope,
                person,
                today,
                now: app_too.clock.now_in(conn)?,
            };
            let (own, view) = desk.open(conn)?;
            let checked = form.check(&own, today, desk.language());
            let checked = match checked {
                Ok(mended) => against_others(conn, (&desk, &view), &own, mended)?,
                Err(errors) => Err(errors),
            };
            let mended = checked.map_err(|errors| {
                let forms = Forms {
                    own: form.clone(),
                    ..Forms::default()
                };
                desk.refused(&view, &forms, errors)
            })?;
            if mended == own {
                return Ok(());
            }
            update_own(conn, person, &mended)?;
            let author = (viewer.person, desk.now);
            note::keep(conn, person, (note::OWN, Some(&own), &mended), author)?;
            desk.record(conn, "person.correct", told(&own, &mended))
        })
        .await?;
    app.sessions.clear();
    Ok(Moved::to(format!("/people/{person}")))
}

async fn add(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    (Path(person), Form(form)): (Path<PersonId>, Form<PostForm>),
) -> Result<Moved> {
    let (app_too, today) = (app.clone(), app.today());
    app.db
        .write(move |conn| {
            let desk = Desk {
                viewer: &viewer,
                scope: &scope,
                person,
                today,
                now: app_too.clock.now_in(conn)?,
            };
            let (own, view) = desk.open(conn)?;
            let placed = match form.check(today, desk.language()) {
                Ok(new) => place(conn, &desk, &view, (&form, new))?,
                Err(errors) => Err(errors),
            };
            let (unit, new) = placed.map_err(|errors| {
                let forms = Forms {
                    own: OwnForm::of(&own),
                    post: form.clone(),
                    ..Forms::default()
                };
                desk.refused(&view, &forms, errors)
            })?;
            insert(conn, &desk, unit.0, &new)?;
            let note = PostNote {
                unit: unit.1,
                position: new.position.clone(),
                from: new.from,
                to: new.to,
                was_to: None,
            };
            note::keep(conn, person, (note::POST, None, &note), (viewer.person, desk.now))?;
            let detail = json!({ "unit": unit.0, "position": new.position, "from": new.from, "to": new.to, "concurrent": new.concurrent });
            desk.record(conn, "person.post.add", detail)
        })
        .await?;
    Ok(Moved::to(format!("/people/{person}")))
}

async fn end(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    (Path(person), Form(form)): (Path<PersonId>, Form<EndingForm>),
) -> Result<Moved> {
    let (app_too, today) = (app.clone(), app.today());
    app.db
        .write(move |conn| {
            let desk = Desk {
                viewer: &viewer,
                scope: &scope,
                person,
                today,
                now: app_too.clock.now_in(conn)?,
            };
            let (own, view) = desk.open(conn)?;
            let post = view.posts.iter().find(|post| Some(post.id) == form.post);
            let post = post.ok_or(Error::NotFound)?;
            let last = last_day_of(conn, &desk, (&view, post), &form)?.map_err(|errors| {
                let forms = Forms {
                    own: OwnForm::of(&own),
                    ending: form.clone(),
                    ..Forms::default()
                };
                desk.refused(&view, &forms, errors)
            })?;
            diesel::update(assignment_rows::table.find(post.id))
                .set(assignment_rows::valid_to.eq(last))
                .execute(conn)?;
            let note = PostNote {
                unit: post.unit_name.clone(),
                position: post.position.clone(),
                from: post.valid_from,
                to: last,
                was_to: Some(post.valid_to),
            };
            note::keep(conn, person, (note::POST, None, &note), (viewer.person, desk.now))?;
            let detail = json!({ "unit": post.unit_id, "position": post.position, "to": last, "was_to": post.valid_to });
            desk.record(conn, "person.post.end", detail)
        })
        .await?;
    Ok(Moved::to(format!("/people/{person}")))
}
