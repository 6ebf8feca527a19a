//! Coming in: the first set-up, signing in and out, one-time addresses, a forgotten password, one's own account.
use crate::support::Browser;
use crate::support::PASSWORD;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::access::Purpose;
use hocvu::db::Time;
use hocvu::db::ids::UnitId;
use hocvu::db::schema::accounts;
use hocvu::db::schema::issuers;
use hocvu::db::schema::messages;
use hocvu::db::schema::people;
use hocvu::db::schema::throttles;
use hocvu::db::schema::units;
use hocvu::org::Claim;
use hocvu::org::Issuer;
use hocvu::text::Language;

const NEW: &str = "một câu khác dài và dễ nhớ";

const FOUNDING: &[(&str, &str)] = &[
    ("password", PASSWORD),
    ("password_again", PASSWORD),
    ("login", "QuanTri"),
    ("name", "Đỗ Thị Hòa"),
    ("unit_code", "H19.31"),
    ("unit_name", "Sở Khoa học và Công nghệ"),
    ("parent_name", "UBND tỉnh Đồng Nai"),
    ("register_suffix", "GCN-SKHCN"),
    ("place", "Đồng Nai"),
    ("signatory", "Nguyễn Văn An"),
];

/// A one-time address of the empty site.
async fn first_address(site: &Site) -> String {
    let now = site.app.now();
    let by_link = (Purpose::Setup, false);
    let token = site
        .arrange(move |conn| hocvu::access::invite(conn, None, by_link, None, now))
        .await;
    format!("/setup/{token}")
}

/// A one-time secret for somebody of the small province.
async fn secret(site: &Site, login: &'static str, kind: (Purpose, bool)) -> String {
    let now = site.app.now();
    site.arrange(move |conn| {
        let account = hocvu::access::sign_in_account(conn, login)?.unwrap();
        hocvu::access::invite(conn, Some(account.id), kind, None, now)
    })
    .await
}

fn with<'a>(
    fields: &[(&'a str, &'a str)],
    field: &'a str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<_> = fields
        .iter()
        .copied()
        .filter(|(name, _)| *name != field)
        .collect();
    fields.push((field, value));
    fields
}

async fn tries(browser: &mut Browser, login: &str, count: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        let answer = browser
            .post("/sign-in", &[("login", login), ("password", "sai")])
            .await;
        statuses.push(answer.status.as_u16());
    }
    statuses
}

#[tokio::test]
async fn the_first_administrator_sets_the_house_up_once() {
    let site = Site::new();
    let address = first_address(&site).await;
    let mut browser = site.browser();
    browser.get(&address).await.expect(200).shows("unit_code");
    browser.post(&address, FOUNDING).await.expect(303);
    browser.get("/account").await.expect(200).shows("quantri");
    let (suffix, parent) = site
        .arrange(|conn| {
            issuers::table
                .select((issuers::register_suffix, issuers::parent_name))
                .first::<(String, Option<String>)>(conn)
        })
        .await;
    assert_eq!(
        (suffix.as_str(), parent.as_deref()),
        ("GCN-SKHCN", Some("UBND tỉnh Đồng Nai"))
    );
    site.browser().get(&address).await.expect(410);
    site.browser().post(&address, FOUNDING).await.expect(410);
    site.browser().sign_in("quantri").await;
}

/// Imports a list and writes what it changes.
async fn import(by: &mut Browser, of: &str, list: &str) {
    let file = ("tep.csv", list.as_bytes());
    let sent = by.upload(&format!("{of}/import"), file, &[]).await;
    let import = sent.expect(303).location().to_owned();
    by.post(&format!("{import}/confirmation"), &[])
        .await
        .expect(303);
}

/// How many steps the page of administration shows as done, none once it shows no steps any more.
async fn steps_done(admin: &mut Browser) -> Option<usize> {
    let page = admin.get("/admin").await.expect(200).text();
    let open = page.contains("Đưa hệ thống vào sử dụng");
    open.then(|| page.matches("Đã xong").count())
}

