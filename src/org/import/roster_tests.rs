use super::super::elsewhere;
use super::*;
use crate::db::ids::PersonId;
use crate::org::import::reach::UnitsOfDay;
use crate::org::import::staff::Citizen;
use crate::org::testing::day;
use crate::text::BirthDate;

const SOME: UnitId = UnitId(1);
const OTHER: UnitId = UnitId(2);
const FAR: UnitId = UnitId(3);

fn row(line: u32, code: &str, number: &str, name: &str, unit: &str) -> StaffRow {
    StaffRow {
        line,
        staff_code: Some(code.to_owned()).filter(|code| !code.is_empty()),
        full_name: name.to_owned(),
        birth_date: None,
        gender: None,
        citizen: (!number.is_empty()).then(|| Citizen {
            hash: number.as_bytes().to_vec(),
            sealed: vec![1],
            mask: "*".to_owned(),
        }),
        unit_code: unit.to_owned(),
        category: None,
        position: None,
        rank: None,
        is_leader: None,
        concurrent: false,
        email: None,
        phone: None,
        from: None,
        to: None,
        remarks: Vec::new(),
    }
}

fn known(people: Vec<Somebody>, within: Option<&[UnitId]>) -> Known {
    let units = [("A", SOME), ("B", OTHER), ("00125", FAR)];
    let units = units
        .into_iter()
        .map(|(code, id)| (code.to_owned(), id))
        .collect();
    Known::new(units, people).within(within.map(reach))
}

/// Somebody who acts in these units, today.
fn reach(within: &[UnitId]) -> Reach {
    let today = (
        day("2026-11-23"),
        UnitsOfDay {
            standing: [SOME, OTHER, FAR].into(),
            within: within.iter().copied().collect(),
        },
    );
    Reach {
        as_of: today.clone(),
        today,
        ever: within.iter().copied().collect(),
        beyond: HashSet::new(),
    }
}

fn run(known: Known, rows: Vec<StaffRow>, complete: bool) -> Plan {
    compare(
        known,
        rows.into_iter().map(Ok).collect(),
        day("2026-11-23"),
        complete,
    )
}

/// The people of a plan as they would come back from the database.
fn stored(plan: Plan) -> Vec<Somebody> {
    let mut id = 0;
    plan.people
        .into_iter()
        .map(|mut person| {
            id += 1;
            person.id = Some(PersonId(id));
            person.before = None;
            person.line = None;
            for post in &mut person.posts {
                post.id = Some(crate::db::ids::AssignmentId(id));
                post.before = None;
            }
            person
        })
        .collect()
}

fn outcomes(plan: &Plan) -> Vec<&'static str> {
    plan.rows.iter().map(|row| row.outcome.as_str()).collect()
}

fn reasons(plan: &Plan) -> Vec<Option<Reason>> {
    let faulty = |row: &ImportRow| row.outcome == Outcome::Faulty;
    plan.rows
        .iter()
        .map(|row| {
            row.faults
                .first()
                .filter(|_| faulty(row))
                .map(|fault| fault.reason.clone())
        })
        .collect()
}

#[test]
fn the_same_file_again_changes_nothing() {
    let rows = vec![
        row(2, "1", "", "An", "A"),
        row(3, "", "070", "Bình", "B"),
        row(4, "3", "071", "Chi", "125"),
    ];
    let first = run(known(vec![], None), rows.clone(), true);
    assert_eq!(outcomes(&first), ["new", "new", "new"]);
    let second = run(known(stored(first), None), rows, true);
    assert_eq!(outcomes(&second), ["unchanged", "unchanged", "unchanged"]);
    assert!(second.people.iter().all(|person| person.before.is_none()));
}

#[test]
fn people_are_met_by_identity_number_first_then_by_staff_code() {
    let before = stored(run(
        known(vec![], None),
        vec![row(2, "1", "070", "An", "A"), row(3, "2", "", "Bình", "A")],
        false,
    ));
    let plan = run(
        known(before, None),
        vec![
            row(2, "9", "070", "An", "B"),
            row(3, "2", "071", "Bình", "A"),
            row(4, "2", "070", "An", "A"),
            row(5, "1", "", "Dung", "A"),
        ],
        false,
    );
    assert_eq!(outcomes(&plan), ["moved", "changed", "doubtful", "new"]);
    let [an, binh] = [0, 1].map(|place: usize| plan.people[place].id.unwrap());
    let doubt = &plan.rows[2].faults[0].reason;
    assert_eq!(*doubt, Reason::KeysOfTwo([an, binh]));
    assert_eq!(plan.people[0].own.staff_code.as_deref(), Some("9"));
}

