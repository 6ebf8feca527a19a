use super::*;
use crate::access::Scope;
use crate::db::ids::UnitId;
use crate::db::{Conn, Day, Time};
use crate::org::Issuer;
use crate::org::testing::{Base, day, hire, post};
use crate::org::{Finder, PeopleSearch, find_people};
use diesel::QueryResult;

const ALWAYS: (Day, Day) = (Day::FIRST, Day::LAST);

/// A province with a department and a commune, which has an office.
fn province(conn: &mut Conn) -> QueryResult<[UnitId; 4]> {
    let now = Time(0);
    let top = add_unit(conn, ("75", "Thành phố Đồng Nai"), None, None, now)?;
    let department = add_unit(
        conn,
        ("SKHCN", "Sở Khoa học và Công nghệ"),
        Some(top),
        None,
        now,
    )?;
    let commune = add_unit(conn, ("25195", "Phường Bình Phước"), Some(top), None, now)?;
    let office = add_unit(conn, ("25195-VP", "Văn phòng"), Some(commune), None, now)?;
    Ok([top, department, commune, office])
}

fn search(scope: &Scope, text: &str) -> PeopleSearch {
    PeopleSearch {
        scope: scope.clone(),
        exactly: None,
        text: text.to_owned(),
        number: None,
        day: day("2026-11-23"),
        seconded: false,
        page: 0,
    }
}

fn names(found: &(Vec<crate::org::PersonRow>, bool)) -> Vec<&str> {
    found.0.iter().map(|row| row.full_name.as_str()).collect()
}

#[test]
fn units_are_found_by_code_and_within_a_scope_only() {
    Base::new().run(|conn| {
        let [top, department, commune, office] = province(conn)?;
        let today = day("2026-11-23");
        let tree = unit_tree(conn, today)?;
        assert_eq!(
            tree.path(office),
            ["Thành phố Đồng Nai", "Phường Bình Phước", "Văn phòng"]
        );
        assert_eq!(unit_by_code(conn, "25195", today)?.unwrap().id, commune);
        let scope = Scope::of_operator(vec![commune]);
        assert_eq!(units_in(conn, &scope, today)?.outline().len(), 2);
        assert_eq!(
            unit_named(conn, &scope, "25195-VP", today)?.unwrap().id,
            office
        );
        assert_eq!(
            unit_named(conn, &scope, &office.to_string(), today)?
                .unwrap()
                .id,
            office
        );
        assert_eq!(unit_named(conn, &scope, "SKHCN", today)?, None);
        assert_eq!(unit_named(conn, &scope, &top.to_string(), today)?, None);
        let whole = Scope::of_operator(vec![top]);
        assert_eq!(
            unit_named(conn, &whole, "SKHCN", today)?.unwrap().id,
            department
        );
        Ok(())
    });
}

/// The names found by a text within a scope.
fn found(conn: &mut Conn, scope: &Scope, text: &str) -> QueryResult<Vec<String>> {
    let people = find_people(conn, &Finder::default(), &search(scope, text))?;
    Ok(names(&people).into_iter().map(str::to_owned).collect())
}

#[test]
fn people_are_searched_within_the_scope_with_or_without_diacritics() {
    Base::new().run(|conn| {
        let [top, department, commune, office] = province(conn)?;
        hire(conn, "Nguyễn Thị Hạ", commune, ALWAYS)?;
        hire(conn, "Trần Văn Hà", office, ALWAYS)?;
        hire(conn, "Lê Văn 100%", office, ALWAYS)?;
        hire(conn, "Đỗ Thị Hà", department, ALWAYS)?;
        hire(conn, "Phạm Văn Hà", office, (Day::FIRST, day("2026-11-22")))?;
        let inside = Scope::of_operator(vec![commune]);
        assert_eq!(
            found(conn, &inside, "ha")?,
            ["Trần Văn Hà", "Nguyễn Thị Hạ"]
        );
        assert_eq!(found(conn, &inside, "hà tran")?, ["Trần Văn Hà"]);
        assert_eq!(found(conn, &inside, "%")?, ["Lê Văn 100%"]);
        assert_eq!(found(conn, &inside, "M-Trần Văn Hà")?, ["Trần Văn Hà"]);
        assert_eq!(found(conn, &inside, "do")?, [""; 0]);
        let whole = Scope::of_operator(vec![top]);
        assert_eq!(
            found(conn, &whole, "hạ")?,
            ["Nguyễn Thị Hạ", "Đỗ Thị Hà", "Trần Văn Hà"]
        );
        let exactly = PeopleSearch {
            exactly: Some(commune),
            ..search(&whole, "")
        };
        assert_eq!(
            names(&find_people(conn, &Finder::default(), &exactly)?),
            ["Nguyễn Thị Hạ"]
        );
        let counts = people_counts(conn, &whole, day("2026-11-23"))?;
        let totals = unit_tree(conn, day("2026-11-23"))?.with_those_below(&counts);
        assert_eq!((totals[&top], totals[&commune], totals[&office]), (4, 3, 2));
        Ok(())
    });
}

