//! The second step of signing in: who needs it, how it is set up, what it withstands; and the proof before dangerous acts.
use crate::support::Browser;
use crate::support::FACTOR;
use crate::support::PASSWORD;
use crate::support::Province;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::access::Role;
use hocvu::db::Day;
use hocvu::db::Time;
use hocvu::db::schema::messages;
use hocvu::db::schema::people;
use hocvu::db::schema::recovery_codes;
use hocvu::db::schema::second_factors;

const NEW: &str = "một câu khác dài và dễ nhớ";
const MINUTE: i64 = Time::MINUTE;

/// A browser in which somebody's password was right and the code is still asked for.
async fn halfway(site: &Site, login: &str) -> Browser {
    let mut browser = site.browser();
    let form = [("login", login), ("password", PASSWORD)];
    let answer = browser.post("/sign-in", &form).await.expect(303);
    assert_eq!(answer.location(), "/sign-in/code");
    browser
}

async fn typed(browser: &mut Browser, code: &str) -> u16 {
    let answer = browser.post("/sign-in/code", &[("code", code)]).await;
    answer.status.as_u16()
}

/// Gives somebody a role within their department now.
async fn grant(site: &Site, province: &Province, login: &str, role: Role) {
    let (person, unit) = (province.people[login], province.units["SKHCN"]);
    let (now, period) = (site.app.now(), (Day::FIRST, Day::LAST));
    site.arrange(move |conn| hocvu::access::grant(conn, person, (role, unit), period, (None, now)))
        .await;
    site.pass(Time::SECOND);
}

#[tokio::test]
async fn a_right_password_alone_opens_nothing_where_there_is_a_second_step() {
    let (site, _) = Site::with_province().await;
    let mut browser = site.browser();
    let form = [
        ("login", "officer"),
        ("password", PASSWORD),
        ("next", "/people?q=hoa"),
    ];
    let answer = browser.post("/sign-in", &form).await.expect(303);
    assert_eq!(answer.location(), "/sign-in/code");
    browser.get("/account").await.expect(303);
    let form = browser.get("/sign-in/code").await.expect(200);
    form.shows("mã khôi phục").shows("one-time-code");
    // The cookie is worth nothing on another device, and nothing at all after five minutes.
    let mut thief = browser.clone();
    thief.hold("hocvu_device", "");
    let code = FACTOR.code_at(site.app.now());
    assert_eq!(typed(&mut thief, &code).await, 422);
    let mut late = browser.clone();
    let answer = browser.post("/sign-in/code", &[("code", &code)]).await;
    assert_eq!(answer.expect(303).location(), "/people?q=hoa");
    browser.get("/people").await.expect(200);
    assert_eq!(typed(&mut late, &code).await, 422);
    let mut slow = halfway(&site, "officer").await;
    site.pass(5 * MINUTE);
    let code = FACTOR.code_at(site.app.now());
    let answer = slow.post("/sign-in/code", &[("code", &code)]).await;
    answer.expect(422).shows("Đã quá 5 phút");
    let back = slow.get("/sign-in/code").await.expect(303);
    assert_eq!(back.location(), "/sign-in");
}

#[tokio::test]
async fn a_code_counts_once_on_all_nodes_together() {
    let (site, _) = Site::with_province().await;
    let rooms = hocvu::app::Rooms::default();
    let other = hocvu::serving::prepare(site.app.config.clone(), site.app.clock.clone()).unwrap();
    let mut here = halfway(&site, "officer").await;
    let mut there = halfway(&site, "officer").await;
    there = there.at(hocvu::app::router(&other, &rooms));
    let code = FACTOR.code_at(site.app.now());
    let mut statuses = [
        typed(&mut here, &code).await,
        typed(&mut there, &code).await,
    ];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    // An older one does not count after a newer one, the next does.
    let mut again = halfway(&site, "officer").await;
    let before = FACTOR.code_at(site.app.now().plus(-30_000));
    assert_eq!(typed(&mut again, &before).await, 422);
    let next = FACTOR.code_at(site.app.now().plus(30_000));
    assert_eq!(typed(&mut again, &next).await, 303);
}

#[tokio::test]
async fn guesses_of_password_and_code_count_together() {
    let (site, _) = Site::with_province().await;
    let mut attacker = halfway(&site, "officer").await;
    let mut statuses = Vec::new();
    for number in 0..12 {
        // A right password in between does not begin the count anew.
        if number == 6 {
            attacker = halfway(&site, "officer").await;
        }
        statuses.push(typed(&mut attacker, "000000").await);
    }
    let mut expected = vec![422; 10];
    expected.extend([429, 429]);
    assert_eq!(statuses, expected);
    let code = FACTOR.code_at(site.app.now());
    assert_eq!(typed(&mut attacker, &code).await, 429);
    // The owner, where they have signed in before, still comes in.
    site.pass(15 * MINUTE);
    let mut owner = site.signed_in("officer").await;
    let mut attacker = halfway(&site, "officer").await;
    for _ in 0..10 {
        assert_eq!(typed(&mut attacker, "000000").await, 422);
    }
    owner.post("/sign-out", &[]).await.expect(303);
    owner.sign_in("officer").await;
    owner.get("/people").await.expect(200);
}

