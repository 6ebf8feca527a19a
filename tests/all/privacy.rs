//! Everybody's rights over their own data: what is asked, by when it is answered, and by which calendar.
use crate::support::Site;
use diesel::prelude::*;
use hocvu::db::Day;
use hocvu::db::Time;
use hocvu::db::schema::data_request_steps;
use hocvu::db::schema::messages;
use hocvu::db::schema::people;

/// Gives somebody of the province a mail address.
async fn reachable(site: &Site, person: hocvu::db::ids::PersonId) {
    site.arrange(move |conn| {
        diesel::update(people::table.find(person))
            .set(people::email.eq("hoa@example.vn"))
            .execute(conn)
    })
    .await;
}

#[tokio::test]
async fn a_request_gets_a_number_and_dates_counted_in_working_days() {
    let (site, province) = Site::with_province().await;
    reachable(&site, province.people["learner"]).await;
    let mut learner = site.signed_in("learner").await;
    learner
        .get("/account")
        .await
        .expect(200)
        .shows("/account/data");
    let page = learner.get("/account/data").await.expect(200);
    page.hides("checked").shows("Chỉnh sửa dữ liệu sai");
    let form = [("kind", "correct"), ("wish", "")];
    let refused = learner.post("/account/data", &form).await.expect(422);
    refused.shows("Hãy ghi dữ liệu nào sai");
    // Monday 23 November: two working days, then ten days that end on a Thursday.
    let form = [("kind", "correct"), ("wish", "Tên <đúng> là Hoà")];
    let sent = learner.post("/account/data", &form).await.expect(303);
    let page = learner.get(sent.location()).await.expect(200);
    page.shows("YC-00001")
        .shows("xác nhận chậm nhất hết ngày 25/11/2026")
        .shows("trả lời chậm nhất hết ngày 03/12/2026")
        .shows("Tên &lt;đúng&gt; là Hoà");
    let (subject, body): (String, String) = site
        .arrange(|conn| {
            messages::table
                .select((messages::subject, messages::body))
                .first(conn)
        })
        .await;
    assert!(subject.contains("YC-00001"), "{subject}");
    assert!(body.contains("25/11/2026") && body.contains("03/12/2026"));
}

#[tokio::test]
async fn a_request_is_acknowledged_extended_once_and_answered() {
    let (site, province) = Site::with_province().await;
    reachable(&site, province.people["learner"]).await;
    let mut learner = site.signed_in("learner").await;
    let form = [("kind", "object"), ("wish", "")];
    learner.post("/account/data", &form).await.expect(303);
    let mut admin = site.signed_in("admin").await;
    let list = admin.get("/data-requests").await.expect(200);
    list.shows("YC-00001")
        .shows("Nguyễn Thị Hòa")
        .shows("Chờ xác nhận");
    let steps = "/data-requests/1/steps";
    let form = [("step", "acknowledged"), ("processor", "1")];
    admin.post(steps, &form).await.expect(303);
    // 20 days with a processor instead of 15: 13 December is a Sunday.
    let page = admin.get("/data-requests/1").await.expect(200);
    page.shows("Đang xử lý").shows("14/12/2026");
    admin
        .post(steps, &[("step", "acknowledged")])
        .await
        .expect(409);
    let bare = [("step", "extended")];
    admin.post(steps, &bare).await.expect(422).shows("lý do");
    let form = [("step", "extended"), ("reason", "Phải hỏi nhà thầu")];
    admin.post(steps, &form).await.expect(303);
    admin.post(steps, &form).await.expect(409).shows("một lần");
    let form = [("step", "refused"), ("reason", "Nghĩa vụ theo luật")];
    admin
        .post(steps, &form)
        .await
        .expect(422)
        .shows("căn cứ pháp lý");
    let form = [
        ("step", "refused"),
        ("reason", "Nghĩa vụ theo luật"),
        ("ground", "Luật 91/2025/QH15, Điều 19"),
    ];
    admin.post(steps, &form).await.expect(303);
    admin.post(steps, &form).await.expect(409);
    let own = learner.get("/account/data").await.expect(200);
    own.shows("Đã từ chối")
        .shows("Phải hỏi nhà thầu")
        .shows("Luật 91/2025/QH15, Điều 19");
    let taken: i64 = site
        .arrange(|conn| data_request_steps::table.count().get_result(conn))
        .await;
    assert_eq!(taken, 4);
    let mails: i64 = site
        .arrange(|conn| messages::table.count().get_result(conn))
        .await;
    assert_eq!(mails, 4, "each step is told to the person");
    let record = admin.get("/admin/audit?q=data_request").await.expect(200);
    record
        .shows("Từ chối yêu cầu về dữ liệu")
        .shows("Loại: phản đối xử lý");
    admin
        .get("/data-requests?state=closed")
        .await
        .expect(200)
        .shows("YC-00001");
}

