//! Large lists: staged and confirmed behind the answer, while the page of the import tells how far they are.
use super::super::entry::seat_administrators;
use super::super::import;
use super::super::import::Applying;
use super::super::import::Confirmation;
use super::super::import::Import;
use super::super::import::ImportError;
use super::super::import::ImportState;
use super::super::import::Large;
use super::super::import::Upload;
use super::super::tables::Source;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::text::Language;
use crate::text::numbers;
use crate::web::App;
use crate::web::Spool;
use crate::web::SpoolReader;
use crate::web::components;
use crate::web::components::Tone;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header::REFRESH;
use maud::Markup;
use maud::html;
use std::io;
use std::sync::Arc;

impl Source for Spool {
    type Bytes = SpoolReader;
    fn open(&self) -> io::Result<SpoolReader> {
        Ok(self.reader())
    }
}

/// Begins to stage a large list; the import that will hold it. Smaller ones are ready when the answer comes.
pub(super) async fn stage(
    app: &App,
    upload: Upload,
    (spool, by): (Spool, PersonId),
) -> Result<ImportId, ImportError> {
    let source = Arc::new(spool);
    let sound = import::looks_sound(Arc::clone(&source), upload.convert);
    sound.await.map_err(ImportError::File)?;
    let id = import::begin(&app.db, &upload, Some(by), app.now()).await?;
    let large = Large {
        db: app.db.clone(),
        source,
        upload: Arc::new(upload),
        keys: Arc::new(app.keys.clone()),
        progress: Arc::new(|_, _| ()),
        clock: app.clock.clone(),
    };
    tokio::spawn(async move {
        if let Err(error) = large.stage(id).await {
            tracing::error!(?error, import = id.0, "a large list could not be staged");
            // Without a database the page says that nothing moves any more.
            drop(import::fail(&large.db, id).await);
        }
    });
    Ok(id)
}

/// Begins to carry a large list out.
pub(super) async fn confirm(
    app: &App,
    id: ImportId,
    with: Confirmation,
) -> Result<(), ImportError> {
    let (now, today) = (with.now, with.today);
    app.db
        .write(move |conn| import::begin_applying(conn, id, now))
        .await?;
    let applying = Applying {
        db: app.db.clone(),
        id,
        with: Arc::new(with),
        progress: Arc::new(|_, _| ()),
        clock: app.clock.clone(),
    };
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = applying.apply().await {
            tracing::error!(?error, import = id.0, "a large list could not be confirmed");
        }
        let seated = app.db.write(move |conn| {
            Ok::<_, ImportError>(seat_administrators(conn, now, today).map(drop)?)
        });
        if let Err(error) = seated.await {
            tracing::error!(?error, "administrators were not seated");
        }
        app.sessions.clear();
        app.queue.wake();
    });
    Ok(())
}

/// Lets the page come again while something moves.
pub(super) fn again(moves: bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if moves {
        headers.insert(REFRESH, HeaderValue::from_static("2"));
    }
    headers
}

/// How far the import is, or that it has stopped.
pub(super) fn standing(import: &Import, silent: bool, language: Language) -> Markup {
    if import.state == ImportState::Failed {
        return components::notice(
            Tone::Overdue,
            &html! { (language.say(
                "Lần nhập này không thực hiện được: dữ liệu đã thay đổi, hoặc tệp không đọc được đến hết. Chưa có gì được ghi. Hãy nhập lại tệp.",
                "This import did not come to its end: the data had changed, or the file could not be read. Nothing was written. Import the file again.",
            )) },
        );
    }
    if silent {
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
    components::notice(
        Tone::Due,
        &html! {
            p { (doing) }
            @if let Some((done, all)) = import.done.filter(|(_, all)| *all > 0) {
                p {
                    progress value=(done) max=(all) {}
                    " " (numbers::whole(done, language)) " / " (numbers::whole(all, language))
                    @if import.state == ImportState::Staging { (language.say(" dòng", " rows")) } @else { (language.say(" phần", " parts")) }
                }
            }
        },
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
