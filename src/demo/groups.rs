//! The incident-response network, the expert candidates, and some people who are away. Drawn from a stream of their own, so that
//! everything else of a seed stays as it is.
use super::chance::Chance;
use super::people::Person;
use super::roles::TOUR;
use super::units::Unit;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::AssignmentId;
use crate::db::ids::GroupId;
use crate::db::ids::PersonId;
use crate::db::schema::assignment_states;
use crate::db::schema::assignments;
use crate::db::schema::group_members;
use crate::db::schema::groups;
use crate::org::GroupKind;
use crate::org::PostState;
use crate::org::UsualKind;
use diesel::prelude::*;
use std::collections::BTreeSet;

/// Tells this stream from that of the people.
const STREAM: u64 = 0x6e68_6f6d;
/// People of whom one is away.
const ONE_AWAY_IN: usize = 150;
/// The office kept in sight of the officer of the tour.
const OFFICERS: &str = "X001";

/// Writes the groups with their members, and who is away.
pub fn write(
    conn: &mut Conn,
    (people, units): (&[Person], &[Unit]),
    seed: u64,
    (now, today): (Time, Day),
) -> QueryResult<()> {
    let mut chance = Chance::new(seed ^ STREAM);
    let keeper = units.iter().find(|unit| unit.code == "SKHCN");
    let keeper = keeper.map_or(units[0].id, |unit| unit.id);
    for (code, name, kind, size) in [
        (
            "UCSC",
            "Mạng lưới ứng cứu sự cố an toàn thông tin mạng",
            UsualKind::IncidentNetwork,
            30,
        ),
        (
            "UVCG",
            "Ứng viên chuyên gia chuyển đổi số",
            UsualKind::ExpertCandidate,
            15,
        ),
    ] {
        let id: GroupId = diesel::insert_into(groups::table)
            .values((
                groups::code.eq(code),
                groups::name.eq(name),
                groups::name_fold.eq(crate::text::fold(name)),
                groups::kind.eq(GroupKind::Usual(kind)),
                groups::unit_id.eq(keeper),
                groups::created_at.eq(now.plus(-300 * Time::DAY)),
            ))
            .returning(groups::id)
            .get_result(conn)?;
        let chosen = chosen((people, units), size, &mut chance);
        join(conn, id, &chosen, (now, today))?;
    }
    leave(conn, people, &mut chance, (now, today))
}

/// So many people, two of them of the officer's units.
fn chosen(
    (people, units): (&[Person], &[Unit]),
    size: usize,
    chance: &mut Chance,
) -> Vec<PersonId> {
    let near = |person: &&Person| units[person.unit].code.starts_with(OFFICERS);
    let near = people
        .iter()
        .skip(TOUR)
        .filter(near)
        .map(|person| person.id);
    let mut chosen: Vec<PersonId> = near.skip(chance.below(5)).take(2).collect();
    let mut seen: BTreeSet<PersonId> = chosen.iter().copied().collect();
    let most = size.min(people.len());
    for _ in 0..people.len() * 2 {
        if chosen.len() >= most {
            break;
        }
        let one = people[chance.below(people.len())].id;
        if seen.insert(one) {
            chosen.push(one);
        }
    }
    chosen
}

/// The first leads, one in eight has left, the others are members.
fn join(
    conn: &mut Conn,
    group: GroupId,
    people: &[PersonId],
    (now, today): (Time, Day),
) -> QueryResult<()> {
    for (number, person) in people.iter().enumerate() {
        let role = if number == 0 {
            "Trưởng nhóm"
        } else {
            "Thành viên"
        };
        let last = if number % 8 == 7 {
            today.plus(-40)
        } else {
            Day::LAST
        };
        diesel::insert_into(group_members::table)
            .values((
                group_members::group_id.eq(group),
                group_members::person_id.eq(person),
                group_members::role.eq(role),
                group_members::valid_from.eq(today.plus(-300)),
                group_members::valid_to.eq(last),
                group_members::added_at.eq(now.plus(-300 * Time::DAY)),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Some are on leave, some study; nobody of the tour.
fn leave(
    conn: &mut Conn,
    people: &[Person],
    chance: &mut Chance,
    (now, today): (Time, Day),
) -> QueryResult<()> {
    for person in people.iter().skip(TOUR) {
        if chance.below(ONE_AWAY_IN) > 0 {
            continue;
        }
        let state = match (person.woman, chance.below(3)) {
            (true, 0 | 1) => PostState::MaternityLeave,
            (_, 2) => PostState::StudyLeave,
            _ => PostState::UnpaidLeave,
        };
        let begun = i32::try_from(chance.between(10, 120)).unwrap_or(10);
        let post: AssignmentId = assignments::table
            .filter(assignments::person_id.eq(person.id))
            .order(assignments::id)
            .select(assignments::id)
            .first(conn)?;
        diesel::insert_into(assignment_states::table)
            .values((
                assignment_states::assignment_id.eq(post),
                assignment_states::person_id.eq(person.id),
                assignment_states::state.eq(state),
                assignment_states::valid_from.eq(today.plus(-begun)),
                assignment_states::valid_to.eq(today.plus(180 - begun)),
                assignment_states::recorded_at.eq(now.plus(-10 * Time::DAY)),
            ))
            .execute(conn)?;
    }
    Ok(())
}
