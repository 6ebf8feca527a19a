use super::*;
use crate::access::{Keys, Scope};
use crate::audit::Actor;
use crate::db::ids::ImportId;
use crate::db::schema::{assignments, people};
use crate::db::{Conn, Day, Time};
use crate::org::testing::{Base, day};
use crate::org::{Finder, PeopleSearch, assignments_of, find_people, unit_by_code, unit_tree};
use diesel::prelude::*;
use std::sync::Arc;

const TODAY: &str = "2026-11-23";
/// The communes of Bình Phước and Đồng Nai before 1 July 2025, after it, and after 30 April 2026.
const UNITS: &[u8] = include_bytes!("../../../tests/data/units.csv");

fn upload(kind: ImportKind, file: &[u8]) -> Upload {
    Upload {
        kind,
        file_name: "danh-sach.csv".to_owned(),
        bytes: file.to_vec(),
        as_of: day(TODAY),
        complete: false,
        scope: None,
        viewer: None,
        today: day(TODAY),
        convert: None,
    }
}

fn people_file(file: &str) -> Upload {
    upload(ImportKind::People, file.as_bytes())
}

fn confirmation() -> Confirmation {
    Confirmation {
        by: Actor::system("test"),
        scope: None,
        viewer: None,
        today: day(TODAY),
        now: Time(1),
    }
}

/// Stages and confirms; the summary line.
fn import(base: &Base, upload: Upload) -> (ImportId, String) {
    let keys = Arc::new(Keys::derive(b"test"));
    let (id, compared) = base
        .wait(stage(&base.db, Arc::new(upload), keys, None, Time(0)))
        .unwrap();
    let confirmed = base.wait(
        base.db
            .write(move |conn| confirm(conn, id, &confirmation())),
    );
    confirmed.unwrap();
    (id, compared.summary.counts.to_string())
}

fn names_on(conn: &mut Conn, code: &str, on: &str) -> String {
    unit_by_code(conn, code, day(on))
        .unwrap()
        .map_or_else(String::new, |unit| unit.name)
}

const PEOPLE: &str = "Mã cán bộ,Họ và tên,Ngày sinh,Số CCCD,Mã đơn vị,Đối tượng,Chức vụ,Từ ngày
CB1,Nguyễn Văn An,05/02/1985,70085001234,25195,công chức,Chuyên viên,2025-07-01
CB2,Trần Thị Bình,1990,,25195,viên chức,,
CB3,Lê Văn Cường,,,không có,công chức,,
,Đỗ Thị Dung,,070190000001,25270,,,
";

#[test]
fn a_province_with_two_reforms_is_imported_and_again_unchanged() {
    let base = Base::new();
    let (_, first) = import(&base, upload(ImportKind::Units, UNITS));
    assert!(
        first.ends_with("moved=0 left=0 unchanged=0 faulty=0"),
        "{first}"
    );
    let (_, again) = import(&base, upload(ImportKind::Units, UNITS));
    assert!(
        again.starts_with("new=0 changed=0 moved=0 left=0") && again.ends_with("faulty=0"),
        "{again}"
    );
    base.run(|conn| {
        assert_eq!(names_on(conn, "25220", "2025-06-30"), "Phường Long Phước");
        assert_eq!(names_on(conn, "25220", "2025-07-01"), "Phường Phước Bình");
        assert_eq!(names_on(conn, "75", "2026-04-29"), "Tỉnh Đồng Nai");
        assert_eq!(names_on(conn, "75", "2026-04-30"), "Thành phố Đồng Nai");
        let tree = unit_tree(conn, day("2026-04-30"))?;
        assert_eq!(tree.units().len(), 96);
        assert_eq!(
            tree.units()
                .iter()
                .filter(|unit| unit.kind == "phường")
                .count(),
            33
        );
        assert_eq!(unit_tree(conn, day("2025-06-30"))?.units().len(), 272);
        Ok(())
    });
}

#[test]
fn good_rows_of_a_staff_list_come_in_beside_the_faulty_ones() {
    let base = Base::new();
    import(&base, upload(ImportKind::Units, UNITS));
    let (id, summary) = import(&base, people_file(PEOPLE));
    assert_eq!(
        summary,
        "new=3 changed=0 moved=0 left=0 unchanged=0 faulty=1"
    );
    let (_, again) = import(&base, people_file(PEOPLE));
    assert_eq!(again, "new=0 changed=0 moved=0 left=0 unchanged=3 faulty=1");
    base.run(move |conn| {
        let (faulty, more) = import_rows(conn, id, Outcome::Faulty, 0)?;
        assert!(!more);
        assert_eq!(
            (faulty[0].line, faulty[0].faults[0].column.as_deref()),
            (4, Some("unit_code"))
        );
        let kept: Vec<Option<String>> = people::table
            .order(people::id)
            .select(people::citizen_id_mask)
            .load(conn)?;
        assert_eq!(
            kept,
            [
                Some("0700******34".to_owned()),
                None,
                Some("0701******01".to_owned())
            ]
        );
        let an = people::table
            .order(people::id)
            .select(people::id)
            .first(conn)?;
        assert_eq!(
            assignments_of(conn, an, day(TODAY))?[0].unit_name,
            "Phường Bình Phước"
        );
        Ok(())
    });
}