#[test]
fn the_second_of_two_equal_rows_is_faulty() {
    let plan = run(
        known(vec![], None),
        vec![
            row(2, "1", "", "An", "A"),
            row(3, "1", "", "An", "B"),
            row(4, "1", "", "Ánh", "B"),
            StaffRow {
                concurrent: true,
                ..row(5, "1", "", "An", "B")
            },
            row(6, "7", "", "An", "Z"),
        ],
        false,
    );
    assert_eq!(
        outcomes(&plan),
        ["new", "faulty", "faulty", "new", "faulty"]
    );
    assert_eq!(
        reasons(&plan),
        [
            None,
            Some(Reason::Duplicate(2)),
            Some(Reason::OtherNameInFile(2)),
            None,
            Some(Reason::UnknownUnit {
                code: "Z".to_owned(),
                day: day("2026-11-23")
            }),
        ]
    );
}

#[test]
fn a_mistyped_staff_code_does_not_turn_one_person_into_another() {
    let born = |text: &str, row: StaffRow| StaffRow {
        birth_date: BirthDate::parse(text),
        ..row
    };
    let before = stored(run(
        known(vec![], None),
        vec![born("1985", row(2, "1", "", "An", "A"))],
        false,
    ));
    let plan = run(
        known(before.clone(), None),
        vec![born("1990", row(2, "1", "", "Bình", "A"))],
        false,
    );
    assert_eq!(reasons(&plan), [Some(Reason::OtherPerson("An".to_owned()))]);
    let plan = run(
        known(before, None),
        vec![born("1985", row(2, "1", "", "Ân", "A"))],
        false,
    );
    assert_eq!(outcomes(&plan), ["changed"]);
}

#[test]
fn an_identity_number_with_a_strange_code_and_name_is_a_mistake() {
    let before = stored(run(
        known(vec![], None),
        vec![row(2, "1", "070", "An", "A")],
        false,
    ));
    let file = vec![
        row(2, "7", "070", "Bình", "A"),
        row(3, "1", "070", "Bích", "A"),
    ];
    let plan = run(known(before.clone(), None), file.clone(), false);
    let an = Some(Reason::OtherPerson("An".to_owned()));
    assert_eq!(reasons(&plan), [an, None]);
    assert_eq!(plan.rows[1].outcome, Outcome::Changed);
    let remark = Fault::of("full_name", Reason::Differs);
    assert!(plan.rows[1].faults.contains(&remark));
    // To an officer of another unit it reads like the number of somebody new, but for the mark that nobody is shown.
    let file = [
        row(2, "7", "070", "Bình", "B"),
        row(3, "7", "", "Bình", "B"),
    ];
    let file = |from: usize| file[from..].to_vec();
    let theirs = known(before, Some(&[OTHER]));
    let plan = run(theirs.clone(), file(0)[..1].to_vec(), false);
    let nobody = run(known(vec![], Some(&[OTHER])), file(0)[..1].to_vec(), false);
    let shown = |plan: &Plan| {
        let mut rows = plan.rows.clone();
        rows[0].faults.retain(|fault| !fault.is_hidden());
        rows
    };
    assert_eq!(shown(&plan), nobody.rows);
    assert!(elsewhere::is_marked(&plan.rows[0]));
    assert!(!elsewhere::is_marked(&nobody.rows[0]));
    // What else is said of the same person stands or falls with it; alone it does not.
    let second = StaffRow {
        concurrent: true,
        ..file(1)[0].clone()
    };
    let plan = run(
        theirs.clone(),
        vec![file(0)[0].clone(), second.clone()],
        false,
    );
    assert!(plan.rows.iter().all(elsewhere::is_marked));
    let plan = run(theirs, vec![second], false);
    assert!(!plan.rows.iter().any(elsewhere::is_marked));
}

#[test]
fn a_birth_date_of_which_less_is_known_contradicts_nothing() {
    let born = |text: &str, row: StaffRow| StaffRow {
        birth_date: BirthDate::parse(text),
        ..row
    };
    let before = stored(run(
        known(vec![], None),
        vec![born("05/02/1985", row(2, "1", "", "An", "A"))],
        false,
    ));
    for (date, name, outcome) in [
        ("1985", "Bình", "changed"),
        ("06/02/1985", "An", "changed"),
        ("06/02/1985", "Bình", "faulty"),
    ] {
        let file = vec![born(date, row(2, "1", "", name, "A"))];
        let plan = run(known(before.clone(), None), file, false);
        assert_eq!(outcomes(&plan), [outcome], "{date} {name}");
    }
}

