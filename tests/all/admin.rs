//! The operator's pages: how the installation stands, another try for what failed, the record, health.
use crate::support::Browser;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::access::Role;
use hocvu::audit::Actor;
use hocvu::db::Day;
use hocvu::db::Time;
use hocvu::db::ids::UnitId;
use hocvu::db::schema::audit_entries;
use hocvu::db::schema::jobs;
use hocvu::db::schema::messages;
use hocvu::db::schema::unit_versions;
use hocvu::notify::Delivery;
use hocvu::notify::NewMessage;
use hocvu::notify::Subject;
use serde_json::json;

/// A letter in the outbox, as it stands after its last try when `state` says so.
async fn letter(site: &Site, body: &'static str, state: Delivery) -> i64 {
    let now = site.app.now();
    site.arrange(move |conn| {
        let message = NewMessage {
            person: None,
            recipient: "an@example.vn".parse().unwrap(),
            subject: Subject::new("Mời học"),
            body: body.to_owned(),
        };
        let id = hocvu::notify::say(conn, &message, now)?;
        diesel::update(messages::table.find(id))
            .set(messages::state.eq(state))
            .execute(conn)?;
        Ok(id.0)
    })
    .await
}

#[tokio::test]
async fn the_first_page_says_how_the_installation_stands() {
    let (site, _) = Site::with_province().await;
    site.publish_courses().await;
    let mut admin = site.signed_in("admin").await;
    let page = admin.get("/admin").await.expect(200);
    page.shows("Chưa cấu hình máy chủ thư")
        .shows("Tài khoản")
        .shows("/admin/jobs?state=waiting")
        .shows("Rà soát trước ngày");
}

#[tokio::test]
async fn the_record_says_in_words_who_acted_and_on_which_unit() {
    let (site, province) = Site::with_province().await;
    site.publish_courses().await;
    let mut admin = site.signed_in("admin").await;
    let audit = admin.get("/admin/audit").await.expect(200);
    audit
        .shows("Hệ thống (xuất bản khóa học)")
        .hides(">courses<");
    let asked = async |admin: &mut Browser| {
        let before = site.app.db.statements();
        admin.get("/admin/audit").await.expect(200);
        site.app.db.statements() - before
    };
    let few = asked(&mut admin).await;
    let learner = province.people["learner"];
    for (role, unit) in [("officer", "SKHCN"), ("officer", "SNV"), ("leader", "UBND")] {
        let address = format!("/people/{learner}/grants");
        let form = [("role", role), ("unit", unit)];
        admin.post(&address, &form).await.expect(303);
    }
    let (unit, now) = (province.units["SNV"], site.app.now());
    site.arrange(move |conn| {
        let act = ("invite.all", format!("unit/{unit}"));
        hocvu::audit::record(conn, now, &Actor::system("hocvu"), act, json!({}))
    })
    .await;
    let audit = admin.get("/admin/audit").await.expect(200);
    audit
        .shows("Đơn vị: Sở Khoa học và Công nghệ")
        .shows("Đơn vị: Ủy ban nhân dân tỉnh")
        .shows(&format!("<a href=\"/units/{unit}\">Sở Nội vụ</a>"))
        .shows("Hệ thống (lệnh trên máy chủ)")
        .shows("Trần Quản Trị");
    assert_eq!(
        asked(&mut admin).await,
        few,
        "more rows, no more statements"
    );
}