#[tokio::test]
async fn after_the_set_up_the_pages_name_what_is_to_be_done_next() {
    const HOME: &str = "Việc tiếp theo để đưa hệ thống vào sử dụng: ";
    let site = Site::new();
    site.publish_courses().await;
    let address = first_address(&site).await;
    let mut admin = site.browser();
    admin.post(&address, FOUNDING).await.expect(303);
    admin.takes_second_factor().await;
    let home = admin.get("/").await.expect(200);
    home.shows(&format!("{HOME}<a href=\"/units/import\">"))
        .shows("href=\"/admin\">Xem tất cả các bước");
    assert_eq!(steps_done(&mut admin).await, Some(0));
    let units = "code,name,parent_code\nP1,Phòng Một,H19.31\nP2,Phòng Hai,H19.31\n";
    import(&mut admin, "/units", units).await;
    let home = admin.get("/").await.expect(200);
    home.shows(&format!("{HOME}<a href=\"/people/import\">"));
    let staff = "staff_code,full_name,unit_code\nCB1,Nguyễn Thị Ánh,P1\nCB2,Điểu Lịch,P2\n";
    import(&mut admin, "/people", staff).await;
    assert_eq!(steps_done(&mut admin).await, Some(2));
    let home = admin.get("/").await.expect(200);
    home.shows(&format!("{HOME}<a href=\"/units\">"));
    let unit = site
        .arrange(|conn| units::table.select(units::id).first::<UnitId>(conn))
        .await;
    let invitations = format!("/units/{unit}/invitations");
    let sheet = admin.script().post(&invitations, &[]).await.expect(200);
    let code = sheet.json()[0]["code"].as_str().unwrap().to_owned();
    let home = admin.get("/").await.expect(200);
    home.shows(&format!("{HOME}<a href=\"/requirements\">"));
    let required = [
        ("course", "MAU-01"),
        ("unit", "H19.31"),
        ("categories", "civil_servant"),
        ("due_on", "31/12/2026"),
    ];
    assert_eq!(steps_done(&mut admin).await, Some(3));
    admin.post("/requirements", &required).await.expect(303);
    assert_eq!(steps_done(&mut admin).await, None);
    admin.get("/").await.expect(200).hides(HOME);
    let mut invited = site.browser();
    let form = [("password", PASSWORD), ("password_again", PASSWORD)];
    let entered = invited.post(&format!("/setup/{code}"), &form).await;
    entered.expect(303);
    invited.get("/").await.expect(200).hides(HOME);
}

#[tokio::test]
async fn the_set_up_says_where_its_administrator_is_counted_and_a_complete_list_corrects_it() {
    let site = Site::new();
    let address = first_address(&site).await;
    let mut admin = site.browser();
    let form = admin.get(&address).await.expect(200);
    form.shows("thống kê là công chức của cơ quan này; danh sách nhân sự đầy đủ");
    admin.post(&address, FOUNDING).await.expect(303);
    admin.takes_second_factor().await;
    let staff = "staff_code,full_name,unit_code\nCB1,Nguyễn Thị Ánh,H19.31\n";
    let file = ("tep.csv", staff.as_bytes());
    let whole = [("complete", "on")];
    let sent = admin.upload("/people/import", file, &whole).await;
    let import = sent.expect(303).location().to_owned();
    let left = admin.get(&format!("{import}?outcome=left")).await;
    left.expect(200).shows("Đỗ Thị Hòa");
    admin
        .post(&format!("{import}/confirmation"), &[])
        .await
        .expect(303);
    admin.get("/admin").await.expect(200);
}

/// Everybody known: staff code, name, and login of those who have one.
async fn everybody(site: &Site) -> Vec<(Option<String>, String, Option<String>)> {
    site.arrange(|conn| {
        people::table
            .left_join(accounts::table)
            .order(people::id)
            .select((
                people::staff_code,
                people::full_name,
                accounts::login.nullable(),
            ))
            .load(conn)
    })
    .await
}

