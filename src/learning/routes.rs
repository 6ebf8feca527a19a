//! Addresses of this room.
use super::alike::Key;
use super::desk::Desk;
use super::desk::Finished;
use super::model::Enrolment;
use super::model::Traces;
use super::pages;
use crate::access::Right;
use crate::content::Release;
use crate::text::Language;
use crate::web::Error;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Result;
use crate::web::Route;
use crate::web::Saved;
use crate::web::Shown;
use crate::web::Signed;
use crate::web::Visitor;
use crate::web::again;
use crate::web::get;
use crate::web::is_json;
use crate::web::post;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::Response;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// How long a completion waits for its certificate; it comes on its own if that takes longer.
const CERTIFICATE: Duration = Duration::from_secs(1);

/// The routes with the right each asks for.
pub fn routes() -> Vec<Route> {
    vec![
        get("/courses", Right::Anyone, catalogue),
        get("/courses/{course}", Right::Anyone, course),
        post("/courses/{course}/enrolment", Right::SignedIn, enrolment),
        get("/courses/{course}/lessons/{lesson}", Right::Anyone, lesson),
        post(
            "/courses/{course}/lessons/{lesson}/activity",
            Right::SignedIn,
            activity,
        ),
        post(
            "/courses/{course}/lessons/{lesson}/completion",
            Right::SignedIn,
            completion,
        ),
    ]
}

async fn catalogue(desk: Desk, visitor: Visitor) -> Result<Page> {
    let enrolments = match &visitor.viewer {
        Some(viewer) => desk.enrolments_of(viewer.person).await?,
        None => Vec::new(),
    };
    let signed_in = visitor.viewer.is_some();
    let shelf = desk.catalogue.all_latest();
    let cards: Vec<pages::Card> = shelf
        .iter()
        .filter(|release| signed_in || release.course.public)
        .map(|release| pages::Card {
            release,
            state: signed_in.then(|| pages::course_state(&enrolments, release)),
        })
        .collect();
    let title = visitor.language.say("Khóa học", "Courses");
    Ok(Page::new(
        title,
        pages::catalogue(&cards, signed_in, visitor.language),
    ))
}

async fn course(desk: Desk, visitor: Visitor, Path(folder): Path<String>) -> Result<Response> {
    let latest = desk.latest(&folder)?;
    let address = pages::course_address(&latest.course);
    match &visitor.viewer {
        Some(viewer) => {
            let page = course_page(&desk, &visitor, &latest);
            Ok(again(&desk.app, viewer, &address, page)
                .await?
                .into_response())
        }
        None if latest.course.public => {
            Ok(course_page(&desk, &visitor, &latest).await?.into_response())
        }
        None => Err(Error::SignIn),
    }
}

async fn course_page(desk: &Desk, visitor: &Visitor, latest: &Arc<Release>) -> Result<Page> {
    let enrolment = match &visitor.viewer {
        Some(viewer) => desk.present(viewer.person, latest.course_id).await?,
        None => None,
    };
    let release = desk.release_of(enrolment.as_deref(), latest).await?;
    let traces = match &enrolment {
        Some(enrolment) => desk.traces(enrolment).await?,
        None => Traces::default(),
    };
    let view = pages::CourseView {
        release: &release,
        enrolment: enrolment.as_deref(),
        signed_in: visitor.viewer.is_some(),
        traces,
        moment: &desk.moment(),
    };
    let page = pages::course(&view, visitor.language);
    Ok(Page::new(release.course.title.clone(), page).column())
}

async fn enrolment(desk: Desk, viewer: Signed, Path(folder): Path<String>) -> Result<Moved> {
    let latest = desk.latest(&folder)?;
    let enrolment = desk.enrol(viewer.person, &latest).await?;
    let enrolment = enrolment.ok_or_else(|| Error::conflict(pages::no_post(viewer.language)))?;
    let release = desk.release_of(Some(&enrolment), &latest).await?;
    Ok(Moved::to(onward(&enrolment, &release, 0)))
}

async fn lesson(
    desk: Desk,
    visitor: Visitor,
    Path((folder, id)): Path<(String, String)>,
) -> Result<Shown> {
    let latest = desk.latest(&folder)?;
    let Some(viewer) = &visitor.viewer else {
        if !latest.course.public {
            return Err(Error::SignIn);
        }
        return lesson_page(&latest, &id, pages::Reader::Visitor, visitor.language)
            .map(Shown::from);
    };
    let Some(enrolment) = desk.opened(viewer.person, &latest, &id).await? else {
        return lesson_page(&latest, &id, pages::Reader::Unposted, visitor.language)
            .map(Shown::from);
    };
    let release = desk.release_of(Some(&enrolment), &latest).await?;
    learner_page(&desk, (&enrolment, &release), &id, false, visitor.language)
}

