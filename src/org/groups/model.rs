//! What groups and their members are, and when two memberships stand in each other's way; pure.
use crate::db::Day;
use crate::db::ids::GroupId;
use crate::db::ids::MembershipId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::text_enum;
use crate::db::text_value;
use crate::text::Language;
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

text_enum! {
    /// The kinds of groups that the policy names (domain.md §8), ready to choose.
    pub enum UsualKind {
        IncidentNetwork = "incident_network",
        ExpertCandidate = "expert_candidate",
        DxExpert = "dx_expert",
        Council = "council",
        Other = "other",
    }
}

impl UsualKind {
    /// The name on screen.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::IncidentNetwork => {
                language.say("Mạng lưới ứng cứu sự cố", "Incident-response network")
            }
            Self::ExpertCandidate => {
                language.say("Ứng viên chuyên gia chuyển đổi số", "Expert candidates")
            }
            Self::DxExpert => {
                language.say("Chuyên gia chuyển đổi số", "Digital-transformation experts")
            }
            Self::Council => language.say("Hội đồng, ban chỉ đạo", "Council or committee"),
            Self::Other => language.say("Nhóm khác", "Other"),
        }
    }
}

/// What a group is: a kind the policy names, or one an administrator named.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, diesel::AsExpression, diesel::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
pub enum GroupKind {
    Usual(UsualKind),
    Own(String),
}

impl GroupKind {
    /// The name on screen.
    pub fn label(&self, language: Language) -> &str {
        match self {
            Self::Usual(usual) => usual.label(language),
            Self::Own(words) => words,
        }
    }
}

impl fmt::Display for GroupKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usual(usual) => usual.fmt(f),
            Self::Own(words) => f.write_str(words),
        }
    }
}

impl FromStr for GroupKind {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Self, Infallible> {
        let usual = text.parse().map(Self::Usual);
        Ok(usual.unwrap_or_else(|()| Self::Own(text.to_owned())))
    }
}

text_value!(GroupKind);

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Group {
    pub id: GroupId,
    pub code: String,
    pub name: String,
    pub kind: GroupKind,
    /// The unit that keeps it: who manages people there manages its members.
    pub unit_id: UnitId,
    /// The decision by which it was set up.
    pub decision: Option<String>,
}

/// From a day to a last day, [`Day::LAST`] when open.
pub type Span = (Day, Day);

/// A person in a group, from a day to a last day.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Membership {
    pub id: MembershipId,
    pub person: PersonId,
    pub role: String,
    pub from: Day,
    pub to: Day,
    pub decision: Option<String>,
    pub end_decision: Option<String>,
}

impl Membership {
    pub fn span(&self) -> Span {
        (self.from, self.to)
    }

    /// How it stands to a day.
    pub fn phase(&self, day: Day) -> Phase {
        if self.to < day {
            Phase::Past
        } else if self.from > day {
            Phase::Coming
        } else {
            Phase::Present
        }
    }
}

/// The memberships of one person in one group, each day told once, by the first day. Where two records of the person speak of the
/// same days, what lies within another is left out, and else those of the record kept count.
pub fn once(kept: PersonId, mut all: Vec<Membership>) -> Vec<Membership> {
    all.sort_by_key(|one| (one.person != kept, one.id));
    let mut told: Vec<Membership> = Vec::new();
    for (place, one) in all.iter().enumerate() {
        let others = all.iter().enumerate().filter(|(at, _)| *at != place);
        let mut around = others.filter(|(_, other)| other.from <= one.from && one.to <= other.to);
        if !around.any(|(at, other)| at < place || other.span() != one.span()) {
            told.extend(beside(one.clone(), &told));
        }
    }
    for one in &mut told {
        one.person = kept;
    }
    told.sort_by_key(|one| (one.from, one.id));
    told
}

/// The days of a membership that none of the others has, if any are left.
fn beside(mut one: Membership, others: &[Membership]) -> Option<Membership> {
    for other in others {
        if !overlap(one.span(), other.span()) {
            continue;
        }
        if other.from <= one.from {
            one.from = other.to.plus(1);
        } else {
            one.to = other.from.plus(-1);
        }
    }
    (one.from <= one.to).then_some(one)
}

