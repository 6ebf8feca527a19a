//! The names under which people sign in, and what guessing them tells.
use crate::support::Browser;
use crate::support::PASSWORD;
use crate::support::Province;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::db::schema::accounts;
use hocvu::db::schema::jobs;
use hocvu::db::schema::people;
use hocvu::db::schema::throttles;
use hocvu::org::CitizenId;

const NUMBER: &str = "070185001234";

/// The learner of the province can be reached and named in every way.
async fn known_in_every_way(site: &Site, province: &Province) {
    let id = CitizenId::parse(NUMBER).unwrap().0;
    let (learner, hash) = (province.people["learner"], id.hash(&site.app.keys));
    site.arrange(move |conn| {
        diesel::update(people::table.find(learner))
            .set((
                people::phone.eq("0912345678"),
                people::email.eq("hoa@dongnai.example"),
                people::citizen_id_hash.eq(&hash),
            ))
            .execute(conn)
    })
    .await;
    // Staff code and login are two things.
    site.arrange(move |conn| {
        diesel::update(accounts::table.filter(accounts::person_id.eq(learner)))
            .set(accounts::login.eq("hoa.nt"))
            .execute(conn)
    })
    .await;
}

async fn tried(browser: &mut Browser, login: &str, password: &str) -> u16 {
    let form = [("login", login), ("password", password)];
    browser.post("/sign-in", &form).await.status.as_u16()
}

#[tokio::test]
async fn people_sign_in_by_every_name_they_have() {
    let (site, province) = Site::with_province().await;
    known_in_every_way(&site, &province).await;
    for name in [
        "hoa.nt",
        " HOA.NT ",
        "LEARNER",
        "learner",
        "0912 345 678",
        "+84 912.345.678",
        "84912345678",
        "Hoa@DongNai.example",
        NUMBER,
        "070 185 001 234",
    ] {
        let mut browser = site.browser();
        assert_eq!(tried(&mut browser, name, PASSWORD).await, 303, "{name}");
        let page = browser.get("/account").await;
        page.expect(200).shows("Nguyễn Thị Hòa");
    }
    let form = site.browser().get("/sign-in").await.expect(200);
    form.shows("Mã cán bộ, số điện thoại, thư điện tử hoặc số CCCD");
}

#[tokio::test]
async fn a_contact_that_two_share_names_who_had_it_first_and_takes_no_login_away() {
    let (site, province) = Site::with_province().await;
    known_in_every_way(&site, &province).await;
    let mut other = site.signed_in("learner2").await;
    let contacts = |email, phone| {
        [
            ("email", email),
            ("phone", phone),
            ("current_password", PASSWORD),
        ]
    };
    let hers = contacts("HOA@dongnai.example", "+84 912 345 678");
    other.post("/account", &hers).await.expect(303);
    for shared in ["0912345678", "hoa@dongnai.example"] {
        let mut browser = site.browser();
        assert_eq!(tried(&mut browser, shared, PASSWORD).await, 303);
        let page = browser.get("/account").await;
        page.expect(200).shows("Nguyễn Thị Hòa");
    }
    let mut hoa = site.signed_in("learner").await;
    let another = contacts("hoa.nt@dongnai.example", "0912345679");
    hoa.post("/account", &another).await.expect(303);
    let mut browser = site.browser();
    assert_eq!(tried(&mut browser, "0912345678", PASSWORD).await, 303);
    let page = browser.get("/account").await;
    page.expect(200).hides("Nguyễn Thị Hòa");
}

#[tokio::test]
async fn all_names_of_an_account_share_ten_guesses_and_nothing_tells() {
    let (site, province) = Site::with_province().await;
    known_in_every_way(&site, &province).await;
    let names = ["hoa.nt", "LEARNER", "0912345678"];
    let strangers = ["ai.do", "NGUOILA", "0987654321"];
    let mut seen = Vec::new();
    for group in [names, strangers] {
        let mut browser = site.browser();
        let mut statuses = Vec::new();
        for name in group {
            for _ in 0..4 {
                statuses.push(tried(&mut browser, name, "sai").await);
            }
        }
        seen.push(statuses);
    }
    assert_eq!(seen[0], [422; 12]);
    assert_eq!(seen[0], seen[1]);
    // The tenth guess is behind us: the right password is worth nothing now, by whichever name, on a strange device.
    for name in ["hoa.nt", "hoa@dongnai.example", NUMBER] {
        assert_eq!(tried(&mut site.browser(), name, PASSWORD).await, 422);
    }
    site.pass(15 * 60_000);
    assert_eq!(tried(&mut site.browser(), NUMBER, PASSWORD).await, 303);
}

#[tokio::test]
async fn known_and_unknown_names_get_the_same_answers_at_the_same_cost() {
    let (site, province) = Site::with_province().await;
    known_in_every_way(&site, &province).await;
    let closed = province.people["learner2"];
    let now = site.app.now();
    site.arrange(move |conn| {
        diesel::update(accounts::table.filter(accounts::person_id.eq(closed)))
            .set(accounts::disabled_at.eq(now))
            .execute(conn)
    })
    .await;
    for page in ["/sign-in", "/sign-in/forgotten"] {
        let mut answers = Vec::new();
        for name in ["hoa.nt", NUMBER, "learner2", "0912345678", "nobody", "0"] {
            let mut browser = site.browser();
            let (statements, hashes) = (site.app.db.statements(), site.app.hasher.count());
            let form = [("login", name), ("password", "sai")];
            let answer = browser.post(page, &form).await;
            let cost = (
                site.app.db.statements() - statements,
                site.app.hasher.count() - hashes,
            );
            let told = (answer.status, answer.location().to_owned());
            let text = answer.text().replace(&format!("value=\"{name}\""), "");
            answers.push((told, text, cost));
        }
        for answer in &answers {
            assert_eq!(answer, &answers[0], "{page}");
        }
    }
}

#[tokio::test]
async fn an_identity_number_typed_here_is_kept_nowhere() {
    let (site, province) = Site::with_province().await;
    known_in_every_way(&site, &province).await;
    let mut browser = site.browser();
    tried(&mut browser, NUMBER, "sai").await;
    let forgot = [("login", NUMBER)];
    browser
        .post("/sign-in/forgotten", &forgot)
        .await
        .expect(303);
    let kept = site
        .arrange(|conn| {
            let mut kept: Vec<String> = jobs::table.select(jobs::payload).load(conn)?;
            kept.extend(
                throttles::table
                    .select(throttles::name)
                    .load::<String>(conn)?,
            );
            Ok(kept)
        })
        .await;
    assert!(kept.len() > 2);
    assert!(kept.iter().all(|text| !text.contains(NUMBER)), "{kept:?}");
}
