//! Required learning: set, listed, followed up, ended.
mod around;
mod desk;
mod form;
mod names;
mod sight;

use crate::access::Right;
use crate::audit;
use crate::db::ids::PersonId;
use crate::db::ids::RequirementId;
use crate::org::AskedWhen;
use crate::target::model::HeldPost;
use crate::target::model::NewRequirement;
use crate::target::model::Standing;
use crate::target::pages::Caught;
use crate::target::pages::RequiredPage;
use crate::target::pages::RequirementForm;
use crate::target::queries;
use crate::text::Language;
use crate::web;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Fields;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Query;
use crate::web::Signed;
use axum::response::IntoResponse;
use axum::response::Response;
use desk::Desk;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;

/// `GET /requirements`.
pub async fn list(mut desk: Desk, Query(asked): Query<AskedWhen>) -> web::Result<Page> {
    let errors = desk.look_back(asked);
    let facts = desk.facts().await?;
    let mut heads = desk.scope.roots().iter();
    let unit = heads.find_map(|head| facts.tree().get(*head));
    let form = RequirementForm {
        unit: unit.map(|unit| unit.code.clone()).unwrap_or_default(),
        ..RequirementForm::default()
    };
    let page = desk.page(&form, &errors, None).await?;
    if errors.is_empty() {
        Ok(page)
    } else {
        Err(Error::refused(errors, page))
    }
}

/// `POST /requirements`; with `preview` it only says of whom the course would be required.
pub async fn set(desk: Desk, viewer: Signed, fields: Fields) -> web::Result<Response> {
    let form = form::read(&fields)?;
    let new = match form::check(&desk, &form).await? {
        Ok(new) => new,
        Err(errors) => {
            let page = desk.page(&form, &errors, None).await?;
            return Err(Error::refused(errors, page));
        }
    };
    if fields.one("preview")?.is_some() {
        let caught = caught(&desk, &new).await?;
        let page = desk.page(&form, &Errors::default(), Some(&caught)).await?;
        return Ok(page.into_response());
    }
    let (clock, actor, person) = (desk.app.clock.clone(), viewer.actor(), viewer.person);
    let id = desk.app.db.write(move |conn| {
        let now = clock.now_in(conn)?;
        let (id, news) = queries::set_requirement(conn, &new, (person, now))?;
        if news {
            let detail = json!({ "course": new.course, "unit": new.unit, "group": new.group, "categories": new.categories, "due_on": new.due_on });
            audit::record(conn, now, &actor, ("requirement.set", format!("requirement/{id}")), detail)?;
        }
        Ok::<_, Error>(id)
    });
    Ok(Moved::to(format!("/requirements/{}", id.await?)).into_response())
}

/// Of whom a course would be required.
async fn caught(desk: &Desk, new: &NewRequirement) -> web::Result<Caught> {
    let requirement = new.as_if_set(desk.app.now());
    let around = desk.around(std::slice::from_ref(&requirement)).await?;
    let sight = desk.sight(&requirement, &around);
    Ok(Caught {
        people: sight.posts().count(),
        away: sight.paused().count(),
        unit: around.facts.unit_name(new.unit),
        group: sight.group.map(|(name, _)| name.to_owned()),
    })
}

/// `POST /requirements/{id}/ending`.
pub async fn end(Path(id): Path<i64>, mut desk: Desk, viewer: Signed) -> web::Result<Moved> {
    let id = RequirementId(id);
    let (found, _) = desk.find(id).await?;
    if !desk.is_own(&found.requirement, &found.around) {
        return Err(Error::NotFound);
    }
    let (clock, actor, person) = (desk.app.clock.clone(), viewer.actor(), viewer.person);
    let ended = desk.app.db.write(move |conn| {
        let now = clock.now_in(conn)?;
        if queries::end_requirement(conn, id, (person, now))? {
            audit::record(
                conn,
                now,
                &actor,
                ("requirement.ended", format!("requirement/{id}")),
                json!({}),
            )?;
        }
        Ok::<_, Error>(())
    });
    ended.await?;
    Ok(Moved::to("/requirements"))
}

/// What of a requirement's people is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
    page: String,
    as_of: String,
    by: String,
}

/// `GET /requirements/{id}`.
pub async fn one(
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
    mut desk: Desk,
    viewer: Signed,
) -> web::Result<Page> {
    let (shown, errors) = asked.shown(desk.language);
    let errors = errors.and(desk.look_back(AskedWhen {
        as_of: asked.as_of.clone(),
        by: asked.by.clone(),
    }));
    let number = asked.page.parse::<usize>().unwrap_or(1).max(1);
    let (found, early) = desk.find(RequirementId(id)).await?;
    let errors = errors.and(early);
    let (requirement, around) = (&found.requirement, &found.around);
    let done = desk.done(vec![requirement.course]).await?;
    let done = done.get(&requirement.course).cloned().unwrap_or_default();
    let sight = desk.sight(requirement, around);
    // Everybody is who must: those who are away have a list of their own.
    let is_shown = |standing: Standing| match shown {
        Some(shown) => shown == standing,
        None => standing != Standing::Paused,
    };
    let listed: HashMap<PersonId, (HeldPost, Standing)> = sight
        .standings(&done)
        .filter(|(_, standing)| is_shown(*standing))
        .map(|(post, standing)| (post.person, (post, standing)))
        .collect();
    let course = (requirement.course, requirement.due_on);
    let people = desk.names(course, &around.facts, listed, number).await?;
    let names = desk.unit_names(vec![requirement.unit], desk.when).await?;
    let page = RequiredPage {
        line: &desk.line(&sight, &done, &names),
        asked: &desk.asked,
        today: desk.today(),
        succeeded: &desk.succeeded(&found).await?,
        own: !desk.is_past() && desk.is_own(requirement, around),
        linked: viewer.may(Right::SeePeople),
        shown,
        errors: &errors,
        people: &people,
        number,
        language: desk.language,
    };
    let page = page.page();
    if errors.is_empty() {
        Ok(page)
    } else {
        Err(Error::refused(errors, page))
    }
}

impl Asked {
    /// Which people are shown; everybody, and why, when the address asks for a state that there is not.
    fn shown(&self, language: Language) -> (Option<Standing>, Errors) {
        let shown = Standing::parse(&self.state);
        if shown.is_some() || self.state.is_empty() {
            return (shown, Errors::none());
        }
        let words = language.say(
            "Tình trạng không có trong danh sách. Hãy chọn một mục bên dưới.",
            "No such state. Choose one below.",
        );
        (None, Errors::one("state", words))
    }
}
