//! Who of a unit never signed in, and inviting them all: as a sheet of codes to cut apart, or by mail.
use super::super::invite::Act;
use super::super::invite::Invited;
use super::super::invite::invite_some;
use super::super::invite::mail_some;
use super::super::pages;
use super::super::pages::UnitView;
use super::super::queries::Absent;
use super::super::queries::Span;
use super::super::queries::count_never_signed_in;
use super::super::queries::never_signed_in;
use crate::access::Scope;
use crate::access::Secret;
use crate::access::digest;
use crate::access::open_invitations;
use crate::access::take_once;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::UnitId;
use crate::org::Unit;
use crate::org::unit_on;
use crate::text::Language;
use crate::text::dates;
use crate::web::App;
use crate::web::Error;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Query;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use crate::web::is_json;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;

/// People one page of the list shows.
const ROWS: i64 = 100;
/// People invited at once; more codes than that nobody hands out.
const MOST: i64 = 5_000;
/// People invited in one transaction, so that answers of others are saved in between.
const BATCH: usize = 250;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::org::inviting) struct Asked {
    page: i64,
    mailed: Option<usize>,
}

/// The unit, if it stands within the scope today, and the span of the people to invite there.
async fn narrowed(app: &App, whole: Scope, unit: UnitId) -> Result<(Unit, Span)> {
    let today = app.today();
    app.db
        .read(move |conn| {
            let narrow = whole.within(conn, unit, today)?.ok_or(Error::NotFound)?;
            let unit = unit_on(conn, unit, today)?.ok_or(Error::NotFound)?;
            let whole = whole.clone();
            Ok((unit, Span { narrow, whole }))
        })
        .await
}

pub(in crate::org::inviting) async fn list(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(unit): Path<UnitId>,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let (unit, span) = narrowed(&app, scope, unit).await?;
    let (now, today, page) = (app.now(), app.today(), asked.page.clamp(0, MOST));
    let (rows, total, open) = app
        .db
        .read(move |conn| {
            let rows = never_signed_in(conn, &span, today, (page * ROWS, ROWS))?;
            let accounts: Vec<_> = rows.iter().filter_map(|row| row.account).collect();
            let open = open_invitations(conn, &accounts, now)?;
            let total = count_never_signed_in(conn, &span, today)?;
            Ok::<_, Error>((rows, total, open))
        })
        .await?;
    let view = UnitView {
        unit,
        page,
        rows_a_page: ROWS,
        total,
        most: MOST,
        rows: rows
            .into_iter()
            .map(|row| {
                let open = row.account.and_then(|account| open.get(&account));
                let ends = open.map(|open| open.until.zoned(app.zone()));
                (row, ends)
            })
            .collect(),
        mails_go_out: app.config.mail.is_some(),
        mailed: asked.mailed,
        token: Secret::random().to_text(),
    };
    Ok(pages::never_signed_in(&view, viewer.language))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::org::inviting) struct By {
    by: String,
    /// Of the form, which counts once. Scripts send none: each request of theirs is meant.
    token: String,
}

/// Everybody of the unit and below who never signed in gets a new code, or with `by=mail` a mail.
pub(in crate::org::inviting) async fn invite(
    State(app): State<App>,
    viewer: Signed,
    at: Where,
    Form(By { by, token }): Form<By>,
) -> Result<Response> {
    let (unit, span) = narrowed(&app, at.scope, at.unit).await?;
    let today = app.today();
    let absent = app
        .db
        .read(move |conn| never_signed_in(conn, &span, today, (0, MOST + 1)).map_err(Error::from))
        .await?;
    if absent.len() > usize::try_from(MOST).unwrap_or_default() {
        return Err(too_many(&viewer));
    }
    let round = Round {
        app: &app,
        viewer: &viewer,
        unit: unit.id,
        token,
    };
    if by == "mail" {
        let mailed = round.by_mail(&absent).await?;
        let back = format!("/units/{}/invitations?mailed={mailed}", unit.id);
        return Ok(Moved::to(back).into_response());
    }
    let invited = round.by_code(&absent).await?;
    if at.script {
        return Ok(Json(invited).into_response());
    }
    let site = (app.config.base_url.as_str(), app.zone());
    Ok(pages::sheet(&unit, &invited, site, viewer.language).into_response())
}

