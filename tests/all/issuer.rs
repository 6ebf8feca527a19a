//! A unit without an issuing body at or above it: everybody concerned is told, until one is named.
use crate::support::Browser;
use crate::support::Province;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::db::schema::issuers;

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
