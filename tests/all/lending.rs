//! Who holds what over a unit, on any day; and roles lent while somebody is away.
use crate::support::Browser;
use crate::support::Province;
use crate::support::Site;
use crate::support::takes_post;
use diesel::prelude::*;
use hocvu::access::Role;
use hocvu::db::Conn;
use hocvu::db::Day;
use hocvu::db::Time;
use hocvu::db::ids::AssignmentId;
use hocvu::db::ids::GrantId;
use hocvu::db::ids::PersonId;
use hocvu::db::schema::assignment_rows;
use hocvu::db::schema::audit_entries;
use hocvu::db::schema::grants;
use hocvu::db::schema::messages;
use hocvu::db::schema::people;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The id of the latest grant of this person.
async fn latest(site: &Site, person: PersonId) -> GrantId {
    site.arrange(move |conn| {
        grants::table
            .filter(grants::person_id.eq(person))
            .order(grants::id.desc())
            .select(grants::id)
            .first(conn)
    })
    .await
}

async fn take_back(site: &Site, province: &Province, login: &str, admin: &mut Browser) {
    let person = province.people[login];
    let grant = latest(site, person).await;
    let address = format!("/people/{person}/grants/{grant}/revocation");
    admin.post(&address, &[]).await.expect(303);
}

/// The officer lends what they hold to the learner beside them, until the end of December.
async fn lends(site: &Site, province: &Province) -> Browser {
    let mut officer = site.signed_in("officer").await;
    let grant = latest(site, province.people["officer"]).await.to_string();
    let form = [
        ("grant", grant.as_str()),
        ("colleague", "learner"),
        ("to", "31/12/2026"),
        ("decision", "Số 12/QĐ-SKHCN"),
    ];
    officer
        .post("/account/delegations", &form)
        .await
        .expect(303);
    officer
}

#[tokio::test]
async fn a_unit_shows_everybody_with_a_role_over_it_granted_there_or_above() {
    let (site, province) = Site::with_province().await;
    let mut auditor = site.signed_in("auditor").await;
    let address = format!("/units/{}/access", province.units["SKHCN"]);
    let page = auditor.get(&address).await.expect(200);
    for name in [
        "Nguyễn Văn Phụ Trách",
        "Trần Quản Trị",
        "Lê Thị Nhân Sự",
        "Phạm Lãnh Đạo",
    ] {
        assert!(page.text().contains(name), "{name}");
    }
    page.hides("Hồ Văn Khác").shows("từ 23/11/2026");
    let records = auditor
        .get(&format!("{address}?right=set_requirements"))
        .await;
    records
        .expect(200)
        .shows("Nguyễn Văn Phụ Trách")
        .hides("Phạm Lãnh Đạo");
    let leaders = auditor.get(&format!("{address}?role=leader")).await;
    leaders
        .expect(200)
        .shows("Phạm Lãnh Đạo")
        .hides("Lê Thị Nhân Sự");
    let top = format!("/units/{}/access", province.units["UBND"]);
    auditor.get(&top).await.hides("Hồ Văn Khác");
    let all = auditor.get(&format!("{top}?below=1")).await.expect(200);
    all.shows("Hồ Văn Khác").shows("chỉ đơn vị dưới");
    for wrong in ["role=vua", "right=all", "as_of=31/2/2026"] {
        auditor.get(&format!("{address}?{wrong}")).await.expect(422);
    }
    let file = auditor
        .get(&format!("{address}.csv?role=officer"))
        .await
        .expect(200);
    let text = file.text();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert!(lines[0].starts_with("full_name,staff_code,role,unit_name"));
    assert!(lines[1].starts_with("Nguyễn Văn Phụ Trách,OFFICER,officer,Sở Khoa học và Công nghệ,"));
    assert_eq!(lines.len(), 2);
    for login in ["officer", "leader", "trainer", "learner"] {
        site.signed_in(login).await.get(&address).await.expect(404);
    }
}