#[tokio::test]
async fn the_administrator_of_one_unit_sees_nothing_of_the_whole_installation() {
    let (site, province) = Site::with_province().await;
    let (person, unit, now) = (
        province.people["officer"],
        province.units["SKHCN"],
        site.app.now(),
    );
    site.arrange(move |conn| {
        let period = (Day::FIRST, Day::LAST);
        hocvu::access::grant(conn, person, (Role::Admin, unit), period, (None, now))
    })
    .await;
    let mut own = site.signed_in("officer").await;
    for page in ["", "/jobs", "/messages", "/audit?q=person/2"] {
        own.get(&format!("/admin{page}")).await.expect(404);
    }
    own.post("/admin/messages/1/retry", &[]).await.expect(404);
    own.get("/").await.expect(200).hides("href=\"/admin\"");
    let colleague = province.people["learner"];
    own.get(&format!("/people/{colleague}/grants"))
        .await
        .expect(200);
    let mut whole = site.signed_in("admin").await;
    whole.get("/").await.expect(200).shows("href=\"/admin\"");
    site.arrange(move |conn| {
        diesel::update(unit_versions::table.filter(unit_versions::unit_id.eq(unit)))
            .set(unit_versions::parent_id.eq(None::<UnitId>))
            .execute(conn)
    })
    .await;
    site.pass(Time::SECOND);
    own.get("/admin").await.expect(200);
}

#[tokio::test]
async fn a_job_given_up_is_shown_with_its_error_and_runs_again() {
    let (site, _) = Site::with_province().await;
    let now = site.app.now();
    let id = site
        .arrange(move |conn| {
            let id = hocvu::jobs::enqueue(conn, "nobody.answers", &1, now)?;
            diesel::update(jobs::table.find(id))
                .set((
                    jobs::state.eq("failed"),
                    jobs::tries.eq(36),
                    jobs::last_error.eq("<đĩa đầy>"),
                ))
                .execute(conn)?;
            Ok(id)
        })
        .await;
    let mut admin = site.signed_in("admin").await;
    let page = admin.get("/admin/jobs").await.expect(200);
    page.shows("nobody.answers").shows("&lt;đĩa đầy&gt;");
    let retry = format!("/admin/jobs/{id}/retry");
    admin.post(&retry, &[]).await.expect(303);
    let (state, tries): (String, i32) = site
        .arrange(move |conn| {
            jobs::table
                .find(id)
                .select((jobs::state, jobs::tries))
                .first(conn)
        })
        .await;
    assert_eq!((state.as_str(), tries), ("waiting", 0));
    site.run_jobs().await;
    let page = admin.get("/admin/jobs?state=waiting").await.expect(200);
    page.shows("nobody answers jobs of kind nobody.answers");
    let page = admin.get("/admin/audit?q=JOB.re").await.expect(200);
    page.shows("job.retry").shows(&format!("job/{id}"));
    admin
        .post("/admin/jobs/999999/retry", &[])
        .await
        .expect(409);
}

#[tokio::test]
async fn a_message_is_sent_again_unless_its_address_was_taken_out() {
    let (site, _) = Site::with_province().await;
    let waiting = letter(&site, "Chào anh/chị", Delivery::Failed).await;
    let emptied = letter(&site, "Mở https://x.vn/setup/… ngay", Delivery::Failed).await;
    let sent = letter(&site, "Chào", Delivery::Sent).await;
    let mut admin = site.signed_in("admin").await;
    let page = admin.get("/admin/messages?state=failed").await.expect(200);
    page.shows("an@example.vn").hides("Chào anh/chị");
    let retry = |id: i64| format!("/admin/messages/{id}/retry");
    admin.post(&retry(waiting), &[]).await.expect(303);
    admin.post(&retry(emptied), &[]).await.expect(409);
    admin.post(&retry(sent), &[]).await.expect(409);
    admin.post(&retry(999_999), &[]).await.expect(404);
    let state: Delivery = site
        .arrange(move |conn| {
            messages::table
                .find(waiting)
                .select(messages::state)
                .first(conn)
        })
        .await;
    assert_eq!(state, Delivery::Waiting);
}