async fn activity(
    desk: Desk,
    viewer: Signed,
    Path((folder, id)): Path<(String, String)>,
) -> Result<Saved> {
    let latest = desk.latest(&folder)?;
    let enrolment = desk.opened(viewer.person, &latest, &id).await?;
    let enrolment = enrolment.ok_or_else(|| Error::conflict(pages::no_post(viewer.language)))?;
    let release = desk.release_of(Some(&enrolment), &latest).await?;
    let lesson = release.course.lesson(&id).ok_or(Error::NotFound)?;
    let known = desk.touched(&enrolment, &id);
    Ok(Saved {
        facts: json!({
            "active_seconds": known.active_ms / 1_000,
            "remaining_seconds": known.remaining_seconds(lesson),
        }),
        location: pages::lesson_address(&release.course, &id),
    })
}

async fn completion(
    desk: Desk,
    viewer: Signed,
    Path((folder, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let latest = desk.latest(&folder)?;
    let watch = desk.app.queue.watch();
    let (enrolment, release, outcome) = desk.complete(&viewer, &latest, &id).await?;
    let place = place_of(&release, &id)?;
    match outcome {
        Finished::TooEarly(early) => {
            let page = learner_page(&desk, (&enrolment, &release), &id, true, viewer.language)?;
            if !is_json(&headers) {
                return Ok((StatusCode::CONFLICT, page).into_response());
            }
            Err(Error::Conflict {
                text: pages::too_early(early.remaining_seconds, viewer.language),
                facts: json!({ "remaining_seconds": early.remaining_seconds }),
                onward: None,
            })
        }
        Finished::Done(job) => {
            if let Some(job) = job {
                desk.app.queue.wake();
                // The certificate may come later; the learner goes on either way.
                let _ = watch.done(job, CERTIFICATE).await;
            }
            Ok(Moved::to(onward(&enrolment, &release, place)).into_response())
        }
    }
}

/// Where a learner goes on: the next lesson after `place` that is not done, from the end back to the beginning; else the
/// course.
fn onward(enrolment: &Enrolment, release: &Release, place: usize) -> String {
    let course = &release.course;
    let open = |lesson: &&crate::content::Lesson| !enrolment.progress.is_done(&lesson.id);
    let (before, after) = course.lessons.split_at(place.min(course.lessons.len()));
    match after.iter().chain(before).find(open) {
        Some(lesson) if enrolment.completed_at.is_none() => {
            pages::lesson_address(course, &lesson.id)
        }
        _ => pages::course_address(course),
    }
}

fn place_of(release: &Release, id: &str) -> Result<usize> {
    let mut lessons = release.course.lessons.iter();
    lessons
        .position(|lesson| lesson.id == id)
        .ok_or(Error::NotFound)
}

/// The page of a lesson for a learner; their opening it counts as a request.
fn learner_page(
    desk: &Desk,
    (enrolment, release): (&Enrolment, &Release),
    id: &str,
    too_early: bool,
    language: Language,
) -> Result<Shown> {
    let lesson = release.course.lesson(id).ok_or(Error::NotFound)?;
    let (progress, place) = (&enrolment.progress, place_of(release, id)?);
    let remaining_seconds = desk.touched(enrolment, id).remaining_seconds(lesson);
    let reader = pages::Reader::Learner {
        progress,
        remaining_seconds,
        too_early,
    };
    let make = || lesson_page(release, id, reader, language);
    match Key::of(release, place, progress, language) {
        Some(key) if remaining_seconds == 0 && !too_early => desk.alike.page(key, make),
        _ => make().map(Shown::from),
    }
}

fn lesson_page(
    release: &Release,
    id: &str,
    reader: pages::Reader,
    language: Language,
) -> Result<Page> {
    let place = place_of(release, id)?;
    let learns = matches!(reader, pages::Reader::Learner { .. });
    let view = pages::LessonView {
        release,
        place,
        reader,
    };
    let body = pages::lesson(&view, language).ok_or(Error::NotFound)?;
    let page = Page::new(release.course.lessons[place].title.clone(), body);
    Ok(if learns {
        page.script("js/lesson.js")
    } else {
        page
    })
}
