//! People and units as officers look them up.
use crate::support::Site;
use crate::support::takes_post;
use diesel::prelude::*;
use hocvu::db::Day;
use hocvu::db::ids::PersonId;
use hocvu::db::ids::UnitId;
use hocvu::db::schema::assignment_rows;
use hocvu::db::schema::people;
use hocvu::db::schema::unit_versions;
use hocvu::db::schema::units;

#[tokio::test]
async fn a_day_that_is_none_is_told_beside_its_field() {
    let (site, province) = Site::with_province().await;
    let mut officer = site.signed_in("officer").await;
    let unit = format!("/units/{}?as_of=zz", province.units["SKHCN"]);
    for address in ["/people?as_of=abc&q=hoa", "/units?as_of=zz", &unit] {
        let page = officer.get(address).await.expect(422);
        page.shows("Ngày chưa đúng")
            .shows("aria-invalid=\"true\"")
            .hides("Nguyễn Thị Hòa");
    }
    let kept = officer.get("/people?as_of=abc&q=hoa").await;
    kept.shows("value=\"abc\"").shows("value=\"hoa\"");
    let told = officer.script().get("/people?as_of=abc").await.expect(422);
    assert!(told.json()["errors"]["as_of"].is_string());
}

#[tokio::test]
async fn people_are_found_by_the_beginning_of_their_staff_code() {
    let (site, province) = Site::with_province().await;
    let people = province.people.clone();
    site.arrange(move |conn| {
        for (login, code) in [
            ("learner", "DN00017"),
            ("officer", "DN00018"),
            ("hr", "DN1"),
        ] {
            diesel::update(people::table.find(people[login]))
                .set(people::staff_code.eq(code))
                .execute(conn)?;
        }
        Ok(())
    })
    .await;
    let mut hr = site.signed_in("hr").await;
    for typed in ["DN000", "dn000", "DN0001"] {
        let page = hr.get(&format!("/people?q={typed}")).await.expect(200);
        page.shows("Nguyễn Thị Hòa")
            .shows("Nguyễn Văn Phụ Trách")
            .hides("DN1<");
    }
    let one = hr.get("/people?q=DN00018").await.expect(200);
    one.shows("Nguyễn Văn Phụ Trách").hides("Nguyễn Thị Hòa");
    hr.get("/people?q=DN").await.expect(200).shows("DN1<");
    hr.get("/people?q=N0001").await.expect(200).hides("DN00018");
}

/// An administrator made on the server, who holds no post.
async fn postless(site: &Site, login: &'static str, name: &'static str) -> PersonId {
    let (now, today) = (site.app.now(), site.app.today());
    site.arrange(move |conn| {
        hocvu::org::create_admin(conn, (login, name), (now, today))?.expect("made");
        people::table
            .filter(people::full_name.eq(name))
            .select(people::id)
            .first(conn)
    })
    .await
}

#[tokio::test]
async fn whoever_administers_everything_finds_people_without_a_post() {
    let (site, province) = Site::with_province().await;
    let id = postless(&site, "adm3", "Người Ba").await;
    let (card, learner) = (format!("/people/{id}"), province.people["learner"]);
    site.arrange(move |conn| {
        diesel::update(assignment_rows::table.filter(assignment_rows::person_id.eq(learner)))
            .set(assignment_rows::valid_to.eq("2024-12-31".parse::<Day>().unwrap()))
            .execute(conn)
    })
    .await;
    let mut admin = site.signed_in("admin").await;
    admin
        .get("/people")
        .await
        .expect(200)
        .shows("name=\"unposted\"")
        .hides("Người Ba");
    let found = admin.get("/people?unposted=1").await.expect(200);
    found
        .shows("Người Ba")
        .shows("Quản trị hệ thống")
        .shows("Nguyễn Thị Hòa")
        .shows("Sở Khoa học và Công nghệ")
        .shows("31/12/2024")
        .hides("Nguyễn Văn Phụ Trách");
    let one = admin.get("/people?unposted=1&q=nguoi+ba").await.expect(200);
    one.shows(&format!("href=\"{card}\""))
        .hides("Nguyễn Thị Hòa");
    admin
        .get("/people?unposted=1&unit=UBND")
        .await
        .expect(422)
        .shows("không thuộc đơn vị nào");
    admin
        .get(&card)
        .await
        .expect(200)
        .shows("Không giữ vị trí ở đơn vị nào")
        .shows("Quản trị hệ thống – Ủy ban nhân dân tỉnh")
        .shows("adm3")
        .shows(&format!("href=\"{card}/grants\""))
        .hides("kiêm nhiệm")
        .shows(&format!("{card}/invitation"));
    let invited = admin.post(&format!("{card}/invitation"), &[]).await;
    invited.expect(200).shows("Người Ba");
    admin.get("/people/999999").await.expect(404);
    for login in ["hr", "officer", "auditor"] {
        let mut other = site.signed_in(login).await;
        other.get(&card).await.expect(404);
        let invitation = format!("{card}/invitation");
        other.post(&invitation, &[]).await.expect(404);
        // Who never held a post was in nobody's units.
        let list = other.get("/people?unposted=1").await.expect(200);
        list.shows("Đã rời, không còn vị trí nào").hides("Người Ba");
    }
}