#[tokio::test]
async fn the_list_of_a_past_day_is_what_held_then() {
    let (site, province) = Site::with_province().await;
    let address = format!("/units/{}/access", province.units["SKHCN"]);
    let mut admin = site.signed_in("admin").await;
    let grants = format!("/people/{}/grants", province.people["learner"]);
    let from = |day: &'static str| [("role", "leader"), ("unit", "SKHCN"), ("from", day)];
    let refused = admin.post(&grants, &from("20/11/2026")).await.expect(422);
    refused.shows("Vai trò không thể có hiệu lực trước hôm nay.");
    admin.post(&grants, &from("23/11/2026")).await.expect(303);
    site.pass(2 * Time::DAY);
    let mut admin = site.signed_in("admin").await;
    take_back(&site, &province, "learner", &mut admin).await;
    for (day, held) in [
        ("22/11/2026", false),
        ("23/11/2026", true),
        ("24/11/2026", true),
        ("25/11/2026", false),
        ("", false),
    ] {
        let page = admin
            .get(&format!("{address}?role=leader&as_of={day}"))
            .await
            .expect(200);
        assert_eq!(page.text().contains("Nguyễn Thị Hòa"), held, "{day}");
    }
    let page = admin
        .get(&format!("/people/{}/access", province.people["learner"]))
        .await;
    page.expect(200)
        .shows("Đã thu hồi")
        .shows("Trần Quản Trị, 23/11/2026");
}

#[tokio::test]
async fn an_administrator_of_one_unit_sees_the_lists_of_that_unit_alone() {
    let (site, province) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let form = [("role", "admin"), ("unit", "SKHCN")];
    let grants = format!("/people/{}/grants", province.people["officer"]);
    admin.post(&grants, &form).await.expect(303);
    let mut own = site.signed_in("officer").await;
    let address = |code: &str| format!("/units/{}/access", province.units[code]);
    let page = own.get(&address("SKHCN")).await.expect(200);
    // Who watches from above is named, without a way to their card or their post.
    page.shows("Lê Thị Nhân Sự")
        .hides(&format!("/people/{}", province.people["hr"]))
        .hides(">HR<")
        .shows(&format!("/people/{}/access", province.people["officer"]));
    for code in ["SNV", "UBND"] {
        own.get(&address(code)).await.expect(404);
        own.get(&format!("{}.csv", address(code))).await.expect(404);
    }
    for login in ["officer2", "hr", "learner2"] {
        let address = format!("/people/{}/access", province.people[login]);
        own.get(&address).await.expect(404);
    }
}

#[tokio::test]
async fn roles_of_people_who_moved_away_are_up_for_review() {
    let (site, province) = Site::with_province().await;
    let address = format!("/units/{}/access?review=1", province.units["SKHCN"]);
    let mut hr = site.signed_in("hr").await;
    hr.get(&address)
        .await
        .expect(200)
        .hides("Nguyễn Văn Phụ Trách");
    let (person, other) = (province.people["officer"], province.units["SNV"]);
    site.arrange(move |conn| {
        diesel::update(assignment_rows::table.filter(assignment_rows::person_id.eq(person)))
            .set(assignment_rows::unit_id.eq(other))
            .execute(conn)
    })
    .await;
    let page = hr.get(&address).await.expect(200);
    page.shows("Nguyễn Văn Phụ Trách")
        .shows("Không công tác trong đơn vị được giao");
    site.arrange(move |conn| {
        diesel::update(assignment_rows::table.filter(assignment_rows::person_id.eq(person)))
            .set(assignment_rows::valid_to.eq(day("2026-11-22")))
            .execute(conn)
    })
    .await;
    hr.get(&address)
        .await
        .shows("Tạm ngừng: không còn giữ vị trí nào");
}

