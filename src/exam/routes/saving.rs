//! Saving an answer: the busiest address of the site. One look, one insert, and *saved* only when it is on disk.
use super::attempts::Table;
use super::attempts::result_address;
use super::desk;
use crate::content::Answer;
use crate::content::Catalogue;
use crate::content::Release;
use crate::db::Conn;
use crate::db::Kind;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::db::ids::ReleaseId;
use crate::exam::Attempts;
use crate::exam::Saver;
use crate::exam::model::SEQUENCE;
use crate::exam::model::is_open;
use crate::exam::model::remaining_seconds;
use crate::exam::pages::Unsaved;
use crate::exam::paper::Paper;
use crate::exam::queries;
use crate::exam::queries::Save;
use crate::exam::queries::Stored;
use crate::exam::sitting::Desk;
use crate::exam::wire;
use crate::text::Language;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Fields;
use crate::web::Kept;
use crate::web::Path;
use crate::web::Result;
use crate::web::Saved;
use crate::web::Signed;
use axum::extract::State;
use serde_json::json;
use std::sync::Arc;

/// A save as it was posted, before the paper is known.
struct Posted {
    number: i32,
    sequence: Option<i64>,
}

/// Why a save is refused: the field, and the words beside it.
struct Refused(&'static str, &'static str);

pub async fn save(
    State(app): State<App>,
    (Kept(catalogue), Kept(attempts), Kept(saver)): (Kept<Catalogue>, Kept<Attempts>, Kept<Saver>),
    viewer: Signed,
    Path(id): Path<AttemptId>,
    fields: Fields,
) -> Result<Saved> {
    let desk = desk(&app, &catalogue, &viewer);
    let attempt = attempts.begun(&app, viewer.person, id).await?;
    let release = release_of(&app, &desk, attempt.release).await?;
    let (posted, answer) = match read(&fields, &attempt.paper, &release, viewer.language) {
        Ok(read) => read,
        Err(refused) => return Err(refuse(&app, &desk, (&viewer, id), &fields, refused).await),
    };
    let (number, deadline) = (posted.number, attempt.deadline_at);
    let save = Save {
        attempt: id,
        question: number,
        sequence: posted.sequence,
        answer,
    };
    let together = app.db.kind() == Kind::Postgres && save.sequence.is_some();
    let (stored, now) = if together {
        saver.store(&app, save).await?
    } else {
        store(&app, save).await?
    };
    told(stored, id, (number, deadline, now), viewer.language)
}

/// The texts the paper was drawn from; nearly always in memory.
async fn release_of(app: &App, desk: &Desk, id: ReleaseId) -> Result<Arc<Release>> {
    if let Some(release) = desk.catalogue.release(id) {
        return Ok(release);
    }
    let desk = desk.clone();
    app.db.glance(move |conn| Ok(desk.release(conn, id)?)).await
}

impl Posted {
    fn read(fields: &Fields, language: Language) -> std::result::Result<Self, Refused> {
        let one = |name| fields.one(name).ok().flatten();
        let number = one("question").and_then(|text| text.parse().ok());
        let number = number.ok_or_else(|| unknown_question(language))?;
        let sequence = match fields.one("sequence") {
            Ok(None | Some("")) => None,
            Ok(Some(text)) => Some(sequence(text).ok_or_else(|| bad_sequence(language))?),
            Err(_) => return Err(bad_sequence(language)),
        };
        Ok(Self { number, sequence })
    }
}

fn sequence(text: &str) -> Option<i64> {
    let sequence = text.parse().ok()?;
    (1..=SEQUENCE).contains(&sequence).then_some(sequence)
}

fn unknown_question(language: Language) -> Refused {
    let why = language.say(
        "Đề này không có câu hỏi đó. Anh/chị tải lại trang rồi làm tiếp.",
        "Your paper has no such question. Reload the page and go on.",
    );
    Refused("question", why)
}

fn bad_sequence(language: Language) -> Refused {
    let why = language.say(
        "Số thứ tự lần lưu không đúng. Anh/chị tải lại trang rồi lưu lại.",
        "The sequence of this save is not right. Reload the page and save again.",
    );
    Refused("sequence", why)
}

