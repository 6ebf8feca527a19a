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
        use hocvu::db::schema::assignment_rows;
        diesel::update(assignment_rows::table.filter(assignment_rows::person_id.eq(gone)))
            .set(assignment_rows::valid_to.eq("2026-01-31".parse::<Day>().unwrap()))
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

/// Columns that name a person or an account, or reach one, by what they are called.
fn names_somebody(column: &str) -> bool {
    const NAMES: &[&str] = &[
        "person_id",
        "account_id",
        "by_person",
        "viewer_id",
        "actor_id",
        "full_name",
        "login",
        "email",
        "recipient",
        "phone",
        "citizen_id_hash",
        "enrolment_id",
        "attempt_id",
    ];
    // Which node holds a job, days by which something is due, and an import.
    const OTHERS: &[&str] = &["claimed_by", "acknowledge_by", "answer_by", "applied_by"];
    NAMES.contains(&column) || column.ends_with("_by") && !OTHERS.contains(&column)
}

/// Tables with such a column that are on no list, and why.
const NOT_LISTED: &[(&str, &str)] = &[
    (
        "open_attempts",
        "a row of counters that goes when the paper is handed in",
    ),
    (
        "name_changes",
        "says that a name has changed, not which; the latest only",
    ),
    (
        "citizen_tails",
        "keyed hashes that a trigger takes away with the identity number",
    ),
];

/// A column of the database.
#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = diesel::sql_types::Text)]
    table_name: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    column_name: String,
}

async fn columns(site: &Site) -> Vec<Place> {
    site.arrange(|conn| match conn {
        hocvu::db::Conn::Sqlite(conn) => diesel::sql_query(
            "SELECT m.name AS table_name, p.name AS column_name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'",
        )
        .load(conn),
        hocvu::db::Conn::Postgres(conn) => diesel::sql_query(
            "SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c \
             JOIN information_schema.tables t USING (table_schema, table_name) \
             WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'",
        )
        .load(conn),
    })
    .await
}

#[tokio::test]
async fn every_table_with_a_person_in_it_is_on_a_list() {
    let site = Site::new();
    let holdings = hocvu::app::holdings();
    let listed: Vec<&hocvu::db::Holding> = holdings.0.iter().flat_map(|(_, list)| *list).collect();
    let missing: Vec<String> = columns(&site)
        .await
        .into_iter()
        .filter(|place| names_somebody(&place.column_name))
        .filter(|place| {
            const FOUND_OTHERWISE: &[&str] = &[
                "login",
                "email",
                "phone",
                "full_name",
                "recipient",
                "citizen_id_hash",
                "enrolment_id",
                "attempt_id",
            ];
            let otherwise = FOUND_OTHERWISE.contains(&place.column_name.as_str());
            let mut of_table = listed.iter().filter(|one| one.table == place.table_name);
            let known = of_table.any(|one| otherwise || one.of.contains(&place.column_name));
            let excused = NOT_LISTED.iter().any(|(name, _)| *name == place.table_name);
            !(known || excused)
        })
        .map(|place| format!("{}.{}", place.table_name, place.column_name))
        .collect();
    assert!(
        missing.is_empty(),
        "add these to PERSONAL of their room, so that everybody gets their data and can be erased: {missing:#?}"
    );
}

/// The files of a ZIP by their names.
fn unzipped(bytes: &[u8]) -> std::collections::BTreeMap<String, String> {
    use std::io::Read;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut files = std::collections::BTreeMap::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.insert(file.name().unwrap().into_owned(), text);
    }
    files
}

