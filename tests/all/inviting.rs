//! Inviting people, handing out codes, granting roles; nobody of another unit.
use crate::support::Browser;
use crate::support::Province;
use crate::support::Site;
use crate::support::takes_post;
use diesel::prelude::*;
use hocvu::db::Day;
use hocvu::db::Time;
use hocvu::db::ids::PersonId;
use hocvu::db::schema::accounts;
use hocvu::db::schema::assignment_rows;
use hocvu::db::schema::audit_entries;
use hocvu::db::schema::grants;
use hocvu::db::schema::people;

const NEW: &str = "một câu khác dài và dễ nhớ";

/// Puts somebody without an account into a unit.
async fn newcomer(
    site: &Site,
    province: &Province,
    code: &str,
    staff_code: &'static str,
) -> PersonId {
    let (unit, now) = (province.units[code], site.app.now());
    site.arrange(move |conn| {
        let name = format!("Trần Văn {staff_code}");
        let id: PersonId = diesel::insert_into(people::table)
            .values((
                people::staff_code.eq(staff_code),
                people::full_name.eq(&name),
                people::name_sort.eq(hocvu::text::sort_key(&name)),
                people::name_fold.eq(hocvu::text::fold(&name)),
                people::created_at.eq(now),
            ))
            .returning(people::id)
            .get_result(conn)?;
        takes_post(
            conn,
            (id, unit),
            ("2026-01-01".parse().unwrap(), Day::LAST),
            false,
        )?;
        Ok(id)
    })
    .await
}

async fn uses(site: &Site, code: &str) -> Browser {
    let mut browser = site.browser();
    let answer = browser
        .post("/invitation", &[("code", code)])
        .await
        .expect(303);
    let form = [("password", NEW), ("password_again", NEW)];
    browser.post(answer.location(), &form).await.expect(303);
    browser
}

#[tokio::test]
async fn an_officer_invites_one_person_and_the_code_works() {
    let (site, province) = Site::with_province().await;
    let person = newcomer(&site, &province, "SKHCN", "CB0001").await;
    let address = format!("/people/{person}/invitation");
    let mut officer = site.signed_in("officer").await;
    officer
        .post(&address, &[])
        .await
        .expect(200)
        .shows("cb0001")
        .shows("/invitation")
        .shows("chưa được cài đặt gửi thư");
    let first = officer
        .script()
        .post(&address, &[])
        .await
        .expect(200)
        .json();
    let second = officer
        .script()
        .post(&address, &[])
        .await
        .expect(200)
        .json();
    assert_eq!(first["login"], "cb0001");
    assert_eq!(first["full_name"], "Trần Văn CB0001");
    let stale = [("code", first["code"].as_str().unwrap())];
    site.browser().post("/invitation", &stale).await.expect(422);
    let mut invited = uses(&site, second["code"].as_str().unwrap()).await;
    invited.get("/account").await.expect(200).shows("cb0001");
    let learner = province.people["learner"];
    let reset = officer
        .script()
        .post(&format!("/people/{learner}/invitation"), &[])
        .await;
    uses(&site, reset.expect(200).json()["code"].as_str().unwrap()).await;
    let login = [("login", "learner"), ("password", NEW)];
    site.browser().post("/sign-in", &login).await.expect(303);
}

#[tokio::test]
async fn an_officer_sees_an_invitation_until_it_is_used_or_runs_out() {
    let (site, province) = Site::with_province().await;
    let person = newcomer(&site, &province, "SKHCN", "CB0001").await;
    let (card, address) = (
        format!("/people/{person}"),
        format!("/people/{person}/invitation"),
    );
    let mut officer = site.signed_in("officer").await;
    officer.get(&card).await.expect(200).hides("Đã mời");
    officer.script().post(&address, &[]).await.expect(200);
    site.pass(3 * Time::DAY);
    let mut officer = site.signed_in("officer").await;
    let page = officer.get(&card).await.expect(200);
    page.shows("Đã mời ngày 23/11/2026, dùng trước ngày 23/12/2026");
    site.pass(28 * Time::DAY);
    let mut officer = site.signed_in("officer").await;
    officer.get(&card).await.expect(200).hides("Đã mời");
    let again = officer.script().post(&address, &[]).await.expect(200);
    officer.get(&card).await.shows("Đã mời ngày 24/12/2026");
    uses(&site, again.json()["code"].as_str().unwrap()).await;
    officer.get(&card).await.expect(200).hides("Đã mời");
}

