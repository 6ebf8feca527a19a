//! People and units as officers look them up.
use crate::support::Site;

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