#[tokio::test]
async fn the_roles_of_whoever_left_rest_until_they_hold_a_post_again() {
    let (site, province) = Site::with_province().await;
    site.give_second_factor("learner").await;
    let mut officer = lends(&site, &province).await;
    let mut colleague = site.signed_in("learner").await;
    for browser in [&mut officer, &mut colleague] {
        browser.get("/people").await.expect(200);
    }
    let person = province.people["officer"];
    let until = async |last: Day| {
        site.arrange(move |conn| {
            diesel::update(assignment_rows::table.filter(assignment_rows::person_id.eq(person)))
                .set(assignment_rows::valid_to.eq(last))
                .execute(conn)
        })
        .await;
        site.pass(Time::SECOND * 11);
    };
    until(day("2026-11-22")).await;
    // Neither they nor who stands in for them.
    for browser in [&mut officer, &mut colleague] {
        browser.get("/people").await.expect(404);
    }
    let mut hr = site.signed_in("hr").await;
    hr.get(&format!("/people/{person}"))
        .await
        .expect(200)
        .shows("Tạm ngừng vì không còn giữ vị trí nào");
    hr.get(&format!("/people/{person}/grants"))
        .await
        .expect(200)
        .shows("Tạm ngừng: không còn giữ vị trí nào");
    until(Day::LAST).await;
    for browser in [&mut officer, &mut colleague] {
        browser.get("/people").await.expect(200);
    }
    // Administration given on the server stays: somebody has to be left who can put a slip right.
    let admin = province.people["admin"];
    site.arrange(move |conn| {
        diesel::update(assignment_rows::table.filter(assignment_rows::person_id.eq(admin)))
            .set(assignment_rows::valid_to.eq(day("2026-11-22")))
            .execute(conn)
    })
    .await;
    let mut admin = site.signed_in("admin").await;
    admin.get("/admin").await.expect(200);
    // Nobody below ends the post of who holds more than they do.
    for (login, status) in [("admin", 422), ("officer", 303)] {
        let whose = province.people[login];
        let post = site
            .arrange(move |conn| {
                assignment_rows::table
                    .filter(assignment_rows::person_id.eq(whose))
                    .select(assignment_rows::id)
                    .first::<AssignmentId>(conn)
            })
            .await
            .to_string();
        let ending = [("post", post.as_str()), ("ends_on", "2026-11-20")];
        let address = format!("/people/{whose}/endings");
        hr.post(&address, &ending).await.expect(status);
    }
}

#[tokio::test]
async fn a_colleague_acts_in_the_place_of_somebody_away_and_the_record_says_so() {
    let (site, province) = Site::with_province().await;
    site.give_second_factor("learner").await;
    let mut learner = site.signed_in("learner").await;
    learner.get("/people").await.expect(404);
    let mut officer = lends(&site, &province).await;
    let made = officer.get("/account/rights").await.expect(200);
    made.shows("Nguyễn Thị Hòa")
        .shows("Số 12/QĐ-SKHCN")
        .shows("23/11/2026 – 31/12/2026");
    learner.get("/people").await.expect(200);
    let own = learner.get("/account/rights").await.expect(200);
    own.shows("thay mặt Nguyễn Văn Phụ Trách")
        .shows("Xem danh sách và thông tin nhân sự: Sở Khoa học và Công nghệ")
        .hides("action=\"/account/delegations\"");
    let target = province.people["trainer"];
    learner
        .post(&format!("/people/{target}/invitation"), &[])
        .await
        .expect(409);
    let import = "staff_code,full_name,unit_code\nCB9,Lê Văn Mới,SKHCN\n";
    let sent = learner
        .upload("/people/import", ("a.csv", import.as_bytes()), &[])
        .await
        .expect(303);
    let confirm = format!("{}/confirmation", sent.location());
    learner.post(&confirm, &[]).await.expect(303);
    let actors = site
        .arrange(|conn| {
            audit_entries::table
                .filter(audit_entries::action.eq_any(["delegate", "import.confirm"]))
                .order(audit_entries::id)
                .select((audit_entries::actor_id, audit_entries::actor_name))
                .load::<(Option<PersonId>, String)>(conn)
        })
        .await;
    assert_eq!(
        actors,
        [
            (Some(province.people["officer"]), String::new()),
            (
                Some(province.people["learner"]),
                "(thay mặt Nguyễn Văn Phụ Trách)".to_owned()
            ),
        ],
        "people by number, named when the record is read"
    );
    let list = format!("/units/{}/access?role=officer", province.units["SKHCN"]);
    let mut admin = site.signed_in("admin").await;
    let record = admin.get("/admin/audit").await.expect(200);
    record.shows("Nguyễn Thị Hòa (thay mặt Nguyễn Văn Phụ Trách)");
    let page = admin.get(&list).await.expect(200);
    page.shows("thay mặt Nguyễn Văn Phụ Trách")
        .shows("Số 12/QĐ-SKHCN");
}