#[tokio::test]
async fn a_units_sheet_holds_whoever_never_signed_in() {
    let (site, province) = Site::with_province().await;
    for code in ["CB0001", "CB0002"] {
        newcomer(&site, &province, "SKHCN", code).await;
    }
    newcomer(&site, &province, "SNV", "CB0003").await;
    let address = format!("/units/{}/invitations", province.units["SKHCN"]);
    let mut officer = site.signed_in("officer").await;
    officer
        .get(&address)
        .await
        .expect(200)
        .shows("CB0002")
        .hides("CB0003")
        .hides("Nguyễn Thị Hòa");
    officer
        .post(&address, &[])
        .await
        .expect(200)
        .shows("cb0001")
        .shows("slip");
    let list = officer
        .script()
        .post(&address, &[])
        .await
        .expect(200)
        .json();
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), 2);
    let fields: Vec<&String> = list[0].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["login", "full_name", "code"]);
    uses(&site, list[0]["code"].as_str().unwrap()).await;
    officer
        .get(&address)
        .await
        .expect(200)
        .hides("CB0001")
        .shows("CB0002")
        .shows("Đã mời");
    let top = format!("/units/{}/invitations", province.units["UBND"]);
    let hr = site.signed_in("hr").await;
    let all = hr.script().post(&top, &[]).await.expect(200).json();
    assert_eq!(all.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn whoever_holds_only_a_concurrent_post_is_counted_and_invited() {
    let (site, province) = Site::with_province().await;
    let person = newcomer(&site, &province, "SKHCN", "CB0001").await;
    let other = newcomer(&site, &province, "SKHCN", "CB0002").await;
    let also = province.units["SNV"];
    site.arrange(move |conn| {
        let both = assignment_rows::person_id.eq_any([person, other]);
        diesel::update(assignment_rows::table.filter(both))
            .set(assignment_rows::concurrent.eq(true))
            .execute(conn)?;
        // The second one has a concurrent post elsewhere too.
        takes_post(conn, (other, also), (Day::FIRST, Day::LAST), true)
    })
    .await;
    let unit = format!("/units/{}", province.units["SKHCN"]);
    let address = format!("{unit}/invitations");
    let mut officer = site.signed_in("officer").await;
    officer.get(&unit).await.expect(200).shows(">5</a>");
    let page = officer.get(&address).await.expect(200);
    // The one with posts under two officers is invited by whoever answers for both.
    page.shows("CB0001").hides("CB0002");
    let list = officer.script().post(&address, &[]).await.expect(200);
    let list = list.json();
    assert_eq!(list.as_array().unwrap().len(), 1);
    uses(&site, list[0]["code"].as_str().unwrap()).await;
    let hr = site.signed_in("hr").await;
    let all = hr.script().post(&address, &[]).await.expect(200).json();
    assert_eq!(all.as_array().unwrap().len(), 1);
    assert_eq!(all[0]["login"], "cb0002");
    let elsewhere = format!("/units/{also}/invitations");
    let none = hr.script().post(&elsewhere, &[]).await.expect(200).json();
    assert_eq!(none.as_array().unwrap().len(), 0);
}

/// The token in the form of a page.
fn token(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"token\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// The codes on a sheet.
fn codes(sheet: &str) -> Vec<String> {
    let parts = sheet.split("<p class=\"code\">").skip(1);
    parts
        .map(|part| part.split('<').next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_sheet_loaded_again_makes_no_new_codes() {
    let (site, province) = Site::with_province().await;
    for code in ["CB0001", "CB0002"] {
        newcomer(&site, &province, "SKHCN", code).await;
    }
    let address = format!("/units/{}/invitations", province.units["SKHCN"]);
    let mut officer = site.signed_in("officer").await;
    let list = officer.get(&address).await.expect(200).text();
    let token = token(&list);
    let form = [("by", "sheet"), ("token", token.as_str())];
    let printed = codes(&officer.post(&address, &form).await.expect(200).text());
    assert_eq!(printed.len(), 2);
    site.pass(Time::MINUTE);
    // Another node, which has only the database in common.
    let (app, rooms) = (&site.app, hocvu::app::Rooms::default());
    let other = hocvu::serving::prepare(app.config.clone(), app.clock.clone()).unwrap();
    let mut there = officer.clone().at(hocvu::app::router(&other, &rooms));
    for browser in [&mut officer, &mut there] {
        let again = browser.post(&address, &form).await.expect(409);
        again
            .shows("lúc 23/11/2026 08:00")
            .shows("các phiếu đã in và thư đã gửi vẫn dùng được")
            .shows(&format!("href=\"{address}\""))
            .hides(&printed[0]);
    }
    uses(&site, &printed[0]).await;
    // On purpose, from the list.
    let list = officer.get(&address).await.expect(200).text();
    let fresh = self::token(&list);
    assert_ne!(fresh, token);
    let form = [("by", "sheet"), ("token", fresh.as_str())];
    let new = codes(&officer.post(&address, &form).await.expect(200).text());
    let stale = [("code", printed[1].as_str())];
    site.browser().post("/invitation", &stale).await.expect(422);
    uses(&site, &new[0]).await;
}

#[tokio::test]
async fn another_units_officer_finds_nobody() {
    let (site, province) = Site::with_province().await;
    let person = newcomer(&site, &province, "SKHCN", "CB0001").await;
    let unit = province.units["SKHCN"];
    for login in ["officer2", "learner", "trainer", "leader", "auditor"] {
        let mut browser = site.signed_in(login).await;
        browser
            .post(&format!("/people/{person}/invitation"), &[])
            .await
            .expect(404);
        browser
            .post(&format!("/units/{unit}/invitations"), &[])
            .await
            .expect(404);
        browser
            .get(&format!("/units/{unit}/invitations"))
            .await
            .expect(404);
        browser
            .get(&format!("/people/{person}/grants"))
            .await
            .expect(404);
    }
    let count = site.arrange(|conn| {
        accounts::table
            .filter(accounts::login.eq("cb0001"))
            .count()
            .get_result::<i64>(conn)
    });
    assert_eq!(count.await, 0);
}

#[tokio::test]
async fn an_officer_cannot_take_over_somebody_with_more_rights() {
    let (site, province) = Site::with_province().await;
    let person = newcomer(&site, &province, "SKHCN", "CB0001").await;
    let mut admin = site.signed_in("admin").await;
    let form = [("role", "hr"), ("unit", "UBND")];
    admin
        .post(&format!("/people/{person}/grants"), &form)
        .await
        .expect(303);
    let mut officer = site.signed_in("officer").await;
    let address = format!("/people/{person}/invitation");
    let button = format!("action=\"{address}\"");
    let card = officer.get(&format!("/people/{person}")).await.expect(200);
    card.shows("nên anh/chị không thể mời hay đặt lại mật khẩu thay")
        .hides(&button);
    let card = admin.get(&format!("/people/{person}")).await.expect(200);
    card.hides("không thể mời").shows(&button);
    officer
        .post(&address, &[])
        .await
        .expect(409)
        .shows("vượt ngoài phạm vi");
    let sheet = format!("/units/{}/invitations", province.units["SKHCN"]);
    let list = officer.script().post(&sheet, &[]).await.expect(200).json();
    assert_eq!(list.as_array().unwrap().len(), 0);
    admin.post(&address, &[]).await.expect(200);
}

#[tokio::test]
async fn a_role_is_granted_for_a_time_and_taken_back() {
    let (site, province) = Site::with_province().await;
    let learner = province.people["learner"];
    let address = format!("/people/{learner}/grants");
    let sheet = format!("/units/{}/invitations", province.units["SKHCN"]);
    let mut admin = site.signed_in("admin").await;
    let mut browser = site.signed_in("learner").await;
    browser.get(&sheet).await.expect(404);
    admin.get(&address).await.expect(200).shows("SKHCN");
    let wrong = [("role", "officer"), ("unit", "XYZ"), ("from", "31/2/2026")];
    admin
        .post(&address, &wrong)
        .await
        .expect(422)
        .shows("Ngày chưa đúng")
        .shows("Không có đơn vị")
        .shows("XYZ");
    let unknown = [("role", "officer"), ("unit", "XYZ")];
    admin
        .post(&address, &unknown)
        .await
        .expect(422)
        .shows("Không có đơn vị");
    let right = [
        ("role", "officer"),
        ("unit", "SKHCN"),
        ("from", ""),
        ("to", "2026-12-31"),
    ];
    admin.post(&address, &right).await.expect(303);
    admin
        .post(&address, &right)
        .await
        .expect(422)
        .shows("đã giữ vai trò");
    browser.takes_second_factor().await;
    browser.get(&sheet).await.expect(200);
    let grant = site
        .arrange(move |conn| {
            grants::table
                .filter(grants::person_id.eq(learner))
                .select(grants::id)
                .first::<hocvu::db::ids::GrantId>(conn)
        })
        .await;
    let take_back = format!("{address}/{grant}/revocation");
    site.signed_in("officer2")
        .await
        .post(&take_back, &[])
        .await
        .expect(404);
    admin.post(&take_back, &[]).await.expect(303);
    browser.get(&sheet).await.expect(404);
    admin.post(&take_back, &[]).await.expect(409);
    let later = [
        ("role", "officer"),
        ("unit", "SKHCN"),
        ("from", "2027-01-01"),
    ];
    admin.post(&address, &later).await.expect(303);
    admin
        .get(&address)
        .await
        .shows("Chưa đến ngày")
        .shows("Đã thu hồi");
    browser.get(&sheet).await.expect(404);
    let acts = site.arrange(|conn| {
        audit_entries::table
            .filter(audit_entries::action.like("grant%"))
            .count()
            .get_result::<i64>(conn)
    });
    assert_eq!(acts.await, 3);
}

#[tokio::test]
async fn roles_are_granted_only_where_they_mean_something() {
    let (site, province) = Site::with_province().await;
    let address = format!("/people/{}/grants", province.people["learner"]);
    let mut admin = site.signed_in("admin").await;
    let learner = [("role", "learner"), ("unit", "SKHCN")];
    let page = admin.post(&address, &learner).await.expect(422);
    page.shows("đều đã là học viên");
    let wrong = [("role", "hr"), ("unit", "SKHCN"), ("from", "x")];
    let told = admin.script().post(&address, &wrong).await.expect(422);
    let told = told.json();
    assert!(
        told["errors"]["unit"]
            .as_str()
            .unwrap()
            .contains("toàn tỉnh")
    );
    assert!(told["errors"]["from"].is_string());
    let whole = [("role", "hr"), ("unit", "UBND")];
    admin.post(&address, &whole).await.expect(303);
}

#[tokio::test]
async fn where_an_account_is_closed_the_card_says_so_instead_of_a_button() {
    let (site, province) = Site::with_province().await;
    let (learner, now) = (province.people["learner"], site.app.now());
    let mut officer = site.signed_in("officer").await;
    let page = format!("/people/{learner}");
    let button = format!("action=\"{page}/invitation\"");
    officer.get(&page).await.expect(200).shows(&button);
    site.arrange(move |conn| {
        diesel::update(accounts::table.filter(accounts::person_id.eq(learner)))
            .set(accounts::disabled_at.eq(now))
            .execute(conn)
    })
    .await;
    let card = officer.get(&page).await.expect(200);
    card.shows("Tài khoản này đã bị khóa.").hides(&button);
    let invitation = format!("{page}/invitation");
    officer.post(&invitation, &[]).await.expect(409);
}

#[tokio::test]
async fn an_administrator_cannot_lock_themselves_out() {
    let (site, province) = Site::with_province().await;
    let admin = province.people["admin"];
    let grant = site
        .arrange(move |conn| {
            grants::table
                .filter(grants::person_id.eq(admin))
                .select(grants::id)
                .first::<hocvu::db::ids::GrantId>(conn)
        })
        .await;
    let take_back = format!("/people/{admin}/grants/{grant}/revocation");
    let mut browser = site.signed_in("admin").await;
    browser.post(&take_back, &[]).await.expect(409);
}

#[tokio::test]
async fn an_administrator_made_on_the_server_comes_in_and_follows_the_tree() {
    let (site, province) = Site::with_province().await;
    let (now, today) = (site.app.now(), site.app.today());
    let made = move |login: &'static str| {
        move |conn: &mut hocvu::db::Conn| {
            hocvu::org::create_admin(conn, (login, "Lý Văn Mới"), (now, today))
        }
    };
    let token = site.arrange(made("moi")).await.unwrap();
    assert!(
        site.arrange(made("admin"))
            .await
            .unwrap_err()
            .text(hocvu::text::Language::English)
            .contains("taken")
    );
    let mut browser = site.browser();
    let form = [("password", NEW), ("password_again", NEW)];
    browser
        .post(&format!("/setup/{token}"), &form)
        .await
        .expect(303);
    browser.takes_second_factor().await;
    let sheet = format!("/units/{}/invitations", province.units["SNV"]);
    browser.get(&sheet).await.expect(200);
    let other = site
        .arrange(move |conn| {
            let unit = hocvu::org::add_unit(conn, ("H19", "Tỉnh khác"), None, None, now)?;
            hocvu::org::seat_administrators(conn, now, today)?;
            hocvu::org::seat_administrators(conn, now, today)?;
            Ok(unit)
        })
        .await;
    site.pass(Time::SECOND);
    browser
        .get(&format!("/units/{other}/invitations"))
        .await
        .expect(200);
    let held = site
        .arrange(|conn| grants::table.count().get_result::<i64>(conn))
        .await;
    assert_eq!(
        held, 10,
        "six of the province, two for each of the two administrators"
    );
}

#[tokio::test]
async fn a_concurrent_post_lets_a_person_be_seen_but_not_their_account_touched() {
    let (site, province) = Site::with_province().await;
    let person = newcomer(&site, &province, "SNV", "CB0001").await;
    let unit = province.units["SKHCN"];
    site.arrange(move |conn| {
        diesel::update(people::table.find(person))
            .set(people::phone.eq("0912345678"))
            .execute(conn)?;
        takes_post(
            conn,
            (person, unit),
            ("2026-01-01".parse().unwrap(), Day::LAST),
            true,
        )
    })
    .await;
    let (card, address) = (
        format!("/people/{person}"),
        format!("/people/{person}/invitation"),
    );
    let mut officer = site.signed_in("officer").await;
    officer
        .get(&card)
        .await
        .expect(200)
        .shows("CB0001")
        .hides("0912345678")
        .hides("/invitation");
    officer.post(&address, &[]).await.expect(404);
    let mut other = site.signed_in("officer2").await;
    other.get(&card).await.expect(200).shows("0912345678");
    other.post(&address, &[]).await.expect(200);
}
