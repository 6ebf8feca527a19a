//! What a list would change in a group; pure, so that the same is computed when it is shown and when it is confirmed.
use super::super::model::Membership;
use super::super::model::Phase;
use super::super::model::Span;
use super::super::model::overlap;
use super::read::Fault;
use super::read::Line;
use super::read::LineFault;
use crate::db::Day;
use crate::db::ids::MembershipId;
use crate::db::ids::PersonId;
use crate::text::Language;
use crate::text::fold;
use std::collections::HashMap;

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    New,
    Changed,
    Unchanged,
    Faulty,
}

impl Outcome {
    pub const ALL: [Self; 4] = [Self::Faulty, Self::New, Self::Changed, Self::Unchanged];

    pub fn word(self, language: Language) -> &'static str {
        match self {
            Self::New => language.say("Thêm mới", "New"),
            Self::Changed => language.say("Thay đổi", "Changed"),
            Self::Unchanged => language.say("Không đổi", "Unchanged"),
            Self::Faulty => language.say("Có lỗi", "Faulty"),
        }
    }
}

/// A row with what it does to the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub line: Line,
    pub outcome: Outcome,
    /// The membership that ends, on which last day.
    pub ends: Option<(MembershipId, Day)>,
    /// The membership that begins: its role (empty for the usual one) and days.
    pub begins: Option<(String, Span)>,
}

impl Difference {
    fn new(line: Line, outcome: Outcome) -> Self {
        Self {
            line,
            outcome,
            ends: None,
            begins: None,
        }
    }
}

/// Compares each row with the memberships of its person, and with the rows before it.
pub fn compare(lines: &[Line], members: &[Membership], as_of: Day) -> Vec<Difference> {
    let mut of_person: HashMap<PersonId, Vec<&Membership>> = HashMap::new();
    for member in members {
        of_person.entry(member.person).or_default().push(member);
    }
    let mut before: HashMap<PersonId, Vec<(Span, u32)>> = HashMap::new();
    let each = lines.iter().map(|line| {
        let Some(person) = line.person.filter(|_| line.fault.is_none()) else {
            return Difference::new(line.clone(), Outcome::Faulty);
        };
        let own = of_person.get(&person).map_or(&[][..], Vec::as_slice);
        let (span, found) = one(line, own, as_of);
        let rows = before.entry(person).or_default();
        let again = rows.iter().find(|(other, _)| overlap(*other, span));
        let again = again.map(|(_, row)| Fault::Again(*row));
        let found = again.map_or(found, |fault| Err(LineFault::of("staff_code", fault)));
        found.map_or_else(
            |fault| {
                let mut line = line.clone();
                line.fault = Some(fault);
                Difference::new(line, Outcome::Faulty)
            },
            |difference| {
                rows.push((span, line.number));
                difference
            },
        )
    });
    each.collect()
}

/// The days a row speaks of, and what it does. An empty cell says nothing: the first day is that of the present membership or
/// else `as_of`, the last one stays as it is or open.
fn one(line: &Line, own: &[&Membership], as_of: Day) -> (Span, Result<Difference, LineFault>) {
    let present = own.iter().find(|one| one.phase(as_of) == Phase::Present);
    let ending = line
        .to
        .and_then(|to| own.iter().find(|one| one.phase(to) == Phase::Present));
    let met = present.or(ending).map(|one| one.from);
    let from = line.from.or(met).unwrap_or(as_of);
    let span = (from, line.to.unwrap_or(Day::LAST));
    if span.1 < from {
        return (span, Err(LineFault::of("to", Fault::EndsBefore)));
    }
    let mut there = own.iter().filter(|one| overlap(one.span(), span));
    let result = match (there.next(), there.next()) {
        (None, _) => {
            let mut new = Difference::new(line.clone(), Outcome::New);
            new.begins = Some((line.role.clone(), span));
            Ok(new)
        }
        (Some(member), None) => beside(line, member, as_of),
        (Some(member), Some(_)) => Err(in_the_way(member)),
    };
    (span, result)
}