#[tokio::test]
async fn a_staff_list_knows_the_first_administrator_by_their_login_and_name() {
    let site = Site::new();
    let address = first_address(&site).await;
    let mut admin = site.browser();
    let form = admin.get(&address).await.expect(200);
    form.shows("Nên dùng chính mã cán bộ của mình");
    admin.post(&address, FOUNDING).await.expect(303);
    admin.takes_second_factor().await;
    let list = "staff_code,full_name,birth_date,citizen_id,unit_code\n\
        QUANTRI,Đỗ Thị Hoà,05/02/1985,070185001234,H19.31\n";
    let sent = admin
        .upload("/people/import", ("tep.csv", list.as_bytes()), &[])
        .await
        .expect(303);
    let import = sent.location().to_owned();
    let preview = admin.get(&format!("{import}?outcome=changed")).await;
    preview
        .expect(200)
        .shows("Nhận ra người này vì mã cán bộ trùng tên đăng nhập");
    let confirmation = format!("{import}/confirmation");
    admin.post(&confirmation, &[]).await.expect(303);
    let login = Some("quantri".to_owned());
    let known = (
        Some("QUANTRI".to_owned()),
        "Đỗ Thị Hoà".to_owned(),
        login.clone(),
    );
    assert_eq!(everybody(&site).await, [known]);
    let again = ("tep.csv", list.as_bytes());
    let again = admin.upload("/people/import", again, &[]).await.expect(303);
    let again = admin.get(again.location()).await.expect(200);
    again.shows("Không có gì để ghi");
    admin.post(&format!("{import}/undo"), &[]).await.expect(303);
    let before = (None, "Đỗ Thị Hòa".to_owned(), login);
    assert_eq!(everybody(&site).await, [before]);
}

#[tokio::test]
async fn a_namesake_of_the_first_administrator_is_somebody_new_and_the_list_says_who_it_may_be() {
    let site = Site::new();
    let address = first_address(&site).await;
    let mut admin = site.browser();
    admin.post(&address, FOUNDING).await.expect(303);
    admin.takes_second_factor().await;
    let list = "staff_code,full_name,unit_code\n\
        CB1,Đỗ Thị Hoà,H19.31\n\
        quantri,Lê Văn Khác,H19.31\n";
    let file = ("tep.csv", list.as_bytes());
    let sent = admin.upload("/people/import", file, &[]).await.expect(303);
    let import = sent.location().to_owned();
    let preview = admin.get(&format!("{import}?outcome=new")).await;
    let preview = preview
        .expect(200)
        .shows("Có thể chính là Đỗ Thị Hòa đang có trong đơn vị này")
        .text();
    assert_eq!(preview.matches("Có thể chính là").count(), 1);
    let confirmation = format!("{import}/confirmation");
    admin.post(&confirmation, &[]).await.expect(303);
    let person = |code: Option<&str>, name: &str, login: Option<&str>| {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        (owned(code), name.to_owned(), owned(login))
    };
    assert_eq!(
        everybody(&site).await,
        [
            person(None, "Đỗ Thị Hòa", Some("quantri")),
            person(Some("CB1"), "Đỗ Thị Hoà", Some("cb1")),
            person(Some("quantri"), "Lê Văn Khác", Some("nv3")),
        ]
    );
}

#[tokio::test]
async fn only_who_operates_is_asked_how_far_the_installation_has_come() {
    let (site, _) = Site::with_province().await;
    let mut asked = Vec::new();
    for login in ["learner", "hr", "admin"] {
        let mut browser = site.signed_in(login).await;
        browser.get("/").await.expect(200);
        site.app.pages.clear();
        let before = site.app.db.statements();
        browser.get("/").await.expect(200);
        asked.push(site.app.db.statements() - before);
    }
    assert_eq!(asked[0], asked[1]);
    assert_eq!(asked[0] + 1, asked[2]);
}

#[tokio::test]
async fn the_set_up_has_a_body_chosen_that_stands_above_everybody() {
    let site = Site::new();
    let address = first_address(&site).await;
    let mut browser = site.browser();
    let form = browser.get(&address).await.expect(200);
    form.shows("chọn cơ quan đứng trên tất cả những người sẽ học")
        .shows("ví dụ H19.");
    let answer = browser.post(&address, FOUNDING).await.expect(303);
    let next = answer.location().to_owned();
    let first = "/account/second-factor?next=%2Funits%2F";
    assert!(next.starts_with(first), "{next}");
    assert!(next.ends_with("%3Fsaved%3D1%23issuer"), "{next}");
    browser.takes_second_factor().await;
    let unit = next.trim_start_matches(first).split('%').next().unwrap();
    let page = browser.get(&format!("/units/{unit}?saved=1")).await;
    page.expect(200)
        .shows("Sở Khoa học và Công nghệ cấp giấy chứng nhận cho người của chính mình.")
        .shows("Đơn vị không trực thuộc Sở Khoa học và Công nghệ thì chưa có cơ quan cấp")
        .shows("như UBND tỉnh Đồng Nai")
        .shows("href=\"/units/import\"");
}

