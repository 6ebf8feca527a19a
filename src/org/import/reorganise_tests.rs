use super::*;
use crate::org::import::reform::{UNITS, check};
use crate::org::tables::read;
use crate::org::testing::day;

const TODAY: &str = "2026-11-23";

fn lines(file: &str) -> Vec<Result<UnitLine, Box<Unread>>> {
    let table = read(file.as_bytes(), &UNITS).unwrap();
    let line = |row| {
        check(row, &table).map_err(|faults| {
            Box::new(Unread {
                faults,
                ..Unread::default()
            })
        })
    };
    table.rows.iter().map(line).collect()
}

fn import(world: &World, file: &str) -> Reform {
    compare(world, lines(file), day(TODAY), None)
}

fn outcomes(reform: &Reform) -> Vec<&'static str> {
    reform.rows.iter().map(|row| row.outcome.as_str()).collect()
}

fn reasons(reform: &Reform) -> Vec<Reason> {
    let faulty = reform
        .rows
        .iter()
        .filter(|row| row.outcome == Outcome::Faulty);
    faulty.map(|row| row.faults[0].reason.clone()).collect()
}

/// The world as it would come back from the database.
fn stored(reform: &Reform) -> World {
    let mut units = reform.world.units.clone();
    for (at, unit) in units.iter_mut().enumerate() {
        unit.id = Some(UnitId(i64::try_from(at).unwrap() + 1));
    }
    World::new(units, reform.world.happened.clone())
}

/// Every unit's life: code, name, parent's name, from, to.
fn lives(world: &World) -> Vec<String> {
    let name = |at: At, day| {
        world.units[at]
            .at(day)
            .map_or("?", |version| version.name.as_str())
    };
    let mut lives: Vec<String> = world
        .units
        .iter()
        .enumerate()
        .flat_map(|(at, unit)| {
            unit.versions.iter().map(move |version| {
                let parent = version
                    .parent
                    .map_or("-", |parent| name(parent, version.from));
                format!(
                    "{at} {} {} <{parent}> {} {}",
                    version.code, version.name, version.from, version.to
                )
            })
        })
        .collect();
    lives.sort();
    lives
}

/// Imports a file, checks that it again changes nothing, and gives the world after it.
fn settled(world: &World, file: &str) -> (World, Reform) {
    let first = import(world, file);
    assert_eq!(reasons(&first), []);
    let world = stored(&first);
    let again = import(&world, file);
    assert_eq!(
        outcomes(&again),
        vec!["unchanged"; again.rows.len()],
        "{file}"
    );
    assert_eq!(lives(&again.world), lives(&world));
    assert!(again.transfers.is_empty() && again.events.is_empty());
    (world, first)
}

const BEFORE: &str = "code,name,kind,parent_code
75,Tỉnh Đồng Nai,tỉnh,
25195,Phường Tân Phú,phường,75
25198,Phường Tân Đồng,phường,75
25195-VP,Văn phòng Tân Phú,phòng,25195
25198-VP,Văn phòng Tân Đồng,phòng,25198
";

#[test]
fn a_list_of_units_makes_a_tree_and_again_changes_nothing() {
    let (world, first) = settled(&World::default(), BEFORE);
    assert_eq!(outcomes(&first), ["new"; 5]);
    assert_eq!(
        lives(&world)[3],
        "3 25195-VP Văn phòng Tân Phú <Phường Tân Phú> 0001-01-01 9999-12-31"
    );
    let renamed = import(&world, "code,name\n75,Thành phố Đồng Nai\n");
    assert_eq!(outcomes(&renamed), ["changed"]);
    assert_eq!(
        lives(&renamed.world)[..2],
        [
            "0 75 Thành phố Đồng Nai <-> 2026-11-23 9999-12-31",
            "0 75 Tỉnh Đồng Nai <-> 0001-01-01 2026-11-22",
        ]
    );
    let moved = import(
        &world,
        "code,name,parent_code\n25198-VP,Văn phòng Tân Đồng,25195\n",
    );
    assert_eq!(outcomes(&moved), ["moved"]);
}