#[tokio::test]
async fn what_is_late_is_counted_on_the_operators_first_page() {
    let (site, _) = Site::with_province().await;
    let mut learner = site.signed_in("learner").await;
    let form = [("kind", "erase"), ("wish", "")];
    learner.post("/account/data", &form).await.expect(303);
    site.pass(2 * Time::DAY);
    let mut admin = site.signed_in("admin").await;
    let page = admin.get("/admin").await.expect(200);
    page.hides("đã quá hạn");
    site.pass(Time::DAY);
    let mut admin = site.signed_in("admin").await;
    let page = admin.get("/admin").await.expect(200);
    page.shows("1 yêu cầu về dữ liệu cá nhân đã quá hạn");
    let list = admin.get("/data-requests").await.expect(200);
    list.shows("Quá hạn");
    let late = [("step", "acknowledged")];
    admin
        .post("/data-requests/1/steps", &late)
        .await
        .expect(303);
    let page = admin.get("/admin").await.expect(200);
    page.hides("đã quá hạn");
}

#[tokio::test]
async fn hr_handles_corrections_of_their_people_and_nothing_else() {
    let (site, province) = Site::with_province().await;
    let mut learner = site.signed_in("learner").await;
    let wish = [("kind", "correct"), ("wish", "Sai ngày sinh")];
    learner.post("/account/data", &wish).await.expect(303);
    let other = [("kind", "erase"), ("wish", "")];
    learner.post("/account/data", &other).await.expect(303);
    let mut hr = site.signed_in("hr").await;
    let list = hr.get("/data-requests").await.expect(200);
    list.shows("YC-00001").hides("YC-00002");
    hr.get("/data-requests/2").await.expect(404);
    hr.post("/data-requests/2/steps", &[("step", "acknowledged")])
        .await
        .expect(404);
    let done = [("step", "fulfilled"), ("reason", "Đã sửa")];
    hr.post("/data-requests/1/steps", &done).await.expect(303);
    // In person, for somebody of their units, and only a correction.
    let form = [
        ("person", "LEARNER2"),
        ("kind", "correct"),
        ("wish", "Sai tên"),
    ];
    let recorded = hr.post("/data-requests", &form).await.expect(303);
    hr.get(recorded.location())
        .await
        .expect(200)
        .shows("ghi tại nơi tiếp nhận");
    let form = [("person", "LEARNER2"), ("kind", "erase"), ("wish", "")];
    hr.post("/data-requests", &form).await.expect(422);
    let form = [("person", "AI-DO"), ("kind", "correct"), ("wish", "x")];
    hr.post("/data-requests", &form)
        .await
        .expect(422)
        .shows("Không có người này");
    // One's own request is somebody else's to answer.
    let wish = [("kind", "correct"), ("wish", "Sai chức vụ")];
    hr.post("/account/data", &wish).await.expect(303);
    let own = "/data-requests/4";
    hr.get(own).await.expect(200).shows("người khác xử lý");
    hr.post(&format!("{own}/steps"), &done).await.expect(409);
    let gone = province.people["learner2"];
    site.arrange(move |conn| {
        use hocvu::db::schema::assignments;
        diesel::update(assignments::table.filter(assignments::person_id.eq(gone)))
            .set(assignments::valid_to.eq("2026-01-31".parse::<Day>().unwrap()))
            .execute(conn)
    })
    .await;
    hr.get("/data-requests/3").await.expect(404);
}

