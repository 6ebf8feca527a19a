//! Groups and leave of either record are those of the person, each once.
use super::merge;
use super::part;
use crate::groups::add;
use crate::groups::member_of;
use crate::groups::set_up;
use crate::support::Browser;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::db::ids::PersonId;
use hocvu::db::schema::assignments;

/// What of a page is about its subject.
async fn body(browser: &mut Browser, address: &str) -> String {
    let page = browser.get(address).await.expect(200).text();
    super::without_history(&page).to_owned()
}

/// A requirement for the members of a group within the whole province; its address.
async fn required_of(hr: &mut Browser, group: &str) -> String {
    let form = [
        ("course", "MAU-01"),
        ("unit", "UBND"),
        ("categories", "civil_servant"),
        ("group", group.rsplit('/').next().unwrap()),
        ("due_on", "2026-12-15"),
    ];
    let answer = hr.post("/requirements", &form).await.expect(303);
    answer.location().to_owned()
}

async fn post_of(site: &Site, person: PersonId) -> String {
    let post: i64 = site
        .arrange(move |conn| {
            assignments::table
                .filter(assignments::person_id.eq(person))
                .select(assignments::id)
                .first(conn)
        })
        .await;
    post.to_string()
}

#[tokio::test]
async fn a_member_under_the_other_record_stays_a_member_and_is_asked_what_members_are_asked() {
    let (site, province) = Site::with_courses().await;
    let kept = province.people["learner"];
    let mut hr = site.signed_in("hr").await;
    let group = set_up(&mut hr, "Mạng lưới ứng cứu sự cố", "UBND").await;
    add(&mut hr, &group, "LEARNER2").await;
    let requirement = required_of(&mut hr, &group).await;
    let addresses = [
        group.clone(),
        "/groups".to_owned(),
        requirement.clone(),
        format!("/people/{kept}"),
    ];
    let mut before = Vec::new();
    for address in &addresses {
        before.push(body(&mut hr, address).await);
    }
    let other = province.people["learner2"];
    hr.get(&format!("/people/{kept}/merge?other={other}"))
        .await
        .expect(200)
        .shows("Mạng lưới ứng cứu sự cố")
        .shows("cùng thuộc một nhóm thì tính một lần");
    merge(&mut hr, &province).await;
    hr.get(&group)
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa")
        .hides("Điểu");
    hr.get(&format!("/people/{kept}"))
        .await
        .expect(200)
        .shows("Nhóm tham gia")
        .shows(&group);
    hr.get(&requirement)
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa");
    let mut learner = site.signed_in("learner").await;
    learner
        .get("/")
        .await
        .expect(200)
        .shows("Khóa mẫu có bài kiểm tra");
    // The officer of the department in which the person is shown sees them too.
    let mut officer = site.signed_in("officer").await;
    officer
        .get(&group)
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa");
    // A list that names the old staff code means the person, who is there already.
    let list = "Mã cán bộ,Họ và tên\nLEARNER2,\n";
    let sent = hr
        .upload(&format!("{group}/import"), ("a.csv", list.as_bytes()), &[])
        .await
        .expect(303);
    hr.get(sent.location())
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa")
        .shows("Không đổi");
    part(&mut hr, &province).await;
    for (address, before) in addresses.iter().zip(&before) {
        assert_eq!(&body(&mut hr, address).await, before, "{address}");
    }
}

#[tokio::test]
async fn a_member_under_both_records_counts_once_and_leaves_once() {
    let (site, province) = Site::with_courses().await;
    let mut hr = site.signed_in("hr").await;
    let group = set_up(&mut hr, "Mạng lưới ứng cứu sự cố", "UBND").await;
    for who in ["LEARNER", "LEARNER2"] {
        add(&mut hr, &group, who).await;
    }
    merge(&mut hr, &province).await;
    let page = hr.get(&group).await.expect(200).hides("Điểu").text();
    let rows = page.split("<tr>");
    let theirs = rows.filter(|row| row.contains("Nguyễn Thị Hòa"));
    assert_eq!(theirs.count(), 1);
    // Neither record can join again while the other is in.
    let form = [("who", "LEARNER2"), ("from", "2026-03-01")];
    hr.post(&format!("{group}/members"), &form)
        .await
        .expect(422)
        .shows("đã là thành viên");
    let member = member_of(&page, &group, "Nguyễn Thị Hòa");
    let form = [("to", "2026-06-30"), ("decision", "7/QĐ")];
    hr.post(&format!("{member}/ending"), &form)
        .await
        .expect(303);
    hr.get(&group).await.expect(200).hides("Nguyễn Thị Hòa");
    hr.get(&format!("{group}?state=past"))
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa")
        .shows("7/QĐ");
}

#[tokio::test]
async fn leave_goes_with_its_post_to_the_record_kept_and_back() {
    let (site, province) = Site::with_courses().await;
    let (kept, other) = (province.people["learner"], province.people["learner2"]);
    let mut hr = site.signed_in("hr").await;
    let (post, states) = (
        post_of(&site, other).await,
        format!("/people/{other}/states"),
    );
    let form = [
        ("assignment", post.as_str()),
        ("state", "maternity_leave"),
        ("from", "2026-10-01"),
        ("to", "2027-03-31"),
    ];
    hr.post(&states, &form).await.expect(303);
    merge(&mut hr, &province).await;
    hr.get(&format!("/people/{kept}"))
        .await
        .expect(200)
        .shows("Nghỉ thai sản từ 01/10/2026");
    // Recorded while the two are one, it is of the post too.
    let states = format!("/people/{kept}/states");
    let form = [
        ("assignment", post.as_str()),
        ("state", "unpaid_leave"),
        ("from", "2027-04-01"),
        ("to", "2027-06-30"),
    ];
    hr.post(&states, &form).await.expect(303);
    part(&mut hr, &province).await;
    hr.get(&format!("/people/{kept}"))
        .await
        .expect(200)
        .hides("Nghỉ thai sản");
    hr.get(&format!("/people/{other}"))
        .await
        .expect(200)
        .shows("Nghỉ thai sản từ 01/10/2026")
        .shows("Nghỉ không hưởng lương từ 01/04/2027");
}

#[tokio::test]
async fn a_secondment_goes_with_its_post_to_the_record_kept() {
    let (site, province) = Site::with_courses().await;
    let other = province.people["learner2"];
    let mut hr = site.signed_in("hr").await;
    let mut host = site.signed_in("officer").await;
    let mut home = site.signed_in("officer2").await;
    let post = post_of(&site, other).await;
    let form = [
        ("assignment", post.as_str()),
        ("state", "secondment"),
        ("from", "2026-11-01"),
        ("to", ""),
        ("host", "SKHCN"),
    ];
    let states = format!("/people/{other}/states");
    hr.post(&states, &form).await.expect(303);
    let (away, here) = (
        "đang biệt phái đến Sở Khoa học và Công nghệ",
        "biệt phái từ Sở Nội vụ",
    );
    home.get("/people").await.expect(200).shows(away);
    host.get("/people").await.expect(200).shows(here);
    merge(&mut hr, &province).await;
    let list = home.get("/people").await.expect(200);
    list.shows("Nguyễn Thị Hòa")
        .shows(away)
        .hides("Điểu K&#39;Rinh");
    part(&mut hr, &province).await;
    host.get("/people").await.expect(200).shows(here);
}
