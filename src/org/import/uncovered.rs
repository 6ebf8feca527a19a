//! The units of a file for which nobody issues certificates: told before it is confirmed, and until somebody does.
use super::super::queries::issuing_units;
use super::model::Content;
use super::model::Import;
use super::model::ImportKind;
use super::model::ImportRow;
use super::model::ImportState;
use super::model::Outcome;
use super::reform::UnitLine;
use super::reform::What;
use super::reorganise;
use super::store;
use super::units;
use super::world::At;
use super::world::World;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::UnitId;
use diesel::QueryResult;
use std::collections::BTreeSet;

/// Units of a file that have no issuing body at or above them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uncovered {
    pub units: usize,
    /// How many units the file speaks of.
    pub all: usize,
    /// The highest units above them, by name; the id is there once they are in the database.
    pub tops: Vec<(String, Option<UnitId>)>,
}

/// Those of an import as things stand now; nothing is looked up when there were none as it was compared, since no issuer ends.
pub fn uncovered(conn: &mut Conn, import: &Import) -> QueryResult<Uncovered> {
    let told = matches!(import.state, ImportState::Staged | ImportState::Confirmed);
    if import.kind != ImportKind::Units || import.summary.without_issuer == 0 || !told {
        return Ok(Uncovered::default());
    }
    let rows = store::all_rows(conn, import.id, None)?;
    let world = world_of(conn, import, &rows)?;
    Ok(among(&world, &rows, import.as_of, &issuing_units(conn)?))
}

/// The units as they are with what an import that was not confirmed yet would make of them.
pub(super) fn world_of(conn: &mut Conn, import: &Import, rows: &[ImportRow]) -> QueryResult<World> {
    let world = units::world(conn)?;
    if import.state != ImportState::Staged {
        return Ok(world);
    }
    let lines = lines(rows).map(|line| Ok(line.clone())).collect();
    Ok(reorganise::compare(&world, lines, import.as_of, None).world)
}

/// Those of a file, given the units as they will be and those that issue; pure.
pub(super) fn among(
    world: &World,
    rows: &[ImportRow],
    as_of: Day,
    issuing: &[UnitId],
) -> Uncovered {
    let named: BTreeSet<(At, Day)> = lines(rows)
        .flat_map(|line| places(world, line, as_of))
        .collect();
    let units: BTreeSet<At> = named.iter().map(|(at, _)| *at).collect();
    let issues = |at: &At| world.units[*at].id.is_some_and(|id| issuing.contains(&id));
    let mut without = BTreeSet::new();
    let mut tops = BTreeSet::new();
    for (at, day) in named {
        if !world.line(at, day).any(|above| issues(&above)) {
            without.insert(at);
            tops.extend(world.line(at, day).last().map(|top| (top, day)));
        }
    }
    let top = |(at, day): (At, Day)| {
        let body = &world.units[at];
        Some((body.at(day)?.name.clone(), body.id))
    };
    let mut tops: Vec<_> = tops.into_iter().filter_map(top).collect();
    tops.dedup();
    Uncovered {
        units: without.len(),
        all: units.len(),
        tops,
    }
}

fn lines(rows: &[ImportRow]) -> impl Iterator<Item = &UnitLine> {
    let sound = rows.iter().filter(|row| row.outcome != Outcome::Faulty);
    sound.filter_map(|row| match &row.content {
        Content::Unit(line) => Some(line.as_ref()),
        _ => None,
    })
}

/// The units that a row leaves standing, with the day from which it speaks; none for what had ended by the day of the file.
fn places(world: &World, line: &UnitLine, as_of: Day) -> Vec<(At, Day)> {
    let (codes, day) = match &line.what {
        What::Version { to: Some(to), .. } if *to < as_of => return Vec::new(),
        What::Version { code, from, .. } => (
            std::slice::from_ref(code),
            from.map_or(as_of, |from| from.max(as_of)),
        ),
        What::Event {
            from_codes,
            to_codes,
            date,
            ..
        } => {
            let codes = if to_codes.is_empty() {
                from_codes
            } else {
                to_codes
            };
            (codes.as_slice(), as_of.max(*date))
        }
    };
    let place = |code: &String| Some((world.by_code(code, day)?, day));
    codes.iter().filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::super::body::Body;
    use super::super::body::Version;
    use super::*;
    use std::collections::HashSet;

    fn body(id: i64, code: &str, parent: Option<At>) -> Body {
        let version = Version {
            code: code.to_owned(),
            name: format!("Đơn vị {code}"),
            kind: String::new(),
            parent,
            agency_code: None,
            block: None,
            position: 0,
            from: Day::FIRST,
            to: Day::LAST,
        };
        Body {
            id: Some(UnitId(id)),
            source: None,
            versions: vec![version],
        }
    }

    fn row(code: &str, to: Option<Day>) -> ImportRow {
        let line = UnitLine {
            line: 2,
            name: None,
            kind: None,
            parent_code: None,
            what: What::Version {
                code: code.to_owned(),
                from: None,
                to,
                agency_code: None,
                block: None,
                source: None,
                apart: false,
            },
        };
        ImportRow {
            line: 2,
            outcome: Outcome::New,
            faults: Vec::new(),
            content: Content::Unit(Box::new(line)),
        }
    }

    #[test]
    fn a_sister_of_the_issuer_has_none_and_the_unit_above_both_would_help() {
        let bodies = vec![
            body(1, "T", None),
            body(2, "SO", Some(0)),
            body(3, "XA", Some(0)),
            body(4, "PHONG", Some(1)),
            body(5, "CU", Some(0)),
        ];
        let world = World::new(bodies, HashSet::new());
        let today: Day = "2026-11-23".parse().unwrap();
        let rows = [
            row("T", None),
            row("SO", None),
            row("XA", None),
            row("PHONG", None),
            row("CU", Some(today.plus(-1))),
        ];
        let found = |issuer: i64| among(&world, &rows, today, &[UnitId(issuer)]);
        let top = ("Đơn vị T".to_owned(), Some(UnitId(1)));
        let of_department = found(2);
        assert_eq!((of_department.units, of_department.all), (2, 4));
        assert_eq!(of_department.tops, [top]);
        assert_eq!(found(1).units, 0);
    }
}