#[tokio::test]
async fn everybody_takes_a_copy_of_everything_about_them_and_of_nobody_else() {
    let (site, province) = Site::with_courses().await;
    let (person, keys) = (province.people["learner"], site.app.keys.clone());
    reachable(&site, person).await;
    site.arrange(move |conn| {
        let (number, _) = hocvu::org::CitizenId::parse("070185001234").unwrap();
        diesel::update(people::table.find(person))
            .set((
                people::citizen_id_sealed.eq(number.seal(&keys)),
                people::citizen_id_mask.eq(number.mask()),
            ))
            .execute(conn)
    })
    .await;
    site.passes(&province, "learner", "du-loai", Some(85.0))
        .await;
    let mut learner = site.signed_in("learner").await;
    let ask = [("kind", "object"), ("wish", "Đừng nêu tên <tôi>")];
    learner.post("/account/data", &ask).await.expect(303);
    let mut admin = site.signed_in("admin").await;
    admin.get("/data-requests/1").await.expect(200);
    admin.get("/data-requests/1").await.expect(200);
    let own = learner.get("/account/data").await.expect(200);
    own.shows("Ai đã xem dữ liệu của tôi")
        .shows("Trần Quản Trị");
    let file = learner.get("/account/data/export").await.expect(200);
    assert_eq!(file.headers["content-type"], "application/zip");
    let files = unzipped(&file.bytes);
    let all: String = files.values().cloned().collect();
    for own in [
        "070185001234",
        "Nguyễn Thị Hòa",
        "hoa@example.vn",
        "du-loai",
        "GCN-UBND",
        "Trần Quản Trị",
    ] {
        assert!(all.contains(own), "{own} is not in the copy");
    }
    assert!(files["du-lieu.html"].contains("Đừng nêu tên &lt;tôi&gt;"));
    assert!(files["README.txt"].contains("Nguyễn Thị Hòa"));
    for other in ["Điểu K", "Hồ Văn Khác", "0701******34", "argon2"] {
        assert!(!all.contains(other), "{other} is in the copy");
    }
    let audit: serde_json::Value = serde_json::from_str(&files["audit.json"]).unwrap();
    let looks = &audit["tables"][1]["rows"];
    assert_eq!(
        looks.as_array().unwrap().len(),
        1,
        "one look an hour: {looks}"
    );
    assert_eq!(looks[0]["who"], "Trần Quản Trị");
    assert!(
        looks[0]["at"]
            .as_str()
            .unwrap()
            .starts_with("2026-11-23T08")
    );
    let record = admin.get("/admin/audit?q=data.copied").await.expect(200);
    record.shows("Tải bản sao dữ liệu của mình");
    let mut auditor = site.signed_in("auditor").await;
    auditor
        .get("/data-access")
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa")
        .shows("Xử lý yêu cầu YC-00001");
}

#[tokio::test]
async fn the_record_keeps_people_by_number_and_names_them_when_it_is_read() {
    use hocvu::db::schema::audit_entries;
    let (site, province) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let grant = [("role", "officer"), ("unit", "SKHCN")];
    let address = format!("/people/{}/grants", province.people["learner"]);
    admin.post(&address, &grant).await.expect(303);
    let names: Vec<String> = site
        .arrange(|conn| {
            audit_entries::table
                .filter(audit_entries::action.eq("grant"))
                .select(audit_entries::actor_name)
                .load(conn)
        })
        .await;
    assert_eq!(names, [""]);
    let page = admin.get("/admin/audit?q=grant").await.expect(200);
    page.shows("Trần Quản Trị");
}

#[tokio::test]
async fn consent_is_given_withdrawn_as_easily_and_asked_anew_for_a_new_text() {
    use hocvu::db::schema::consents;
    let (site, province) = Site::with_province().await;
    let citizen = province.people["learner2"];
    post_as(&site, citizen, "citizen").await;
    let mut learner = site.signed_in("learner2").await;
    let page = learner.get("/account/data").await.expect(200);
    page.shows("Học tập với tư cách người dân")
        .hides("checked")
        .hides("Đã đồng ý");
    let give = [("text", "1"), ("decision", "give")];
    for _ in 0..2 {
        learner
            .post("/account/data/consents", &give)
            .await
            .expect(303);
    }
    let page = learner.get("/account/data").await.expect(200);
    page.shows("Đã đồng ý lúc 23/11/2026")
        .shows("Rút lại sự đồng ý");
    let mut admin = site.signed_in("admin").await;
    let text = [
        ("purpose", "public_name"),
        ("vietnamese", "Bản hai"),
        ("english", ""),
    ];
    admin.post("/admin/consents", &text).await.expect(422);
    let text = [
        ("purpose", "public_name"),
        ("vietnamese", "Bản hai"),
        ("english", "Second"),
    ];
    admin.post("/admin/consents", &text).await.expect(303);
    let page = learner.get("/account/data").await.expect(200);
    page.shows("Nội dung đã đổi, cần hỏi lại").shows("Bản hai");
    // The text read a moment ago is no longer the one that counts.
    learner
        .post("/account/data/consents", &give)
        .await
        .expect(409);
    let newest = [("text", "3"), ("decision", "give")];
    learner
        .post("/account/data/consents", &newest)
        .await
        .expect(303);
    let back = [("text", "3"), ("decision", "withdraw")];
    learner
        .post("/account/data/consents", &back)
        .await
        .expect(303);
    let standing: i64 = site
        .arrange(|conn| {
            consents::table
                .filter(consents::withdrawn_at.is_null())
                .count()
                .get_result(conn)
        })
        .await;
    assert_eq!(standing, 0, "withdrawn in every version");
    let mut staff = site.signed_in("learner").await;
    let page = staff.get("/account/data").await.expect(200);
    page.shows("nghĩa vụ theo luật")
        .hides("Học tập với tư cách người dân");
}