#[test]
fn whoever_a_complete_file_leaves_out_has_left_its_units_only() {
    let rows = vec![
        row(2, "1", "", "An", "A"),
        row(3, "2", "", "Bình", "A"),
        row(4, "3", "", "Chi", "B"),
    ];
    let before = stored(run(known(vec![], None), rows, false));
    let plan = run(
        known(before.clone(), None),
        vec![row(2, "1", "", "An", "A")],
        true,
    );
    assert_eq!(outcomes(&plan), ["unchanged", "left"]);
    assert_eq!(plan.people[1].posts[0].to, day("2026-11-22"));
    let faulty = Unread {
        line: 3,
        staff_code: "2".to_owned(),
        ..Unread::default()
    };
    let plan = compare(
        known(before, None),
        vec![Ok(row(2, "1", "", "An", "A")), Err(Box::new(faulty))],
        day("2026-11-23"),
        true,
    );
    assert_eq!(outcomes(&plan), ["unchanged", "faulty"]);
}

#[test]
fn an_officer_acts_within_their_units_and_on_their_own_people_only() {
    let rows = vec![row(2, "1", "", "An", "A"), row(3, "2", "", "Bình", "B")];
    let before = stored(run(known(vec![], None), rows, false));
    let concurrent = |line| StaffRow {
        concurrent: true,
        email: Some("x@y.vn".to_owned()),
        ..row(line, "2", "", "Bình", "A")
    };
    let file = vec![
        row(2, "1", "", "An", "B"),
        row(3, "2", "", "Bình", "A"),
        concurrent(4),
        row(5, "5", "", "Chi", "A"),
    ];
    let plan = run(known(before.clone(), Some(&[SOME])), file, false);
    assert_eq!(outcomes(&plan), ["faulty", "new", "new", "new"]);
    let there = Some(Reason::UnitOutOfScope("B".to_owned()));
    assert_eq!(reasons(&plan)[0], there);
    let marked: Vec<bool> = plan.rows.iter().map(elsewhere::is_marked).collect();
    assert_eq!(marked, [false, true, true, false]);
    let given = stored(run(known(before, None), vec![concurrent(2)], false));
    let file = vec![StaffRow {
        position: Some("Ủy viên".to_owned()),
        email: Some("z@y.vn".to_owned()),
        ..concurrent(2)
    }];
    let plan = run(known(given, Some(&[SOME])), file, false);
    assert_eq!(outcomes(&plan), ["changed"]);
    assert_eq!(plan.people[1].own.email.as_deref(), Some("x@y.vn"));
}

#[test]
fn an_old_list_opens_nobody_who_belongs_to_others_by_now() {
    let from = |text: &str, row: StaffRow| StaffRow {
        from: text.parse().ok(),
        email: Some("x@y.vn".to_owned()),
        ..row
    };
    let rows = vec![
        from("2020-01-01", row(2, "1", "", "An", "A")),
        from("2025-01-01", row(3, "1", "", "An", "B")),
    ];
    let before = stored(run(known(vec![], None), rows, false));
    let old = |row: StaffRow| {
        let mut reach = reach(&[SOME]);
        reach.as_of.0 = day("2024-01-01");
        let known = known(before.clone(), None).within(Some(reach));
        compare(known, vec![Ok(row)], day("2024-01-01"), false)
    };
    let plan = old(from("2026-11-23", row(2, "1", "", "An", "A")));
    assert_eq!(reasons(&plan), [Some(Reason::PersonOutOfScope)]);
    let mail = StaffRow {
        email: Some("z@y.vn".to_owned()),
        ..from("2024-01-01", row(2, "1", "", "An", "A"))
    };
    let plan = old(mail);
    assert_eq!(plan.people[0].own.email.as_deref(), Some("x@y.vn"));
    assert_eq!(plan.people[0].before, None);
}

#[test]
fn contact_data_of_whoever_holds_more_rights_stay_as_they_are() {
    let mail = |text: &str| StaffRow {
        email: Some(text.to_owned()),
        ..row(2, "1", "", "An", "A")
    };
    let before = stored(run(known(vec![], None), vec![mail("x@y.vn")], false));
    let mut reach = reach(&[SOME]);
    reach.beyond.insert(PersonId(1));
    let known = known(before, None).within(Some(reach));
    let plan = run(known, vec![mail("z@y.vn")], false);
    assert_eq!(outcomes(&plan), ["unchanged"]);
    assert_eq!(plan.rows[0].faults[0].reason, Reason::ContactKept);
    assert_eq!(plan.people[0].own.email.as_deref(), Some("x@y.vn"));
}

#[test]
fn a_history_stands_in_any_order_in_the_file() {
    let of = |from: &str, to: &str, row: StaffRow| StaffRow {
        from: from.parse().ok(),
        to: to.parse().ok(),
        ..row
    };
    let rows = vec![
        of("2024-01-01", "", row(2, "1", "", "An", "A")),
        of("2015-01-01", "", row(3, "1", "", "An", "A")),
        of("2020-01-01", "2023-12-31", row(4, "1", "", "An", "B")),
    ];
    let plan = run(known(vec![], None), rows.clone(), false);
    assert_eq!(
        plan.rows.iter().map(|row| row.line).collect::<Vec<_>>(),
        [2, 3, 4]
    );
    assert_eq!(plan.people[0].posts.len(), 3);
    assert_eq!(
        outcomes(&run(known(stored(plan), None), rows, false)),
        ["unchanged"; 3]
    );
}