#[test]
fn a_merger_with_the_code_on_both_sides_makes_another_unit_of_it() {
    let (world, _) = settled(&World::default(), BEFORE);
    let event = "event,date,decision,from_codes,to_codes,name\nmerge,2025-07-01,1662/NQ-UBTVQH15,25195;25198,25195,Phường Bình Phước\n";
    let (world, first) = settled(&world, event);
    assert_eq!(first.transfers.len(), 2);
    assert_eq!(first.events.len(), 2);
    assert_eq!(
        lives(&world),
        [
            "0 75 Tỉnh Đồng Nai <-> 0001-01-01 9999-12-31",
            "1 25195 Phường Tân Phú <Tỉnh Đồng Nai> 0001-01-01 2025-06-30",
            "2 25198 Phường Tân Đồng <Tỉnh Đồng Nai> 0001-01-01 2025-06-30",
            "3 25195-VP Văn phòng Tân Phú <Phường Bình Phước> 2025-07-01 9999-12-31",
            "3 25195-VP Văn phòng Tân Phú <Phường Tân Phú> 0001-01-01 2025-06-30",
            "4 25198-VP Văn phòng Tân Đồng <Phường Bình Phước> 2025-07-01 9999-12-31",
            "4 25198-VP Văn phòng Tân Đồng <Phường Tân Đồng> 0001-01-01 2025-06-30",
            "5 25195 Phường Bình Phước <Tỉnh Đồng Nai> 2025-07-01 9999-12-31",
        ]
    );
    // Lists that speak of the code before and after speak of two units.
    let both = "code,name,valid_from,valid_to\n25195,Phường Tân Phú,2020-01-01,2025-06-30\n25195,Phường Bình Phước,2025-07-01,\n";
    assert_eq!(outcomes(&import(&world, both)), ["unchanged", "unchanged"]);
}

#[test]
fn rows_and_the_event_that_parts_them_may_stand_in_one_file() {
    let file = "event,date,from_codes,to_codes,code,name,parent_code,valid_from,valid_to
,,,,75,Tỉnh Đồng Nai,,,
,,,,25195,Phường Tân Phú,75,,2025-06-30
,,,,25198,Phường Tân Đồng,75,,2025-06-30
,,,,25195,Phường Bình Phước,75,2025-07-01,
,,,,A,Ấp 5,25195,,
merge,2025-07-01,25195 25198,25195,,,,,
";
    let (world, _) = settled(&World::default(), file);
    let lives = lives(&world);
    assert_eq!(
        lives.iter().filter(|life| life.contains("Ấp 5")).count(),
        2,
        "{lives:#?}"
    );
    assert_eq!(world.by_code("25195", day("2025-06-30")), Some(1));
    assert_eq!(world.by_code("25195", day("2025-07-01")), Some(3));
}

#[test]
fn several_rows_of_one_code_are_versions_of_one_unit_unless_named_apart() {
    let versions = "code,name,valid_from,valid_to,unit_id
25420,Xã Thống Nhất,2020-01-01,2025-06-30,{a}
25420,Xã Phước Sơn,2025-07-01,,{b}
";
    let (one, _) = settled(
        &World::default(),
        &versions.replace("{a}", "").replace("{b}", ""),
    );
    assert_eq!(one.units.len(), 1);
    let (two, _) = settled(
        &World::default(),
        &versions.replace("{a}", "cũ").replace("{b}", "mới"),
    );
    assert_eq!(two.units.len(), 2);
    let (open, _) = settled(
        &World::default(),
        "code,name,valid_from\nA,Một,2020-01-01\nA,Hai,2025-07-01\n",
    );
    assert_eq!(
        lives(&open),
        [
            "0 A Hai <-> 2025-07-01 9999-12-31",
            "0 A Một <-> 2020-01-01 2025-06-30"
        ]
    );
}

