//! Signing in at another house (OpenID Connect): linking, being recognised, and everything that proves nothing.
use crate::support::Answer;
use crate::support::Browser;
use crate::support::Made;
use crate::support::PASSWORD;
use crate::support::Provider;
use crate::support::Province;
use crate::support::RSA;
use crate::support::Signer;
use crate::support::Site;
use crate::support::back;
use crate::support::client_secret;
use crate::support::query;
use diesel::prelude::*;
use hocvu::access::Limit;
use hocvu::access::SessionProof;
use hocvu::access::Token;
use hocvu::config::Assurance;
use hocvu::db::Time;
use hocvu::db::ids::PersonId;
use hocvu::db::schema::accounts;
use hocvu::db::schema::audit_entries;
use hocvu::db::schema::external_identities;
use hocvu::db::schema::messages;
use hocvu::db::schema::people;
use hocvu::db::schema::sessions;
use hocvu::db::schema::sign_in_flows;
use hocvu::db::schema::throttles;
use hocvu::org::CitizenId;
use openidconnect::PrivateSigningKey;
use serde_json::Value;
use serde_json::json;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// The small province, with these lines as its file of providers.
pub(crate) async fn site(settings: &str) -> (Site, Province) {
    site_with(settings, &[]).await
}

/// The same with further settings.
async fn site_with(settings: &str, more: &[(&str, &str)]) -> (Site, Province) {
    let number = COUNT.fetch_add(1, Ordering::SeqCst);
    let name = format!("hocvu-oidc-{}-{number}.toml", std::process::id());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, settings).unwrap();
    let file = ("HOCVU_OIDC_FILE", path.to_str().unwrap());
    let site = Site::with(&[more, &[file]].concat());
    std::fs::remove_file(&path).unwrap();
    let province = Province::settle(&site).await;
    (site, province)
}

/// Sets out for a house: the address there.
async fn set_out(browser: &mut Browser, provider: &Provider) -> String {
    let answer = browser.get(&format!("/sign-in/oidc/{}", provider.id)).await;
    answer.expect(303).location().to_owned()
}

/// Goes to a house, is somebody there, and comes back.
pub(crate) async fn visit(
    site: &Site,
    browser: &mut Browser,
    provider: &Provider,
    who: Value,
) -> Answer {
    let address = set_out(browser, provider).await;
    let back = provider.consent(site, &address, who);
    browser.get(&back).await
}

/// Links what somebody signed in is at a house.
pub(crate) async fn link(site: &Site, browser: &mut Browser, provider: &Provider, who: Value) {
    let answer = visit(site, browser, provider, who).await.expect(303);
    assert_eq!(answer.location(), "/account/identities");
    let form = [("current_password", PASSWORD)];
    let linked = browser.post("/account/identities", &form).await.expect(303);
    assert_eq!(linked.location(), "/account?saved=linked");
}

/// How many identities are linked and how many sessions open.
async fn counts(site: &Site) -> (i64, i64) {
    site.arrange(|conn| {
        let linked = external_identities::table.filter(external_identities::unlinked_at.is_null());
        let open = sessions::table.filter(sessions::ended_at.is_null());
        Ok((
            linked.count().get_result(conn)?,
            open.count().get_result(conn)?,
        ))
    })
    .await
}

/// Gives somebody a mail address.
pub(crate) async fn mail_of(site: &Site, person: PersonId, address: &'static str) {
    site.arrange(move |conn| {
        diesel::update(people::table.find(person))
            .set(people::email.eq(address))
            .execute(conn)
    })
    .await;
}

