//! A unit without an issuing body at or above it: everybody concerned is told, until one is named.
use crate::support::Answer;
use crate::support::Browser;
use crate::support::Province;
use crate::support::Site;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use hocvu::db::Conn;
use hocvu::db::Time;
use hocvu::db::schema::certificates;
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
    page.shows("2 trong 3 đơn vị mới hoặc thay đổi sẽ không có cơ quan cấp chứng nhận")
        .shows(&format!("/units/{}#issuer", province.units["UBND"]));
    let confirmation = format!("{import}/confirmation");
    admin.post(&confirmation, &[]).await.expect(303);
    let page = admin.get(&import).await.expect(200);
    page.shows("2 trong 3 đơn vị mới hoặc thay đổi chưa có cơ quan cấp chứng nhận");
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

/// Declares what a unit prints, as the administrator does.
async fn declares(by: &mut Browser, province: &Province, unit: &str, suffix: &str) -> Answer {
    let address = format!("/units/{}/issuer", province.units[unit]);
    let form = [
        ("register_suffix", suffix),
        ("place", "Đồng Nai"),
        ("signatory", "Nguyễn Văn An"),
    ];
    by.post(&address, &form).await
}

/// The printed numbers in the order in which they were given.
async fn numbers(site: &Site) -> Vec<String> {
    site.arrange(|conn| {
        certificates::table
            .order(certificates::id)
            .select(certificates::register_number)
            .load(conn)
    })
    .await
}

#[tokio::test]
async fn the_suffix_of_another_body_is_refused_beside_the_field() {
    let (site, province) = Site::with_courses().await;
    let mut admin = site.signed_in("admin").await;
    for suffix in ["GCN-UBND", "gcn-ubnd", " Gcn-Ubnd "] {
        let answer = declares(&mut admin, &province, "SKHCN", suffix).await;
        answer
            .expect(422)
            .shows("Ký hiệu này đang dùng hoặc đã dùng cho sổ cấp của Ủy ban nhân dân tỉnh.")
            .shows("Nguyễn Văn An");
    }
    let answer = declares(&mut admin, &province, "SKHCN", "GCN-ĐẮK").await;
    answer.expect(303);
    let decomposed = "gcn-đa\u{306}\u{301}k";
    let answer = declares(&mut admin, &province, "SNV", decomposed).await;
    answer
        .expect(422)
        .shows("cho sổ cấp của Sở Khoa học và Công nghệ.");
    let english = [("language", "en"), ("next", "/admin")];
    admin.post("/language", &english).await.expect(303);
    let answer = declares(&mut admin, &province, "SNV", "gcn-ubnd").await;
    answer
        .expect(422)
        .shows("The register of Ủy ban nhân dân tỉnh uses this suffix or has used it.");
    let bodies: i64 = site
        .arrange(|conn| issuers::table.count().get_result(conn))
        .await;
    assert_eq!(bodies, 2);
}

#[tokio::test]
async fn a_body_changes_its_suffix_and_back_and_prints_no_number_twice() {
    let (site, province) = Site::with_courses().await;
    let mut admin = site.signed_in("admin").await;
    site.passes(&province, "learner", QUIZ, Some(85.0)).await;
    let answer = declares(&mut admin, &province, "UBND", "GCN-TINH").await;
    answer.expect(303);
    site.passes(&province, "learner2", QUIZ, Some(85.0)).await;
    for taken in ["gcn-ubnd", "GCN-Tinh"] {
        let answer = declares(&mut admin, &province, "SKHCN", taken).await;
        answer
            .expect(422)
            .shows("cho sổ cấp của Ủy ban nhân dân tỉnh.");
    }
    let answer = declares(&mut admin, &province, "UBND", "gcn-ubnd").await;
    answer.expect(303);
    site.passes(&province, "officer", QUIZ, Some(85.0)).await;
    assert_eq!(
        numbers(&site).await,
        [
            "0001/2026/GCN-UBND",
            "0002/2026/GCN-TINH",
            "0003/2026/gcn-ubnd"
        ]
    );
}

