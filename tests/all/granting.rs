//! Roles given and taken back: by whom, for how long, and what nobody may do.
use crate::support::Browser;
use crate::support::Province;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::db::Time;
use hocvu::db::ids::GrantId;
use hocvu::db::schema::grants;

fn grants_of(province: &Province, login: &str) -> String {
    format!("/people/{}/grants", province.people[login])
}

/// The address that takes the latest grant of this person back.
async fn take_back(site: &Site, province: &Province, login: &str) -> String {
    let person = province.people[login];
    let grant: GrantId = site
        .arrange(move |conn| {
            grants::table
                .filter(grants::person_id.eq(person))
                .order(grants::id.desc())
                .select(grants::id)
                .first(conn)
        })
        .await;
    format!("{}/{grant}/revocation", grants_of(province, login))
}

#[tokio::test]
async fn the_personnel_office_names_officers_but_no_administrators() {
    let (site, province) = Site::with_province().await;
    let address = grants_of(&province, "learner");
    let mut hr = site.signed_in("hr").await;
    let page = hr.get(&address).await.expect(200);
    page.shows("value=\"officer\"")
        .shows("value=\"leader\"")
        .hides("value=\"admin\"")
        .hides("value=\"auditor\"")
        .hides("value=\"hr\"");
    for role in ["admin", "auditor", "hr", "registrar", "examiner"] {
        let form = [("role", role), ("unit", "UBND")];
        let refused = hr.post(&address, &form).await.expect(422);
        refused.shows("do quản trị viên giao");
    }
    let form = [("role", "officer"), ("unit", "SKHCN")];
    hr.post(&address, &form).await.expect(303);
    let page = hr.get(&address).await.expect(200);
    page.shows("Lê Thị Nhân Sự, 23/11/2026");
    let officer = take_back(&site, &province, "learner").await;
    hr.post(&officer, &[]).await.expect(303);
    hr.get(&address).await.shows("Đã thu hồi");
    let auditor = take_back(&site, &province, "auditor").await;
    hr.get(&grants_of(&province, "auditor"))
        .await
        .hides("/revocation");
    hr.post(&auditor, &[]).await.expect(404);
}

#[tokio::test]
async fn nobody_grants_themselves_a_role() {
    let (site, province) = Site::with_province().await;
    for (login, role) in [("admin", "auditor"), ("hr", "officer")] {
        let address = grants_of(&province, login);
        let mut browser = site.signed_in(login).await;
        let page = browser.get(&address).await.expect(200);
        page.shows("Không ai tự giao vai trò")
            .hides("name=\"role\"");
        let form = [("role", role), ("unit", "SKHCN")];
        let refused = browser.post(&address, &form).await.expect(422);
        refused.shows("Không ai tự giao vai trò");
    }
}

#[tokio::test]
async fn an_administrator_of_a_unit_grants_within_it_only() {
    let (site, province) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let form = [("role", "admin"), ("unit", "SKHCN")];
    admin
        .post(&grants_of(&province, "officer"), &form)
        .await
        .expect(303);
    let mut own = site.signed_in("officer").await;
    let address = grants_of(&province, "learner");
    for unit in ["UBND", "SNV", "KHONG-CO"] {
        let form = [("role", "leader"), ("unit", unit)];
        let refused = own.post(&address, &form).await.expect(422);
        refused.shows("Không có đơn vị mang mã này trong phạm vi");
    }
    let form = [("role", "leader"), ("unit", "SKHCN")];
    own.post(&address, &form).await.expect(303);
    own.get(&grants_of(&province, "learner2")).await.expect(404);
    own.get(&grants_of(&province, "hr")).await.expect(404);
}

async fn made_administrator(
    (admin, site, province): (&mut Browser, &Site, &Province),
    login: &str,
    to: &str,
) -> Browser {
    let form = [("role", "admin"), ("unit", "UBND"), ("to", to)];
    let address = grants_of(province, login);
    admin.post(&address, &form).await.expect(303);
    site.signed_in(login).await
}

#[tokio::test]
async fn the_last_administrator_without_an_end_stays() {
    let (site, province) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let first = take_back(&site, &province, "admin").await;
    let places = (&mut admin, &site, &province);
    let mut brief = made_administrator(places, "officer", "31/12/2026").await;
    let refused = brief.post(&first, &[]).await.expect(409);
    refused.shows("quản trị viên không thời hạn cuối cùng");
    let places = (&mut admin, &site, &province);
    made_administrator(places, "leader", "").await;
    brief.post(&first, &[]).await.expect(303);
    admin.get("/admin").await.expect(404);
    let last = take_back(&site, &province, "leader").await;
    brief.post(&last, &[]).await.expect(409);
}

#[tokio::test]
async fn a_role_begins_and_ends_with_its_days() {
    let (site, province) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let form = [
        ("role", "leader"),
        ("unit", "SKHCN"),
        ("from", "24/11/2026"),
        ("to", "25/11/2026"),
    ];
    admin
        .post(&grants_of(&province, "learner"), &form)
        .await
        .expect(303);
    site.give_second_factor("learner").await;
    // 23/11/2026 08:00, one minute to midnight, the whole of two days, the midnight after.
    let steps = [
        (0, 404),
        (16 * Time::HOUR - Time::MINUTE, 404),
        (Time::MINUTE, 200),
        (2 * Time::DAY - Time::MINUTE, 200),
        (Time::MINUTE, 404),
    ];
    for (later, status) in steps {
        site.pass(later);
        let mut learner = site.signed_in("learner").await;
        learner.get("/targets").await.expect(status);
    }
}

#[tokio::test]
async fn everybody_reads_what_each_role_may_do() {
    let (site, _) = Site::with_province().await;
    let page = site.signed_in("learner").await.get("/access/roles").await;
    page.expect(200)
        .shows("Cán bộ phụ trách đào tạo")
        .shows("Đặt yêu cầu học")
        .shows("khi giao tại đơn vị cao nhất")
        .shows("Chưa có trang nào dành cho vai trò này");
}
