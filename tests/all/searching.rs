//! Finding people among many: by any part of a name, by a staff code, by the last digits of an identity number.
use crate::support::Browser;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::db::Conn;
use hocvu::db::Day;
use hocvu::db::Time;
use hocvu::db::ids::PersonId;
use hocvu::db::ids::UnitId;
use hocvu::db::schema::assignment_rows;
use hocvu::db::schema::imports;
use hocvu::db::schema::people;
use hocvu::org::Category;
use hocvu::org::CitizenId;
use hocvu::text::fold;
use hocvu::text::sort_key;
use std::collections::BTreeSet;

/// Somebody with a post from 2025 on.
fn hire(conn: &mut Conn, name: &str, unit: UnitId) -> QueryResult<PersonId> {
    let id = diesel::insert_into(people::table)
        .values((
            people::full_name.eq(name),
            people::name_sort.eq(sort_key(name)),
            people::name_fold.eq(fold(name)),
            people::created_at.eq(Time(0)),
        ))
        .returning(people::id)
        .get_result(conn)?;
    post(conn, id, (unit, false))?;
    Ok(id)
}

fn post(conn: &mut Conn, person: PersonId, (unit, concurrent): (UnitId, bool)) -> QueryResult<()> {
    diesel::insert_into(assignment_rows::table)
        .values((
            assignment_rows::person_id.eq(person),
            assignment_rows::unit_id.eq(unit),
            assignment_rows::category.eq(Category::CivilServant),
            assignment_rows::is_leader.eq(false),
            assignment_rows::concurrent.eq(concurrent),
            assignment_rows::valid_from.eq("2025-01-01".parse::<Day>().unwrap()),
            assignment_rows::valid_to.eq(Day::LAST),
            assignment_rows::created_at.eq(Time(0)),
        ))
        .execute(conn)
        .map(drop)
}

/// The names on the list, in its order.
async fn found(browser: &mut Browser, query: &str) -> Vec<String> {
    let pairs = [("q", query)];
    let address = format!("/people?{}", serde_urlencoded::to_string(pairs).unwrap());
    let page = browser.get(&address).await.expect(200).text();
    let links = page.split("<a href=\"/people/").skip(1);
    let name = |link: &str| link.split_once('>')?.1.split('<').next().map(str::to_owned);
    links
        .filter(|link| link.starts_with(|c: char| c.is_ascii_digit()))
        .filter_map(name)
        .collect()
}

#[tokio::test]
async fn any_part_of_a_name_finds_it_and_the_marks_typed_come_first() {
    let (site, province) = Site::with_province().await;
    let unit = province.units["SKHCN"];
    site.arrange(move |conn| {
        for name in [
            "Nguyễn Thị Hạ",
            "Trần Văn Hà",
            "Đỗ Thị Hoà",
            "Đặng Thuỳ Trâm",
            "Lâm Thị Thủy",
        ] {
            hire(conn, name, unit)?;
        }
        Ok(())
    })
    .await;
    let mut officer = site.signed_in("officer").await;
    for (typed, names) in [
        ("Hà", &["Trần Văn Hà", "Nguyễn Thị Hạ"][..]),
        ("hạ", &["Nguyễn Thị Hạ", "Trần Văn Hà"]),
        ("HOA", &["Đỗ Thị Hoà", "Nguyễn Thị Hòa"]),
        ("hòa", &["Đỗ Thị Hoà", "Nguyễn Thị Hòa"]),
        ("thuỷ", &["Lâm Thị Thủy", "Đặng Thuỳ Trâm"]),
        ("huy", &["Lâm Thị Thủy", "Đặng Thuỳ Trâm"]),
        (
            "guy",
            &["Nguyễn Thị Hạ", "Nguyễn Thị Hòa", "Nguyễn Văn Phụ Trách"],
        ),
        ("tram dang", &["Đặng Thuỳ Trâm"]),
        ("zq", &[]),
        ("%", &[]),
        ("'", &[]),
        ("hà '", &["Trần Văn Hà", "Nguyễn Thị Hạ"]),
        ("rinh", &[]),
    ] {
        assert_eq!(found(&mut officer, typed).await, names, "{typed}");
    }
    let mut hr = site.signed_in("hr").await;
    assert_eq!(found(&mut hr, "krinh").await, ["Điểu K'Rinh"]);
}