#[tokio::test]
async fn a_role_waits_for_the_second_step_and_takes_effect_with_it() {
    let (site, province) = Site::with_province().await;
    let mut browser = site.signed_in("learner").await;
    let mut elsewhere = site.signed_in("learner").await;
    browser.get("/people").await.expect(404);
    grant(&site, &province, "learner", Role::Officer).await;
    let led = browser.get("/people?q=a").await.expect(303);
    let set_up = "/account/second-factor?next=%2Fpeople%3Fq%3Da";
    assert_eq!(led.location(), set_up);
    let script = browser.script().get("/people").await.expect(401).json();
    assert_eq!(script["location"], "/account/second-factor");
    browser.get("/units/import").await.expect(404);
    let home = browser.get("/courses").await.expect(200);
    home.shows("nên cần xác thực hai bước trước khi dùng")
        .hides("href=\"/people\"");
    let form = browser.get(set_up).await.expect(200);
    form.shows("<svg").shows("value=\"/people?q=a\"");
    let wrong = browser
        .post("/account/second-factor", &[("code", "12345")])
        .await;
    wrong.expect(422).shows("Mã chưa đúng");
    let codes = browser.takes_second_factor().await;
    assert_eq!(codes.len(), 10);
    browser.get("/people").await.expect(200);
    // Sessions that have shown nothing are over.
    elsewhere.get("/account").await.expect(303);
    let kept = site
        .arrange(|conn| {
            let hashes: Vec<Vec<u8>> = recovery_codes::table
                .select(recovery_codes::code_hash)
                .load(conn)?;
            let sealed: Vec<Option<Vec<u8>>> = second_factors::table
                .select(second_factors::secret)
                .load(conn)?;
            Ok((hashes, sealed))
        })
        .await;
    assert!(kept.0.iter().all(|hash| hash.len() == 32));
    assert!(kept.1.iter().flatten().all(|sealed| sealed.len() == 48));
}

#[tokio::test]
async fn whoever_needs_it_is_led_to_it_after_signing_in() {
    let (site, province) = Site::with_province().await;
    grant(&site, &province, "learner2", Role::Leader).await;
    let mut browser = site.browser();
    let form = [
        ("login", "learner2"),
        ("password", PASSWORD),
        ("next", "/targets"),
    ];
    let answer = browser.post("/sign-in", &form).await.expect(303);
    assert_eq!(answer.location(), "/account/second-factor?next=%2Ftargets");
    // What is one's own is open all the same.
    for own in ["/", "/account", "/courses", "/transcript"] {
        browser.get(own).await.expect(200);
    }
    browser.takes_second_factor().await;
    browser.get("/targets").await.expect(200);
}

#[tokio::test]
async fn recovery_codes_count_once_each_until_new_ones_are_made() {
    let (site, _) = Site::with_province().await;
    let mut owner = site.signed_in("officer").await;
    let made = owner
        .script()
        .post("/account/second-factor/codes", &[])
        .await;
    let made = made.expect(200).json();
    let code = |at: usize| made["recovery_codes"][at].as_str().unwrap().to_owned();
    let sloppy = code(0).to_lowercase().replace('-', " ");
    let mut browser = halfway(&site, "officer").await;
    assert_eq!(typed(&mut browser, &sloppy).await, 303);
    browser.get("/people").await.expect(200);
    let mut browser = halfway(&site, "officer").await;
    assert_eq!(typed(&mut browser, &sloppy).await, 422);
    assert_eq!(typed(&mut browser, &code(1)).await, 303);
    owner
        .get("/account/second-factor")
        .await
        .expect(200)
        .shows("Còn 8 mã");
    owner
        .post("/account/second-factor/codes", &[])
        .await
        .expect(200)
        .shows("chỉ hiện một lần");
    let mut browser = halfway(&site, "officer").await;
    assert_eq!(typed(&mut browser, &code(2)).await, 422);
}

