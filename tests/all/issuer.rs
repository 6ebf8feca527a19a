//! A unit without an issuing body at or above it: everybody concerned is told, until one is named.
use crate::support::Browser;
use crate::support::Province;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::db::Time;
use hocvu::db::schema::issuers;
use hocvu::db::schema::register_suffixes;

const QUIZ: &str = "mau-kiem-tra";
const NOBODY: &str = "chưa có cơ quan cấp chứng nhận";

/// What the form on a unit's page sends.
const ISSUER: &[(&str, &str)] = &[
    ("register_suffix", "GCN-TINH"),
    ("place", "Đồng Nai"),
    ("signatory", "Nguyễn Văn An"),
];

/// The small province, in which the department issues and nobody above it: as an administrator leaves it who names the body
/// that writes the certificates today.
async fn with_a_gap() -> (Site, Province) {
    let (site, province) = Site::with_courses().await;
    let department = province.units["SKHCN"];
    site.arrange(move |conn| {
        diesel::update(issuers::table)
            .set(issuers::unit_id.eq(department))
            .execute(conn)?;
        diesel::update(register_suffixes::table)
            .set(register_suffixes::issuer_id.eq(department))
            .execute(conn)
    })
    .await;
    (site, province)
}

/// Names the province's committee as the issuing body, as the administrator does.
async fn names_the_committee(site: &Site, province: &Province) -> Browser {
    let mut admin = site.signed_in("admin").await;
    let address = format!("/units/{}/issuer", province.units["UBND"]);
    admin.post(&address, ISSUER).await.expect(303);
    site.run_jobs().await;
    admin
}

#[tokio::test]
async fn a_learner_is_told_that_nobody_certifies_and_gets_the_certificate_later() {
    let (site, province) = with_a_gap().await;
    site.passes(&province, "learner", QUIZ, Some(85.0)).await;
    site.passes(&province, "learner2", QUIZ, Some(85.0)).await;
    let course = format!("/courses/{QUIZ}");
    let mut certified = site.signed_in("learner").await;
    let mut waiting = site.signed_in("learner2").await;
    for page in ["/", &course, "/transcript"] {
        certified.get(page).await.expect(200).hides(NOBODY);
        let page = waiting.get(page).await.expect(200);
        page.shows(NOBODY).hides("đang được cấp").hides("đang cấp");
    }
    let list = site.signed_in("hr").await.get("/completions").await;
    list.shows("Chưa có cơ quan cấp chứng nhận");
    names_the_committee(&site, &province).await;
    for page in ["/", &course, "/transcript"] {
        waiting.get(page).await.expect(200).hides(NOBODY);
    }
    waiting.get("/transcript").await.shows("0001/2026/GCN-TINH");
    let list = site.signed_in("hr").await.get("/completions").await;
    list.hides("Chưa có cơ quan cấp chứng nhận");
}

#[tokio::test]
async fn the_administrators_first_page_counts_what_waits_until_a_body_is_named() {
    let (site, province) = with_a_gap().await;
    let mut admin = site.signed_in("admin").await;
    admin.get("/admin").await.expect(200).hides(NOBODY);
    site.passes(&province, "learner", QUIZ, Some(85.0)).await;
    admin.get("/admin").await.expect(200).hides(NOBODY);
    for login in ["learner2", "officer2", "hr"] {
        site.passes(&province, login, QUIZ, Some(85.0)).await;
    }
    let form = format!("/units/{}#issuer", province.units["UBND"]);
    let page = admin.get("/admin").await.expect(200);
    page.shows("3 kết quả đạt chưa có cơ quan cấp chứng nhận")
        .shows("Sở Nội vụ</a>: 2")
        .shows("Ủy ban nhân dân tỉnh</a>: 1")
        .hides("Sở Khoa học và Công nghệ</a>: ")
        .shows(&format!("href=\"{form}\""))
        .shows("Khai báo cơ quan cấp ở Ủy ban nhân dân tỉnh");
    let english = [("language", "en"), ("next", "/admin")];
    admin.post("/language", &english).await.expect(303);
    let page = admin.get("/admin").await.expect(200);
    page.shows("3 passed results without a body that issues their certificates")
        .shows("Name the issuing body at Ủy ban nhân dân tỉnh");
    admin = names_the_committee(&site, &province).await;
    let page = admin.get("/admin").await.expect(200);
    page.hides("passed results").hides(NOBODY);
}

