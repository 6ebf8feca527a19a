//! Which completion records are asked for; pure.
use crate::access::Scope;
use crate::certificate;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::CourseId;
use crate::db::text_enum;
use crate::org::By;
use crate::text::Language;
use crate::text::dates::parse_day;
use serde::Deserialize;

text_enum! {
    /// The state of the certificate of a completion, as a filter: as in the column, and `none` for a completion without one.
    pub enum Status {
        Valid = "valid",
        Expired = "expired",
        Revoked = "revoked",
        Replaced = "replaced",
        None = "none",
    }
}

impl Status {
    /// The word for it on pages.
    pub fn word(self, language: Language) -> &'static str {
        match self {
            Self::Valid => certificate::Status::Valid.word(language),
            Self::Expired => certificate::Status::Expired.word(language),
            Self::Revoked => certificate::Status::Revoked.word(language),
            Self::Replaced => certificate::Status::Replaced.word(language),
            Self::None => language.say("Chưa có giấy chứng nhận", "No certificate"),
        }
    }
}

/// The filter as it stands in an address or on the command line; empty means everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Code or id; with everything below it.
    pub unit: String,
    /// Folder or code.
    pub course: String,
    /// First and last local day, both inclusive.
    pub from: String,
    pub to: String,
    pub status: String,
    /// `then` or `today`: whether units are those of the moment, or what goes on for them.
    pub by: String,
    /// The id of the record after which the page begins.
    pub after: String,
}

/// What of [`Asked`] needs no database: days and state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Plain {
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub status: Option<Status>,
    pub by: By,
}

/// What is wrong with a filter: the field, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    Day(&'static str),
    Order,
    Status,
    By,
    Unit,
    Course,
}

impl Wrong {
    pub fn field(self) -> &'static str {
        match self {
            Self::Day(field) => field,
            Self::Order => "to",
            Self::Status => "status",
            Self::By => "by",
            Self::Unit => "unit",
            Self::Course => "course",
        }
    }

    pub fn text(self, language: Language) -> &'static str {
        match self {
            Self::Day(_) => language.say(
                "Ngày chưa đúng. Ghi như 05/02/2026.",
                "Not a day. Write it as 2026-02-05.",
            ),
            Self::Order => language.say(
                "Ngày cuối đứng trước ngày đầu.",
                "The last day lies before the first.",
            ),
            Self::Status => language.say(
                "Không có tình trạng này. Chọn một trong: valid (hợp lệ), expired (hết hiệu lực), revoked (đã thu hồi), replaced (đã thay thế), none (chưa có giấy chứng nhận).",
                "No such state. It is one of valid, expired, revoked, replaced, none.",
            ),
            Self::By => language.say(
                "Chọn then (đơn vị khi đó) hoặc today (đơn vị hiện nay).",
                "It is then or today.",
            ),
            Self::Unit => language.say(
                "Không có đơn vị này trong phạm vi của anh/chị.",
                "No such unit within your units.",
            ),
            Self::Course => language.say("Không có khóa học này.", "No such course."),
        }
    }
}

impl Asked {
    /// Days and state, or everything that is wrong with them.
    pub fn plain(&self) -> Result<Plain, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let mut day = |text: &str, field| match (text.trim(), parse_day(text)) {
            ("", _) => None,
            (_, None) => {
                wrong.push(Wrong::Day(field));
                None
            }
            (_, day) => day.map(Day),
        };
        let (from, to) = (day(&self.from, "from"), day(&self.to, "to"));
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            wrong.push(Wrong::Order);
        }
        let status = match self.status.trim() {
            "" => None,
            text => text.parse().map_err(|()| wrong.push(Wrong::Status)).ok(),
        };
        let by = By::parse(self.by.trim()).unwrap_or_else(|| {
            wrong.push(Wrong::By);
            By::Then
        });
        if wrong.is_empty() {
            Ok(Plain {
                from,
                to,
                status,
                by,
            })
        } else {
            Err(wrong)
        }
    }
}

/// Which records, as the queries take it.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Records whose unit ever stood in here.
    pub scope: Scope,
    /// And, beside that, in here: the unit asked for. Something that stood below it may never have stood in the scope.
    pub below: Option<Scope>,
    /// Whether that is so much of the whole that going through everything in order beats looking the units up.
    pub broad: bool,
    pub course: Option<CourseId>,
    pub from: Option<Time>,
    /// The first moment that is too late.
    pub until: Option<Time>,
    pub status: Option<Status>,
    /// The day by which certificates have expired.
    pub today: Day,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(from: &str, to: &str, status: &str) -> Asked {
        Asked {
            from: from.to_owned(),
            to: to.to_owned(),
            status: status.to_owned(),
            ..Asked::default()
        }
    }

    #[test]
    fn days_are_read_in_both_forms() {
        let day = |text: &str| Some(text.parse::<Day>().unwrap());
        let plain = asked("01/11/2026", "2026-11-23", "none").plain().unwrap();
        assert_eq!(
            (plain.from, plain.to),
            (day("2026-11-01"), day("2026-11-23"))
        );
        assert_eq!(plain.status, Some(Status::None));
        assert_eq!(Asked::default().plain(), Ok(Plain::default()));
    }

    #[test]
    fn a_refused_state_lists_those_there_are() {
        for language in [Language::Vietnamese, Language::English] {
            let text = Wrong::Status.text(language);
            let missing: Vec<_> = Status::ALL
                .iter()
                .filter(|state| !text.contains(state.as_str()))
                .collect();
            assert!(missing.is_empty(), "{missing:?} in {text}");
        }
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        assert_eq!(
            asked("x", "31/02/2026", "ok").plain(),
            Err(vec![Wrong::Day("from"), Wrong::Day("to"), Wrong::Status])
        );
        assert_eq!(
            asked("2026-02-02", "2026-02-01", "").plain(),
            Err(vec![Wrong::Order])
        );
    }
}