/// What a row does to the one membership it meets.
fn beside(line: &Line, member: &Membership, as_of: Day) -> Result<Difference, LineFault> {
    let same_role = line.role.is_empty() || fold(&line.role) == fold(&member.role);
    let (from, to) = (
        line.from.unwrap_or(member.from),
        line.to.unwrap_or(member.to),
    );
    if same_role {
        if from != member.from || to > member.to {
            return Err(in_the_way(member));
        }
        if to == member.to {
            return Ok(Difference::new(line.clone(), Outcome::Unchanged));
        }
        let mut ends = Difference::new(line.clone(), Outcome::Changed);
        ends.ends = Some((member.id, to));
        return Ok(ends);
    }
    let from = line.from.unwrap_or(as_of);
    if from <= member.from || from > member.to || to < from {
        return Err(in_the_way(member));
    }
    let mut turns = Difference::new(line.clone(), Outcome::Changed);
    turns.ends = Some((member.id, from.plus(-1)));
    turns.begins = Some((line.role.clone(), (from, to)));
    Ok(turns)
}

fn in_the_way(member: &Membership) -> LineFault {
    LineFault::of("from", Fault::Member(member.from, member.to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn line(person: i64, role: &str, from: &str, to: &str) -> Line {
        Line {
            number: 2,
            staff_code: String::new(),
            full_name: String::new(),
            person: Some(PersonId(person)),
            role: role.to_owned(),
            from: from.parse().ok(),
            to: to.parse().ok(),
            decision: None,
            fault: None,
        }
    }

    fn outcomes(lines: &[Line]) -> Vec<Outcome> {
        let member = Membership {
            id: MembershipId(9),
            person: PersonId(1),
            role: "Thành viên".to_owned(),
            from: day("2026-01-01"),
            to: Day::LAST,
            decision: None,
            end_decision: None,
        };
        let found = compare(lines, &[member], day("2026-11-23"));
        found.iter().map(|one| one.outcome).collect()
    }

    #[test]
    fn the_same_list_again_changes_nothing() {
        use Outcome::{Changed, Faulty, New, Unchanged};
        for (row, outcome) in [
            (line(1, "", "", ""), Unchanged),
            (line(1, "thanh vien", "2026-01-01", ""), Unchanged),
            (line(1, "", "", "2026-12-31"), Changed),
            (line(1, "Trưởng nhóm", "", ""), Changed),
            (line(1, "Trưởng nhóm", "2026-01-01", ""), Faulty),
            (line(1, "", "2026-06-01", ""), Faulty),
            (line(1, "", "2025-01-01", "2025-12-31"), New),
            (line(2, "", "", ""), New),
            (line(2, "", "", "2026-11-22"), Faulty),
        ] {
            assert_eq!(outcomes(std::slice::from_ref(&row)), [outcome], "{row:?}");
        }
        let twice = [line(2, "", "", ""), line(2, "Thư ký", "2026-12-01", "")];
        assert_eq!(outcomes(&twice), [New, Faulty]);
        let in_turn = [
            line(2, "", "2026-01-01", "2026-06-30"),
            line(2, "Thư ký", "2026-07-01", ""),
        ];
        assert_eq!(outcomes(&in_turn), [New, New]);
    }

    #[test]
    fn another_role_ends_the_present_membership_the_day_before() {
        let found = compare(
            &[line(1, "Trưởng nhóm", "2026-12-01", "")],
            &[Membership {
                id: MembershipId(9),
                person: PersonId(1),
                role: "Thành viên".to_owned(),
                from: day("2026-01-01"),
                to: day("2027-06-30"),
                decision: None,
                end_decision: None,
            }],
            day("2026-11-23"),
        );
        assert_eq!(found[0].ends, Some((MembershipId(9), day("2026-11-30"))));
        let begins = (
            "Trưởng nhóm".to_owned(),
            (day("2026-12-01"), day("2027-06-30")),
        );
        assert_eq!(found[0].begins, Some(begins));
    }
}
