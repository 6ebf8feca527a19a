//! What the home page needs of one person, in a few statements that each find their rows by an index: it is the page most often
//! opened.
use super::following::requirements_following;
use super::requirements::REQUIREMENT;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::AssignmentId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::certificates;
use crate::db::schema::completions;
use crate::db::schema::enrolments;
use crate::db::schema::group_members;
use crate::db::schema::requirements;
use crate::db::schema::unit_paths;
use crate::learning::Enrolment;
use crate::learning::Wait;
use crate::org::Category;
use crate::org::Effect;
use crate::org::Heirs;
use crate::org::StateOfPost;
use crate::org::heirs_on;
use crate::org::issued_for;
use crate::target::model::Proof;
use crate::target::model::Requirement;
use crate::target::model::Taken;
use diesel::prelude::*;
use jiff::tz::TimeZone;

/// Where somebody works on a day: the unit that counts, with the category of the post. A statement more for who is seconded.
fn places(
    conn: &mut Conn,
    (records, states): (&[PersonId], &[StateOfPost]),
    today: Day,
) -> QueryResult<Vec<(UnitId, Category)>> {
    type Row = (bool, AssignmentId, UnitId, Category);
    let rows: Vec<Row> = assignments::table
        .filter(assignments::person_id.eq_any(records))
        .filter(assignments::valid_from.le(today))
        .filter(assignments::valid_to.ge(today))
        .order(assignments::id)
        .select((
            assignments::concurrent,
            assignments::id,
            assignments::unit_id,
            assignments::category,
        ))
        .load(conn)?;
    // A host that was merged goes on in what it went into.
    let heirs = if states.iter().any(|state| state.host.is_some()) {
        heirs_on(conn, today)?
    } else {
        Heirs::default()
    };
    let hosted = |row: &Row| {
        let mut states = states.iter().filter(|state| state.on(today));
        let seconded = states
            .find(|state| state.state.effect() == Effect::Elsewhere && state.covers(row.1, row.0));
        match seconded {
            Some(state) => state.host.map(|host| (heirs.of(host), row.3)),
            None => Some((row.2, row.3)),
        }
    };
    Ok(rows.iter().filter_map(hosted).collect())
}

/// The requirements in force that concern a person (every record of theirs) through a post held on `today`, or follow them out of a
/// unit that ended; by their day.
pub fn requirements_of(
    conn: &mut Conn,
    (person, records, states): (PersonId, &[PersonId], &[StateOfPost]),
    (today, zone): (Day, &TimeZone),
) -> QueryResult<Vec<Requirement>> {
    let places = places(conn, (records, states), today)?;
    let groups = group_members::table
        .filter(group_members::person_id.eq_any(records))
        .filter(group_members::valid_from.le(today))
        .filter(group_members::valid_to.ge(today))
        .select(group_members::group_id.nullable());
    let units = places.iter().map(|(unit, _)| *unit);
    let rows: Vec<(Requirement, UnitId)> = unit_paths::table
        .inner_join(requirements::table.on(requirements::unit_id.eq(unit_paths::ancestor_id)))
        .filter(unit_paths::unit_id.eq_any(units))
        .filter(unit_paths::valid_from.le(today))
        .filter(unit_paths::valid_to.ge(today))
        .filter(requirements::ended_at.is_null())
        .filter(
            requirements::group_id
                .is_null()
                .or(requirements::group_id.eq_any(groups)),
        )
        .order((requirements::due_on, requirements::id))
        .select((REQUIREMENT, unit_paths::unit_id))
        .load(conn)?;
    let concerns = |requirement: &Requirement, unit: UnitId| {
        let mut there = places.iter().filter(|(place, _)| *place == unit);
        there.any(|(_, category)| requirement.takes(*category))
    };
    let mut mine: Vec<Requirement> = rows
        .into_iter()
        .filter(|(requirement, unit)| concerns(requirement, *unit))
        .map(|(requirement, _)| requirement)
        .collect();
    let seconded = states.iter().any(|state| state.host.is_some());
    mine.extend(requirements_following(
        conn,
        (person, seconded),
        &places,
        (today, zone),
    )?);
    mine.sort_by_key(|requirement| (requirement.due_on, requirement.id));
    // Two ways may bring the same requirement; it stands beside itself then.
    mine.dedup_by_key(|requirement| requirement.id);
    Ok(mine)
}

/// A completion in the row of its enrolment: when, and in which unit.
type Completed = (Time, UnitId);

/// Everything a person (every record of theirs) has enrolled in, the newest first. Who issues is asked only where a certificate is
/// missing.
pub fn taken_by(conn: &mut Conn, records: &[PersonId], today: Day) -> QueryResult<Vec<Taken>> {
    let rows: Vec<(Enrolment, Option<Completed>, Option<Proof>)> = enrolments::table
        .left_join(completions::table)
        // Beside each other, not one inside the other: SQLite would put together every completion there is before it looks.
        .left_join(
            certificates::table.on(certificates::completion_id
                .nullable()
                .eq(completions::id.nullable())),
        )
        .filter(enrolments::person_id.eq_any(records))
        .order((enrolments::enrolled_at.desc(), enrolments::id.desc()))
        .select((
            enrolments::all_columns,
            (completions::completed_at, completions::unit_id).nullable(),
            (
                certificates::code,
                certificates::valid_until,
                certificates::ended,
            )
                .nullable(),
        ))
        .load(conn)?;
    let waiting = rows
        .iter()
        .filter(|(_, _, certificate)| certificate.is_none());
    let units: Vec<UnitId> = waiting
        .filter_map(|(_, completed, _)| Some(completed.as_ref()?.1))
        .collect();
    let issued = issued_for(conn, &units, today)?;
    let taken =
        |(enrolment, completed, certificate): (_, Option<Completed>, Option<Proof>)| Taken {
            enrolment,
            completed_at: completed.map(|(at, _)| at),
            waits: match (completed, certificate) {
                (Some((_, unit)), None) => Some(Wait::of(issued.contains(&unit))),
                _ => None,
            },
            certificate,
        };
    Ok(rows.into_iter().map(taken).collect())
}
