//! People and units as officers look them up.
use crate::support::Site;
use diesel::prelude::*;
use hocvu::db::schema::people;

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
