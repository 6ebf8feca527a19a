//! What people may ask about their own data, and the steps of a request.
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::DataRequestId;
use crate::db::ids::PersonId;
use crate::db::text_enum;
use crate::text::Language;
use crate::web::Errors;
use serde::Deserialize;

text_enum! {
    /// A right of the person whose data it is (Law 91/2025, Article 4).
    pub enum RequestKind {
        Export = "export",
        Correct = "correct",
        Erase = "erase",
        Restrict = "restrict",
        Object = "object",
        Withdraw = "withdraw",
    }
}

impl RequestKind {
    pub fn label(self, language: Language) -> &'static str {
        let (vietnamese, english) = match self {
            Self::Export => (
                "Xem và nhận bản sao dữ liệu của tôi",
                "See and receive a copy of my data",
            ),
            Self::Correct => ("Chỉnh sửa dữ liệu sai", "Correct what is wrong"),
            Self::Erase => ("Xóa dữ liệu", "Erase my data"),
            Self::Restrict => ("Hạn chế xử lý dữ liệu", "Restrict the use of my data"),
            Self::Object => (
                "Phản đối việc xử lý dữ liệu",
                "Object to the use of my data",
            ),
            Self::Withdraw => ("Rút lại sự đồng ý", "Withdraw a consent"),
        };
        language.say(vietnamese, english)
    }
}

text_enum! {
    /// How a request came in.
    pub enum Channel {
        /// On the person's own page.
        Own = "own",
        /// Recorded by an officer for somebody who came or wrote.
        InPerson = "in_person",
    }
}

text_enum! {
    /// What has happened to a request.
    pub enum Step {
        Asked = "asked",
        Acknowledged = "acknowledged",
        Extended = "extended",
        Fulfilled = "fulfilled",
        Refused = "refused",
    }
}

impl Step {
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Asked => language.say("Đã gửi yêu cầu", "Asked"),
            Self::Acknowledged => language.say("Đã xác nhận", "Acknowledged"),
            Self::Extended => language.say("Đã gia hạn", "Extended"),
            Self::Fulfilled => language.say("Đã thực hiện", "Fulfilled"),
            Self::Refused => language.say("Đã từ chối", "Refused"),
        }
    }
}

text_enum! {
    /// How a request ended.
    pub enum Answer {
        Fulfilled = "fulfilled",
        Refused = "refused",
    }
}

/// A request as it stands.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Request {
    pub id: DataRequestId,
    pub person: PersonId,
    pub kind: RequestKind,
    pub wish: String,
    pub channel: Channel,
    pub asked_at: Time,
    pub acknowledge_by: Day,
    pub answer_by: Day,
    pub processor: bool,
    pub extended: bool,
    pub acknowledged_at: Option<Time>,
    pub closed_at: Option<Time>,
    pub outcome: Option<Answer>,
}

/// A step as a handler wants to take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Acknowledge,
    Extend,
    Close(Answer),
}

/// Why a step is not possible now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    Closed,
    Acknowledged,
    /// It may be extended once only.
    Extended,
    /// A term that has passed cannot be extended any more.
    Late,
}

/// The number by which a request is spoken of.
pub fn number_of(id: DataRequestId) -> String {
    format!("YC-{:05}", id.0)
}

impl Request {
    /// The number told to the person.
    pub fn number(&self) -> String {
        number_of(self.id)
    }

    /// Whether a date told to the person has passed without what was promised.
    pub fn is_overdue(&self, today: Day) -> bool {
        let unacknowledged = self.acknowledged_at.is_none() && today > self.acknowledge_by;
        self.closed_at.is_none() && (unacknowledged || today > self.answer_by)
    }

    /// Whether a step can be taken on this day.
    pub fn may(&self, act: Act, today: Day) -> Result<(), Obstacle> {
        match act {
            _ if self.closed_at.is_some() => Err(Obstacle::Closed),
            Act::Acknowledge if self.acknowledged_at.is_some() => Err(Obstacle::Acknowledged),
            Act::Extend if self.extended => Err(Obstacle::Extended),
            Act::Extend if today > self.answer_by => Err(Obstacle::Late),
            _ => Ok(()),
        }
    }
}

/// A step as it was taken.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct StepRow {
    pub request: DataRequestId,
    pub step: Step,
    pub at: Time,
    pub by: Option<PersonId>,
    pub reason: String,
    pub ground: String,
}

/// Characters of a wish, a reason or a ground.
const CHARS: usize = 2_000;

/// What somebody asks, as it was typed. An officer who records it for somebody else names the person.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AskForm {
    pub kind: String,
    pub wish: String,
    /// Staff code, or the number of the person's page.
    pub person: String,
}

impl AskForm {
    /// What is asked, and in what words; or what is missing.
    pub fn check(&self, language: Language) -> Result<(RequestKind, String), Errors> {
        let mut errors = Errors::default();
        let kind: Option<RequestKind> = self.kind.parse().ok();
        if kind.is_none() {
            let words = language.say("Hãy chọn một việc.", "Choose what you ask for.");
            errors.add("kind", words);
        }
        let wish = self.wish.trim().replace("\r\n", "\n");
        if wish.is_empty() && kind == Some(RequestKind::Correct) {
            let words = language.say(
                "Hãy ghi dữ liệu nào sai và viết đúng là gì.",
                "Say what is wrong and what is right.",
            );
            errors.add("wish", words);
        }
        if let Some(words) = too_long(&wish, language) {
            errors.add("wish", words);
        }
        match kind {
            Some(kind) if errors.is_empty() => Ok((kind, wish)),
            _ => Err(errors),
        }
    }
}

