//! How far an import is, whose it is, and what is true of it when its process has ended: the same for its page and for programs.
use super::super::import;
use super::super::import::Import;
use super::super::import::ImportState;
use super::super::import::Standing;
use super::super::queries::names_of_people;
use super::pages::View;
use super::routes::own;
use crate::db::Conn;
use crate::db::ids::ImportId;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::App;
use crate::web::Error;
use crate::web::Result;
use crate::web::Signed;
use crate::web::components;
use crate::web::components::Tone;
use axum::Json;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header::REFRESH;
use diesel::QueryResult;
use maud::Markup;
use maud::html;
use serde_json::Value;
use serde_json::json;

/// Who began an import; none for a command of the operator.
pub(super) fn begun_by(conn: &mut Conn, import: &Import) -> QueryResult<Option<String>> {
    let Some(person) = import.created_by else {
        return Ok(None);
    };
    Ok(names_of_people(conn, &[person])?.remove(&person))
}

/// `GET /imports/{id}.json`.
pub(super) async fn json(app: &App, viewer: &Signed, id: ImportId) -> Result<Json<Value>> {
    let (today, now, viewer) = (app.today(), app.now(), viewer.clone());
    let zone = app.config.time_zone.clone();
    let facts = app.db.read(move |conn| {
        let import = own(conn, id, &viewer, today)?;
        let standing = Standing::of(&import, now);
        let known = standing.filter(|standing| standing.all > 0);
        Ok::<_, Error>(json!({
            "id": import.id,
            "kind": import.kind,
            "file_name": import.file_name,
            "as_of": import.as_of,
            "complete": import.complete,
            "state": import.state,
            "interrupted": import.interrupted_at.is_some() || import.is_silent(now),
            "begun_by": begun_by(conn, &import)?,
            "begun_on": import.created_at.day(&zone),
            "rows_done": standing.map(|standing| standing.done),
            "rows": known.map(|standing| standing.all),
            "percent": known.map(|standing| standing.percent),
            "remaining_seconds": standing.and_then(|standing| standing.remaining_seconds),
            "counts": import.summary.counts,
            "undecided": import::undecided(conn, &import)?,
        }))
    });
    facts.await.map(Json)
}

/// Lets the page come again while something moves.
pub(super) fn again(moves: bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if moves {
        headers.insert(REFRESH, HeaderValue::from_static("2"));
    }
    headers
}

/// Who brought the list, and when.
pub(super) fn author(view: &View, language: Language) -> Markup {
    let operator = || {
        let words = "lệnh trên máy chủ";
        language.say(words, "a command on the server").to_owned()
    };
    let name = view.begun_by.clone().unwrap_or_else(operator);
    html! {
        p { (language.say("Người nhập: ", "Brought by ")) strong { (name) } " · " (dates::moment(&view.begun_at, language)) }
    }
}

/// How far the import is, or that it has stopped.
pub(super) fn moving(view: &View, language: Language) -> Markup {
    let import = &view.import;
    if import.is_silent(view.now) {
        return stopped(import, language);
    }
    let doing = match import.state {
        ImportState::Staging => language.say(
            "Đang đọc và so sánh tệp. Trang này tự cập nhật.",
            "The file is being read and compared. This page refreshes itself.",
        ),
        _ => language.say(
            "Đang ghi các thay đổi. Chưa ai thấy gì cho đến khi ghi xong. Trang này tự cập nhật.",
            "The changes are being written. Nobody sees any of them before all are. This page refreshes itself.",
        ),
    };
    let standing = Standing::of(import, view.now);
    components::notice(
        Tone::Due,
        &html! {
            p { (doing) }
            @if let Some(standing) = standing { (figures(standing, language)) }
        },
    )
}

fn figures(standing: Standing, language: Language) -> Markup {
    let done = numbers::whole(standing.done, language);
    if standing.all == 0 {
        let read = language.say(format!("Đã đọc {done} dòng"), format!("{done} rows read"));
        return html! { @if standing.done > 0 { p { (read) } } };
    }
    let (all, percent) = (numbers::whole(standing.all, language), standing.percent);
    let words = language.say(
        format!("{done}/{all} dòng ({percent}%)"),
        format!("{done} of {all} rows ({percent}%)"),
    );
    let count = |rows: i64| usize::try_from(rows).unwrap_or_default();
    html! {
        (components::progress(count(standing.done), count(standing.all), &words))
        @if let Some(seconds) = standing.remaining_seconds { p { (left(seconds, language)) } }
    }
}

/// Minutes from the first whole one on: nobody needs it more exactly.
fn left(seconds: i64, language: Language) -> String {
    let time = if seconds < 60 {
        numbers::seconds(seconds, language)
    } else {
        numbers::minutes((seconds + 59) / 60, language)
    };
    language.say(
        format!("Còn khoảng {time}."),
        format!("About {time} to go."),
    )
}

fn stopped(import: &Import, language: Language) -> Markup {
    let address = format!("/imports/{}/confirmation", import.id);
    components::notice(
        Tone::Overdue,
        &html! {
            @if import.state == ImportState::Applying {
                p { (language.say("Việc ghi bị gián đoạn; chưa ai thấy thay đổi nào.", "Writing was interrupted; nobody sees any change.")) }
                (components::post_button(&address, language.say("Ghi lại từ đầu", "Begin again"), ""))
            } @else {
                p { (language.say("Việc đọc tệp bị gián đoạn. Hãy nhập lại tệp.", "Reading was interrupted. Import the file again.")) }
            }
        },
    )
}

/// Before it is confirmed again: that it was not written.
pub(super) fn not_written(import: &Import, language: Language) -> Markup {
    html! {
        @if import.interrupted_at.is_some() {
            (components::notice(Tone::Due, &html! {
                (language.say(
                    "Lần ghi trước bị gián đoạn vì máy chủ dừng giữa chừng; chưa có gì được ghi. Anh/chị có thể xác nhận lại.",
                    "The server stopped while this was being written; nothing of it was. You can confirm it again.",
                ))
            }))
        }
    }
}

/// Why it came to no end, and what to do.
pub(super) fn failed(import: &Import, language: Language) -> Markup {
    let why = match (&import.summary.refused, import.interrupted_at) {
        (Some(error), _) => error.message(language),
        (None, Some(_)) => language
            .say(
                "Việc đọc tệp bị gián đoạn vì máy chủ dừng giữa chừng. Hãy nhập lại tệp.",
                "The server stopped while the file was being read. Import the file again.",
            )
            .to_owned(),
        (None, None) => language
            .say(
                "Dữ liệu đã thay đổi trong lúc đó. Hãy nhập lại tệp.",
                "The data changed meanwhile. Import the file again.",
            )
            .to_owned(),
    };
    components::notice(
        Tone::Overdue,
        &html! {
            p { (language.say("Lần nhập này không thực hiện được; chưa có gì được ghi. ", "This import did not come to its end; nothing was written. ")) (why) }
        },
    )
}