#[tokio::test]
async fn the_page_of_a_unit_says_who_issues_for_it() {
    let (site, province) = with_a_gap().await;
    let [top, department, other] =
        ["UBND", "SKHCN", "SNV"].map(|code| format!("/units/{}", province.units[code]));
    let mut officer = site.signed_in("officer2").await;
    let page = officer.get(&other).await.expect(200);
    page.shows("Chưa có cơ quan cấp chứng nhận cho người của đơn vị này")
        .shows("Hãy báo người quản trị hệ thống")
        .hides("register_suffix");
    let mut admin = site.signed_in("admin").await;
    let page = admin.get(&other).await.expect(200);
    page.shows("Chưa có cơ quan cấp chứng nhận cho người của đơn vị này")
        .shows(&format!("href=\"{top}#issuer\""));
    let page = admin.get(&top).await.expect(200);
    page.shows("Điền mẫu dưới đây")
        .hides("đơn vị cấp trên gần nhất");
    let page = admin.get(&department).await.expect(200);
    page.shows("Sở Khoa học và Công nghệ cấp giấy chứng nhận cho người của chính mình.")
        .shows("2 đơn vị khác chưa có cơ quan cấp chứng nhận")
        .shows("Khai báo cơ quan cấp ở Ủy ban nhân dân tỉnh");
    let answer = admin.post(&format!("{top}/issuer"), ISSUER).await;
    let saved = answer.expect(303).location().to_owned();
    let page = admin.get(saved.trim_end_matches("#issuer")).await;
    page.expect(200)
        .shows("Đã lưu cơ quan cấp chứng nhận.")
        .shows("cho người của mình và của 1 đơn vị bên dưới")
        .shows("1 đơn vị bên dưới có cơ quan cấp gần hơn.")
        .hides("đơn vị khác chưa có");
    let page = officer.get(&other).await.expect(200);
    page.shows("Ủy ban nhân dân tỉnh cấp giấy chứng nhận cho người của đơn vị này.")
        .hides("Chưa có cơ quan cấp");
    let page = admin.get(&department).await.expect(200);
    page.hides("đơn vị khác chưa có");
}

/// Sends a list of units; the address of its differences.
async fn sends_units(by: &mut Browser, rows: &str) -> String {
    let file = format!("Mã đơn vị;Tên đơn vị;Mã đơn vị cấp trên;Từ ngày\n{rows}");
    let file = ("don-vi.csv", file.as_bytes());
    let sent = by.upload("/units/import", file, &[]).await;
    sent.expect(303).location().to_owned()
}

#[tokio::test]
async fn a_list_of_units_warns_of_those_for_which_nobody_issues() {
    let (site, province) = with_a_gap().await;
    let mut admin = site.signed_in("admin").await;
    let rows = "UBND;Ủy ban nhân dân tỉnh;;\nXA1;Xã Một;UBND;\nXA2;Xã Hai;SKHCN;\n";
    let import = sends_units(&mut admin, rows).await;
    let page = admin.get(&import).await.expect(200);
    page.shows("2 trong 3 đơn vị của tệp sẽ không có cơ quan cấp chứng nhận")
        .shows(&format!("/units/{}#issuer", province.units["UBND"]));
    let confirmation = format!("{import}/confirmation");
    admin.post(&confirmation, &[]).await.expect(303);
    let page = admin.get(&import).await.expect(200);
    page.shows("2 trong 3 đơn vị của tệp chưa có cơ quan cấp chứng nhận");
    admin = names_the_committee(&site, &province).await;
    admin.get(&import).await.expect(200).hides("cơ quan cấp");
    let import = sends_units(&mut admin, "XA3;Xã Ba;UBND;\n").await;
    admin.get(&import).await.expect(200).hides("cơ quan cấp");
}

#[tokio::test]
async fn certificates_come_when_a_unit_comes_to_stand_below_an_issuer() {
    let (site, province) = with_a_gap().await;
    site.passes(&province, "learner2", QUIZ, Some(85.0)).await;
    let mut admin = site.signed_in("admin").await;
    let import = sends_units(&mut admin, "SNV;Sở Nội vụ;SKHCN;24/11/2026\n").await;
    let confirmation = format!("{import}/confirmation");
    admin.post(&confirmation, &[]).await.expect(303);
    site.run_jobs().await;
    let mut learner = site.signed_in("learner2").await;
    learner.get("/").await.expect(200).shows(NOBODY);
    site.pass(Time::DAY);
    site.run_jobs().await;
    learner.get("/").await.expect(200).hides(NOBODY);
    learner.get("/transcript").await.shows("0001/2026/GCN-UBND");
}
