//! The steps that a handler takes.
use super::desk::one;
use super::desk::visible;
use crate::audit;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::DataRequestId;
use crate::db::ids::PersonId;
use crate::privacy::letters;
use crate::privacy::model::Act;
use crate::privacy::model::Answer;
use crate::privacy::model::Obstacle;
use crate::privacy::model::Request;
use crate::privacy::model::RequestKind;
use crate::privacy::model::Step;
use crate::privacy::model::StepForm;
use crate::privacy::model::StepRow;
use crate::privacy::pages;
use crate::privacy::queries;
use crate::privacy::queries::Visible;
use crate::text::Language;
use crate::web::App;
use crate::web::Error;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Path;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use axum::extract::State;
use diesel::QueryResult;
use jiff::tz::TimeZone;
use serde_json::json;

/// Every step a handler takes.
pub(super) const ACTS: [(Act, Step); 4] = [
    (Act::Acknowledge, Step::Acknowledged),
    (Act::Extend, Step::Extended),
    (Act::Close(Answer::Fulfilled), Step::Fulfilled),
    (Act::Close(Answer::Refused), Step::Refused),
];

pub(super) async fn take(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<DataRequestId>,
    Form(form): Form<StepForm>,
) -> Result<Moved> {
    let seen = visible(&viewer, scope, app.today()).0;
    match form.check(viewer.language) {
        Ok(act) => {
            let taking = Taking {
                act,
                form,
                seen,
                zone: app.zone().clone(),
            };
            taking.carry_out(&app, &viewer, id).await?;
            Ok(Moved::to(format!("/data-requests/{id}")))
        }
        Err(errors) => {
            let mut view = one(&app, &viewer, seen, id).await?;
            view.form = form;
            let page = pages::request(&view, &errors, viewer.language);
            Err(Error::refused(errors, page))
        }
    }
}

/// A step about to be taken.
struct Taking {
    act: Act,
    form: StepForm,
    seen: Visible,
    zone: TimeZone,
}

impl Taking {
    async fn carry_out(self, app: &App, viewer: &Signed, id: DataRequestId) -> Result<()> {
        let (actor, clock, language) = (viewer.actor(), app.clock.clone(), viewer.language);
        let by = viewer.person;
        app.db
            .write(move |conn| {
                let now = clock.now_in(conn)?;
                let mut request = queries::find(conn, &self.seen, id)?.ok_or(Error::NotFound)?;
                if request.person == by {
                    return Err(Error::conflict(own_words(language)));
                }
                request
                    .may(self.act, now.day(&self.zone))
                    .map_err(|obstacle| Error::conflict(words(obstacle, language)))?;
                if request.kind == RequestKind::Erase && self.act == Act::Close(Answer::Fulfilled) {
                    return Err(Error::conflict(erasing_words(language)));
                }
                let row = self.row((&request, by), now);
                self.move_dates(conn, &mut request)?;
                queries::take(conn, &request, self.act, &row)?;
                let action = format!("data_request.{}", row.step);
                let act = (action.as_str(), format!("data_request/{id}"));
                let detail = json!({ "kind": request.kind, "person": request.person });
                audit::record(conn, now, &actor, act, detail)?;
                let contact = queries::contact(conn, request.person)?;
                request.acknowledged_at = request.acknowledged_at.or(Some(now));
                Ok(letters::tell(
                    conn,
                    &contact,
                    (&request, row.step),
                    &told(&row, language),
                    now,
                )?)
            })
            .await
    }

    fn row(&self, (request, by): (&Request, PersonId), now: Time) -> StepRow {
        let step = ACTS.iter().find(|(act, _)| *act == self.act);
        StepRow {
            request: request.id,
            step: step.map_or(Step::Acknowledged, |(_, step)| *step),
            at: now,
            by: Some(by),
            reason: self.form.reason.trim().to_owned(),
            ground: self.form.ground.trim().to_owned(),
        }
    }

    /// A processor that has to act too, and the one extension, move the day of the answer.
    fn move_dates(&self, conn: &mut Conn, request: &mut Request) -> QueryResult<()> {
        let asked = request.asked_at.day(&self.zone);
        let calendar = queries::working_days(conn, asked)?;
        let term = queries::term(conn, request.kind)?;
        match self.act {
            Act::Acknowledge if self.form.processor == "1" => {
                request.processor = true;
                let later = term.with_processor(asked, &calendar);
                request.answer_by = later.max(request.answer_by);
            }
            Act::Extend => request.answer_by = term.extended(request.answer_by, &calendar),
            Act::Acknowledge | Act::Close(_) => {}
        }
        Ok(())
    }
}

fn told(row: &StepRow, language: Language) -> String {
    if row.ground.is_empty() {
        return row.reason.clone();
    }
    let ground = language.say("Căn cứ", "Ground");
    format!("{}\n{ground}: {}", row.reason, row.ground)
}

fn erasing_words(language: Language) -> &'static str {
    language.say(
        "Yêu cầu xóa được thực hiện ở trang xóa dữ liệu của yêu cầu này.",
        "An erasure is carried out on its own page.",
    )
}

pub(super) fn own_words(language: Language) -> &'static str {
    language.say(
        "Đây là yêu cầu của chính anh/chị, nên người khác xử lý.",
        "This is your own request; somebody else handles it.",
    )
}

pub(super) fn words(obstacle: Obstacle, language: Language) -> &'static str {
    match obstacle {
        Obstacle::Closed => language.say(
            "Yêu cầu này đã được trả lời.",
            "This request has been answered.",
        ),
        Obstacle::Acknowledged => language.say(
            "Yêu cầu này đã được xác nhận.",
            "This request has been acknowledged.",
        ),
        Obstacle::Extended => language.say(
            "Yêu cầu này đã gia hạn một lần; không gia hạn được nữa.",
            "This request was extended once already.",
        ),
        Obstacle::Late => language.say(
            "Thời hạn trả lời đã qua, không gia hạn được nữa.",
            "The term has passed and cannot be extended.",
        ),
    }
}