#[tokio::test]
async fn a_published_text_has_the_hash_of_what_was_read() {
    use hocvu::db::schema::consent_texts;
    let site = Site::new();
    let rows: Vec<(String, i32, String, String, String)> = site
        .arrange(|conn| {
            consent_texts::table
                .select((
                    consent_texts::purpose,
                    consent_texts::version,
                    consent_texts::vietnamese,
                    consent_texts::english,
                    consent_texts::hash,
                ))
                .load(conn)
        })
        .await;
    assert_eq!(rows.len(), 2);
    for (purpose, version, vietnamese, english, hash) in rows {
        use sha2::Digest;
        let whole = format!("{purpose}\n{version}\n{vietnamese}\n{english}");
        let digest = data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(whole.as_bytes()));
        assert_eq!(hash, digest);
    }
}

/// Gives somebody's posts another category.
async fn post_as(site: &Site, person: hocvu::db::ids::PersonId, category: &'static str) {
    use hocvu::db::schema::assignment_rows;
    site.arrange(move |conn| {
        diesel::update(assignment_rows::table.filter(assignment_rows::person_id.eq(person)))
            .set(assignment_rows::category.eq(category))
            .execute(conn)
    })
    .await;
}

#[tokio::test]
async fn what_has_had_its_time_is_removed_once_and_shown() {
    use hocvu::db::schema::jobs;
    use hocvu::db::schema::sessions;
    let (site, _) = Site::with_province().await;
    site.signed_in("learner").await;
    let now = site.app.now();
    hocvu::privacy::keep_retaining(&site.app.db, now)
        .await
        .unwrap();
    hocvu::privacy::keep_retaining(&site.app.db, now)
        .await
        .unwrap();
    site.run_jobs().await;
    let waiting: i64 = site
        .arrange(|conn| {
            jobs::table
                .filter(jobs::kind.eq("privacy.retain"))
                .filter(jobs::state.eq("waiting"))
                .count()
                .get_result(conn)
        })
        .await;
    assert_eq!(waiting, 1, "tomorrow's, and no second one");
    let count = async || -> i64 {
        site.arrange(|conn| sessions::table.count().get_result(conn))
            .await
    };
    assert_eq!(count().await, 1, "a session that may still be used stays");
    // It ends by itself after 30 days and is forgotten 90 days later.
    site.pass(119 * Time::DAY);
    site.run_jobs().await;
    assert_eq!(count().await, 1);
    site.pass(2 * Time::DAY);
    site.run_jobs().await;
    assert_eq!(count().await, 0);
    let mut admin = site.signed_in("admin").await;
    let page = admin.get("/admin/retention").await.expect(200);
    page.shows("Phiên đăng nhập và thiết bị")
        .shows("24/03/2027");
    let mut anybody = site.browser();
    let notice = anybody.get("/privacy").await.expect(200);
    notice
        .shows("Sau khi kết thúc hoặc hết hạn 90 ngày")
        .shows("Ủy ban nhân dân tỉnh")
        .shows("91/2025/QH15");
}

#[tokio::test]
async fn the_staff_of_the_office_are_not_erased() {
    let (site, province) = Site::with_province().await;
    let mut learner = site.signed_in("learner").await;
    let ask = [("kind", "erase"), ("wish", "")];
    learner.post("/account/data", &ask).await.expect(303);
    let mut admin = site.signed_in("admin").await;
    let page = admin.get("/data-requests/1/erasure").await.expect(200);
    page.shows("giữ theo nghĩa vụ của cơ quan");
    let form = [("number", "YC-00001")];
    admin
        .post("/data-requests/1/erasure", &form)
        .await
        .expect(409);
    let done = [("step", "fulfilled"), ("reason", "Đã xóa")];
    admin
        .post("/data-requests/1/steps", &done)
        .await
        .expect(409);
    let name: String = site
        .arrange(move |conn| {
            people::table
                .find(province.people["learner"])
                .select(people::full_name)
                .first(conn)
        })
        .await;
    assert_eq!(name, "Nguyễn Thị Hòa");
}