#[tokio::test]
async fn somebody_renamed_or_new_is_found_at_once_under_the_present_name() {
    let (site, province) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    assert_eq!(found(&mut hr, "hòa").await, ["Nguyễn Thị Hòa"]);
    let (learner, unit) = (province.people["learner"], province.units["SNV"]);
    site.arrange(move |conn| {
        let name = "Nguyễn Thị Tuyết";
        diesel::update(people::table.find(learner))
            .set((
                people::full_name.eq(name),
                people::name_sort.eq(sort_key(name)),
                people::name_fold.eq(fold(name)),
                people::staff_code.eq("DN77"),
            ))
            .execute(conn)?;
        hire(conn, "Lê Thị Tuyệt", unit)
    })
    .await;
    site.app.pages.clear();
    assert_eq!(found(&mut hr, "hòa").await, [""; 0]);
    assert_eq!(
        found(&mut hr, "tuyết").await,
        ["Nguyễn Thị Tuyết", "Lê Thị Tuyệt"]
    );
    assert_eq!(found(&mut hr, "dn7").await, ["Nguyễn Thị Tuyết"]);
    site.arrange(move |conn| {
        diesel::delete(assignment_rows::table.filter(assignment_rows::person_id.eq(learner)))
            .execute(conn)
    })
    .await;
    site.app.pages.clear();
    assert_eq!(found(&mut hr, "tuyết").await, ["Lê Thị Tuyệt"]);
}

#[tokio::test]
async fn the_last_digits_of_an_identity_number_find_its_holder_for_whom_it_concerns() {
    let (site, province) = Site::with_province().await;
    let keys = site.app.keys.clone();
    let (learner, other) = (province.people["learner"], province.units["SNV"]);
    site.arrange(move |conn| {
        let (number, _) = CitizenId::parse("070185001234").unwrap();
        diesel::update(people::table.find(learner))
            .set((
                people::citizen_id_hash.eq(number.hash(&keys)),
                people::citizen_id_sealed.eq(number.seal(&keys)),
                people::citizen_id_mask.eq(number.mask()),
            ))
            .execute(conn)?;
        // The other officer sees this person too, and has nothing to do with the number.
        post(conn, learner, (other, true))
    })
    .await;
    let mut officer = site.signed_in("officer").await;
    let mut other = site.signed_in("officer2").await;
    // While a large list is being written, digits that came meanwhile wait.
    let now = site.app.now();
    let list: i64 = site
        .arrange(move |conn| {
            diesel::insert_into(imports::table)
                .values((
                    imports::kind.eq("people"),
                    imports::file_name.eq("danh-sach.csv"),
                    imports::as_of.eq("2026-11-23"),
                    imports::complete.eq(false),
                    imports::state.eq("applying"),
                    imports::summary.eq("{}"),
                    imports::created_at.eq(now),
                    imports::moved_at.eq(now),
                ))
                .returning(imports::id)
                .get_result(conn)
        })
        .await;
    hocvu::serving::fill_tails(&site.app).await.unwrap();
    assert_eq!(found(&mut officer, "1234").await, [""; 0]);
    site.arrange(move |conn| {
        diesel::update(imports::table.find(list))
            .set(imports::state.eq("failed"))
            .execute(conn)
    })
    .await;
    hocvu::serving::fill_tails(&site.app).await.unwrap();
    site.app.pages.clear();
    for typed in ["1234", "001234", "070185001234"] {
        assert_eq!(
            found(&mut officer, typed).await,
            ["Nguyễn Thị Hòa"],
            "{typed}"
        );
        assert_eq!(found(&mut other, typed).await, [""; 0], "{typed}");
    }
    for typed in ["1235", "234", "01234", "0185", "0701", "991234"] {
        assert_eq!(found(&mut officer, typed).await, [""; 0], "{typed}");
    }
    officer
        .get("/people?q=1234")
        .await
        .hides("070185001234")
        .hides("0701******34");
    site.arrange(move |conn| {
        diesel::update(people::table.find(learner))
            .set(people::citizen_id_hash.eq(None::<Vec<u8>>))
            .execute(conn)
    })
    .await;
    site.app.pages.clear();
    assert_eq!(found(&mut officer, "1234").await, [""; 0]);
}

#[tokio::test]
async fn pages_of_a_search_follow_each_other_without_gap_or_repetition() {
    let (site, province) = Site::with_province().await;
    let (here, there) = (province.units["SKHCN"], province.units["SNV"]);
    site.arrange(move |conn| {
        for number in 0..260_u16 {
            let middle = char::from(b'A' + u8::try_from(number % 26).unwrap());
            let unit = if number.is_multiple_of(2) {
                here
            } else {
                there
            };
            hire(
                conn,
                &format!("Trần {middle}{} Bình", "a".repeat(usize::from(number / 26))),
                unit,
            )?;
        }
        Ok(())
    })
    .await;
    for (login, count) in [("hr", 260), ("officer", 130)] {
        let mut browser = site.signed_in(login).await;
        let (mut seen, pages) = (BTreeSet::new(), count / 50);
        for page in 0..=pages {
            let address = format!("/people?q=binh&page={page}");
            let answer = browser.get(&address).await.expect(200);
            let next = answer.text().contains(&format!("page={}\"", page + 1));
            assert_eq!(next, page < pages, "{login} {page}");
            let text = answer.text();
            let links = text.split("<a href=\"/people/").skip(1);
            seen.extend(links.filter_map(|link| link.split('"').next()?.parse::<i64>().ok()));
            assert_eq!(seen.len(), count.min((page + 1) * 50), "{login} {page}");
        }
    }
}