#[tokio::test]
async fn a_person_links_an_account_elsewhere_and_signs_in_with_it() {
    let provider = Provider::open("vneid").await;
    let (site, province) = site(&provider.settings("second_factor = true")).await;
    mail_of(&site, province.people["learner"], "hoa@dongnai.gov.vn").await;
    let mut learner = site.signed_in("learner").await;
    let account = learner.get("/account").await.expect(200);
    account.shows("Liên kết tài khoản Cổng vneid");
    let who = json!({ "sub": "s-1", "preferred_username": "hoa.<b>nt" });
    let answer = visit(&site, &mut learner, &provider, who).await;
    assert_eq!(answer.expect(303).location(), "/account/identities");
    let offer = learner.get("/account/identities").await.expect(200);
    offer.shows("hoa.&lt;b&gt;nt").shows("Cổng vneid");
    let wrong = [("current_password", "sai rồi")];
    let refused = learner.post("/account/identities", &wrong).await;
    refused.expect(422).shows("Mật khẩu hiện tại không đúng");
    assert_eq!(counts(&site).await.0, 0);
    let right = [("current_password", PASSWORD)];
    let linked = learner.post("/account/identities", &right).await;
    assert_eq!(linked.expect(303).location(), "/account?saved=linked");
    let account = learner.get("/account?saved=linked").await.expect(200);
    account
        .shows("Đã liên kết")
        .shows("định danh điện tử mức 2")
        .hides("Liên kết tài khoản Cổng vneid");
    learner
        .post("/account/identities", &right)
        .await
        .expect(410);
    let letters: Vec<String> = site
        .arrange(|conn| messages::table.select(messages::subject).load(conn))
        .await;
    assert_eq!(
        letters,
        ["Tài khoản Học Vụ Số vừa được liên kết với Cổng vneid"]
    );
    let mut elsewhere = site.browser();
    let form = elsewhere.get("/sign-in?next=/transcript").await.expect(200);
    form.shows("Đăng nhập bằng Cổng vneid")
        .shows("/sign-in/oidc/vneid?next=%2Ftranscript");
    let begun = elsewhere
        .get("/sign-in/oidc/vneid?next=%2Ftranscript")
        .await;
    let back = provider.consent(&site, begun.location(), json!({ "sub": "s-1" }));
    let entered = elsewhere.get(&back).await.expect(303);
    assert_eq!(entered.location(), "/transcript");
    elsewhere.get("/account").await.expect(200).shows("learner");
    let proof = proof(&site, &elsewhere).await.unwrap();
    assert_eq!(
        (proof.assurance, proof.second_factor),
        (Assurance::Vneid2, true)
    );
    let mut admin = site.signed_in("admin").await;
    let record = admin.get("/admin/audit?q=identity.link").await.expect(200);
    record
        .shows("Liên kết tài khoản bên ngoài")
        .shows("Nơi đăng nhập: Cổng vneid")
        .shows("chủ tài khoản xác nhận");
}

/// What the session of this browser has proven.
async fn proof(site: &Site, browser: &Browser) -> Option<SessionProof> {
    let token = Token(browser.cookie("hocvu_session").unwrap().to_owned());
    site.arrange(move |conn| hocvu::access::proof_of_session(conn, token.hash()))
        .await
}

#[tokio::test]
async fn nothing_of_it_shows_where_no_provider_is_set() {
    let (site, _) = site("").await;
    let form = site.browser().get("/sign-in").await.expect(200);
    form.hides("/sign-in/oidc/").hides("Đăng nhập bằng");
    let account = site.signed_in("learner").await.get("/account").await;
    account.expect(200).hides("Tài khoản liên kết");
}

