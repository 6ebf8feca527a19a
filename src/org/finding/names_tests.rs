use super::*;

fn named(id: i64, name: &str) -> Named {
    Named {
        id: PersonId(id),
        full_name: name.to_owned(),
        codes: vec![format!("CB{id:04}")],
        former: Vec::new(),
    }
}

fn names(list: &[(i64, &str)]) -> Names {
    let mut people: Vec<Named> = list.iter().map(|(id, name)| named(*id, name)).collect();
    people.sort_by(in_lists);
    Names::of(1, people)
}

fn found(names: &Names, text: &str) -> Vec<i64> {
    names.find(text).iter().map(|id| id.0).collect()
}

const PEOPLE: [(i64, &str); 8] = [
    (1, "Nguyễn Thị Hạ"),
    (2, "Trần Văn Hà"),
    (3, "Đỗ Thị Hoà"),
    (4, "Lê Thị Hòa"),
    (5, "Điểu K'Rinh"),
    (6, "Lâm Quý"),
    (7, "Vũ Thị Vân"),
    (8, "Thị Nhung"),
];

#[test]
fn any_part_of_a_name_finds_it_with_or_without_diacritics() {
    let names = names(&PEOPLE);
    for (text, people) in [
        ("guy", &[1][..]),
        ("ha", &[2, 1]),
        ("Hà", &[2, 1]),
        ("hạ", &[1, 2]),
        ("hòa", &[3, 4]),
        ("hoà", &[3, 4]),
        ("krinh", &[5]),
        ("K’Rinh", &[5]),
        ("quí", &[6]),
        ("quy", &[6]),
        ("uy", &[1, 6]),
        ("thi van", &[7]),
        ("van thi", &[7]),
        ("zq", &[]),
        ("ha\nle", &[]),
    ] {
        assert_eq!(found(&names, text), people, "{text}");
    }
    assert_eq!(found(&names, " ").len(), PEOPLE.len());
}

#[test]
fn a_staff_code_is_found_by_its_beginning_whatever_its_case() {
    let names = names(&PEOPLE);
    assert_eq!(found(&names, "cb0005"), [5]);
    assert_eq!(found(&names, "CB").len(), 8);
    assert_eq!(found(&names, "B0005"), [0; 0]);
}

#[test]
fn renewed_names_are_those_that_reading_everybody_again_gives() {
    let before = names(&PEOPLE);
    let changed: HashSet<PersonId> = [2, 4, 9, 10, 11].map(PersonId).into();
    let now = [
        named(4, "Lê Thị Ái"),
        named(10, "Vũ Thị Yến"),
        named(9, "Đỗ Thị Hoà"),
        named(11, "Lê Thị Ái"),
    ];
    let renewed = before.renewed(2, &changed, &now);
    let mut all: Vec<(i64, &str)> = PEOPLE
        .into_iter()
        .filter(|(id, _)| !changed.contains(&PersonId(*id)))
        .collect();
    all.extend(
        now.iter()
            .map(|person| (person.id.0, person.full_name.as_str())),
    );
    let again = names(&all);
    assert_eq!(renewed.ids, again.ids);
    assert_eq!(renewed.revision, 2);
    for text in ["hoa", "thi", "Ái", "CB0009"] {
        assert_eq!(renewed.find(text), again.find(text), "{text}");
    }
}

#[test]
fn former_names_find_their_person_and_leave_the_order_of_lists() {
    let merged = Named {
        former: vec!["Điểu K'Rinh".to_owned()],
        ..named(2, "Nguyễn Thị Hòa")
    };
    let names = Names::of(1, [named(1, "Trần An"), merged.clone()]);
    assert_eq!(names.find("Điểu"), [PersonId(2)]);
    assert_eq!(names.find("krinh"), [PersonId(2)]);
    let renewed = names.renewed(2, &[PersonId(3)].into(), &[named(3, "Lê Hoàng")]);
    assert_eq!(renewed.find(""), [PersonId(1), PersonId(2), PersonId(3)],);
    assert_eq!(renewed.find("dieu"), [PersonId(2)]);
}