#[test]
fn a_unit_made_by_hand_is_taken_over_by_a_later_list() {
    let (hand, _) = settled(&World::default(), "code,name\nSKHCN,Sở KHCN\n");
    let file = "code,name,parent_code,valid_from,unit_id\nUB,UBND thành phố,,2025-07-01,u1\nSKHCN,Sở Khoa học và Công nghệ,UB,2025-07-01,u2\n";
    let (world, first) = settled(&hand, file);
    assert_eq!(outcomes(&first), ["new", "moved"]);
    assert_eq!(world.units.len(), 2);
    assert_eq!(world.units[0].source.as_deref(), Some("u2"));
}

#[test]
fn what_cannot_be_is_refused_row_by_row() {
    let file = "code,name,parent_code,valid_from,valid_to
A,A,B,2020-01-01,
B,B,A,2020-01-01,
C,C,C,2020-01-01,
D,D,,2020-01-01,2024-12-31
D,D2,,2024-01-01,
E,E,không có,2020-01-01,
F,F,E,2020-01-01,
G,G,,2020-01-01,
";
    let reform = import(&World::default(), file);
    // A is refused with B, under which it would stand.
    assert_eq!(
        outcomes(&reform),
        [
            "faulty", "faulty", "faulty", "new", "faulty", "faulty", "faulty", "new"
        ]
    );
    let code = |code: &str| Reason::ParentUnknown {
        code: code.to_owned(),
        day: day("2020-01-01"),
    };
    assert_eq!(
        reasons(&reform),
        [
            code("B"),
            Reason::Circle,
            Reason::OwnParent,
            Reason::Overlap(5),
            code("không có"),
            code("E")
        ]
    );
    let two = "code,name,unit_id\nA,Một,x\nA,Hai,y\n";
    assert!(matches!(
        reasons(&import(&World::default(), two))[..],
        [Reason::CodeTaken { .. }]
    ));
}

#[test]
fn no_unit_is_merged_into_one_below_it() {
    let (world, _) = settled(&World::default(), BEFORE);
    for (from, to) in [("75;25198-VP", "25198-VP"), ("25198;25195", "25198-VP")] {
        let file = format!("event,date,from_codes,to_codes\nmerge,2026-04-30,{from},{to}\n");
        assert_eq!(reasons(&import(&world, &file)), [Reason::IntoSubordinate]);
    }
}

#[test]
fn units_are_renamed_reclassified_moved_and_dissolved() {
    let (world, _) = settled(&World::default(), BEFORE);
    let (world, first) = settled(
        &world,
        "event,date,from_codes,to_codes,name,kind,parent_code
rename,2026-04-30,75,,Thành phố Đồng Nai,,
reclassify,2026-04-30,25195,,,xã,
move,2026-04-30,25198-VP,,,,25195
dissolve,2026-05-01,25198,,,,
",
    );
    assert_eq!(outcomes(&first), ["changed", "changed", "moved", "left"]);
    assert_eq!(
        lives(&world),
        [
            "0 75 Thành phố Đồng Nai <-> 2026-04-30 9999-12-31",
            "0 75 Tỉnh Đồng Nai <-> 0001-01-01 2026-04-29",
            "1 25195 Phường Tân Phú <Thành phố Đồng Nai> 2026-04-30 9999-12-31",
            "1 25195 Phường Tân Phú <Tỉnh Đồng Nai> 0001-01-01 2026-04-29",
            "2 25198 Phường Tân Đồng <Tỉnh Đồng Nai> 0001-01-01 2026-04-30",
            "3 25195-VP Văn phòng Tân Phú <Phường Tân Phú> 0001-01-01 9999-12-31",
            "4 25198-VP Văn phòng Tân Đồng <Phường Tân Phú> 2026-04-30 9999-12-31",
            "4 25198-VP Văn phòng Tân Đồng <Phường Tân Đồng> 0001-01-01 2026-04-29",
        ]
    );
    // The list of before, without days, does not bring a dissolved unit back.
    assert_eq!(
        outcomes(&import(&world, "code,name\n25198,Phường Tân Đồng\n")),
        ["unchanged"]
    );
}