#[tokio::test]
async fn the_claim_arranged_with_a_provider_recognises_a_person_and_a_mail_address_never_does() {
    let staff = Provider::open("so").await;
    let state = Provider::open("vneid").await;
    let settings = [
        staff.settings("link_claim = \"ma_can_bo\""),
        state.settings("link_claim = \"so_cccd\"\nlink_to = \"citizen_id\""),
    ];
    let (site, province) = site(&settings.concat()).await;
    mail_of(&site, province.people["learner"], "hoa@dongnai.gov.vn").await;
    let (person, keys) = (province.people["officer"], site.app.keys.clone());
    let number = CitizenId::parse("070185001234").unwrap().0.hash(&keys);
    site.arrange(move |conn| {
        diesel::update(people::table.find(person))
            .set(people::citizen_id_hash.eq(&number))
            .execute(conn)
    })
    .await;
    for (provider, who) in [
        (
            &staff,
            json!({ "sub": "a", "email": "hoa@dongnai.gov.vn", "email_verified": true }),
        ),
        (
            &staff,
            json!({ "sub": "a", "ma_can_bo": "hoa@dongnai.gov.vn" }),
        ),
        (&staff, json!({ "sub": "a", "ma_can_bo": "KHONG-CO" })),
        (&staff, json!({ "sub": "a", "ma_can_bo": ["LEARNER"] })),
        (&staff, json!({ "sub": "a", "so_cccd": "070185001234" })),
        (
            &staff,
            json!({ "sub": "a", "preferred_username": "LEARNER", "name": "LEARNER" }),
        ),
        (&state, json!({ "sub": "a", "so_cccd": "70185001234" })),
        (&state, json!({ "sub": "a", "so_cccd": "OFFICER" })),
    ] {
        let mut browser = site.browser();
        let answer = visit(&site, &mut browser, provider, who).await.expect(409);
        answer
            .shows("chưa liên kết với ai")
            .shows("/sign-in?next=/account");
        browser.get("/account").await.expect(303);
    }
    assert_eq!(counts(&site).await, (0, 0));
    for (provider, who, login) in [
        (
            &staff,
            json!({ "sub": "b", "ma_can_bo": "LEARNER" }),
            "learner",
        ),
        (
            &state,
            json!({ "sub": "b", "so_cccd": "070185001234" }),
            "officer",
        ),
        (&staff, json!({ "sub": "b" }), "learner"),
    ] {
        let mut browser = site.browser();
        let answer = visit(&site, &mut browser, provider, who).await.expect(303);
        // Who has a second factor here shows it after a provider that has none.
        if login == "officer" {
            assert_eq!(answer.location(), "/sign-in/code");
            browser.second_step().await;
        } else {
            assert_eq!(answer.location(), "/");
        }
        browser.get("/account").await.expect(200).shows(login);
    }
    // A second account there is not let in beside the first.
    let who = json!({ "sub": "c", "ma_can_bo": "LEARNER" });
    visit(&site, &mut site.browser(), &staff, who)
        .await
        .expect(409);
    assert_eq!(counts(&site).await.0, 2);
}

/// Ways to spoil a token, each with what is spoilt.
const BAD: &[(&str, fn(&mut Made))] = &[
    ("no signature", |made| {
        made.header["alg"] = json!("none");
        made.signer = Signer::Nobody;
    }),
    ("no signature, but said to be", |made| {
        made.signer = Signer::Nobody;
    }),
    ("HS256 with the RSA key", |made| {
        made.header = json!({ "alg": "HS256", "kid": "rsa-1" });
        let key = serde_json::to_value(RSA.as_verification_key()).unwrap();
        made.signer = Signer::Shared(key["n"].as_str().unwrap().as_bytes().to_vec());
    }),
    ("HS256 with the client's secret", |made| {
        made.header = json!({ "alg": "HS256" });
        made.signer = Signer::Shared(client_secret());
    }),
    ("RS256 signed with the other key", |made| {
        made.header["alg"] = json!("RS256");
    }),
    ("a stranger's signature", |made| {
        made.signer = Signer::Stranger;
    }),
    ("a foreign key", |made| {
        made.header["kid"] = json!("la");
        made.signer = Signer::Stranger;
    }),
    ("claims changed after signing", |made| {
        made.signer = Signer::Tampered;
    }),
    ("no token at all", |made| made.signer = Signer::Garbage),
    ("another audience", |made| {
        made.claims["aud"] = json!("khac");
    }),
    ("a second audience", |made| {
        made.claims["aud"] = json!(["hocvu", "khac"]);
    }),
    ("another party", |made| made.claims["azp"] = json!("khac")),
    ("another issuer", |made| {
        made.claims["iss"] = json!("https://khac.example");
    }),
    ("another nonce", |made| made.claims["nonce"] = json!("cu")),
    ("no nonce", |made| made.claims["nonce"] = Value::Null),
    ("expired", |made| {
        made.claims["exp"] = json!(made.claims["iat"].as_i64().unwrap() - 61);
    }),
    ("from the future", |made| {
        made.claims["iat"] = json!(made.claims["iat"].as_i64().unwrap() + 120);
    }),
    ("from long ago", |made| {
        made.claims["iat"] = json!(made.claims["iat"].as_i64().unwrap() - 3_600);
    }),
    ("nobody", |made| made.claims["sub"] = json!("")),
    ("a subject that is too long", |made| {
        made.claims["sub"] = json!("a".repeat(256));
    }),
    ("a condition nobody understands", |made| {
        made.header["crit"] = json!(["x"]);
    }),
    ("another kind of token", |made| {
        made.header["typ"] = json!("at+jwt");
    }),
];