#[tokio::test]
async fn the_calendar_is_kept_by_an_administrator_who_is_told_of_a_missing_new_year() {
    let (site, _) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let page = admin.get("/admin").await.expect(200);
    page.shows("Chưa ghi ngày nghỉ Tết Nguyên đán năm ")
        .shows("2027");
    let page = admin.get("/admin/calendar?year=2026").await.expect(200);
    page.shows("Tết Bính Ngọ").shows("cần đối chiếu");
    let list = "2027-02-05; nghỉ; Tết Đinh Mùi\n06/02/2027; nghỉ; Tết Đinh Mùi\n24/11/2026; nghỉ; Nghỉ đột xuất";
    let wrong = [("list", "thứ Hai; nghỉ; Tết"), ("source", "")];
    admin
        .post("/admin/calendar/list", &wrong)
        .await
        .expect(422)
        .shows("Dòng 1: Ngày chưa đúng")
        .shows("thứ Hai; nghỉ; Tết");
    let form = [("list", list), ("source", "Thông báo số 1")];
    admin.post("/admin/calendar/list", &form).await.expect(303);
    admin
        .get("/admin")
        .await
        .expect(200)
        .hides("Chưa ghi ngày nghỉ Tết");
    // The Tuesday after is off now: the second working day is Thursday.
    let mut learner = site.signed_in("learner").await;
    let ask = [("kind", "restrict"), ("wish", "")];
    learner.post("/account/data", &ask).await.expect(303);
    learner
        .get("/account/data")
        .await
        .expect(200)
        .shows("26/11/2026");
    admin
        .post("/admin/calendar/2026-11-24/removal", &[])
        .await
        .expect(303);
    admin
        .post("/admin/calendar/2026-11-24/removal", &[])
        .await
        .expect(404);
    let worked = [
        ("day", "2026-11-25"),
        ("kind", "swap_work"),
        ("name", "Làm bù"),
    ];
    admin
        .post("/admin/calendar", &worked)
        .await
        .expect(422)
        .shows("thứ Bảy hoặc Chủ nhật");
    let record = admin.get("/admin/audit?q=calendar").await.expect(200);
    record.shows("Ghi lịch làm việc").shows("Bỏ ngày khỏi lịch");
}

#[tokio::test]
async fn a_list_of_requests_takes_as_many_statements_however_long_it_is() {
    let (site, province) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let person = province.people["learner"];
    let mut counts = Vec::new();
    for more in [3_i64, 27] {
        site.arrange(move |conn| {
            use hocvu::db::schema::data_requests;
            for _ in 0..more {
                diesel::insert_into(data_requests::table)
                    .values((
                        data_requests::person_id.eq(person),
                        data_requests::kind.eq("erase"),
                        data_requests::wish.eq(""),
                        data_requests::channel.eq("own"),
                        data_requests::asked_at.eq(Time(0)),
                        data_requests::acknowledge_by.eq("2026-11-25"),
                        data_requests::answer_by.eq("2026-12-14"),
                        data_requests::processor.eq(false),
                        data_requests::extended.eq(false),
                    ))
                    .execute(conn)?;
            }
            Ok(())
        })
        .await;
        admin.get("/data-requests").await.expect(200);
        let before = site.app.db.statements();
        admin.get("/data-requests").await.expect(200);
        counts.push(site.app.db.statements() - before);
    }
    assert_eq!(counts[0], counts[1]);
}
