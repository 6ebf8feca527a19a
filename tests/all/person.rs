//! One person over time: the page with the whole history, and mending it by hand.
use crate::support::Site;
use crate::support::takes_post;
use diesel::prelude::*;
use hocvu::db::Day;
use hocvu::db::schema::assignment_rows;
use hocvu::db::schema::audit_entries;
use hocvu::db::schema::people;

#[tokio::test]
async fn own_data_mended_by_hand_are_told_with_what_was_before() {
    let (site, province) = Site::with_province().await;
    let learner = province.people["learner"];
    let card = format!("/people/{learner}");
    let address = format!("{card}/correction");
    let mut officer = site.signed_in("officer").await;
    officer
        .get(&address)
        .await
        .expect(200)
        .shows("value=\"Nguyễn Thị Hòa\"")
        .shows("value=\"05/02/1985\"");
    let form = |name: &'static str, code: &'static str, birth: &'static str| {
        [
            ("full_name", name),
            ("birth_date", birth),
            ("gender", "female"),
            ("staff_code", code),
            ("email", "hoa@dongnai.gov.vn"),
            ("phone", "912 345 678"),
        ]
    };
    officer
        .post(&address, &form("Nguyễn 2", "OFFICER", "mai"))
        .await
        .expect(422)
        .shows("value=\"Nguyễn 2\"")
        .shows("Ngày sinh chưa đúng");
    // Whether a code is taken elsewhere is not to be found out by trying.
    for code in ["OFFICER", "DN7"] {
        officer
            .post(&address, &form("Nguyễn Thị Hoà", code, "1985"))
            .await
            .expect(422)
            .shows("do nhân sự của tỉnh sửa")
            .hides("của người khác");
    }
    let mut hr = site.signed_in("hr").await;
    hr.post(&address, &form("Nguyễn Thị Hoà", "OFFICER", "1985"))
        .await
        .expect(422)
        .shows("của người khác");
    hr.post(&address, &form("Nguyễn Thị Hoà", "DN7", "1985"))
        .await
        .expect(303);
    hr.get(&card)
        .await
        .expect(200)
        .shows("Nguyễn Thị Hoà")
        .shows("0912345678")
        .shows("LEARNER → DN7")
        .shows("05/02/1985 → 1985")
        .shows("Lê Thị Nhân Sự");
    hr.get("/people?q=DN7")
        .await
        .expect(200)
        .shows("Nguyễn Thị Hoà");
    // Undone by another correction.
    hr.post(&address, &form("Nguyễn Thị Hòa", "LEARNER", "05/02/1985"))
        .await
        .expect(303);
    hr.get(&card).await.expect(200).shows("DN7 → LEARNER");
    let acts: i64 = site
        .arrange(|conn| {
            let acts = audit_entries::table.filter(audit_entries::action.eq("person.correct"));
            acts.count().get_result(conn)
        })
        .await;
    assert_eq!(acts, 2);
    let mut admin = site.signed_in("admin").await;
    admin
        .get("/admin/audit")
        .await
        .expect(200)
        .shows("Sửa thông tin cá nhân");
    for login in ["officer2", "auditor", "learner"] {
        let mut other = site.signed_in(login).await;
        other.get(&address).await.expect(404);
        other
            .post(&address, &form("Lê An", "DN8", "1985"))
            .await
            .expect(404);
    }
}