/// What was posted, and the answer it gives to the question it names.
fn read(
    fields: &Fields,
    paper: &Paper,
    release: &Release,
    language: Language,
) -> std::result::Result<(Posted, Answer), Refused> {
    let posted = Posted::read(fields, language)?;
    let asked = paper.question(posted.number).and_then(|drawn| {
        let question = release.question(&drawn.question)?;
        Some((drawn, &question.question.kind))
    });
    let (drawn, kind) = asked.ok_or_else(|| unknown_question(language))?;
    let values: Vec<&str> = fields.all("answer").collect();
    match wire::read(kind, drawn, &values) {
        Ok(answer) => Ok((posted, answer)),
        Err(refusal) => Err(Refused("answer", refusal.words(language))),
    }
}

/// Stores one save by itself; returns the moment at which it was received, too.
async fn store(app: &App, save: Save) -> Result<(Stored, Time)> {
    let clock = app.clock.clone();
    let write = move |conn: &mut Conn| {
        let now = clock.now_in(conn)?;
        Ok((queries::store(conn, &save, now)?, now))
    };
    app.db.write_aside(write).await
}

fn told(
    stored: Stored,
    id: AttemptId,
    (number, deadline, now): (i32, Option<Time>, Time),
    language: Language,
) -> Result<Saved> {
    match stored {
        Stored::Saved(sequence) => Ok(Saved {
            facts: json!({ "saved": true, "sequence": sequence, "remaining_seconds": remaining_seconds(deadline, now) }),
            location: format!("/attempts/{id}#cau-{number}"),
        }),
        Stored::Taken(sequence) => Err(Error::Conflict {
            text: language
                .say(
                    "Câu này vừa được lưu ở cửa sổ khác với câu trả lời khác. Anh/chị tải lại trang để xem rồi lưu lại.",
                    "This question was just saved in another window with another answer. Reload the page, then save again.",
                )
                .to_owned(),
            facts: json!({ "sequence": sequence }),
            onward: None,
        }
        .leading(
            format!("/attempts/{id}#cau-{number}"),
            language.say("Mở lại bài làm", "Open the paper again"),
        )),
        Stored::Closed => Err(closed(id, is_open(deadline, now), language)),
        Stored::Full => Err(Error::TooMany(Time::MINUTE)),
    }
}

/// The attempt takes no more answers: it was handed in `in_time`, or its time is over.
fn closed(id: AttemptId, in_time: bool, language: Language) -> Error {
    let text = if in_time {
        language.say(
            "Bài này đã nộp nên không nhận thêm câu trả lời. Anh/chị xem kết quả của lần làm này; trang khóa học cũng dẫn đến kết quả ấy.",
            "This attempt has been handed in and takes no more answers. Look at its result, to which the page of the course leads too.",
        )
    } else {
        language.say(
            "Đã hết giờ nhận bài; câu trả lời này không được tính. Hệ thống chấm phần đã lưu trước hạn.",
            "Time is over; this answer does not count. What was saved before is marked.",
        )
    };
    Error::conflict(text).leading(
        result_address(id),
        language.say("Xem kết quả", "See the result"),
    )
}

/// The paper again, with what was given and why it was not taken. Who reads JSON gets the reason alone. A paper that takes no
/// more answers says that, whatever was wrong with this one.
async fn refuse(
    app: &App,
    desk: &Desk,
    (viewer, id): (&Signed, AttemptId),
    fields: &Fields,
    Refused(field, why): Refused,
) -> Error {
    let number = fields.all("question").next();
    let unsaved = Unsaved {
        number: number.and_then(|text| text.parse().ok()).unwrap_or(1),
        values: fields.all("answer").map(str::to_owned).collect(),
        why: why.to_owned(),
    };
    let (desk, person, language) = (desk.clone(), viewer.person, viewer.language);
    let table = app
        .db
        .read(move |conn| {
            let attempt = queries::attempt_of(conn, person, id)?;
            Table::read(conn, &desk, Arc::new(attempt))
        })
        .await;
    let table = match table {
        Ok(table) => table,
        Err(error) => return error,
    };
    if !table.is_open() {
        let in_time = is_open(table.attempt.deadline_at, table.now);
        return closed(id, in_time, language);
    }
    match table.page(app, Some(&unsaved), language) {
        Ok(page) => Error::refused(Errors::one(field, why), page),
        Err(error) => error,
    }
}
