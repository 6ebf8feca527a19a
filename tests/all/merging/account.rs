//! Roles stay with the record merged; links to accounts elsewhere open the account that stays open.
use super::merge;
use super::part;
use crate::oidc::link;
use crate::oidc::mail_of;
use crate::oidc::site;
use crate::oidc::visit;
use crate::support::PASSWORD;
use crate::support::Provider;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::db::schema::messages;
use serde_json::json;

#[tokio::test]
async fn roles_stay_behind_and_both_pages_say_what_to_do() {
    let (site, province) = Site::with_province().await;
    let (kept, other) = (province.people["learner"], province.people["officer2"]);
    let mut admin = site.signed_in("admin").await;
    let words = "Sở Nội vụ) không chuyển sang và không dùng được nữa";
    admin
        .get(&format!("/people/{kept}/merge?other={other}"))
        .await
        .expect(200)
        .shows(words)
        .shows("giao lại cho hồ sơ giữ lại, ở mục Vai trò");
    let who = format!("/units/{}/access", province.units["SNV"]);
    let holder = format!("href=\"/people/{other}/access\"");
    admin.get(&who).await.expect(200).shows(&holder);
    let other = other.to_string();
    let form = [("other", other.as_str()), ("reason", "Nhập hai lần")];
    admin
        .post(&format!("/people/{kept}/merges"), &form)
        .await
        .expect(303);
    admin
        .get(&format!("/people/{kept}"))
        .await
        .expect(200)
        .shows("Chưa có vai trò nào")
        .shows(words);
    admin.get(&who).await.expect(200).hides(&holder);
    let mut learner = site.signed_in("learner").await;
    learner.get("/people").await.expect(404);
}

#[tokio::test]
async fn a_link_to_an_account_elsewhere_opens_the_account_kept_until_the_records_part() {
    let provider = Provider::open("vneid").await;
    let (site, province) = site(&provider.settings("")).await;
    let (kept, other) = (province.people["learner"], province.people["learner2"]);
    mail_of(&site, kept, "hoa@example.vn").await;
    let who = || json!({ "sub": "s-2" });
    let mut second = site.signed_in("learner2").await;
    link(&site, &mut second, &provider, who()).await;
    let mut hr = site.signed_in("hr").await;
    hr.get(&format!("/people/{kept}/merge?other={other}"))
        .await
        .expect(200)
        .shows("1 liên kết đăng nhập của tài khoản ấy từ nay mở tài khoản của hồ sơ giữ lại");
    merge(&mut hr, &province).await;
    // The other account itself stays closed: its session is over, its password opens nothing.
    second.get("/transcript").await.expect(303);
    let mut stranger = site.browser();
    let form = [("login", "learner2"), ("password", PASSWORD)];
    stranger.post("/sign-in", &form).await;
    stranger.get("/transcript").await.expect(303);
    let mut person = site.browser();
    visit(&site, &mut person, &provider, who())
        .await
        .expect(303);
    person
        .get("/transcript")
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa");
    let told: Vec<String> = site
        .arrange(move |conn| {
            messages::table
                .filter(messages::person_id.eq(kept))
                .order(messages::id)
                .select(messages::subject)
                .load(conn)
        })
        .await;
    assert!(told[0].contains("vừa được liên kết"), "{told:?}");

    part(&mut hr, &province).await;
    person.get("/transcript").await.expect(303);
    let mut second = site.browser();
    visit(&site, &mut second, &provider, who())
        .await
        .expect(303);
    second
        .get("/transcript")
        .await
        .expect(200)
        .shows("Điểu K'Rinh");
}

#[tokio::test]
async fn a_link_at_a_house_where_the_account_kept_has_one_stays_closed() {
    let provider = Provider::open("vneid").await;
    let (site, province) = site(&provider.settings("")).await;
    for (login, name) in [("learner", "s-1"), ("learner2", "s-2")] {
        let mut browser = site.signed_in(login).await;
        link(&site, &mut browser, &provider, json!({ "sub": name })).await;
    }
    let mut hr = site.signed_in("hr").await;
    merge(&mut hr, &province).await;
    visit(
        &site,
        &mut site.browser(),
        &provider,
        json!({ "sub": "s-2" }),
    )
    .await
    .expect(403)
    .shows("đã bị khóa");
    let mut person = site.browser();
    visit(&site, &mut person, &provider, json!({ "sub": "s-1" }))
        .await
        .expect(303);
    person
        .get("/transcript")
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa");
}
