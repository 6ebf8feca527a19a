//! Where a role stands, what about it is doubtful, and what is asked of the lists; pure.
use crate::access::Grant;
use crate::access::Right;
use crate::access::Role;
use crate::access::Source;
use crate::db::Day;
use crate::db::Time;
use crate::text::Language;
use crate::text::dates;
use crate::text::tidy;
use crate::web::Errors;
use serde::Deserialize;
use serde::Serialize;

/// Where a grant stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::org) enum Standing {
    Held,
    /// In force again once the holder, or who lent it, holds a post.
    Resting,
    Coming,
    Ended,
    Revoked,
}

impl Standing {
    /// A loan stands no better than what it was lent from.
    pub fn of(grant: &Grant, source: Option<&Source>, today: Day) -> Self {
        let revoked = grant
            .revoked_at
            .or(source.and_then(|source| source.revoked_at));
        let to = source.map_or(grant.to, |source| source.to.min(grant.to));
        match grant {
            _ if revoked.is_some() => Self::Revoked,
            _ if to < today => Self::Ended,
            grant if grant.from > today => Self::Coming,
            _ => Self::Held,
        }
    }

    /// The same when the holder or the lender may have left.
    pub fn unless_left(self, left: bool) -> Self {
        match self {
            Self::Held if left => Self::Resting,
            other => other,
        }
    }
}

/// Days before an end within which it is worth a look.
const SOON: i32 = 30;
/// Days without a sign-in after which an account counts as asleep.
const ASLEEP: i32 = 180;

/// Why somebody should look at a role again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The holder, or who lent the role, has left: it rests until they hold a post again.
    Resting,
    /// The holder has no post in any unit and never had one, as who set the system up.
    NoPost,
    /// The holder has posts, but none within the unit of the role.
    Elsewhere,
    /// The holder's last post within the unit ends soon.
    Leaving(Day),
    /// The role itself ends soon.
    Ending(Day),
    /// The holder has not signed in for long, or never.
    Asleep,
}

/// When a holder signed in last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SignedIn {
    /// Only asked about today.
    Unasked,
    Never,
    On(Day),
}

/// What is known of a holder on the day asked about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub day: Day,
    /// The last day of the role.
    pub to: Day,
    /// Whether the holder, or who lent the role, held a post once and holds none now.
    pub left: bool,
    pub in_post: bool,
    /// The last day of the latest post within the unit of the role, if the holder has one there.
    pub inside_until: Option<Day>,
    pub signed_in: SignedIn,
}

impl Doubt {
    /// Everything doubtful about a role.
    pub fn all(known: &Known) -> Vec<Self> {
        let soon = |end: Day| end < Day::LAST && end.days_after(known.day) <= SOON;
        let post = match known.inside_until {
            _ if known.left => Some(Self::Resting),
            _ if !known.in_post => Some(Self::NoPost),
            None => Some(Self::Elsewhere),
            Some(until) => soon(until).then_some(Self::Leaving(until)),
        };
        let ending = soon(known.to).then_some(Self::Ending(known.to));
        let asleep = match known.signed_in {
            SignedIn::Unasked => false,
            SignedIn::Never => true,
            SignedIn::On(last) => known.day.days_after(last) > ASLEEP,
        };
        let asleep = asleep.then_some(Self::Asleep);
        [post, ending, asleep].into_iter().flatten().collect()
    }

    pub fn words(self, language: Language) -> String {
        let day = |day: Day| dates::day(day.0, language);
        match self {
            Self::Resting => language
                .say(
                    "Tạm ngừng: không còn giữ vị trí nào",
                    "Rests: no post any more",
                )
                .to_owned(),
            Self::NoPost => language
                .say("Không giữ vị trí nào", "Holds no post")
                .to_owned(),
            Self::Elsewhere => language
                .say(
                    "Không công tác trong đơn vị được giao",
                    "Has no post within this unit",
                )
                .to_owned(),
            Self::Leaving(until) => language.say(
                format!("Sắp rời vị trí, ngày {}", day(until)),
                format!("Leaves the post on {}", day(until)),
            ),
            Self::Ending(until) => language.say(
                format!("Sắp hết hạn, ngày {}", day(until)),
                format!("Ends on {}", day(until)),
            ),
            Self::Asleep => language
                .say(
                    "Hơn 180 ngày chưa đăng nhập",
                    "Not signed in for over 180 days",
                )
                .to_owned(),
        }
    }
}

/// What the address of a list asks for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub as_of: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub role: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub right: String,
    /// `1`: also roles held only in units below.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub below: String,
    /// `1`: only what is doubtful.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub review: String,
    /// From 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
}