#[tokio::test]
async fn who_left_is_found_by_those_who_had_them_last() {
    let (site, province) = Site::with_province().await;
    let learner = province.people["learner"];
    site.arrange(move |conn| {
        diesel::update(assignment_rows::table.filter(assignment_rows::person_id.eq(learner)))
            .set(assignment_rows::valid_to.eq("2024-12-31".parse::<Day>().unwrap()))
            .execute(conn)
    })
    .await;
    let card = format!("href=\"/people/{learner}\"");
    for login in ["hr", "officer"] {
        let mut viewer = site.signed_in(login).await;
        let found = viewer.get("/people?q=nguyen+thi+hoa").await.expect(200);
        found
            .hides(&card)
            .shows("/people?q=nguyen+thi+hoa&amp;unposted=1");
        let left = viewer
            .get("/people?q=nguyen+thi+hoa&unposted=1")
            .await
            .expect(200);
        left.shows(&card)
            .shows("Sở Khoa học và Công nghệ")
            .shows("31/12/2024");
        viewer.get(&format!("/people/{learner}")).await.expect(200);
    }
    // Who has another unit since is nobody's leaver.
    let (other, from) = (province.units["SNV"], "2025-01-01".parse::<Day>().unwrap());
    site.arrange(move |conn| {
        takes_post(
            conn,
            (learner, other),
            (from, "2025-12-31".parse().unwrap()),
            false,
        )
    })
    .await;
    let mut officer = site.signed_in("officer").await;
    let left = officer.get("/people?unposted=1").await.expect(200);
    left.hides("Nguyễn Thị Hòa");
    let mut hr = site.signed_in("hr").await;
    let left = hr.get("/people?unposted=1").await.expect(200);
    left.shows("Nguyễn Thị Hòa").shows("Sở Nội vụ");
}

#[tokio::test]
async fn an_administrator_of_one_top_does_not_see_people_without_a_post() {
    let (site, _) = Site::with_province().await;
    let id = postless(&site, "adm3", "Người Ba").await;
    let now = site.app.now();
    site.arrange(move |conn| hocvu::org::add_unit(conn, ("H19", "Tỉnh khác"), None, None, now))
        .await;
    let mut admin = site.signed_in("admin").await;
    admin.get(&format!("/people/{id}")).await.expect(404);
    admin
        .get("/people?unposted=1")
        .await
        .expect(200)
        .hides("Người Ba");
}

#[tokio::test]
async fn people_without_a_post_take_as_many_statements_however_many_they_are() {
    let (site, _) = Site::with_province().await;
    postless(&site, "adm3", "Người Ba").await;
    let mut admin = site.signed_in("admin").await;
    admin.get("/people?unposted=1").await.expect(200);
    let mut counts = Vec::new();
    for (login, name) in [("adm4", "Người Bốn"), ("adm5", "Người Năm")] {
        let before = site.app.db.statements();
        admin.get("/people?unposted=1").await.expect(200);
        counts.push(site.app.db.statements() - before);
        postless(&site, login, name).await;
    }
    assert_eq!(counts[0], counts[1]);
}

#[tokio::test]
async fn fields_for_a_unit_offer_those_within_the_viewers_reach_and_no_others() {
    let (site, province) = Site::with_province().await;
    site.publish_courses().await;
    let mut officer = site.signed_in("officer").await;
    for address in [
        "/people",
        "/people?as_of=x",
        "/completions",
        "/completions?from=x",
        "/requirements",
    ] {
        let page = officer.get(address).await;
        page.shows("<datalist")
            .shows("<option value=\"SKHCN\">Sở Khoa học và Công nghệ (SKHCN)</option>")
            .hides("Sở Nội vụ");
    }
    let mut admin = site.signed_in("admin").await;
    let grants = format!("/people/{}/grants", province.people["learner"]);
    admin
        .get(&grants)
        .await
        .expect(200)
        .shows("<option value=\"SNV\">");
    let by_id = format!("/people?unit={}", province.units["SNV"]);
    admin.get(&by_id).await.expect(200).shows("value=\"SNV\"");
    let now = site.app.now();
    let above = province.units["UBND"];
    site.arrange(move |conn| {
        for number in 4..=301 {
            let code = format!("X{number}");
            let new = (units::created_at.eq(now),);
            let id: UnitId = diesel::insert_into(units::table)
                .values(new)
                .returning(units::id)
                .get_result(conn)?;
            diesel::insert_into(unit_versions::table)
                .values((
                    unit_versions::unit_id.eq(id),
                    unit_versions::code.eq(&code),
                    unit_versions::name.eq(&code),
                    unit_versions::name_fold.eq(&code),
                    unit_versions::kind.eq(""),
                    unit_versions::parent_id.eq(above),
                    unit_versions::position.eq(0),
                    unit_versions::valid_from.eq(Day::FIRST),
                    unit_versions::valid_to.eq(Day::LAST),
                ))
                .execute(conn)?;
        }
        // Adding one by hand also writes the paths of the others.
        hocvu::org::add_unit(conn, ("X0", "X0"), Some(above), None, now)
    })
    .await;
    let page = admin.get("/people").await.expect(200);
    page.hides("<datalist")
        .shows("Mã đơn vị xem ở trang Đơn vị");
    let page = officer.get("/people").await.expect(200);
    page.shows("<datalist").hides("\"X0\"");
}
