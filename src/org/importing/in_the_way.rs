//! What keeps an import from being undone, named as far as whoever asks may know it.
use super::super::import;
use super::super::import::Import;
use super::super::import::ImportState;
use super::super::import::Later;
use super::super::queries::last_name;
use super::routes::own;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::ImportId;
use crate::text::Language;
use crate::text::dates;
use crate::web::App;
use crate::web::Error;
use crate::web::Result;
use crate::web::Signed;

/// A later import that has to be undone first.
pub struct InTheWay {
    pub confirmed_on: Day,
    /// The import with the name of its file, where the viewer may open it.
    pub known: Option<(ImportId, String)>,
}

impl InTheWay {
    pub fn words(&self, language: Language) -> String {
        let day = dates::day(self.confirmed_on.0, language);
        match &self.known {
            Some((_, file)) => language.say(
                format!("Tệp “{file}” được ghi sau, ngày {day}, và dựa trên lần nhập này. Muốn hoàn tác lần nhập này, trước hết hãy hoàn tác lần nhập đó."),
                format!("The file “{file}” was written later, on {day}, and builds on this import. To undo this one, undo that one first."),
            ),
            None => language.say(
                format!("Đã có lần nhập khác ngoài phạm vi của anh/chị được ghi sau, ngày {day}, và dựa trên lần nhập này. Nếu thật cần hoàn tác, hãy hỏi cán bộ nhân sự cấp trên."),
                format!("Another import, outside your units, was written later, on {day}, and builds on this one. If this one has to be undone, ask the staff office above yours."),
            ),
        }
    }
}

/// The later import that stands in the way of undoing this one, if it is confirmed and there is one.
pub(super) fn later(
    conn: &mut Conn,
    import: &Import,
    (app, viewer): (&App, &Signed),
) -> Result<Option<InTheWay>> {
    if import.state != ImportState::Confirmed {
        return Ok(None);
    }
    match import::last_built_upon(conn, import)? {
        Some(id) => named(conn, id, (app, viewer)).map(Some),
        None => Ok(None),
    }
}

fn named(conn: &mut Conn, id: ImportId, (app, viewer): (&App, &Signed)) -> Result<InTheWay> {
    let later = import::import(conn, id)?.ok_or(Error::NotFound)?;
    let known = own(conn, id, viewer, app.today()).is_ok();
    let at = later.confirmed_at.unwrap_or(later.created_at);
    Ok(InTheWay {
        confirmed_on: at.day(&app.config.time_zone),
        known: known.then_some((id, later.file_name)),
    })
}

/// The refusal, saying what has to be done first.
pub(super) fn refusal(conn: &mut Conn, later: &Later, (app, viewer): (&App, &Signed)) -> Error {
    said(conn, later, (app, viewer)).unwrap_or_else(|error| error)
}

fn said(conn: &mut Conn, later: &Later, (app, viewer): (&App, &Signed)) -> Result<Error> {
    let language = viewer.language;
    Ok(match later {
        Later::Import(id) => {
            let way = named(conn, *id, (app, viewer))?;
            let error = Error::conflict(way.words(language));
            match way.known {
                Some((id, _)) => error.leading(
                    format!("/imports/{id}"),
                    language.say("Mở lần nhập đó", "Open that import"),
                ),
                None => error,
            }
        }
        Later::Unit(id) => {
            let name = last_name(conn, *id, app.today())?;
            Error::conflict(language.say(
                format!("Không hoàn tác được: đã có người được xếp vào “{name}”, đơn vị do lần nhập này lập. Hãy chuyển họ sang đơn vị khác hoặc hoàn tác danh sách nhân sự trước."),
                format!("It cannot be undone: somebody was placed in “{name}”, a unit that came with it. Move them elsewhere or undo the staff list first."),
            ))
        }
        Later::Code(code) => Error::conflict(language.say(
            format!("Không hoàn tác được: mã cán bộ {code} đã được cấp cho người khác sau lần nhập này. Hãy sửa mã của người đó trước."),
            format!("It cannot be undone: the staff code {code} was given to somebody else since. Change that person's code first."),
        )),
    })
}