#[tokio::test]
async fn a_token_that_proves_nothing_is_refused_and_changes_nothing() {
    let provider = Provider::open("vneid").await;
    let (site, _) = site(&provider.settings("link_claim = \"ma_can_bo\"")).await;
    let who = || json!({ "sub": "s-1", "ma_can_bo": "LEARNER" });
    for (what, spoil) in BAD {
        provider.spoil(*spoil);
        let mut browser = site.browser();
        let answer = visit(&site, &mut browser, &provider, who()).await;
        assert_eq!(answer.status.as_u16(), 403, "{what}");
        answer
            .shows("không hợp lệ")
            .shows("Đăng nhập bằng mật khẩu");
        browser.get("/account").await.expect(303);
        assert_eq!(counts(&site).await, (0, 0), "{what}");
    }
    assert!(BAD.len() >= 12);
    provider.spoil(|made| {
        made.header = json!({ "alg": "RS256", "kid": "rsa-1" });
        made.signer = Signer::Rsa;
    });
    let mut browser = site.browser();
    visit(&site, &mut browser, &provider, who())
        .await
        .expect(303);
    browser.get("/account").await.expect(200).shows("learner");
}

#[tokio::test]
async fn a_journey_ends_once_and_in_the_browser_in_which_it_began() {
    let provider = Provider::open("vneid").await;
    let other = Provider::open("so").await;
    let settings = [
        provider.settings("link_claim = \"ma\""),
        other.settings("link_claim = \"ma\""),
    ];
    let (site, _) = site(&settings.concat()).await;
    let who = || json!({ "sub": "s-1", "ma": "LEARNER" });
    let mut browser = site.browser();
    let address = set_out(&mut browser, &provider).await;
    let came = provider.consent(&site, &address, who());
    let stranger = site.browser().get(&came).await.expect(410);
    stranger.shows("trình duyệt khác");
    let mut with_own = site.browser();
    set_out(&mut with_own, &provider).await;
    with_own.get(&came).await.expect(410);
    let fields = query(&came);
    let at_other = back(
        "so",
        &[("code", &fields["code"]), ("state", &fields["state"])],
    );
    browser.get(&at_other).await.expect(410);
    let forged = back("vneid", &[("code", &fields["code"]), ("state", "x")]);
    browser.get(&forged).await.expect(410);
    assert_eq!(counts(&site).await, (0, 0));
    browser.get(&came).await.expect(303);
    assert_eq!(counts(&site).await, (1, 1));
    browser.get(&came).await.expect(410);
    assert_eq!(counts(&site).await, (1, 1));
    // Two journeys of one browser do not disturb each other; one that takes too long is over.
    let mut browser = site.browser();
    let first = set_out(&mut browser, &provider).await;
    let second = set_out(&mut browser, &provider).await;
    let late = set_out(&mut browser, &provider).await;
    assert_ne!(query(&first)["nonce"], query(&second)["nonce"]);
    let first = provider.consent(&site, &first, who());
    browser.get(&first).await.expect(303);
    site.pass(16 * Time::MINUTE);
    let late = provider.consent(&site, &late, who());
    site.browser().get(&late).await.expect(410);
    browser.get(&late).await.expect(410);
}