#[tokio::test]
async fn the_set_up_suggests_the_unit_that_stands_above_all_others() {
    let site = Site::new();
    let now = site.app.now();
    site.arrange(move |conn| {
        let top = hocvu::org::add_unit(conn, ("H19", "Ủy ban nhân dân tỉnh"), None, None, now)?;
        hocvu::org::add_unit(conn, ("H19.31", "Sở"), Some(top), None, now)
    })
    .await;
    let address = first_address(&site).await;
    let form = site.browser().get(&address).await.expect(200);
    form.shows("value=\"H19\"")
        .shows("value=\"Ủy ban nhân dân tỉnh\"");
    let top = with(FOUNDING, "unit_code", "H19");
    let mut browser = site.browser();
    let answer = browser.post(&address, &with(&top, "parent_name", "")).await;
    let next = answer.expect(303).location().to_owned();
    assert_eq!(next, "/account/second-factor?next=%2F");
}

#[tokio::test]
async fn a_refused_set_up_keeps_its_address_when_the_language_changes() {
    let site = Site::new();
    let address = first_address(&site).await;
    let mut browser = site.browser();
    let origin = site.app.config.base_url.clone();
    let mut sent = async |referer: &str| {
        let request = axum::http::Request::post(&address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", &origin)
            .header("referer", referer)
            .body(axum::body::Body::from("login=x"));
        browser.send(request.unwrap()).await.expect(422)
    };
    let next = |path: &str| format!("name=\"next\" value=\"{path}\"");
    sent(&format!("{origin}{address}"))
        .await
        .shows(&next(&address));
    for elsewhere in [
        format!("https://x.vn{address}"),
        format!("{origin}.x.vn/a"),
        format!("{origin}//x.vn/a"),
    ] {
        sent(&elsewhere).await.shows(&next("/"));
    }
}

#[tokio::test]
async fn a_dead_set_up_address_says_where_the_new_one_is() {
    let site = Site::new();
    let mut browser = site.browser();
    let page = browser.get("/setup/khong-co").await.expect(410);
    page.shows("hocvu serve").hides("cán bộ phụ trách");
    let address = first_address(&site).await;
    browser.post(&address, FOUNDING).await.expect(303);
    let page = site.browser().get(&address).await.expect(410);
    page.shows("hãy đăng nhập").hides("hocvu serve");
}

#[tokio::test]
async fn a_faulty_set_up_says_what_is_wrong_and_writes_nothing() {
    let site = Site::new();
    let address = first_address(&site).await;
    let faults = [
        ("password", "ngắn quá", "ít nhất 15 ký tự"),
        ("password", "passwordpassword", "dễ đoán"),
        ("password_again", "khác", "chưa giống nhau"),
        ("unit_code", "H19 31", "ví dụ H19."),
        ("register_suffix", "GCN/SKHCN", "ví dụ GCN-UBND."),
        ("name", "", "Xin điền họ và tên."),
        ("place", " ", "Xin điền địa danh."),
        ("signatory", "", "Xin điền họ và tên người ký."),
    ];
    for (field, value, message) in faults {
        let answer = site
            .browser()
            .post(&address, &with(FOUNDING, field, value))
            .await;
        let answer = answer.expect(422).shows(message).hides(PASSWORD);
        assert!(answer.text().contains("Sở Khoa học"), "the values stay");
        let script = site
            .browser()
            .script()
            .post(&address, &with(FOUNDING, field, value))
            .await;
        assert!(script.json()["errors"][field].is_string(), "{field}");
    }
    let count = site
        .arrange(|conn| accounts::table.count().get_result::<i64>(conn))
        .await;
    assert_eq!(count, 0);
    site.browser().get(&address).await.expect(200);
}

#[tokio::test]
async fn a_set_up_with_the_suffix_of_another_body_says_whose_it_is_and_writes_nothing() {
    let site = Site::new();
    let now = site.app.now();
    site.arrange(move |conn| {
        let committee = hocvu::org::add_unit(conn, ("H19", "UBND tỉnh"), None, None, now)?;
        let issuer = Issuer {
            unit_id: committee,
            register_suffix: "gcn-skhcn".to_owned(),
            place: "Đồng Nai".to_owned(),
            signatory: "Trần Thị Ký".to_owned(),
            signatory_title: String::new(),
            parent_name: None,
        };
        assert_eq!(hocvu::org::set_issuer(conn, &issuer, now)?, Claim::Own);
        Ok(())
    })
    .await;
    let address = first_address(&site).await;
    let mut browser = site.browser();
    let answer = browser.post(&address, FOUNDING).await.expect(422);
    answer
        .shows("Ký hiệu này đang dùng hoặc đã dùng cho sổ cấp của UBND tỉnh.")
        .shows("Sở Khoa học");
    let (accounts, bodies) = site
        .arrange(|conn| {
            let accounts: i64 = accounts::table.count().get_result(conn)?;
            let bodies: i64 = issuers::table.count().get_result(conn)?;
            Ok((accounts, bodies))
        })
        .await;
    assert_eq!((accounts, bodies), (0, 1));
    let own = with(FOUNDING, "register_suffix", "GCN-KHCN");
    browser.post(&address, &own).await.expect(303);
}

#[tokio::test]
async fn signing_in_leads_on_within_the_site_and_out_again() {
    let (site, _) = Site::with_province().await;
    let mut browser = site.browser();
    let login = [
        ("login", " LEARNER "),
        ("password", PASSWORD),
        ("next", "/account"),
    ];
    let answer = browser.post("/sign-in", &login).await.expect(303);
    assert_eq!(answer.location(), "/account");
    let cookies: Vec<&str> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap())
        .collect();
    assert!(
        cookies
            .iter()
            .all(|cookie| cookie.contains("; Path=/; HttpOnly; SameSite=Lax; Max-Age="))
    );
    let mut stolen = browser.clone();
    stolen.get("/account").await.expect(200);
    let answer = browser.post("/sign-out", &[]).await.expect(303);
    assert_eq!(answer.headers["clear-site-data"], "\"cache\", \"storage\"");
    browser.get("/account").await.expect(303);
    stolen.get("/account").await.expect(303);
    let evil = [
        ("login", "learner"),
        ("password", PASSWORD),
        ("next", "//evil.example"),
    ];
    assert_eq!(browser.post("/sign-in", &evil).await.location(), "/");
}