#[tokio::test]
async fn what_was_lent_is_not_lent_on_nor_used_to_grant() {
    let (site, province) = Site::with_province().await;
    site.give_second_factor("learner").await;
    lends(&site, &province).await;
    let mut learner = site.signed_in("learner").await;
    let loan = latest(&site, province.people["learner"]).await.to_string();
    let form = [
        ("grant", loan.as_str()),
        ("colleague", "trainer"),
        ("to", "24/11/2026"),
    ];
    let refused = learner.post("/account/delegations", &form).await;
    refused
        .expect(422)
        .shows("Hãy chọn một vai trò anh/chị đang giữ");
    let mut hr = site.signed_in("hr").await;
    let own = latest(&site, province.people["hr"]).await.to_string();
    let form = [
        ("grant", own.as_str()),
        ("colleague", "leader"),
        ("to", "24/11/2026"),
    ];
    hr.post("/account/delegations", &form).await.expect(303);
    let mut leader = site.signed_in("leader").await;
    leader.get("/people/import").await.expect(200);
    let grants = format!("/people/{}/grants", province.people["learner2"]);
    leader.get(&grants).await.expect(404);
    let mut admin = site.signed_in("admin").await;
    admin
        .get("/account/rights")
        .await
        .expect(200)
        .hides("action=\"/account/delegations\"");
}

#[tokio::test]
async fn a_loan_ends_with_its_days_its_source_and_whenever_either_side_wants() {
    // Its last day.
    let (site, province) = Site::with_province().await;
    site.give_second_factor("learner").await;
    lends(&site, &province).await;
    site.pass(38 * Time::DAY);
    site.signed_in("learner")
        .await
        .get("/people")
        .await
        .expect(200);
    site.pass(Time::DAY);
    site.signed_in("learner")
        .await
        .get("/people")
        .await
        .expect(404);
    // The grant behind it is taken back.
    let (site, province) = Site::with_province().await;
    site.give_second_factor("learner").await;
    lends(&site, &province).await;
    let mut learner = site.signed_in("learner").await;
    learner.get("/people").await.expect(200);
    let mut admin = site.signed_in("admin").await;
    take_back(&site, &province, "officer", &mut admin).await;
    learner.get("/people").await.expect(404);
    learner
        .get("/account/rights")
        .await
        .expect(200)
        .shows("Đã thu hồi");
    // Either side, or an administrator.
    for who in ["officer", "learner", "admin"] {
        let (site, province) = Site::with_province().await;
        site.give_second_factor("learner").await;
        lends(&site, &province).await;
        let mut learner = site.signed_in("learner").await;
        let loan = latest(&site, province.people["learner"]).await;
        let ending = format!("/account/delegations/{loan}/ending");
        site.signed_in("officer2")
            .await
            .post(&ending, &[])
            .await
            .expect(404);
        let mut browser = site.signed_in(who).await;
        if who == "admin" {
            browser.post(&ending, &[]).await.expect(404);
            take_back(&site, &province, "learner", &mut browser).await;
        } else {
            browser.post(&ending, &[]).await.expect(303);
            browser.post(&ending, &[]).await.expect(409);
        }
        learner.get("/people").await.expect(404);
    }
}