#[tokio::test]
async fn the_secrets_of_a_journey_are_in_the_address_and_in_a_cookie_of_this_site_alone() {
    let provider = Provider::open("vneid").await;
    let base = [("HOCVU_BASE_URL", "https://hoc.example.vn")];
    let (site, _) = site_with(&provider.settings("link_claim = \"ma\""), &base).await;
    let mut browser = site.browser();
    let begun = browser.get("/sign-in/oidc/vneid").await.expect(303);
    let cookie = begun.headers["set-cookie"].to_str().unwrap().to_owned();
    let begins = format!(
        "__Host-hocvu_oidc={}; ",
        browser.cookie("__Host-hocvu_oidc").unwrap()
    );
    assert!(cookie.starts_with(&begins), "{cookie}");
    for part in [
        "Path=/",
        "HttpOnly",
        "SameSite=Lax",
        "Secure",
        "Max-Age=900",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let state = query(begun.location())["state"].clone();
    let kept: Vec<(Vec<u8>, Vec<u8>)> = site
        .arrange(|conn| {
            let both = (sign_in_flows::state_hash, sign_in_flows::browser_hash);
            sign_in_flows::table.select(both).load(conn)
        })
        .await;
    let secret = browser.cookie("__Host-hocvu_oidc").unwrap().as_bytes();
    assert_eq!(kept.len(), 1);
    assert!(kept[0].0 != state.as_bytes() && kept[0].1 != secret);
    let who = json!({ "sub": "s-1", "ma": "LEARNER" });
    let came = provider.consent(&site, begun.location(), who);
    browser.get(&came).await.expect(303);
}

#[tokio::test]
async fn an_answer_of_another_house_is_not_taken_and_its_words_are_not_repeated() {
    let provider = Provider::open("vneid").await;
    let (site, _) = site(&provider.settings("link_claim = \"ma\"")).await;
    let who = || json!({ "sub": "s-1", "ma": "LEARNER" });
    let mut browser = site.browser();
    let address = set_out(&mut browser, &provider).await;
    let came = provider.consent(&site, &address, who());
    let mixed = format!("{came}&iss=https%3A%2F%2Fkhac.example");
    browser.get(&mixed).await.expect(403);
    let address = set_out(&mut browser, &provider).await;
    let state = query(&address)["state"].clone();
    let denied = [
        ("error", "access_denied"),
        ("error_description", "Gọi 0900 000 000"),
        ("state", &state),
    ];
    let denied = browser.get(&back("vneid", &denied)).await.expect(403);
    denied.shows("đã hủy").hides("0900 000 000");
    // Where the house says that it names itself in each answer, it has to.
    site.pass(2 * Time::HOUR);
    provider.say(json!({ "authorization_response_iss_parameter_supported": true }));
    visit(&site, &mut browser, &provider, who())
        .await
        .expect(403);
    let address = set_out(&mut browser, &provider).await;
    let came = provider.consent(&site, &address, who());
    let issuer = serde_urlencoded::to_string([("iss", &provider.issuer)]).unwrap();
    assert_eq!(counts(&site).await, (0, 0));
    browser.get(&format!("{came}&{issuer}")).await.expect(303);
}

#[tokio::test]
async fn a_provider_that_does_not_answer_leaves_signing_in_here_as_it_is() {
    let mut provider = Provider::open("vneid").await;
    let (site, _) = site(&provider.settings("")).await;
    provider.close().await;
    let mut browser = site.browser();
    browser
        .get("/sign-in")
        .await
        .expect(200)
        .shows("Đăng nhập bằng Cổng vneid");
    let answer = browser.get("/sign-in/oidc/vneid").await.expect(502);
    answer
        .shows("hiện không trả lời")
        .shows("href=\"/sign-in\"");
    browser.sign_in("learner").await;
    browser.get("/account").await.expect(200);
}

#[tokio::test]
async fn a_provider_that_misleads_is_not_followed() {
    let provider = Provider::open("vneid").await;
    let (site, _) = site(&provider.settings("")).await;
    let elsewhere = format!("{}/elsewhere", provider.issuer);
    for about in [
        json!({ "issuer": "https://khac.example" }),
        json!({ "moved": elsewhere }),
        json!({ "authorization_endpoint": "http://khac.example/authorize" }),
        json!({ "authorization_endpoint": "javascript:alert(1)" }),
        json!({ "jwks_uri": "http://khac.example/keys" }),
        json!({ "jwks_uri": "file:///etc/passwd" }),
        json!({ "scopes_supported": ["x".repeat(1024 * 1024)] }),
    ] {
        site.pass(2 * Time::HOUR);
        provider.say(about.clone());
        let answer = site.browser().get("/sign-in/oidc/vneid").await;
        assert_eq!(answer.status.as_u16(), 502, "{about}");
    }
    // Each was asked once, and whoever comes within ten seconds does not wait for another answer.
    let asked = provider.asked();
    provider.say(Value::Null);
    site.browser().get("/sign-in/oidc/vneid").await.expect(502);
    assert_eq!(provider.asked(), asked);
    site.pass(11 * Time::SECOND);
    site.browser().get("/sign-in/oidc/vneid").await.expect(303);
    site.browser().get("/sign-in/oidc/vneid").await.expect(303);
    assert_eq!(provider.asked(), asked + 1);
}

#[tokio::test]
async fn a_new_key_of_the_provider_is_asked_for_but_not_more_than_once_a_minute() {
    let provider = Provider::open("vneid").await;
    let (site, _) = site(&provider.settings("link_claim = \"ma\"")).await;
    let who = || json!({ "sub": "s-1", "ma": "LEARNER" });
    visit(&site, &mut site.browser(), &provider, who())
        .await
        .expect(303);
    provider.turn_key("es-2");
    visit(&site, &mut site.browser(), &provider, who())
        .await
        .expect(403);
    assert_eq!(provider.asked(), 1);
    site.pass(61 * Time::SECOND);
    visit(&site, &mut site.browser(), &provider, who())
        .await
        .expect(303);
    assert_eq!(provider.asked(), 2);
}

#[tokio::test]
async fn one_name_at_two_houses_is_two_people_and_no_house_takes_over_what_another_linked() {
    let (first, second) = (Provider::open("mot").await, Provider::open("hai").await);
    let (site, province) = site(&[first.settings(""), second.settings("")].concat()).await;
    mail_of(&site, province.people["learner"], "hoa@dongnai.gov.vn").await;
    let who = || json!({ "sub": "s-1", "email": "hoa@dongnai.gov.vn" });
    let mut learner = site.signed_in("learner").await;
    link(&site, &mut learner, &first, who()).await;
    visit(&site, &mut site.browser(), &second, who())
        .await
        .expect(409);
    let mut learner2 = site.signed_in("learner2").await;
    link(&site, &mut learner2, &second, who()).await;
    for (provider, login) in [(&first, "learner"), (&second, "learner2")] {
        let mut browser = site.browser();
        visit(&site, &mut browser, provider, who())
            .await
            .expect(303);
        let account = browser.get("/account").await.expect(200);
        account.shows(&format!("<strong>{login}</strong>"));
    }
    // Linked to one person, it is neither linked to another nor does it carry them off.
    let taken = visit(&site, &mut learner2, &first, who()).await.expect(409);
    taken.shows("đã liên kết với một tài khoản khác");
    learner2.get("/account").await.expect(200).shows("learner2");
    learner2.get("/account/identities").await.expect(303);
}

#[tokio::test]
async fn an_account_that_was_closed_stays_closed() {
    let provider = Provider::open("vneid").await;
    let (site, _) = site(&provider.settings("link_claim = \"ma\"")).await;
    let who = || json!({ "sub": "s-1", "ma": "LEARNER" });
    visit(&site, &mut site.browser(), &provider, who())
        .await
        .expect(303);
    let now = site.app.now();
    for login in ["learner", "learner2"] {
        site.arrange(move |conn| {
            diesel::update(accounts::table.filter(accounts::login.eq(login)))
                .set(accounts::disabled_at.eq(now))
                .execute(conn)
        })
        .await;
    }
    let before = counts(&site).await;
    let closed = visit(&site, &mut site.browser(), &provider, who())
        .await
        .expect(403);
    closed.shows("đã bị khóa");
    let unknown = json!({ "sub": "s-2", "ma": "LEARNER2" });
    visit(&site, &mut site.browser(), &provider, unknown)
        .await
        .expect(403);
    assert_eq!(counts(&site).await, before);
}

#[tokio::test]
async fn nobody_is_led_off_the_site_afterwards() {
    let provider = Provider::open("vneid").await;
    let (site, _) = site(&provider.settings("link_claim = \"ma\"")).await;
    for next in [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:x",
    ] {
        let mut browser = site.browser();
        let next = serde_urlencoded::to_string([("next", next)]).unwrap();
        let begun = browser.get(&format!("/sign-in/oidc/vneid?{next}")).await;
        let who = json!({ "sub": "s-1", "ma": "LEARNER" });
        let came = provider.consent(&site, begun.expect(303).location(), who);
        assert_eq!(browser.get(&came).await.expect(303).location(), "/");
    }
}

#[tokio::test]
async fn a_link_taken_away_ends_what_it_began_and_is_not_made_again_by_itself() {
    let provider = Provider::open("vneid").await;
    let (site, _) = site(&provider.settings("link_claim = \"ma\"")).await;
    let who = || json!({ "sub": "s-1", "ma": "LEARNER" });
    let mut by_claim = site.browser();
    visit(&site, &mut by_claim, &provider, who())
        .await
        .expect(303);
    let mut learner = site.signed_in("learner").await;
    let page = learner.get("/account").await.expect(200).text();
    let (_, rest) = page.split_once("/account/identities/").unwrap();
    let removal = format!(
        "/account/identities/{}/removal",
        rest.split_once('/').unwrap().0
    );
    site.signed_in("learner2")
        .await
        .post(&removal, &[])
        .await
        .expect(404);
    by_claim.get("/account").await.expect(200);
    let removed = learner.post(&removal, &[]).await.expect(303);
    assert_eq!(removed.location(), "/account?saved=unlinked");
    site.app.sessions.clear();
    by_claim.get("/account").await.expect(303);
    learner.post(&removal, &[]).await.expect(404);
    visit(&site, &mut site.browser(), &provider, who())
        .await
        .expect(409);
    link(&site, &mut learner, &provider, who()).await;
    visit(&site, &mut site.browser(), &provider, who())
        .await
        .expect(303);
    let acts: i64 = site
        .arrange(|conn| {
            let acts = audit_entries::table.filter(audit_entries::action.like("identity.%"));
            acts.count().get_result(conn)
        })
        .await;
    assert_eq!(acts, 3);
}

#[tokio::test]
async fn the_only_way_into_an_account_is_not_taken_away() {
    let provider = Provider::open("vneid").await;
    let (site, _) = site(&provider.settings("link_claim = \"ma\"")).await;
    site.arrange(|conn| {
        diesel::update(accounts::table.filter(accounts::login.eq("learner")))
            .set(accounts::password.eq(None::<String>))
            .execute(conn)
    })
    .await;
    let mut browser = site.browser();
    let who = json!({ "sub": "s-1", "ma": "LEARNER" });
    visit(&site, &mut browser, &provider, who).await.expect(303);
    let page = browser.get("/account").await.expect(200).text();
    let (_, rest) = page.split_once("/account/identities/").unwrap();
    let removal = format!(
        "/account/identities/{}/removal",
        rest.split_once('/').unwrap().0
    );
    let kept = browser.post(&removal, &[]).await.expect(409);
    kept.shows("cách duy nhất");
    assert_eq!(counts(&site).await.0, 1);
}

#[tokio::test]
async fn journeys_are_counted_by_where_they_begin() {
    let provider = Provider::open("vneid").await;
    let (site, _) = site(&provider.settings("")).await;
    set_out(&mut site.browser(), &provider).await;
    site.arrange(|conn| {
        diesel::update(throttles::table.filter(throttles::name.like("oidc/%")))
            .set(throttles::count.eq(Limit::ADDRESS.guesses))
            .execute(conn)
    })
    .await;
    let many = site.browser().get("/sign-in/oidc/vneid").await.expect(429);
    assert!(many.headers.contains_key("retry-after"));
    site.browser().sign_in("learner").await;
}

#[tokio::test]
async fn a_provider_opens_no_more_than_a_password_unless_it_counts_as_a_second_factor() {
    let strong = Provider::open("vneid").await;
    let weak = Provider::open("so").await;
    let settings = [
        strong.settings("link_claim = \"ma\"\nsecond_factor = true"),
        weak.settings("link_claim = \"ma\""),
    ];
    let (site, _) = site(&settings.concat()).await;
    let who = || json!({ "sub": "s-1", "ma": "OFFICER" });
    let mut officer = site.browser();
    let halfway = visit(&site, &mut officer, &weak, who()).await.expect(303);
    assert_eq!(halfway.location(), "/sign-in/code");
    officer.get("/account").await.expect(303);
    officer.second_step().await;
    officer.get("/people").await.expect(200);
    // To somebody signed in it gives nothing more, and takes nothing.
    let again = visit(&site, &mut officer, &weak, who()).await.expect(303);
    assert_eq!(again.location(), "/");
    officer.get("/people").await.expect(200);
    let mut officer = site.browser();
    let entered = visit(&site, &mut officer, &strong, who()).await.expect(303);
    assert_eq!(entered.location(), "/");
    officer.get("/people").await.expect(200);
}