#[tokio::test]
async fn the_record_is_read_page_by_page_and_a_broken_chain_is_named() {
    let (site, _) = Site::with_province().await;
    let now = site.app.now();
    site.arrange(move |conn| {
        let system = hocvu::audit::Actor::system("hocvu");
        for number in 0..60 {
            let act = ("unit.test", format!("unit_x/{number:03}"));
            hocvu::audit::record(conn, now, &system, act, serde_json::json!({}))?;
        }
        Ok(())
    })
    .await;
    hocvu::serving::seal(&site.app).await.unwrap();
    let mut admin = site.signed_in("admin").await;
    let first = admin.get("/admin/audit?q=unit_x").await.expect(200);
    let first = first.shows("unit_x/059").hides("unit_x/009").text();
    let next = first.split("href=\"").find(|part| part.contains("before="));
    let next = next
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&");
    let page = admin.get(&next).await.expect(200);
    page.shows("unit_x/009")
        .hides("unit_x/059")
        .hides("rel=\"next\"");
    admin
        .get("/admin/audit?q=unitxx")
        .await
        .expect(200)
        .hides("unit_x/");
    let whole = admin.get("/admin/audit?check=1").await.expect(200);
    whole.shows("chuỗi nguyên vẹn");
    site.arrange(|conn| {
        diesel::update(audit_entries::table.filter(audit_entries::object.eq("unit_x/007")))
            .set(audit_entries::actor_name.eq("ai đó"))
            .execute(conn)
    })
    .await;
    let broken = admin.get("/admin/audit?check=1").await.expect(200);
    broken.shows("Chuỗi đứt tại dòng");
}

#[tokio::test]
async fn the_record_is_read_in_words() {
    let (site, province) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let person = province.people["learner"];
    let grant = [("role", "officer"), ("unit", "SKHCN")];
    let address = format!("/people/{person}/grants");
    admin.post(&address, &grant).await.expect(303);
    let page = admin.get("/admin/audit?q=grant").await.expect(200);
    page.shows("Giao vai trò")
        .shows(&format!("<a href=\"/people/{person}\">Nguyễn Thị Hòa</a>"))
        .shows("Vai trò: Cán bộ phụ trách đào tạo")
        .shows("Đến ngày: không thời hạn")
        .hides("9999")
        .hides("{&quot;");
    admin
        .post("/account", &[("language", "en")])
        .await
        .expect(303);
    let page = admin.get("/admin/audit?q=grant").await.expect(200);
    page.shows("Granted a role").shows("Role: Training officer");
}

#[tokio::test]
async fn health_is_told_to_anybody_and_readiness_needs_a_database_that_stores() {
    let (site, _) = Site::with_province().await;
    let mut anybody = site.browser();
    let mut learner = site.signed_in("learner").await;
    assert_eq!(anybody.get("/healthz").await.expect(200).text(), "ok");
    assert_eq!(anybody.get("/readyz").await.expect(200).text(), "ok");
    for table in [
        "throttles",
        "session_identities",
        "identity_offers",
        "sessions",
    ] {
        let lost = diesel::sql_query(format!("DROP TABLE {table}"));
        site.arrange(move |conn| lost.clone().execute(conn)).await;
    }
    site.pass(20 * Time::SECOND);
    anybody.get("/readyz").await.expect(503);
    anybody.get("/healthz").await.expect(200);
    // Nor does it matter who asks.
    learner.get("/healthz").await.expect(200);
}

#[tokio::test]
async fn the_operators_listener_tells_figures() {
    use tower::ServiceExt;
    let (site, _) = Site::with_province().await;
    letter(&site, "Chào", Delivery::Waiting).await;
    site.signed_in("learner").await;
    let request = axum::http::Request::get("/metrics")
        .body(axum::body::Body::empty())
        .unwrap();
    let router = hocvu::admin::operator_router(&site.app);
    let response = router.oneshot(request).await.unwrap();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    for line in [
        "hocvu_messages{state=\"waiting\"} 1\n",
        "hocvu_jobs{state=\"waiting\"} 1\n",
        "hocvu_requests_total 1\n",
        "# TYPE process_resident_memory_bytes gauge\n",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
}