#[tokio::test]
async fn a_role_is_lent_to_colleagues_only_and_tells_nothing_of_others() {
    let (site, province) = Site::with_province().await;
    let mut officer = site.signed_in("officer").await;
    let grant = latest(&site, province.people["officer"]).await.to_string();
    let mut answers = Vec::new();
    for colleague in ["learner2", "LEARNER2", "hr", "khong-co", "officer"] {
        let form = [
            ("grant", grant.as_str()),
            ("colleague", colleague),
            ("to", "24/11/2026"),
        ];
        let refused = officer
            .post("/account/delegations", &form)
            .await
            .expect(422);
        answers.push(refused.text().replace(&format!("\"{colleague}\""), "\"…\""));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    for (unit, to) in [("SNV", "24/11/2026"), ("", "24/3/2027")] {
        let form = [
            ("grant", grant.as_str()),
            ("colleague", "learner"),
            ("unit", unit),
            ("to", to),
        ];
        officer
            .post("/account/delegations", &form)
            .await
            .expect(422);
    }
    let foreign = latest(&site, province.people["officer2"]).await.to_string();
    let form = [
        ("grant", foreign.as_str()),
        ("colleague", "learner"),
        ("to", "24/11/2026"),
    ];
    officer
        .post("/account/delegations", &form)
        .await
        .expect(422);
}

#[tokio::test]
async fn both_sides_of_a_loan_are_written_to() {
    let (site, province) = Site::with_province().await;
    let (lender, borrower) = (province.people["officer"], province.people["learner"]);
    site.arrange(move |conn| {
        for (person, mail) in [(lender, "pt@example.vn"), (borrower, "hoa@example.vn")] {
            diesel::update(people::table.find(person))
                .set(people::email.eq(mail))
                .execute(conn)?;
        }
        Ok(())
    })
    .await;
    let mut officer = lends(&site, &province).await;
    let loan = latest(&site, borrower).await;
    let ending = format!("/account/delegations/{loan}/ending");
    officer.post(&ending, &[]).await.expect(303);
    let letters = site
        .arrange(|conn| {
            messages::table
                .order(messages::id)
                .select((messages::recipient, messages::body))
                .load::<(String, String)>(conn)
        })
        .await;
    let to: Vec<&str> = letters.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(
        to,
        [
            "pt@example.vn",
            "hoa@example.vn",
            "pt@example.vn",
            "hoa@example.vn"
        ]
    );
    for (_, body) in &letters[..2] {
        assert!(body.contains("Nguyễn Văn Phụ Trách ủy quyền cho Nguyễn Thị Hòa vai trò Cán bộ phụ trách đào tạo tại Sở Khoa học và Công nghệ, từ ngày 23/11/2026 đến hết ngày 31/12/2026."), "{body}");
    }
    assert!(letters[2].1.contains("đã kết thúc"));
}

/// So many more people of the first department, each leader of it.
fn leaders(conn: &mut Conn, province: &Province, range: std::ops::Range<usize>) -> QueryResult<()> {
    let unit = province.units["SKHCN"];
    for number in range {
        let name = format!("Người Thứ {number}");
        let id: PersonId = diesel::insert_into(people::table)
            .values((
                people::staff_code.eq(format!("N{number}")),
                people::full_name.eq(&name),
                people::name_sort.eq(hocvu::text::sort_key(&name)),
                people::name_fold.eq(hocvu::text::fold(&name)),
                people::created_at.eq(Time(0)),
            ))
            .returning(people::id)
            .get_result(conn)?;
        takes_post(conn, (id, unit), (day("2020-01-01"), Day::LAST), false)?;
        let days = (Day::FIRST, Day::LAST);
        hocvu::access::grant(conn, id, (Role::Leader, unit), days, (None, Time(0)))?;
    }
    Ok(())
}

#[tokio::test]
async fn lists_take_as_many_statements_however_long_they_are() {
    let (site, province) = Site::with_province().await;
    site.publish_courses().await;
    let mut admin = site.signed_in("admin").await;
    let unit = province.units["SKHCN"];
    let lists = [
        format!("/units/{unit}/access?below=1"),
        format!("/units/{unit}/access.csv"),
        "/people".to_owned(),
        format!("/people?unit={unit}&q=nguoi"),
        "/units".to_owned(),
        format!("/units/{unit}"),
        format!("/units/{unit}/invitations"),
        "/completions".to_owned(),
        "/targets/staff-trained/people".to_owned(),
        "/requirements".to_owned(),
    ];
    let mut counts: Vec<Vec<u64>> = Vec::new();
    for range in [0..3, 3..30] {
        let here = province.clone();
        site.arrange(move |conn| leaders(conn, &here, range.clone()))
            .await;
        let mut taken = Vec::new();
        for list in &lists {
            site.app.sessions.clear();
            site.app.pages.clear();
            // Whoever is new is read once into what searches look through.
            admin.get(list).await.expect(200);
            site.app.sessions.clear();
            site.app.pages.clear();
            let before = site.app.db.statements();
            admin.get(list).await.expect(200);
            taken.push(site.app.db.statements() - before);
        }
        counts.push(taken);
    }
    for ((list, few), many) in lists.iter().zip(&counts[0]).zip(&counts[1]) {
        assert_eq!(few, many, "{list}");
    }
}