/// A step as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    pub step: String,
    pub reason: String,
    pub ground: String,
    /// `1` where a processor or a third party has to act too.
    pub processor: String,
}

impl StepForm {
    /// What is to be done, or what is missing: an extension and an answer give a reason, a refusal the law too.
    pub fn check(&self, language: Language) -> Result<Act, Errors> {
        let act = match self.step.parse() {
            Ok(Step::Acknowledged) => Act::Acknowledge,
            Ok(Step::Extended) => Act::Extend,
            Ok(Step::Fulfilled) => Act::Close(Answer::Fulfilled),
            Ok(Step::Refused) => Act::Close(Answer::Refused),
            _ => {
                let words = language.say("Hãy chọn một việc.", "Choose what to do.");
                return Err(Errors::one("step", words));
            }
        };
        let mut errors = Errors::default();
        if act != Act::Acknowledge && self.reason.trim().is_empty() {
            let words = language.say(
                "Hãy ghi lý do hoặc việc đã làm; người yêu cầu sẽ đọc được.",
                "Give the reason or what was done; the person will read it.",
            );
            errors.add("reason", words);
        }
        if act == Act::Close(Answer::Refused) && self.ground.trim().is_empty() {
            let words = language.say(
                "Từ chối phải nêu căn cứ pháp lý.",
                "A refusal names the law it rests on.",
            );
            errors.add("ground", words);
        }
        for (field, text) in [("reason", &self.reason), ("ground", &self.ground)] {
            if let Some(words) = too_long(text, language) {
                errors.add(field, words);
            }
        }
        if errors.is_empty() {
            Ok(act)
        } else {
            Err(errors)
        }
    }
}

fn too_long(text: &str, language: Language) -> Option<&'static str> {
    let words = language.say("Không quá 2.000 ký tự.", "At most 2,000 characters.");
    (text.chars().count() > CHARS).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn asked() -> Request {
        Request {
            id: DataRequestId(7),
            person: PersonId(1),
            kind: RequestKind::Erase,
            wish: String::new(),
            channel: Channel::Own,
            asked_at: Time(0),
            acknowledge_by: "2026-11-25".parse().unwrap(),
            answer_by: "2026-12-14".parse().unwrap(),
            processor: false,
            extended: false,
            acknowledged_at: None,
            closed_at: None,
            outcome: None,
        }
    }

    /// The request after a step, as the queries write it.
    fn after(mut request: Request, act: Act) -> Request {
        match act {
            Act::Acknowledge => request.acknowledged_at = Some(Time(1)),
            Act::Extend => {
                request.extended = true;
                request.answer_by = request.answer_by.plus(15);
            }
            Act::Close(answer) => {
                request.acknowledged_at = request.acknowledged_at.or(Some(Time(2)));
                request.closed_at = Some(Time(2));
                request.outcome = Some(answer);
            }
        }
        request
    }

    #[test]
    fn a_request_is_late_when_a_date_told_has_passed() {
        let request = asked();
        assert!(!request.is_overdue(request.acknowledge_by));
        assert!(request.is_overdue(request.acknowledge_by.plus(1)));
        let request = after(request, Act::Acknowledge);
        assert!(!request.is_overdue(request.answer_by));
        assert!(request.is_overdue(request.answer_by.plus(1)));
        assert_eq!(
            request.may(Act::Extend, request.answer_by.plus(1)),
            Err(Obstacle::Late)
        );
        let request = after(request, Act::Close(Answer::Refused));
        assert!(!request.is_overdue(Day::LAST));
        assert_eq!(request.number(), "YC-00007");
    }

    #[test]
    fn a_refusal_needs_a_reason_and_the_law() {
        let mut form = StepForm {
            step: "refused".to_owned(),
            ..StepForm::default()
        };
        let vi = Language::Vietnamese;
        let faults = form.check(vi).unwrap_err();
        assert!(faults.of("reason").is_some() && faults.of("ground").is_some());
        form.step = "acknowledged".to_owned();
        assert_eq!(form.check(vi), Ok(Act::Acknowledge));
        let ask = AskForm {
            kind: "correct".to_owned(),
            ..AskForm::default()
        };
        assert!(ask.check(vi).unwrap_err().of("wish").is_some());
    }

    proptest! {
        #[test]
        fn whatever_is_tried_a_request_is_extended_once_and_nothing_follows_its_end(tries in proptest::collection::vec((0..4, 0..60), 0..20)) {
            let acts = [Act::Acknowledge, Act::Extend, Act::Close(Answer::Fulfilled), Act::Close(Answer::Refused)];
            let (mut request, mut taken) = (asked(), Vec::new());
            let first: Day = "2026-11-23".parse().unwrap();
            for (act, day) in tries {
                let act = acts[usize::try_from(act).unwrap()];
                if request.may(act, first.plus(day)).is_ok() {
                    prop_assert!(request.closed_at.is_none());
                    let before = request.answer_by;
                    request = after(request, act);
                    prop_assert!(request.answer_by >= before);
                    taken.push(act);
                }
            }
            prop_assert!(taken.iter().filter(|act| **act == Act::Extend).count() <= 1);
            prop_assert!(taken.iter().filter(|act| **act == Act::Acknowledge).count() <= 1);
            let end = taken.iter().position(|act| matches!(act, Act::Close(_)));
            prop_assert!(end.is_none_or(|end| end + 1 == taken.len()));
        }
    }
}