/// A row of any table as text.
#[derive(QueryableByName)]
struct Dumped {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

/// Everything in the database as text: on SQLite the very bytes of its files, on PostgreSQL each row of each table.
async fn dump(site: &Site) -> Vec<u8> {
    let mut all = Vec::new();
    if let Some(path) = site.app.config.sqlite_path() {
        for ending in ["", "-wal"] {
            let file = format!("{}{ending}", path.display());
            all.extend(std::fs::read(file).unwrap_or_default());
        }
        assert!(all.len() > 4_096);
        return all;
    }
    let mut tables: Vec<String> = columns(site)
        .await
        .into_iter()
        .map(|place| place.table_name)
        .collect();
    tables.sort();
    tables.dedup();
    for table in tables {
        let rows: Vec<Dumped> = site
            .arrange(move |conn| match conn {
                hocvu::db::Conn::Postgres(conn) => {
                    diesel::sql_query(format!("SELECT t::text AS line FROM {table} t")).load(conn)
                }
                hocvu::db::Conn::Sqlite(_) => Ok(Vec::new()),
            })
            .await;
        for row in rows {
            all.extend(row.line.into_bytes());
        }
    }
    all
}

#[tokio::test]
async fn a_citizen_who_is_erased_is_found_nowhere_and_the_chain_holds() {
    let (site, province) = Site::with_courses().await;
    let person = province.people["learner2"];
    post_as(&site, person, "citizen").await;
    let keys = site.app.keys.clone();
    site.arrange(move |conn| {
        let (number, _) = hocvu::org::CitizenId::parse("070185007777").unwrap();
        let name = "Quách Thị Kỳ Lạ";
        diesel::update(people::table.find(person))
            .set((
                people::full_name.eq(name),
                people::name_fold.eq(hocvu::text::fold(name)),
                people::name_sort.eq(hocvu::text::sort_key(name)),
                people::email.eq("kyla@congdan.vn"),
                people::phone.eq("0987001122"),
                people::citizen_id_sealed.eq(number.seal(&keys)),
                people::citizen_id_hash.eq(number.hash(&keys)),
                people::citizen_id_mask.eq(number.mask()),
            ))
            .execute(conn)
    })
    .await;
    site.pass(2 * Time::SECOND);
    site.passes(&province, "learner2", "du-loai", Some(90.0))
        .await;
    let mut citizen = site.signed_in("learner2").await;
    let asked = [("login", "learner2")];
    site.browser().post("/sign-in/forgotten", &asked).await;
    site.run_jobs().await;
    let ask = [("kind", "erase"), ("wish", "Xóa Quách Thị Kỳ Lạ giúp tôi")];
    citizen.post("/account/data", &ask).await.expect(303);
    let list =
        "Mã cán bộ;Họ và tên;Mã đơn vị;Thư điện tử\nLEARNER2;Quách Thị Kỳ Lạ;SNV;kyla@congdan.vn\n";
    let mut admin = site.signed_in("admin").await;
    let staged = ("ds.csv", list.as_bytes());
    admin
        .upload("/people/import", staged, &[])
        .await
        .expect(303);
    let signs = [
        "Quách Thị Kỳ Lạ",
        "quach thi ky la",
        "kyla@congdan.vn",
        "0987001122",
        "0701******77",
        "LEARNER2",
    ];
    let found = |bytes: &[u8], sign: &str| {
        bytes
            .windows(sign.len())
            .filter(|part| *part == sign.as_bytes())
            .count()
    };
    let before = dump(&site).await;
    for sign in signs {
        assert!(found(&before, sign) > 0, "{sign} was never there");
    }
    let page = admin.get("/data-requests/1/erasure").await.expect(200);
    page.shows("Quách Thị Kỳ Lạ").shows("không hoàn tác được");
    let wrong = [("number", "YC-1")];
    admin
        .post("/data-requests/1/erasure", &wrong)
        .await
        .expect(422);
    let form = [("number", "YC-00001")];
    admin
        .post("/data-requests/1/erasure", &form)
        .await
        .expect(303);
    let after = dump(&site).await;
    for sign in signs {
        assert_eq!(found(&after, sign), 0, "{sign} is still there");
    }
    citizen.get("/account").await.expect(303);
    let page = admin.get("/data-requests/1").await.expect(200);
    page.shows("Đã thực hiện").shows("Đã xóa #");
    hocvu::serving::seal(&site.app).await.unwrap();
    let record = admin.get("/admin/audit?check=1").await.expect(200);
    record
        .shows("chuỗi nguyên vẹn")
        .shows("Xóa danh tính của một người");
    // The certificate still stands in the register, under the pseudonym.
    let code: String = site
        .arrange(|conn| {
            use hocvu::db::schema::certificates;
            certificates::table.select(certificates::code).first(conn)
        })
        .await;
    let check = admin.get(&format!("/verify/{code}")).await.expect(200);
    check.shows("Đã xóa #");
    // Nothing leads back: the record is closed to whoever would write a name into it.
    let record = format!("/people/{person}");
    let page = admin.get(&record).await.expect(200);
    page.shows("Danh tính của người này đã được xóa")
        .hides(&format!("{record}/correction"))
        .hides(&format!("{record}/merge"));
    admin.get(&format!("{record}/correction")).await.expect(404);
    admin.get(&format!("{record}/merge")).await.expect(404);
    admin
        .post(&format!("{record}/invitation"), &[])
        .await
        .expect(404);
    admin.get("/people?q=").await.expect(200).hides("Đã xóa #");
}
