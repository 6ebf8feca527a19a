//! Addresses of merging.
use super::super::directory::Addition;
use super::super::finding::Finder;
use super::super::finding::Tail;
use super::act;
use super::act::Pair;
use super::desk::Desk;
use super::links::Links;
use super::pages;
use super::plan::Moved;
use super::plan::Obstacle;
use crate::access::Right;
use crate::audit;
use crate::db::Conn;
use crate::db::ids::MergeId;
use crate::db::ids::PersonId;
use crate::text::tidy;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Kept;
use crate::web::Moved as Onward;
use crate::web::Page;
use crate::web::Path;
use crate::web::Query;
use crate::web::Result;
use crate::web::Route;
use crate::web::Signed;
use crate::web::Within;
use crate::web::get;
use crate::web::post;
use axum::extract::FromRequestParts;
use axum::extract::State;
use axum::http::request::Parts;
use serde::Deserialize;
use serde_json::json;

pub(in crate::org) fn routes() -> Vec<Route> {
    vec![
        get("/people/{id}/merge", Right::ManagePeople, show),
        post("/people/{id}/merges", Right::ManagePeople, merge).dangerous(),
        post(
            "/people/{id}/merges/{merge}/undo",
            Right::ManagePeople,
            undo,
        )
        .dangerous(),
    ]
}

/// What every handler here works with.
struct AtWork {
    app: App,
    viewer: Signed,
    within: Within,
    finder: Finder,
    addition: Addition,
}

impl FromRequestParts<App> for AtWork {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Kept(finder) = Kept::from_request_parts(parts, app).await?;
        let Kept(addition) = Kept::from_request_parts(parts, app).await?;
        Ok(Self {
            app: app.clone(),
            viewer: Signed::from_request_parts(parts, app).await?,
            within: Within::from_request_parts(parts, app).await?,
            finder,
            addition,
        })
    }
}

impl AtWork {
    fn desk(&self) -> Desk<'_> {
        Desk {
            viewer: &self.viewer,
            scope: &self.within.0,
            finder: &self.finder,
            addition: &self.addition,
            today: self.app.today(),
            now: self.app.now(),
            zone: self.app.zone(),
        }
    }

    fn links<'a>(&'a self, pair: Pair, moved: &'a Moved) -> Links<'a> {
        Links {
            pair,
            moved,
            providers: &self.app.config.providers,
            by: self.viewer.actor(),
        }
    }
}

/// What is asked of the page: the text to search by, and the record chosen.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    other: Option<PersonId>,
}

async fn show(
    State(app): State<App>,
    at_work: AtWork,
    (Path(id), Query(asked)): (Path<PersonId>, Query<Asked>),
) -> Result<Page> {
    let number = Tail::asked(&asked.q, &app.keys);
    let read = move |conn: &mut Conn| {
        let (chosen, text) = ((id, asked.other), (asked.q.as_str(), number.clone()));
        let view = at_work.desk().view(conn, chosen, text)?;
        let language = at_work.viewer.language;
        Ok::<_, Error>(pages::merge(
            &view,
            (&asked.q, ""),
            &Errors::none(),
            language,
        ))
    };
    app.db.read(read).await
}

/// The record to be merged into the one of the address, and why it is the same person.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct MergeForm {
    other: Option<PersonId>,
    reason: String,
}

/// Characters of a reason.
const REASON: std::ops::RangeInclusive<usize> = 5..=500;

async fn merge(
    State(app): State<App>,
    at_work: AtWork,
    (Path(kept), Form(form)): (Path<PersonId>, Form<MergeForm>),
) -> Result<Onward> {
    let (app_too, reason) = (app.clone(), tidy(&form.reason));
    app.db
        .write(move |conn| {
            let other = form.other.ok_or(Error::NotFound)?;
            let language = at_work.viewer.language;
            let view = at_work.desk().view(conn, (kept, Some(other)), ("", None))?;
            let plan = view.other.as_ref().map(|(_, plan)| plan.clone());
            let plan = plan.ok_or(Error::NotFound)?;
            let moved = plan.map_err(|obstacle| Error::conflict(obstacle.words(language)))?;
            if !REASON.contains(&reason.chars().count()) {
                let errors = Errors::one("reason", pages::why(language));
                let page = pages::merge(&view, ("", &reason), &errors, language);
                return Err(Error::refused(errors, page));
            }
            let now = app_too.clock.now_in(conn)?;
            let pair = Pair { kept, other };
            act::merge(conn, pair, &moved, (&reason, at_work.viewer.person, now))?;
            at_work.links(pair, &moved).over(conn, now)?;
            let detail = json!({
                "other": other,
                "other_name": view.other.as_ref().map(|(side, _)| &side.person.full_name),
                "other_code": moved.other.was.staff_code,
                "reason": reason,
                "posts": moved.posts.len(),
                "account": account_word(&moved),
                "links": moved.identities.len(),
            });
            let act = ("person.merge", format!("person/{kept}"));
            Ok(audit::record(
                conn,
                now,
                &at_work.viewer.actor(),
                act,
                detail,
            )?)
        })
        .await?;
    app.sessions.clear();
    Ok(Onward::to(format!("/people/{kept}#merged")))
}

fn account_word(moved: &Moved) -> &'static str {
    match moved.account {
        super::plan::Account::Nothing => "account_kept",
        super::plan::Account::Taken(_) => "account_taken",
        super::plan::Account::Closed(_) => "account_closed",
    }
}

async fn undo(
    State(app): State<App>,
    at_work: AtWork,
    Path((kept, merge)): Path<(PersonId, MergeId)>,
) -> Result<Onward> {
    let app_too = app.clone();
    let other = app
        .db
        .write(move |conn| {
            at_work.desk().may(conn, kept)?;
            let language = at_work.viewer.language;
            let all = act::merged_into(conn, kept)?;
            let merged = all.iter().find(|merged| merged.id == merge);
            let other = merged.ok_or(Error::NotFound)?.other;
            let today = at_work.app.today();
            if !super::super::queries::above(conn, &at_work.viewer, &[kept, other], today)?
                .is_empty()
            {
                return Err(Error::conflict(Obstacle::Above.words(language)));
            }
            let now = app_too.clock.now_in(conn)?;
            let pair = Pair { kept, other };
            let moved = act::part(conn, (merge, pair), (at_work.viewer.person, now))?
                .map_err(|obstacle| Error::conflict(obstacle.words(language)))?;
            at_work.links(pair, &moved).back(conn, now)?;
            let act = ("person.merge.undo", format!("person/{kept}"));
            audit::record(
                conn,
                now,
                &at_work.viewer.actor(),
                act,
                json!({ "other": other }),
            )?;
            Ok::<_, Error>(other)
        })
        .await?;
    app.sessions.clear();
    Ok(Onward::to(format!("/people/{other}")))
}