#[tokio::test]
async fn a_mistaken_suffix_that_was_never_printed_is_free_again() {
    let (site, province) = Site::with_courses().await;
    let mut admin = site.signed_in("admin").await;
    for (unit, suffix, status) in [
        ("SKHCN", "GCN-SNV", 303),
        ("SNV", "GCN-SNV", 422),
        ("SKHCN", "GCN-SKHCN", 303),
        ("SNV", "GCN-SNV", 303),
        ("SKHCN", "GCN-SNV", 422),
    ] {
        let answer = declares(&mut admin, &province, unit, suffix).await;
        answer.expect(status);
    }
}

#[tokio::test]
async fn of_two_administrators_at_once_one_has_the_suffix() {
    let (site, province) = Site::with_courses().await;
    for round in 1..=5 {
        let mut first = site.signed_in("admin").await;
        let mut second = site.signed_in("admin").await;
        let (upper, lower) = (format!("GCN-{round}A"), format!("gcn-{round}a"));
        let (first, second) = tokio::join!(
            declares(&mut first, &province, "SKHCN", &upper),
            declares(&mut second, &province, "SNV", &lower),
        );
        let mut answers = [first.status.as_u16(), second.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 422]);
    }
}

/// Two bodies that have printed the same numbers, as was possible before suffixes were kept apart, and the step that does so.
async fn with_a_number_twice() -> (Site, Province) {
    let (site, province) = Site::with_courses().await;
    let mut admin = site.signed_in("admin").await;
    site.passes(&province, "hr", QUIZ, Some(85.0)).await;
    let answer = declares(&mut admin, &province, "SKHCN", "GCN-SKHCN").await;
    answer.expect(303);
    site.passes(&province, "learner", QUIZ, Some(85.0)).await;
    site.passes(&province, "officer", QUIZ, Some(85.0)).await;
    let department = province.units["SKHCN"];
    site.arrange(move |conn| {
        diesel::update(issuers::table.find(department))
            .set(issuers::register_suffix.eq("gcn-ubnd"))
            .execute(conn)?;
        for number in 1..=2 {
            let printed = certificates::table
                .filter(certificates::issuer_id.eq(department))
                .filter(certificates::running_number.eq(number));
            diesel::update(printed)
                .set(certificates::register_number.eq(format!("000{number}/2026/gcn-ubnd")))
                .execute(conn)?;
        }
        let step = match conn {
            Conn::Sqlite(_) => {
                include_str!("../../migrations/sqlite/2026-11-26-0015_register_suffixes/up.sql")
            }
            Conn::Postgres(_) => {
                include_str!("../../migrations/postgres/2026-11-26-0015_register_suffixes/up.sql")
            }
        };
        conn.batch_execute("DROP TABLE register_suffixes")?;
        conn.batch_execute(step)
    })
    .await;
    (site, province)
}

#[tokio::test]
async fn where_two_bodies_had_one_suffix_the_first_keeps_it_and_the_other_waits_for_its_own() {
    let (site, province) = with_a_number_twice().await;
    let given = [
        "0001/2026/GCN-UBND",
        "0001/2026/gcn-ubnd",
        "0002/2026/gcn-ubnd",
        "0003/2026/GCN-UBND",
        "0003/2026/GCN-KHCN",
    ];
    site.passes(&province, "leader", QUIZ, Some(85.0)).await;
    assert_eq!(numbers(&site).await, given[..4]);
    site.passes(&province, "trainer", QUIZ, Some(85.0)).await;
    assert_eq!(numbers(&site).await, given[..4]);
    let mut admin = site.signed_in("admin").await;
    let page = format!("/units/{}", province.units["SKHCN"]);
    let says = "trùng với sổ cấp của Ủy ban nhân dân tỉnh";
    admin.get(&page).await.expect(200).shows(says);
    let answer = declares(&mut admin, &province, "SKHCN", "gcn-ubnd").await;
    answer.expect(422);
    let answer = declares(&mut admin, &province, "SKHCN", "GCN-KHCN").await;
    answer.expect(303);
    site.run_jobs().await;
    assert_eq!(numbers(&site).await, given);
    admin.get(&page).await.expect(200).hides(says);
}
