//! Lists of members: read from a file, shown with what they change, confirmed.
use super::super::pages;
use super::super::pages::Compared;
use super::super::roll;
use super::super::roll::Line;
use super::super::roll::Outcome;
use super::super::roll::Refusal;
use super::super::roll::Roll;
use super::super::sight::Sight;
use crate::access::Scope;
use crate::audit;
use crate::db::Day;
use crate::db::ids::GroupId;
use crate::db::ids::GroupImportId;
use crate::text::Language;
use crate::text::dates;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Uploaded;
use crate::web::Within;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

pub async fn form(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<GroupId>,
) -> Result<Page> {
    let (by, today) = (viewer.clone(), app.today());
    let sight = app
        .db
        .read(move |conn| Sight::managed(conn, (&by, &scope), id, today))
        .await?;
    let typed = today.to_string();
    Ok(pages::import_form(
        &sight.group,
        &typed,
        &Errors::none(),
        viewer.language,
    ))
}

pub async fn stage(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<GroupId>,
    sent: Uploaded,
) -> Result<Moved> {
    let (by, today, language) = (viewer.clone(), app.today(), viewer.language);
    let within = scope.clone();
    let group = app
        .db
        .read(move |conn| Sight::managed(conn, (&by, &within), id, today))
        .await?
        .group;
    let typed = sent.field("as_of")?.trim().to_owned();
    let refused = |field: &'static str, words: String| {
        let errors = Errors::one(field, words);
        let page = pages::import_form(&group, &typed, &errors, language);
        Error::refused(errors, page)
    };
    let as_of = match typed.as_str() {
        "" => today,
        text => dates::parse_day(text)
            .map(Day)
            .ok_or_else(|| refused("as_of", bad_day(language)))?,
    };
    let (file_name, bytes) = (sent.file_name, sent.file.into_bytes().await?);
    if bytes.is_empty() {
        let words = language.say(
            "Hãy chọn một tệp CSV hoặc XLSX.",
            "Choose a CSV or XLSX file.",
        );
        return Err(refused("file", words.to_owned()));
    }
    let read = read(&app, scope, bytes).await?;
    let (lines, ignored) = read.map_err(|why| refused("file", words(&why, language)))?;
    let new = Roll {
        id: GroupImportId(0),
        group: id,
        file_name,
        as_of,
        lines,
        ignored,
        created_by: Some(viewer.person),
        confirmed_at: None,
    };
    let (clock, person) = (app.clock.clone(), viewer.person);
    let kept = app.db.write(move |conn| {
        let now = clock.now_in(conn)?;
        Ok::<_, Error>(roll::keep(conn, &new, (person, now))?)
    });
    Ok(Moved::to(format!("/groups/{id}/imports/{}", kept.await?)))
}

/// The rows of a file with the people they mean, and the headings it does not use.
type Read = std::result::Result<(Vec<Line>, Vec<String>), Refusal>;

async fn read(app: &App, scope: Scope, bytes: Vec<u8>) -> Result<Read> {
    let (keys, today) = (app.keys.clone(), app.today());
    let read = app.db.read(move |conn| {
        let sent = match roll::sent(&bytes, &keys) {
            Ok(sent) => sent,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let ignored = sent.ignored.clone();
        let lines = roll::met(conn, &scope, sent, today)?;
        Ok::<_, Error>(Ok((lines, ignored)))
    });
    read.await
}

fn bad_day(language: Language) -> String {
    let words = language.say(
        "Ngày chưa đúng. Ghi như 05/02/2026.",
        "Not a day. Write it as 2026-02-05.",
    );
    words.to_owned()
}

fn words(refusal: &Refusal, language: Language) -> String {
    match refusal {
        Refusal::Table(error) => error.message(language),
        Refusal::TooMany => language.say(
            format!(
                "Danh sách của một nhóm có tối đa {} dòng. Hãy chia tệp rồi nhập từng phần.",
                roll::MOST_ROWS
            ),
            format!(
                "A group's list has at most {} rows. Split the file and import the parts.",
                roll::MOST_ROWS
            ),
        ),
    }
}

pub async fn differences(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path((id, import)): Path<(GroupId, GroupImportId)>,
) -> Result<Page> {
    let (by, today) = (viewer.clone(), app.today());
    let (group, roll, found) = app
        .db
        .read(move |conn| {
            let group = Sight::managed(conn, (&by, &scope), id, today)?.group;
            let roll = roll::roll(conn, id, (import, by.person))?.ok_or(Error::NotFound)?;
            let found = roll::differences(conn, &scope, &roll, today)?;
            Ok::<_, Error>((group, roll, found))
        })
        .await?;
    let page = Compared {
        group: &group,
        roll: &roll,
        differences: &found,
        language: viewer.language,
    };
    Ok(page.page())
}

/// What the viewer saw when they confirmed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Confirmation {
    seen: String,
}

pub async fn confirm(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path((id, import)): Path<(GroupId, GroupImportId)>,
    Form(confirmation): Form<Confirmation>,
) -> Result<Moved> {
    let (clock, today) = (app.clock.clone(), app.today());
    app.db
        .write(move |conn| {
            Sight::managed(conn, (&viewer, &scope), id, today)?;
            let roll = roll::roll(conn, id, (import, viewer.person))?.ok_or(Error::NotFound)?;
            if roll.confirmed_at.is_some() {
                return Err(Error::conflict(viewer.language.say(
                    "Danh sách này đã được xác nhận rồi.",
                    "This list has been confirmed already.",
                )));
            }
            let found = roll::differences(conn, &scope, &roll, today)?;
            let seen = pages::seen(&found);
            if confirmation.seen != seen {
                return Err(changed_since(id, import, viewer.language));
            }
            let now = clock.now_in(conn)?;
            roll::confirm(conn, &roll, &found, (viewer.person, now))?;
            let count = |outcome| found.iter().filter(|one| one.outcome == outcome).count();
            let counts = json!({
                "new": count(Outcome::New), "changed": count(Outcome::Changed),
                "unchanged": count(Outcome::Unchanged), "faulty": count(Outcome::Faulty),
            });
            let detail = json!({ "file": roll.file_name, "as_of": roll.as_of, "counts": counts });
            let act = ("group.import", format!("group/{id}"));
            Ok::<_, Error>(audit::record(conn, now, &viewer.actor(), act, detail)?)
        })
        .await?;
    Ok(Moved::to(format!("/groups/{id}")))
}

fn changed_since(id: GroupId, import: GroupImportId, language: Language) -> Error {
    let words = language.say(
        "Nhóm đã thay đổi từ khi anh/chị xem danh sách này. Hãy xem lại các khác biệt.",
        "The group has changed since you looked at this list. Look at the differences again.",
    );
    let label = language.say("Xem lại khác biệt", "See the differences");
    Error::conflict(words).leading(format!("/groups/{id}/imports/{import}"), label)
}