#[test]
fn a_complete_list_lets_people_go_and_an_undone_one_brings_them_back() {
    let base = Base::new();
    import(&base, upload(ImportKind::Units, UNITS));
    import(&base, people_file(PEOPLE));
    let file = "staff_code,full_name,unit_code\nCB1,Nguyễn Văn An,25195\n,,\n";
    let complete = Upload {
        complete: true,
        ..people_file(file)
    };
    let (id, summary) = import(&base, complete);
    assert_eq!(
        summary,
        "new=0 changed=0 moved=0 left=1 unchanged=1 faulty=0"
    );
    let spans = |conn: &mut Conn| -> QueryResult<Vec<(Day, Day)>> {
        assignments::table
            .order(assignments::id)
            .select((assignments::valid_from, assignments::valid_to))
            .load(conn)
    };
    base.run(move |conn| {
        assert_eq!(spans(conn)?[1], (day(TODAY), day(TODAY).plus(-1)));
        Ok(())
    });
    base.wait(base.db.write(move |conn| undo(conn, id, &confirmation())))
        .unwrap();
    base.run(move |conn| {
        assert_eq!(spans(conn)?[1], (day(TODAY), Day::LAST));
        Ok(())
    });
    let twice = base.wait(base.db.write(move |conn| undo(conn, id, &confirmation())));
    assert!(matches!(
        twice,
        Err(ImportError::State(ImportState::Undone))
    ));
}

/// Two communes with one person each, merged: the import of the merger.
fn merged(base: &Base) -> ImportId {
    let units = "code,name,parent_code\nT,Tỉnh,\nA,Xã A,T\nB,Xã B,T\n";
    import(base, upload(ImportKind::Units, units.as_bytes()));
    let people = "staff_code,full_name,unit_code,from\n1,An,A,2020-01-01\n2,Bình,B,2026-10-01\n";
    import(base, people_file(people));
    let event =
        "event,date,decision,from_codes,to_codes,name\nmerge,2026-09-01,12/NQ,A;B,A,Xã mới\n";
    let (id, summary) = import(base, upload(ImportKind::Units, event.as_bytes()));
    assert_eq!(
        summary,
        "new=0 changed=1 moved=0 left=0 unchanged=0 faulty=0"
    );
    id
}

#[test]
fn a_merger_takes_its_people_along() {
    let base = Base::new();
    merged(&base);
    base.run(|conn| {
        let scope = Scope::of_operator(vec![unit_by_code(conn, "A", day(TODAY))?.unwrap().id]);
        let search = PeopleSearch {
            scope,
            exactly: None,
            text: String::new(),
            number: None,
            day: day(TODAY),
            seconded: false,
            page: 0,
        };
        assert_eq!(find_people(conn, &Finder::default(), &search)?.0.len(), 2);
        let posts: Vec<(Day, Day)> = assignments::table
            .order(assignments::id)
            .select((assignments::valid_from, assignments::valid_to))
            .load(conn)?;
        let turn = day("2026-09-01");
        assert_eq!(
            posts,
            [
                (day("2020-01-01"), turn.plus(-1)),
                (day("2026-10-01"), Day::LAST),
                (turn, Day::LAST)
            ]
        );
        Ok(())
    });
}

#[test]
fn an_undone_merger_gives_the_people_back() {
    let base = Base::new();
    let id = merged(&base);
    base.wait(base.db.write(move |conn| undo(conn, id, &confirmation())))
        .unwrap();
    base.run(|conn| {
        assert_eq!(names_on(conn, "A", TODAY), "Xã A");
        assert_eq!(names_on(conn, "B", TODAY), "Xã B");
        let posts = assignments::table.filter(assignments::valid_from.le(assignments::valid_to));
        assert_eq!(posts.count().get_result::<i64>(conn)?, 2);
        Ok(())
    });
}

#[test]
fn differences_that_are_no_longer_true_are_not_carried_out() {
    let base = Base::new();
    import(&base, upload(ImportKind::Units, UNITS));
    let keys = Arc::new(Keys::derive(b"test"));
    let staged = |file: &str| {
        let upload = Arc::new(people_file(file));
        base.wait(stage(&base.db, upload, Arc::clone(&keys), None, Time(0)))
            .unwrap()
            .0
    };
    let (one, two) = (staged(PEOPLE), staged(PEOPLE));
    let carry_out = |id| {
        base.wait(
            base.db
                .write(move |conn| confirm(conn, id, &confirmation())),
        )
    };
    assert_eq!(carry_out(one).unwrap().len(), 3);
    assert!(matches!(carry_out(two), Err(ImportError::Stale)));
    assert!(matches!(
        carry_out(one),
        Err(ImportError::State(ImportState::Confirmed))
    ));
    let state = base
        .run(move |conn| super::import(conn, two))
        .unwrap()
        .state;
    assert_eq!(state, ImportState::Staged);
    // Only what a later list says of the same people stands in the way.
    import(
        &base,
        people_file("staff_code,full_name,unit_code\nX1,Hà,25195\n"),
    );
    let (again, _) = import(
        &base,
        people_file("staff_code,full_name,unit_code,position\nCB2,Trần Thị Bình,25195,Văn thư\n"),
    );
    let take_back = |id| base.wait(base.db.write(move |conn| undo(conn, id, &confirmation())));
    let built_upon = take_back(one);
    assert!(matches!(built_upon, Err(ImportError::BuiltUpon(_))));
    take_back(again).unwrap();
    take_back(one).unwrap();
}
