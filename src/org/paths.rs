//! Who stands above whom on which days: the dated closure of the tree, kept in `unit_paths`.
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::db::schema::unit_paths;
use crate::db::schema::unit_versions;
use crate::insert_all;
use diesel::prelude::*;
use std::collections::BTreeMap;
use std::collections::HashMap;

/// One stretch of a unit's life under one parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub(super) struct Stretch {
    pub unit: UnitId,
    pub parent: Option<UnitId>,
    pub from: Day,
    pub to: Day,
}

/// `ancestor` stands `depth` levels above `unit` from a day to a last day; each unit is its own ancestor at depth 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Insertable)]
#[diesel(table_name = unit_paths)]
pub(super) struct Path {
    #[diesel(column_name = ancestor_id)]
    pub ancestor: UnitId,
    #[diesel(column_name = unit_id)]
    pub unit: UnitId,
    pub depth: i32,
    #[diesel(column_name = valid_from)]
    pub from: Day,
    #[diesel(column_name = valid_to)]
    pub to: Day,
}

/// From a day, to a last day, at a depth.
type Span = (Day, Day, i32);

/// Computes `unit_paths` anew from `unit_versions`, in the transaction that changed them.
pub(super) fn rebuild(conn: &mut Conn) -> QueryResult<()> {
    let stretches: Vec<Stretch> = unit_versions::table
        .order((unit_versions::unit_id, unit_versions::valid_from))
        .select((
            unit_versions::unit_id,
            unit_versions::parent_id,
            unit_versions::valid_from,
            unit_versions::valid_to,
        ))
        .load(conn)?;
    diesel::delete(unit_paths::table).execute(conn)?;
    let rows = closure(&stretches);
    insert_all!(conn, unit_paths::table, rows)
}

/// The dated closure: every stretch walked upwards, cut to the days that both ends share; touching stretches of the same
/// depth become one.
pub(super) fn closure(stretches: &[Stretch]) -> Vec<Path> {
    let mut by_unit: HashMap<UnitId, Vec<Stretch>> = HashMap::new();
    for stretch in stretches {
        by_unit.entry(stretch.unit).or_default().push(*stretch);
    }
    let mut found: BTreeMap<(UnitId, UnitId), Vec<Span>> = BTreeMap::new();
    for start in stretches {
        let mut waiting = vec![(*start, 0)];
        while let Some((at, depth)) = waiting.pop() {
            found
                .entry((at.unit, start.unit))
                .or_default()
                .push((at.from, at.to, depth));
            // The importer refuses circles; the bound keeps one that came another way from hanging the server.
            let above = at
                .parent
                .filter(|_| depth < 64)
                .and_then(|parent| by_unit.get(&parent));
            waiting.extend(above.into_iter().flatten().filter_map(|above| {
                let cut = Stretch {
                    from: above.from.max(at.from),
                    to: above.to.min(at.to),
                    ..*above
                };
                (cut.from <= cut.to).then_some((cut, depth + 1))
            }));
        }
    }
    found
        .into_iter()
        .flat_map(|((ancestor, unit), spans)| {
            joined(spans)
                .into_iter()
                .map(move |(from, to, depth)| Path {
                    ancestor,
                    unit,
                    depth,
                    from,
                    to,
                })
        })
        .collect()
}

fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for (from, to, depth) in spans {
        match joined.last_mut() {
            Some(last) if last.2 == depth && last.1.plus(1) == from => last.1 = to,
            _ => joined.push((from, to, depth)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn stretch(unit: i64, parent: i64, from: Day, to: Day) -> Stretch {
        Stretch {
            unit: UnitId(unit),
            parent: (parent > 0).then_some(UnitId(parent)),
            from,
            to,
        }
    }

    fn above(paths: &[Path], unit: i64) -> Vec<(i64, i32, Day, Day)> {
        let of_unit = paths.iter().filter(|path| path.unit == UnitId(unit));
        of_unit
            .map(|path| (path.ancestor.0, path.depth, path.from, path.to))
            .collect()
    }

    #[test]
    fn a_move_ends_one_line_and_begins_another() {
        let (first, last) = (day("2025-07-01"), day("2026-04-30"));
        let paths = closure(&[
            stretch(1, 0, Day::FIRST, Day::LAST),
            stretch(2, 1, Day::FIRST, Day::LAST),
            stretch(3, 1, Day::FIRST, first.plus(-1)),
            stretch(3, 2, first, last),
            stretch(3, 2, last.plus(1), Day::LAST),
        ]);
        assert_eq!(
            above(&paths, 3),
            [
                (1, 1, Day::FIRST, first.plus(-1)),
                (1, 2, first, Day::LAST),
                (2, 1, first, Day::LAST),
                (3, 0, Day::FIRST, Day::LAST),
            ]
        );
    }

    #[test]
    fn nobody_stands_above_on_a_day_on_which_they_did_not_stand_themselves() {
        let end = day("2025-06-30");
        let paths = closure(&[
            stretch(1, 0, Day::FIRST, end),
            stretch(2, 1, Day::FIRST, Day::LAST),
        ]);
        assert_eq!(
            above(&paths, 2),
            [(1, 1, Day::FIRST, end), (2, 0, Day::FIRST, Day::LAST)]
        );
    }

    #[test]
    fn units_that_change_places_are_no_circle() {
        let turn = day("2026-01-01");
        let paths = closure(&[
            stretch(1, 0, Day::FIRST, turn.plus(-1)),
            stretch(2, 1, Day::FIRST, turn.plus(-1)),
            stretch(2, 0, turn, Day::LAST),
            stretch(1, 2, turn, Day::LAST),
        ]);
        assert_eq!(paths.len(), 4);
    }

    #[test]
    fn a_province_of_three_thousand_units_is_quick() {
        let stretches: Vec<Stretch> = (1..=3_000)
            .flat_map(|id| {
                let parent = id / 8;
                let turn = day("2025-07-01");
                [
                    stretch(id, parent, Day::FIRST, turn.plus(-1)),
                    stretch(id, parent, turn, Day::LAST),
                ]
            })
            .collect();
        let paths = closure(&stretches);
        assert!(paths.len() < 3_000 * 5);
    }
}