#[tokio::test]
async fn a_password_set_anew_skips_no_second_step() {
    let (site, _) = Site::with_province().await;
    let now = site.app.now();
    let secret = site
        .arrange(move |conn| {
            let account = hocvu::access::sign_in_account(conn, "officer")?.unwrap();
            let by_mail = (hocvu::access::Purpose::Reset, false);
            hocvu::access::invite(conn, Some(account.id), by_mail, None, now)
        })
        .await;
    let address = format!("/setup/{secret}");
    let mut browser = site.browser();
    browser
        .get(&address)
        .await
        .expect(200)
        .shows("Ít nhất 8 ký tự");
    let form = [("password", NEW), ("password_again", NEW)];
    let answer = browser.post(&address, &form).await.expect(303);
    assert_eq!(answer.location(), "/sign-in/code");
    browser.get("/account").await.expect(303);
    browser.second_step().await;
    browser.get("/people").await.expect(200);
}

#[tokio::test]
async fn beside_a_second_step_a_password_may_be_shorter_and_without_it_not() {
    let (site, province) = Site::with_province().await;
    let mut browser = site.signed_in("learner").await;
    let short = "kwq7 zbt";
    let change = [
        ("current_password", PASSWORD),
        ("password", short),
        ("password_again", short),
    ];
    let refused = browser.post("/account", &change).await.expect(422);
    refused.shows("ít nhất 15 ký tự");
    browser.takes_second_factor().await;
    browser.post("/account", &change).await.expect(303);
    let removal = "/account/second-factor/removal";
    for own in ["SKHCN sở khoa học và công nghệ", "05021985 nguyễn 19850205"] {
        let own = [("password", own), ("password_again", own)];
        browser
            .post(removal, &own)
            .await
            .expect(422)
            .shows("dễ đoán");
    }
    let same = [("password", short), ("password_again", short)];
    browser.post(removal, &same).await.expect(422);
    let long = [("password", NEW), ("password_again", NEW)];
    browser.post(removal, &long).await.expect(303);
    let mut again = site.browser();
    let form = [("login", "learner"), ("password", NEW)];
    let answer = again.post("/sign-in", &form).await.expect(303);
    assert_eq!(answer.location(), "/");
    // Whoever's role needs it keeps it.
    let mut officer = site.signed_in("officer").await;
    officer.post(removal, &long).await.expect(409);
    grant(&site, &province, "learner", Role::Officer).await;
    again.get("/people").await.expect(303);
}

#[tokio::test]
async fn an_officer_takes_a_lost_second_step_away_in_person() {
    let (site, province) = Site::with_province().await;
    let learner = province.people["learner"];
    site.arrange(move |conn| {
        diesel::update(people::table.find(learner))
            .set(people::email.eq("hoa@dongnai.example"))
            .execute(conn)
    })
    .await;
    let mut owner = site.signed_in("learner").await;
    owner.takes_second_factor().await;
    let address = format!("/people/{learner}/second-factor/removal");
    let mut foreign = site.signed_in("officer2").await;
    foreign.post(&address, &[]).await.expect(404);
    let mut officer = site.signed_in("officer").await;
    let card = officer.get(&format!("/people/{learner}")).await;
    card.expect(200).shows(&address);
    let answer = officer.script().post(&address, &[]).await.expect(200);
    let code = answer.json()["code"].as_str().unwrap().to_owned();
    owner.get("/account").await.expect(303);
    // The old password may be a short one: it opens nothing any more.
    let mut browser = site.browser();
    let old = [("login", "learner"), ("password", PASSWORD)];
    browser.post("/sign-in", &old).await.expect(422);
    let short = [("password", "kwq7 zbt"), ("password_again", "kwq7 zbt")];
    let one_time = format!("/setup/{code}");
    browser.post(&one_time, &short).await.expect(422);
    let long = [("password", NEW), ("password_again", NEW)];
    browser.post(&one_time, &long).await.expect(303);
    browser.get("/account").await.expect(200);
    let letters = site
        .arrange(|conn| messages::table.select(messages::body).load::<String>(conn))
        .await;
    assert!(letters.iter().any(|body| body.contains("vừa được tắt")));
    let again = officer.post(&address, &[]).await.expect(409);
    again.shows("chưa bật xác thực hai bước");
    // Whoever holds more than the officer does is out of reach.
    let admin = province.people["admin"];
    let mut hr = site.signed_in("hr").await;
    let above = format!("/people/{admin}/second-factor/removal");
    hr.post(&above, &[]).await.expect(409);
}