fn too_many(viewer: &Signed) -> Error {
    Error::conflict(viewer.language.say(
        "Đơn vị này có hơn 5.000 người chưa đăng nhập. Hãy mời theo từng đơn vị cấp dưới.",
        "More than 5,000 people of this unit never signed in. Invite unit by unit below it.",
    ))
}

/// Which unit is asked for, within what, and by whom: a page or a script.
pub(in crate::org::inviting) struct Where {
    unit: UnitId,
    scope: Scope,
    script: bool,
}

impl axum::extract::FromRequestParts<App> for Where {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut axum::http::request::Parts, app: &App) -> Result<Self> {
        let Path(unit) = Path::from_request_parts(parts, app).await?;
        let Within(scope) = Within::from_request_parts(parts, app).await?;
        let headers: &HeaderMap = &parts.headers;
        Ok(Self {
            unit,
            scope,
            script: is_json(headers),
        })
    }
}

/// One round of invitations, in transactions of a few hundred people.
struct Round<'a> {
    app: &'a App,
    viewer: &'a Signed,
    unit: UnitId,
    token: String,
}

impl Round<'_> {
    async fn by_code(mut self, absent: &[Absent]) -> Result<Vec<Invited>> {
        let mut invited = Vec::with_capacity(absent.len());
        for some in absent.chunks(BATCH) {
            let (app, viewer, unit) = (self.app.clone(), self.viewer.clone(), self.unit);
            let (some, token) = (some.to_vec(), std::mem::take(&mut self.token));
            let codes = self.app.db.write(move |conn| {
                let now = app.clock.now_in(conn)?;
                claim(conn, (&app, &viewer), (unit, &token), now)?;
                let actor = viewer.actor();
                let act = act(&app, &viewer, &actor, now);
                invite_some(conn, &act, unit, &some).map_err(Error::from)
            });
            invited.extend(codes.await?);
        }
        Ok(invited)
    }

    async fn by_mail(mut self, absent: &[Absent]) -> Result<usize> {
        let mut mailed = 0;
        for some in absent.chunks(BATCH) {
            let (app, viewer, unit) = (self.app.clone(), self.viewer.clone(), self.unit);
            let (some, token) = (some.to_vec(), std::mem::take(&mut self.token));
            let count = self.app.db.write(move |conn| {
                let now = app.clock.now_in(conn)?;
                claim(conn, (&app, &viewer), (unit, &token), now)?;
                let actor = viewer.actor();
                mail_some(conn, &act(&app, &viewer, &actor, now), &some).map_err(Error::from)
            });
            mailed += count.await?;
        }
        Ok(mailed)
    }
}

/// Uses the form's token up with its first codes. The same form once more, as when the page that answered is loaded again,
/// is refused: new codes would make worthless what was printed.
fn claim(
    conn: &mut Conn,
    (app, viewer): (&App, &Signed),
    (unit, token): (UnitId, &str),
    now: Time,
) -> Result<()> {
    if token.is_empty() {
        return Ok(());
    }
    let hash = data_encoding::HEXLOWER.encode(&digest(token.as_bytes()));
    let first = take_once(conn, &format!("invitations:{hash}"), now)?;
    first.map_err(|at| {
        let at = dates::moment(&at.zoned(app.zone()), viewer.language);
        let label = viewer
            .language
            .say("Về danh sách chưa đăng nhập", "Back to who never signed in");
        Error::conflict(sent_again(&at, viewer.language))
            .leading(format!("/units/{unit}/invitations"), label)
    })
}

fn sent_again(at: &str, language: Language) -> String {
    language.say(
        format!("Mã đã được cấp cho lần bấm này lúc {at}. Trang được tải lại hoặc nút được bấm hai lần, nên hệ thống không cấp thêm mã: các phiếu đã in và thư đã gửi vẫn dùng được. Mã không lưu lại để xem lần nữa; nếu chưa kịp in, anh/chị hãy về danh sách và bấm lại để cấp mã mới, khi đó các mã cũ hết hiệu lực."),
        format!("The codes for this click were made at {at}. The page was loaded again or the button pressed twice, so no more were made: what was printed or mailed still works. Codes are not kept to be shown again; if they were not printed, go back to the list and press the button again for new ones, which end the old ones."),
    )
}

fn act<'a>(app: &'a App, viewer: &'a Signed, actor: &'a crate::audit::Actor, now: Time) -> Act<'a> {
    Act {
        viewer,
        actor,
        now,
        today: app.today(),
        base_url: &app.config.base_url,
    }
}