#[test]
fn two_main_posts_at_once_are_a_fault_that_says_how_to_mend_them() {
    let of = |from: &str, to: &str, row: StaffRow| StaffRow {
        from: from.parse().ok(),
        to: to.parse().ok(),
        ..row
    };
    let first = of("2024-01-01", "2026-12-31", row(2, "1", "", "An", "A"));
    let second = of("2026-03-01", "", row(3, "1", "", "An", "B"));
    let compared = |first: &StaffRow, second: &StaffRow| {
        run(
            known(vec![], None),
            vec![first.clone(), second.clone()],
            false,
        )
    };
    for (one, other) in [(&first, &second), (&second, &first)] {
        let plan = compared(one, other);
        assert_eq!(reasons(&plan), [None, Some(Reason::MainTwice(2))]);
    }
    let beside = StaffRow {
        concurrent: true,
        ..second.clone()
    };
    assert_eq!(reasons(&compared(&first, &beside)), [None, None]);
    // Without a last day it ends by the other, and the row says so.
    let open = StaffRow { to: None, ..first };
    for (one, other) in [(&open, &second), (&second, &open)] {
        let plan = compared(one, other);
        assert_eq!(reasons(&plan), [None, None]);
        let told = |fault: &Fault| fault.reason == Reason::EndsByRow(2);
        assert!(
            plan.rows
                .iter()
                .any(|row| row.line == 3 && row.faults.iter().any(told))
        );
        let posts = &plan.people[0].posts;
        assert!(
            posts
                .iter()
                .any(|post| post.to == "2026-02-28".parse::<Day>().unwrap())
        );
    }
}

/// Somebody in unit A without staff code and identity number, who signs in as `quantri`.
fn keyless() -> Known {
    let first = vec![row(2, "QT", "", "Đỗ Thị Hòa", "A")];
    let mut people = stored(run(known(Vec::new(), None), first, false));
    people[0].own.staff_code = None;
    known(people, None).signing_in(&[("quantri".to_owned(), PersonId(1))])
}

#[test]
fn a_login_means_its_owner_in_every_row_of_that_name_and_in_no_other() {
    let mut second = row(3, "QuanTri", "", "Do Thi Hoa", "B");
    second.concurrent = true;
    let rows = vec![row(2, "QuanTri", "", "Đỗ Thị Hoà", "A"), second];
    let plan = run(keyless(), rows, false);
    assert_eq!(plan.people.len(), 1);
    assert_eq!(plan.people[0].own.staff_code.as_deref(), Some("QuanTri"));
    let plan = run(
        keyless(),
        vec![row(2, "QuanTri", "", "Lê Văn Khác", "A")],
        false,
    );
    assert_eq!(plan.people.len(), 2);
    assert_eq!(plan.rows[0].outcome, Outcome::New);
}

#[test]
fn whose_login_stands_in_a_faulty_row_has_not_left() {
    let unread = Unread {
        line: 2,
        staff_code: "QuanTri".to_owned(),
        unit_code: "A".to_owned(),
        ..Unread::default()
    };
    let plan = compare(
        keyless(),
        vec![Err(Box::new(unread))],
        day("2026-11-23"),
        true,
    );
    let outcomes: Vec<Outcome> = plan.rows.iter().map(|row| row.outcome).collect();
    assert_eq!(outcomes, [Outcome::Faulty]);
}

#[test]
fn a_faulty_row_is_told_of_its_unknown_unit_too_unless_its_cells_are_not_told_apart() {
    let missing = Fault::of("full_name", Reason::Missing);
    let cut = |fault: Fault| Unread {
        faults: vec![fault],
        unit_code: "KHÔNG-CÓ".to_owned(),
        ..Unread::default()
    };
    let rows = vec![
        Err(Box::new(cut(missing))),
        Err(Box::new(cut(Fault::whole(Reason::OpenQuote)))),
    ];
    let plan = compare(keyless(), rows, day("2026-11-23"), false);
    let columns = |row: &ImportRow| -> Vec<Option<String>> {
        row.faults
            .iter()
            .map(|fault| fault.column.clone())
            .collect()
    };
    let told = ["full_name", "unit_code"].map(|column| Some(column.to_owned()));
    assert_eq!(columns(&plan.rows[0]), told);
    assert_eq!(columns(&plan.rows[1]), [None]);
}
