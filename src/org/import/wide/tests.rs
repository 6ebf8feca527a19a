use super::*;
use crate::org::import::reorganise::Reform;
use crate::org::import::reorganise::compare;
use crate::org::import::world::World;
use crate::org::testing::day;

fn import(world: &World, file: &str) -> Reform {
    let (_, mut lines, _) = read(file.as_bytes()).unwrap();
    settle(&mut lines, world);
    compare(world, lines, day("2026-11-27"), None)
}

/// Code, name, parent's code and days of every version of every unit.
fn lives(world: &World) -> Vec<String> {
    let mut lives = Vec::new();
    for (at, body) in world.units.iter().enumerate() {
        for version in &body.versions {
            let parent = version
                .parent
                .and_then(|parent| world.units[parent].at(version.from));
            let parent = parent.map_or("-", |parent| parent.code.as_str());
            lives.push(format!(
                "{at} {} {} ({}) <{parent}> {} {}",
                version.code, version.name, version.kind, version.from, version.to
            ));
        }
    }
    lives
}

const HEAD: &str =
    "code5,name_to_2025-06-30,district,province,name_2025-07-01,name_2026-04-30,status\n";

#[test]
fn a_code_that_was_reused_is_another_unit_and_one_that_kept_its_name_is_not() {
    let file = format!(
        "{HEAD}1,Thị trấn Lộc Ninh,Huyện Lộc Ninh,Tỉnh B,Xã Lộc Ninh,Phường Lộc Ninh,code_reused_or_renamed\n2,Xã Hòa,Huyện Lộc Ninh,Tỉnh B,Xã Hòa,Xã Hoà,same_name\n3,Xã C,Huyện Lộc Ninh,Tỉnh B,,,retired\n"
    );
    let reform = import(&World::default(), &file);
    assert_eq!(
        lives(&reform.world),
        [
            "0 tinh-b Tỉnh B (tỉnh) <-> 0001-01-01 9999-12-31",
            "1 huyen-loc-ninh Huyện Lộc Ninh (huyện) <tinh-b> 0001-01-01 2025-06-30",
            "2 1 Thị trấn Lộc Ninh (thị trấn) <huyen-loc-ninh> 0001-01-01 2025-06-30",
            "3 1 Xã Lộc Ninh (xã) <tinh-b> 2025-07-01 2026-04-29",
            "3 1 Phường Lộc Ninh (phường) <tinh-b> 2026-04-30 9999-12-31",
            "4 2 Xã Hòa (xã) <huyen-loc-ninh> 0001-01-01 2025-06-30",
            "4 2 Xã Hòa (xã) <tinh-b> 2025-07-01 2026-04-29",
            "4 2 Xã Hoà (xã) <tinh-b> 2026-04-30 9999-12-31",
            "5 3 Xã C (xã) <huyen-loc-ninh> 0001-01-01 2025-06-30",
        ]
    );
}

#[test]
fn a_unit_known_by_the_later_name_keeps_its_place_and_the_earlier_one_is_new() {
    let file = format!("{HEAD}1,Phường Cũ,,Tỉnh B,Phường Mới,Phường Mới,code_reused_or_renamed\n");
    let mut world = World::default();
    let at = world.add(None);
    let always = (crate::db::Day::FIRST, crate::db::Day::LAST);
    let template = crate::org::import::body::Version {
        code: "1".to_owned(),
        name: "Phường Mới".to_owned(),
        kind: String::new(),
        parent: None,
        agency_code: None,
        block: None,
        position: 0,
        from: always.0,
        to: always.1,
    };
    world.change(at, always, Some(&template), |_| {});
    let mut units = world.units.clone();
    units[0].id = Some(crate::db::ids::UnitId(7));
    let reform = import(&World::new(units, world.happened.clone()), &file);
    assert_eq!(reform.world.units[0].id, Some(crate::db::ids::UnitId(7)));
    assert_eq!(
        lives(&reform.world),
        [
            "0 1 Phường Mới (phường) <tinh-b> 2025-07-01 9999-12-31",
            "1 1 Phường Cũ (phường) <tinh-b> 0001-01-01 2025-06-30",
            "2 tinh-b Tỉnh B (tỉnh) <-> 0001-01-01 9999-12-31",
        ]
    );
}

#[test]
fn lines_that_say_nothing_or_too_much_are_told_with_their_column() {
    let long = "x".repeat(LONGEST + 1);
    let file = format!("{HEAD},Xã A,Huyện B,,,,\nhai từ,Xã A,,,,,\n3,,,,,,\n4,{long},,,,,\n");
    let (_, lines, _) = read(file.as_bytes()).unwrap();
    let told: Vec<_> = lines
        .into_iter()
        .map(|line| line.unwrap_err().faults.remove(0).column.unwrap())
        .collect();
    assert_eq!(told, ["code", "code", "name", "name"]);
    assert!(read("code,name\n1,Xã A\n".as_bytes()).is_none());
    assert!(read(b"").is_none());
}

#[test]
fn of_three_lines_with_one_code_those_that_share_a_day_are_not_both_taken() {
    let file = format!("{HEAD}2,,,,A,A,\n2,,,,Xã,A,\n2,Xã B,,,,,\n");
    let world = import(&World::default(), &file).world;
    let on = |day| world.units.iter().filter_map(move |body| body.at(day));
    assert_eq!(on(day("2025-07-01")).count(), 1);
    assert_eq!(on(day("2026-04-30")).count(), 1);
}

proptest::proptest! {
    #[test]
    fn whatever_the_list_says_no_two_units_bear_one_code_on_one_day(
        rows in proptest::collection::vec(
            ("[1-3]?", "(Xã|Phường|Thị trấn)? ?[A-B]?", "(Huyện C)?", "(Tỉnh [DE])?", "(Xã|Phường)? ?[A-B]?", "(Xã|Phường)? ?[A-B]?", "(same_name|code_reused_or_renamed|retired|\"<x)?"),
            1..8,
        )
    ) {
        let mut file = HEAD.to_owned();
        for (code, before, district, province, then, now, status) in rows {
            let cells = [code, before, district, province, then, now, status];
            let quoted = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
            file.push_str(&quoted.join(","));
            file.push('\n');
        }
        if read(file.as_bytes()).is_some() {
            let world = import(&World::default(), &file).world;
            for on in ["2025-06-30", "2025-07-01", "2026-04-30"] {
                let on = day(on);
                let mut codes: Vec<&str> = world
                    .units
                    .iter()
                    .filter_map(|body| body.at(on))
                    .map(|version| version.code.as_str())
                    .collect();
                let all = codes.len();
                codes.sort_unstable();
                codes.dedup();
                proptest::prop_assert_eq!(codes.len(), all);
            }
        }
    }
}