#[tokio::test]
async fn nobody_learns_which_logins_exist() {
    let (site, _) = Site::with_province().await;
    let known = [("login", "learner"), ("password", "sai")];
    let unknown = [("login", "nobody!"), ("password", "sai")];
    let known = site
        .browser()
        .post("/sign-in", &known)
        .await
        .expect(422)
        .text();
    let unknown = site
        .browser()
        .post("/sign-in", &unknown)
        .await
        .expect(422)
        .text();
    assert_eq!(
        known.replace("learner", "x"),
        unknown.replace("nobody!", "x")
    );
}

#[tokio::test]
async fn guessing_stops_after_ten_tries_and_the_owner_still_comes_in() {
    let (site, _) = Site::with_province().await;
    let mut owner = site.signed_in("learner").await;
    let mut attacker = site.browser();
    let mut expected = vec![422; 10];
    expected.extend([429, 429]);
    assert_eq!(tries(&mut attacker, "learner", 12).await, expected);
    assert_eq!(tries(&mut attacker, "nobody", 12).await, expected);
    owner.post("/sign-out", &[]).await.expect(303);
    owner.sign_in("learner").await;
    let mut elsewhere = site.browser();
    let right = [("login", "learner"), ("password", PASSWORD)];
    let answer = elsewhere.post("/sign-in", &right).await.expect(429);
    assert_eq!(answer.headers["retry-after"], "900");
    let refused = answer
        .shows("phải chờ khoảng 15 phút")
        .shows("đăng nhập trên một thiết bị đã từng đăng nhập")
        .shows("href=\"/sign-in/forgotten\">Quên mật khẩu")
        .text();
    let wrong = [("login", "nobody"), ("password", "sai")];
    let unknown = elsewhere.post("/sign-in", &wrong).await.expect(429);
    assert_eq!(refused, unknown.text(), "nobody learns who has an account");
    site.pass(15 * Time::MINUTE - 2 * Time::SECOND);
    let answer = elsewhere.post("/sign-in", &right).await.expect(429);
    assert_eq!(answer.headers["retry-after"], "2");
    answer.shows("phải chờ khoảng 2 giây");
    site.pass(2 * Time::SECOND);
    elsewhere.post("/sign-in", &right).await.expect(303);
}