impl Asked {
    /// The same list at `path`.
    pub fn at(&self, path: &str) -> String {
        match serde_urlencoded::to_string(self) {
            Ok(query) if !query.is_empty() => format!("{path}?{query}"),
            _ => path.to_owned(),
        }
    }

    /// Role and right asked for, or what is wrong with them.
    pub fn check(&self, language: Language) -> Result<(Option<Role>, Option<Right>), Errors> {
        let mut errors = Errors::none();
        let role = choice::<Role>(&self.role);
        if role.is_err() {
            errors.add(
                "role",
                language.say("Không có vai trò này.", "There is no such role."),
            );
        }
        let right = choice::<Right>(&self.right);
        if right.is_err() {
            errors.add(
                "right",
                language.say("Không có quyền này.", "There is no such right."),
            );
        }
        match (role, right) {
            (Ok(role), Ok(right)) => Ok((role, right)),
            _ => Err(errors),
        }
    }
}

fn choice<T: std::str::FromStr>(text: &str) -> Result<Option<T>, ()> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| ()),
    }
}

/// The moment behind a day: what was known at its end, or is known now.
pub(super) fn end_of(day: Day, today: Day, zone: &jiff::tz::TimeZone) -> Time {
    day.min(today).end(zone)
}

/// The longest a role is lent, in days.
pub(super) const LONGEST: i32 = 60;
const DECISION_CHARS: usize = 100;

/// What somebody types who lends a role.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct LoanForm {
    /// The id of one's own grant.
    pub grant: String,
    /// A unit below that of the grant; empty for all of it.
    pub unit: String,
    /// Staff code or login.
    pub colleague: String,
    pub from: String,
    pub to: String,
    pub decision: String,
}

/// The days and the decision of a loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Terms {
    pub from: Day,
    pub to: Day,
    pub decision: Option<String>,
}

impl LoanForm {
    /// The same with every field as it is read.
    pub fn tidied(&self) -> Self {
        Self {
            grant: tidy(&self.grant),
            unit: tidy(&self.unit),
            colleague: tidy(&self.colleague),
            from: tidy(&self.from),
            to: tidy(&self.to),
            decision: tidy(&self.decision),
        }
    }

    /// The terms, or what is wrong with a tidied form. `until` is the last day of what is lent.
    pub fn terms(&self, until: Day, today: Day, language: Language) -> Result<Terms, Errors> {
        let mut errors = Errors::none();
        let from = if self.from.is_empty() {
            Some(today)
        } else {
            dates::parse_day(&self.from).map(Day)
        };
        let to = dates::parse_day(&self.to).map(Day);
        for (field, day) in [("from", from), ("to", to)] {
            if day.is_none() {
                errors.add(field, wrong_day(language));
            }
        }
        if let (Some(from), Some(to)) = (from, to)
            && let Some((field, words)) = wrong_days((from, to), (today, until), language)
        {
            errors.add(field, words);
        }
        if self.decision.chars().count() > DECISION_CHARS {
            errors.add(
                "decision",
                language.say("Nhiều nhất 100 ký tự.", "At most 100 characters."),
            );
        }
        let decision = Some(self.decision.clone()).filter(|text| !text.is_empty());
        match (from, to) {
            (Some(from), Some(to)) if errors.is_empty() => Ok(Terms { from, to, decision }),
            _ => Err(errors),
        }
    }
}

fn wrong_day(language: Language) -> &'static str {
    language.say(
        "Ngày chưa đúng. Hãy viết như 05/02/2026.",
        "This is no day. Write it as 05/02/2026.",
    )
}

fn wrong_days(
    (from, to): (Day, Day),
    (today, until): (Day, Day),
    language: Language,
) -> Option<(&'static str, String)> {
    let last = dates::day(until.0, language);
    if from < today {
        let words = language.say(
            "Không ủy quyền lùi ngày.",
            "Nothing is lent for days gone by.",
        );
        return Some(("from", words.to_owned()));
    }
    if to < from {
        let words = language.say(
            "Ngày kết thúc không được trước ngày bắt đầu.",
            "The last day must not come before the first.",
        );
        return Some(("to", words.to_owned()));
    }
    if to.days_after(from) >= LONGEST {
        return Some(("to", language.say(
            format!("Ủy quyền nhiều nhất {LONGEST} ngày. Vắng lâu hơn, hãy nhờ quản trị viên giao vai trò."),
            format!("At most {LONGEST} days. For longer, ask an administrator to grant the role."),
        )));
    }
    (to > until).then(|| {
        let words = language.say(
            format!("Vai trò của anh/chị hết hạn ngày {last}, nên không ủy quyền quá ngày đó."),
            format!("Your own role ends on {last}; it cannot be lent beyond."),
        );
        ("to", words)
    })
}