/// Whether two spans have a day in common.
pub fn overlap(one: Span, other: Span) -> bool {
    one.0 <= other.1 && other.0 <= one.1
}

/// How a membership stands to the day asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    Present,
    Past,
    Coming,
}

impl Phase {
    pub const ALL: [Self; 3] = [Self::Present, Self::Past, Self::Coming];

    /// As it stands in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Present => "",
            Self::Past => "past",
            Self::Coming => "coming",
        }
    }

    /// The one an address names; the present one where it names none.
    pub fn parse(text: &str) -> Self {
        let named = |one: &Self| one.as_str() == text;
        Self::ALL.into_iter().find(named).unwrap_or(Self::Present)
    }

    pub fn word(self, language: Language) -> &'static str {
        match self {
            Self::Present => language.say("Đang tham gia", "Members"),
            Self::Past => language.say("Đã thôi", "Former"),
            Self::Coming => language.say("Sắp tham gia", "To come"),
        }
    }
}

/// The roles offered; any other can be typed.
pub fn usual_roles(language: Language) -> [&'static str; 4] {
    [
        language.say("Thành viên", "Member"),
        language.say("Trưởng nhóm", "Head"),
        language.say("Phó trưởng nhóm", "Deputy head"),
        language.say("Thư ký", "Secretary"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_the_policy_are_identifiers_and_others_are_kept_as_typed() {
        for (text, kind) in [
            (
                "incident_network",
                GroupKind::Usual(UsualKind::IncidentNetwork),
            ),
            ("Tổ giúp việc", GroupKind::Own("Tổ giúp việc".to_owned())),
        ] {
            let Ok(read) = text.parse::<GroupKind>();
            assert_eq!(read, kind);
            assert_eq!(read.to_string(), text);
        }
    }

    fn told(all: &[(i64, i64, &str, &str)]) -> Vec<(i64, String, String)> {
        let member = |(id, person, from, to): &(i64, i64, &str, &str)| Membership {
            id: MembershipId(*id),
            person: PersonId(*person),
            role: String::new(),
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            decision: None,
            end_decision: None,
        };
        let told = once(PersonId(1), all.iter().map(member).collect());
        assert!(told.iter().all(|one| one.person == PersonId(1)));
        let brief = |one: Membership| (one.id.0, one.from.to_string(), one.to.to_string());
        told.into_iter().map(brief).collect()
    }

    #[test]
    fn days_that_both_records_of_a_person_tell_of_are_told_once() {
        let brief = |id: i64, from: &str, to: &str| (id, from.to_owned(), to.to_owned());
        let (first, last) = ("2026-01-01", "2026-12-31");
        // The same days: those of the record kept.
        assert_eq!(
            told(&[(3, 9, first, last), (4, 1, first, last)]),
            [brief(4, first, last)]
        );
        // One within the other, whichever record it is of.
        assert_eq!(
            told(&[(3, 1, "2026-03-01", last), (4, 9, first, last)]),
            [brief(4, first, last)]
        );
        // Days beside those of the record kept stay.
        assert_eq!(
            told(&[
                (3, 9, first, "2026-06-30"),
                (4, 1, "2026-05-01", "2026-09-30"),
                (5, 9, "2026-09-01", last),
            ]),
            [
                brief(3, first, "2026-04-30"),
                brief(4, "2026-05-01", "2026-09-30"),
                brief(5, "2026-10-01", last),
            ]
        );
        // Nothing is left of what two others cover together.
        assert_eq!(
            told(&[
                (3, 1, first, "2026-06-30"),
                (4, 1, "2026-07-01", last),
                (5, 9, "2026-03-01", "2026-09-30"),
            ]),
            [brief(3, first, "2026-06-30"), brief(4, "2026-07-01", last)]
        );
    }

    #[test]
    fn spans_that_touch_do_not_overlap() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let year = (day("2026-01-01"), day("2026-12-31"));
        assert!(!overlap(year, (day("2027-01-01"), Day::LAST)));
        assert!(overlap(year, (day("2026-12-31"), Day::LAST)));
        assert!(overlap((Day::FIRST, Day::LAST), year));
    }
}