#[test]
fn a_unit_with_subordinates_is_not_dissolved_over_their_heads() {
    let (world, _) = settled(&World::default(), BEFORE);
    let alone = import(&world, "event,date,from_codes\ndissolve,2026-05-01,25198\n");
    assert_eq!(
        reasons(&alone),
        [Reason::SubordinatesLeft("25198-VP".to_owned())]
    );
    let both = "event,date,from_codes\ndissolve,2026-05-01,25198\ndissolve,2026-05-01,25198-VP\n";
    assert_eq!(outcomes(&import(&world, both)), ["left", "left"]);
    let ended = import(
        &world,
        "code,name,valid_to\n25198,Phường Tân Đồng,2025-06-30\n",
    );
    assert_eq!(
        reasons(&ended),
        [Reason::SubordinatesLeft("25198-VP".to_owned())]
    );
}

#[test]
fn a_split_needs_its_successors_and_leaves_people_to_the_next_list() {
    let (world, _) = settled(&World::default(), BEFORE);
    let event = "split,2026-05-01,25198,25198;25199,,,,,\n";
    let heading = "event,date,from_codes,to_codes,code,name,kind,parent_code,valid_from\n";
    let missing = import(&world, &format!("{heading}{event}"));
    assert_eq!(reasons(&missing), [Reason::NoTarget("25199".to_owned())]);
    let (world, first) = settled(
        &world,
        &format!("{heading},,,,25199,Phường Mới,phường,75,2026-05-01\n{event}"),
    );
    assert_eq!(outcomes(&first), ["new", "changed"]);
    assert_eq!(first.transfers.len(), 1);
    assert_ne!(
        world.by_code("25198", day("2026-04-30")),
        world.by_code("25198", day("2026-05-01"))
    );
}

#[test]
fn a_unit_absorbed_into_another_that_goes_on() {
    let (world, _) = settled(&World::default(), BEFORE);
    let (after, _) = settled(
        &world,
        "event,date,from_codes,to_codes,name\nsáp nhập,01/07/2025,25198,25195,Phường Bình Phước\n",
    );
    assert_eq!(
        after.by_code("25195", day("2025-07-01")),
        world.by_code("25195", day("2025-06-30"))
    );
    assert_eq!(
        after.units[1].at(day("2025-07-01")).unwrap().name,
        "Phường Bình Phước"
    );
}

#[test]
fn an_officer_of_units_acts_within_their_scope() {
    let (world, _) = settled(&World::default(), BEFORE);
    let within = HashSet::from([UnitId(2), UnitId(4)]);
    let file = "code,name,parent_code\n25198,Phường X,75\n25195,Phường Y,75\nN1,Tổ mới,25195\nN2,Tổ mới,75\n";
    let reform = compare(&world, lines(file), day(TODAY), Some(&within));
    assert_eq!(outcomes(&reform), ["faulty", "changed", "new", "faulty"]);
}

#[test]
fn a_name_with_hidden_characters_and_a_day_too_far_are_refused_beside_their_column() {
    let file = "event,date,decision,from_codes,name\nrename,9999-12-01,1/NQ,A,Xã Mới\nrename,2026-01-01,,A,Xã \u{202e}Mới\n";
    let faults: Vec<Fault> = lines(file)
        .into_iter()
        .map(|line| line.unwrap_err().faults.remove(0))
        .collect();
    assert_eq!(
        faults[0],
        Fault::of("date", Reason::FarDay("9999-12-01".to_owned()))
    );
    assert_eq!(faults[1], Fault::of("name", Reason::Unshowable('\u{202e}')));
}