#[tokio::test]
async fn an_office_behind_one_address_is_not_locked_out() {
    let (site, _) = Site::with_province().await;
    let counted = || {
        site.arrange(|conn| {
            throttles::table
                .filter(throttles::name.like("address/%"))
                .select(throttles::count)
                .first::<i32>(conn)
                .optional()
        })
    };
    for _ in 0..3 {
        site.browser().sign_in("learner").await;
        site.browser().sign_in("officer").await;
    }
    assert_eq!(counted().await, None);
    assert_eq!(tries(&mut site.browser(), "learner", 2).await, [422, 422]);
    assert_eq!(counted().await, Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_morning_on_which_everybody_signs_in_at_once() {
    let (site, _) = Site::with_province().await;
    let people = [
        "admin", "hr", "leader", "auditor", "trainer", "officer", "learner",
    ];
    let tasks: Vec<_> = (0..28)
        .map(|number| {
            let (mut browser, login) = (site.browser(), people[number % people.len()]);
            tokio::spawn(async move {
                let form = [("login", login), ("password", PASSWORD)];
                browser.post("/sign-in", &form).await.status.as_u16()
            })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), 303);
    }
}

#[tokio::test]
async fn an_invitation_works_once_and_says_whose_it_is() {
    let (site, _) = Site::with_province().await;
    let code = secret(&site, "learner", (Purpose::Invitation, true)).await;
    let mut browser = site.browser();
    let typed = code.to_lowercase().replace('-', " ");
    let answer = browser
        .post("/invitation", &[("code", &typed)])
        .await
        .expect(303);
    let address = answer.location().to_owned();
    browser
        .get(&address)
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa")
        .shows("learner");
    let form = [("password", NEW), ("password_again", NEW)];
    assert_eq!(
        browser.post(&address, &form).await.expect(303).location(),
        "/"
    );
    browser.get("/account").await.expect(200);
    browser.get(&address).await.expect(410);
    site.browser().post(&address, &form).await.expect(410);
    site.browser()
        .post("/invitation", &[("code", &typed)])
        .await
        .expect(422)
        .shows("Không có mã này");
    let login = [("login", "learner"), ("password", NEW)];
    site.browser().post("/sign-in", &login).await.expect(303);
}

#[tokio::test]
async fn a_reset_ends_every_session_and_every_other_secret() {
    let (site, _) = Site::with_province().await;
    let mut old = site.signed_in("learner").await;
    let printed = secret(&site, "learner", (Purpose::Invitation, true)).await;
    let first = secret(&site, "learner", (Purpose::Reset, false)).await;
    let second = secret(&site, "learner", (Purpose::Reset, false)).await;
    site.browser()
        .get(&format!("/setup/{first}"))
        .await
        .expect(410);
    let form = [("password", NEW), ("password_again", NEW)];
    site.browser()
        .post(&format!("/setup/{second}"), &form)
        .await
        .expect(303);
    old.get("/account").await.expect(303);
    site.browser()
        .get(&format!("/setup/{printed}"))
        .await
        .expect(410);
    let third = secret(&site, "learner", (Purpose::Reset, false)).await;
    site.pass(2 * Time::HOUR);
    site.browser()
        .get(&format!("/setup/{third}"))
        .await
        .expect(410);
}

#[tokio::test]
async fn guessing_secrets_stops_after_a_hundred_from_one_address() {
    let (site, _) = Site::with_province().await;
    let mut browser = site.browser();
    for _ in 0..50 {
        browser
            .post("/invitation", &[("code", "AAAA-BBBB-CCCC")])
            .await
            .expect(422);
        browser.get("/setup/AAAABBBBCCCC").await.expect(410);
    }
    browser
        .post("/invitation", &[("code", "AAAA-BBBB-CCCC")])
        .await
        .expect(429);
    let code = secret(&site, "learner", (Purpose::Invitation, true)).await;
    browser.get(&format!("/setup/{code}")).await.expect(429);
}

#[tokio::test]
async fn a_forgotten_password_of_nobody_is_asked_for_again() {
    let site = Site::new();
    let mut anybody = site.browser();
    for login in ["", "  "] {
        let answer = anybody
            .post("/sign-in/forgotten", &[("login", login)])
            .await;
        answer.expect(422).shows("Xin điền tên đăng nhập");
    }
}

#[tokio::test]
async fn a_forgotten_password_is_mailed_to_whoever_has_an_address() {
    let (site, province) = Site::with_province().await;
    let learner = province.people["learner"];
    site.arrange(move |conn| {
        diesel::update(people::table.find(learner))
            .set(people::email.eq("hoa@dongnai.example"))
            .execute(conn)
    })
    .await;
    for login in ["learner", "officer", "nobody"] {
        let answer = site
            .browser()
            .post("/sign-in/forgotten", &[("login", login)])
            .await
            .expect(303);
        assert_eq!(answer.location(), "/sign-in/forgotten?sent=1");
    }
    site.browser()
        .get("/sign-in/forgotten?sent=1")
        .await
        .expect(200)
        .shows("chưa được cài đặt gửi thư");
    site.run_jobs().await;
    let mails = site
        .arrange(|conn| {
            messages::table
                .order(messages::id)
                .select((messages::recipient, messages::state, messages::body))
                .load::<(String, String, String)>(conn)
        })
        .await;
    assert_eq!(mails.len(), 1);
    assert_eq!(
        (mails[0].0.as_str(), mails[0].1.as_str()),
        ("hoa@dongnai.example", "waiting")
    );
    let address = mails[0]
        .2
        .lines()
        .find(|line| line.contains("/setup/"))
        .unwrap();
    let address = address.trim_start_matches(&site.app.config.base_url);
    let form = [("password", NEW), ("password_again", NEW)];
    site.browser().post(address, &form).await.expect(303);
    let statuses: Vec<u16> = {
        let mut browser = site.browser();
        let mut statuses = Vec::new();
        for _ in 0..6 {
            let answer = browser
                .post("/sign-in/forgotten", &[("login", "officer2")])
                .await;
            statuses.push(answer.status.as_u16());
        }
        statuses
    };
    assert_eq!(statuses, [303, 303, 303, 303, 303, 429]);
}

#[tokio::test]
async fn a_new_password_of_ones_own_ends_the_other_sessions() {
    let (site, _) = Site::with_province().await;
    let mut here = site.signed_in("learner").await;
    let mut there = site.signed_in("learner").await;
    let form = |current| {
        [
            ("current_password", current),
            ("password", NEW),
            ("password_again", NEW),
        ]
    };
    here.post("/account", &form("sai"))
        .await
        .expect(422)
        .shows("Mật khẩu hiện tại không đúng");
    here.post("/account", &form(PASSWORD)).await.expect(303);
    here.get("/account?saved=password")
        .await
        .expect(200)
        .shows("Đã đổi mật khẩu");
    there.get("/account").await.expect(303);
    let mut third = site.browser();
    third
        .post("/sign-in", &[("login", "learner"), ("password", NEW)])
        .await
        .expect(303);
    here.post("/sign-out/others", &[]).await.expect(303);
    third.get("/account").await.expect(303);
    here.get("/account").await.expect(200);
}

#[tokio::test]
async fn who_mistypes_the_present_password_too_often_is_told_that_nothing_else_is_lost() {
    let (site, _) = Site::with_province().await;
    let mut browser = site.signed_in("learner").await;
    let form = [
        ("current_password", "sai"),
        ("password", NEW),
        ("password_again", NEW),
    ];
    let mut answer = browser.post("/account", &form).await;
    for _ in 0..20 {
        if answer.status != 422 {
            break;
        }
        answer = browser.post("/account", &form).await;
    }
    answer
        .expect(429)
        .shows("Chưa lưu thay đổi")
        .shows("Mật khẩu hiện tại đã bị nhập sai quá nhiều lần")
        .shows("Anh/chị vẫn đang đăng nhập")
        .shows("href=\"/sign-in/forgotten\">Quên mật khẩu")
        .hides("Tạm dừng đăng nhập");
    browser.get("/account").await.expect(200);
    browser.get("/sign-in/forgotten").await.expect(200);
}

#[tokio::test]
async fn another_mail_address_asks_for_the_password() {
    let (site, _) = Site::with_province().await;
    let mut browser = site.signed_in("learner").await;
    let form = [("email", "hoa@dongnai.example"), ("phone", "0912 345 678")];
    browser.post("/account", &form).await.expect(422);
    let confirmed = with(&form, "current_password", PASSWORD);
    browser.post("/account", &confirmed).await.expect(303);
    browser
        .get("/account")
        .await
        .expect(200)
        .shows("hoa@dongnai.example");
    let phone = with(&form, "phone", "0987 654 321");
    browser.post("/account", &phone).await.expect(303);
    let evil = with(&confirmed, "email", "hoa@x.vn\r\nBcc: all@x.vn");
    browser.post("/account", &evil).await.expect(422);
}

#[tokio::test]
async fn the_language_is_kept_for_a_browser_and_for_an_account() {
    let (site, _) = Site::with_province().await;
    let mut browser = site.browser();
    let english = [("language", "en"), ("next", "/sign-in")];
    assert_eq!(
        browser
            .post("/language", &english)
            .await
            .expect(303)
            .location(),
        "/sign-in"
    );
    browser
        .get("/sign-in")
        .await
        .expect(200)
        .shows("Forgotten password");
    let mut signed_in = site.signed_in("learner").await;
    signed_in
        .post("/account", &[("language", "en")])
        .await
        .expect(303);
    site.signed_in("learner")
        .await
        .get("/account")
        .await
        .shows("My account");
}

#[tokio::test]
async fn the_last_choice_of_a_language_counts_whether_made_before_or_after_signing_in() {
    let (site, _) = Site::with_province().await;
    let signing_in = [("login", "learner"), ("password", PASSWORD)];
    let (english, vietnamese) = ([("language", "en")], [("language", "vi")]);

    // Nobody chose for the account yet: English, chosen on the way in, is kept, on every device and for mails.
    let mut shared = site.browser();
    shared.post("/language", &english).await.expect(303);
    shared.post("/sign-in", &signing_in).await.expect(303);
    shared.get("/account").await.shows("My account");
    let mut phone = site.signed_in("learner").await;
    phone.get("/account").await.shows("My account");
    let kept = site.arrange(|conn| {
        let account = hocvu::access::sign_in_account(conn, "learner")?.unwrap();
        hocvu::access::holder(conn, account.id)
    });
    assert_eq!(kept.await.unwrap().language, Language::English);

    // It goes to that account alone, not to whoever signs in next in this browser.
    shared.post("/sign-out", &[]).await.expect(303);
    shared.get("/sign-in").await.shows("Forgotten password");
    let other = [("login", "officer"), ("password", PASSWORD)];
    shared.post("/sign-in", &other).await.expect(303);
    shared.second_step().await;
    shared.get("/account").await.shows("Tài khoản của tôi");

    // A choice on the sign-in page long ago gives way to a later one made in the account, and a later one wins.
    let mut desk = site.browser();
    desk.post("/language", &english).await.expect(303);
    site.pass(60_000);
    phone.post("/account", &vietnamese).await.expect(303);
    desk.post("/sign-in", &signing_in).await.expect(303);
    desk.get("/account").await.shows("Tài khoản của tôi");
    desk.post("/sign-out", &[]).await.expect(303);
    site.pass(60_000);
    desk.post("/language", &english).await.expect(303);
    desk.post("/sign-in", &signing_in).await.expect(303);
    desk.get("/account").await.shows("My account");
}