#[tokio::test]
async fn nobody_gets_two_main_posts_on_one_day() {
    let (site, province) = Site::with_province().await;
    let learner = province.people["learner"];
    let card = format!("/people/{learner}");
    let mut hr = site.signed_in("hr").await;
    let post = |unit: &'static str, from: &'static str, concurrent: &'static str| {
        [
            ("unit", unit),
            ("category", "civil_servant"),
            ("position", "Phó Trưởng phòng"),
            ("is_leader", "1"),
            ("concurrent", concurrent),
            ("from", from),
        ]
    };
    let posts = format!("{card}/posts");
    hr.post(&posts, &post("SNV", "01/01/2027", ""))
        .await
        .expect(422)
        .shows("Trùng thời gian với vị trí tại Sở Khoa học và Công nghệ")
        .shows("value=\"Phó Trưởng phòng\"");
    hr.post(&posts, &post("SKHCN", "01/01/2027", "1"))
        .await
        .expect(422);
    hr.post(&posts, &post("KHONGCO", "01/01/2027", ""))
        .await
        .expect(422);
    hr.post(&posts, &post("UBND", "01/01/2026", "1"))
        .await
        .expect(303);
    let held: i64 = site
        .arrange(move |conn| {
            let main = assignment_rows::table
                .filter(assignment_rows::person_id.eq(learner))
                .filter(assignment_rows::concurrent.eq(false));
            main.select(hocvu::db::schema::assignment_rows::id)
                .first(conn)
        })
        .await;
    let held = held.to_string();
    let endings = format!("{card}/endings");
    hr.post(&endings, &[("post", &held), ("ends_on", "31/12/2019")])
        .await
        .expect(422);
    hr.post(&endings, &[("post", &held), ("ends_on", "31/12/2026")])
        .await
        .expect(303);
    hr.post(&posts, &post("SNV", "01/01/2027", ""))
        .await
        .expect(303);
    hr.post(&endings, &[("post", &held), ("ends_on", "01/01/2027")])
        .await
        .expect(422);
    hr.get(&card)
        .await
        .expect(200)
        .shows("Sắp tới")
        .shows("Đang giữ")
        .shows("Phó Trưởng phòng, lãnh đạo")
        .shows("Ngày kết thúc vị trí Chuyên viên, Sở Khoa học và Công nghệ: nay → 31/12/2026");
    hr.get("/units").await.expect(200);
}

#[tokio::test]
async fn the_unit_somebody_left_sees_only_the_time_there() {
    let (site, province) = Site::with_province().await;
    let (learner, new) = (province.people["learner"], province.units["SNV"]);
    site.arrange(move |conn| {
        diesel::update(assignment_rows::table.filter(assignment_rows::person_id.eq(learner)))
            .set(assignment_rows::valid_to.eq("2025-12-31".parse::<Day>().unwrap()))
            .execute(conn)?;
        diesel::update(people::table.find(learner))
            .set(people::phone.eq("0912345678"))
            .execute(conn)?;
        diesel::insert_into(assignment_rows::table)
            .values((
                assignment_rows::person_id.eq(learner),
                assignment_rows::unit_id.eq(new),
                assignment_rows::category.eq("civil_servant"),
                assignment_rows::position.eq("Trưởng phòng"),
                assignment_rows::is_leader.eq(true),
                assignment_rows::concurrent.eq(false),
                assignment_rows::valid_from.eq("2026-01-01".parse::<Day>().unwrap()),
                assignment_rows::valid_to.eq(Day::LAST),
                assignment_rows::created_at.eq(hocvu::db::Time(0)),
            ))
            .execute(conn)
    })
    .await;
    let card = format!("/people/{learner}");
    let mut left = site.signed_in("officer").await;
    left.get(&card)
        .await
        .expect(200)
        .shows("Sở Khoa học và Công nghệ")
        .shows("31/12/2025")
        .hides("Sở Nội vụ")
        .hides("Trưởng phòng")
        .hides("0912345678")
        .hides("Phải học");
    left.get(&format!("{card}/correction")).await.expect(404);
    left.get("/people?q=hoa")
        .await
        .expect(200)
        .hides("Nguyễn Thị Hòa");
    let mut joined = site.signed_in("officer2").await;
    joined
        .get(&card)
        .await
        .expect(200)
        .shows("Sở Nội vụ")
        .shows("0912345678");
    // Who has them for a concurrent post sees where they are, not where else they were.
    let main = province.units["UBND"];
    site.arrange(move |conn| {
        let now = assignment_rows::table
            .filter(assignment_rows::person_id.eq(learner))
            .filter(assignment_rows::valid_to.eq(Day::LAST));
        diesel::update(now)
            .set(assignment_rows::concurrent.eq(true))
            .execute(conn)?;
        let since = "2026-01-01".parse().unwrap();
        takes_post(conn, (learner, main), (since, Day::LAST), false)
    })
    .await;
    joined
        .get(&card)
        .await
        .expect(200)
        .shows("Sở Nội vụ")
        .shows("Ủy ban nhân dân tỉnh")
        .hides("Sở Khoa học và Công nghệ")
        .hides("0912345678");
    // Who never stood in a unit is nobody there.
    let other = format!("/people/{}", province.people["learner2"]);
    left.get(&other).await.expect(404);
}