#[tokio::test]
async fn what_is_dangerous_asks_again_after_a_quarter_of_an_hour() {
    let (site, province) = Site::with_province().await;
    let learner = province.people["learner"];
    let act = format!("/people/{learner}/invitation");
    let mut officer = site.signed_in("officer").await;
    officer.script().post(&act, &[]).await.expect(200);
    site.pass(15 * MINUTE);
    officer.get("/people").await.expect(200);
    let asked = officer.post(&act, &[]).await.expect(303);
    assert!(asked.location().starts_with("/step-up"));
    let script = officer.script().post(&act, &[]).await.expect(401).json();
    assert_eq!(script["location"], "/step-up");
    let form = officer.get("/step-up?next=/people").await.expect(200);
    form.shows("bấm lại nút").shows("name=\"code\"");
    let proof = |code: &str| [("code", code.to_owned()), ("next", "/people".to_owned())];
    let wrong = proof("000000");
    let wrong = wrong.each_ref().map(|(name, text)| (*name, text.as_str()));
    officer.post("/step-up", &wrong).await.expect(422);
    officer.script().post(&act, &[]).await.expect(401);
    let right = proof(&FACTOR.code_at(site.app.now()));
    let right = right.each_ref().map(|(name, text)| (*name, text.as_str()));
    let back = officer.post("/step-up", &right).await.expect(303);
    assert_eq!(back.location(), "/people");
    officer.script().post(&act, &[]).await.expect(200);
    // What was typed before the proof is there after it, to be sent with one press.
    site.pass(15 * MINUTE);
    let correction = [
        ("full_name", "Nguyễn Thị Hòa Bình"),
        ("staff_code", "LEARNER"),
    ];
    let own = format!("/people/{learner}/correction");
    let asked = officer.post(&own, &correction).await.expect(303);
    assert!(asked.location().starts_with("/step-up"));
    let right = proof(&FACTOR.code_at(site.app.now()));
    let right = right.each_ref().map(|(name, text)| (*name, text.as_str()));
    let back = officer.post("/step-up", &right).await.expect(303);
    assert_eq!(back.location(), "/step-up/again?next=%2Fpeople");
    let again = officer.get(back.location()).await.expect(200);
    again
        .shows(&format!("action=\"{own}\""))
        .shows("value=\"Nguyễn Thị Hòa Bình\"")
        .shows("Gửi lại");
    officer.script().post(&own, &correction).await.expect(200);
    let gone = officer.get(back.location()).await.expect(303);
    assert_eq!(gone.location(), "/people");
    // Without a second step the password is the proof, counted like any other.
    let mut learner = site.signed_in("learner").await;
    site.pass(15 * MINUTE);
    let set_up = "/account/second-factor";
    let asked = learner.get(set_up).await.expect(303);
    assert_eq!(asked.location(), "/step-up?next=%2Faccount%2Fsecond-factor");
    let form = [("password", PASSWORD), ("next", set_up)];
    let back = learner.post("/step-up", &form).await.expect(303);
    assert_eq!(back.location(), set_up);
    learner.get(set_up).await.expect(200);
}

#[test]
fn what_changes_rights_or_ways_in_is_marked_as_dangerous() {
    let dangerous: Vec<String> = hocvu::app::routes()
        .iter()
        .filter(|route| route.is_dangerous)
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    for act in [
        "POST /people/{id}/grants",
        "POST /people/{id}/grants/{grant}/revocation",
        "POST /people/{id}/invitation",
        "POST /people/{id}/second-factor/removal",
        "POST /units/{id}/invitations",
        "POST /imports/{id}/confirmation",
        "POST /imports/{id}/undo",
        "POST /account/second-factor",
        "POST /account/second-factor/codes",
        "POST /account/second-factor/removal",
    ] {
        assert!(dangerous.iter().any(|one| one == act), "{act}");
    }
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_and_end_sooner_with_a_role() {
    let (site, _) = Site::with_province().await;
    let mut here = site.signed_in("officer").await;
    let mut there = site.signed_in("officer").await;
    let mut learner = site.signed_in("learner").await;
    let page = here.get("/account").await.expect(200);
    let page = page
        .shows("khi không dùng trong 12 giờ")
        .shows("(thiết bị này)")
        .text();
    let ending = |this: bool| {
        let mut rows = page
            .split("<tr")
            .filter(|row| row.contains("/account/sessions/"));
        let row = rows.find(|row| row.contains("(thiết bị này)") == this);
        let action = row.unwrap().split("action=\"").nth(1).unwrap();
        action.split('"').next().unwrap().to_owned()
    };
    learner.post(&ending(false), &[]).await.expect(404);
    there.get("/account").await.expect(200);
    let answer = here.post(&ending(false), &[]).await.expect(303);
    assert_eq!(answer.location(), "/account?saved=session");
    there.get("/account").await.expect(303);
    let mut left = site.signed_in("officer").await;
    let answer = here.post(&ending(true), &[]).await.expect(303);
    assert_eq!(answer.location(), "/sign-in");
    here.get("/account").await.expect(303);
    site.pass(12 * Time::HOUR);
    left.get("/people").await.expect(200);
    site.pass(12 * Time::HOUR + MINUTE);
    left.get("/people").await.expect(303);
    learner.get("/account").await.expect(200);
}