#[test]
fn somebody_with_concurrent_posts_alone_is_counted_once() {
    Base::new().run(|conn| {
        let [top, department, commune, office] = province(conn)?;
        let (today, always) = (day("2026-11-23"), (Day::FIRST, Day::LAST));
        let whole = Scope::of_operator(vec![top]);
        let both = hire(conn, "Trần Văn Hà", department, always)?;
        post(conn, both, office, always, true)?;
        let left = hire(conn, "Đỗ Thị Hà", department, (Day::FIRST, today.plus(-1)))?;
        post(conn, left, office, always, true)?;
        post(conn, left, commune, always, true)?;
        let counts = people_counts(conn, &whole, today)?;
        assert_eq!(
            (counts.get(&department), counts.get(&office)),
            (Some(&1), Some(&1))
        );
        assert_eq!(counts.get(&commune), None);
        Ok(())
    });
}

#[test]
fn a_person_who_moved_is_seen_by_the_new_unit_and_one_who_left_by_the_last() {
    Base::new().run(|conn| {
        let [_, department, commune, office] = province(conn)?;
        let (turn, today) = (day("2026-07-01"), day("2026-11-23"));
        let moved = hire(conn, "Trần Văn Hà", department, (Day::FIRST, turn.plus(-1)))?;
        post(conn, moved, office, (turn, Day::LAST), false)?;
        let left = hire(conn, "Lê An", commune, (Day::FIRST, turn))?;
        let communes = Scope::of_operator(vec![commune]);
        let departments = Scope::of_operator(vec![department]);
        assert!(may_see(conn, &communes, moved, today)? && may_see(conn, &communes, left, today)?);
        assert!(!may_see(conn, &departments, moved, today)?);
        assert!(may_see(conn, &departments, moved, turn.plus(-1))?);
        assert!(!may_see(
            conn,
            &communes,
            crate::db::ids::PersonId(99),
            today
        )?);
        Ok(())
    });
}

#[test]
fn a_record_is_filed_under_the_primary_post_of_its_day() {
    Base::new().run(|conn| {
        let [_, department, commune, office] = province(conn)?;
        let (turn, today) = (day("2026-07-01"), day("2026-11-23"));
        let id = hire(
            conn,
            "Trần Văn Hà",
            department,
            (day("2020-01-01"), turn.plus(-1)),
        )?;
        post(conn, id, office, (turn, Day::LAST), false)?;
        post(conn, id, commune, ALWAYS, true)?;
        let now = post_on(conn, id, today)?.unwrap();
        assert_eq!(
            (
                now.assignment.unit_code.as_str(),
                now.parent_unit_name.as_deref()
            ),
            ("25195-VP", Some("Phường Bình Phước"))
        );
        let unit = |post: Option<crate::org::Post>| post.unwrap().assignment.unit_id;
        assert_eq!(unit(post_for_record(conn, id, today)?), office);
        assert_eq!(unit(post_for_record(conn, id, turn.plus(-1))?), department);
        assert_eq!(unit(post_for_record(conn, id, day("2019-01-01"))?), commune);
        assert_eq!(post_on(conn, id, day("2019-01-01"))?, None);
        let left = hire(conn, "Lê An", commune, (day("2020-01-01"), turn))?;
        assert_eq!(unit(post_for_record(conn, left, today)?), commune);
        assert_eq!(
            unit(post_for_record(conn, left, day("2019-01-01"))?),
            commune
        );
        assert_eq!(posts_on(conn, &[id, left], today)?.len(), 1);
        assert_eq!(assignments_of(conn, id, today)?.len(), 3);
        Ok(())
    });
}

#[test]
fn the_nearest_unit_above_issues() {
    Base::new().run(|conn| {
        let [top, department, commune, office] = province(conn)?;
        let today = day("2026-11-23");
        let issuer = |unit_id, suffix: &str| Issuer {
            unit_id,
            register_suffix: suffix.to_owned(),
            place: "Đồng Nai".to_owned(),
            signatory: "Nguyễn Văn A".to_owned(),
            signatory_title: "GIÁM ĐỐC".to_owned(),
            parent_name: None,
        };
        for (unit, suffix) in [(top, "GCN-UBND"), (commune, "GCN"), (commune, "GCN-BP")] {
            assert_eq!(
                set_issuer(conn, &issuer(unit, suffix), Time(0))?,
                Claim::Own
            );
        }
        assert_eq!(
            issuer_of(conn, office, today)?.unwrap().register_suffix,
            "GCN-BP"
        );
        assert_eq!(
            issuer_of(conn, department, today)?.unwrap().register_suffix,
            "GCN-UBND"
        );
        assert_eq!(issuer_at(conn, department)?, None);
        Ok(())
    });
}
