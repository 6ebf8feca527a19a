//! Certificates: issued once, numbered without a gap, seen by whom they concern, checked by anybody.
use crate::support::Browser;
use crate::support::Province;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::certificate::Certificate;
use hocvu::certificate::Code;
use hocvu::certificate::FileCheck;
use hocvu::certificate::ISSUE;
use hocvu::certificate::ISSUE_WAITING;
use hocvu::certificate::Imprint;
use hocvu::certificate::Issued;
use hocvu::certificate::Status;
use hocvu::certificate::Terms;
use hocvu::config::Config;
use hocvu::content::Files;
use hocvu::content::Outcome;
use hocvu::db::Conn;
use hocvu::db::Json;
use hocvu::db::Time;
use hocvu::db::ids::CompletionId;
use hocvu::db::ids::CourseId;
use hocvu::db::ids::EnrolmentId;
use hocvu::db::ids::ImprintId;
use hocvu::db::ids::PersonId;
use hocvu::db::ids::ReleaseId;
use hocvu::db::ids::UnitId;
use hocvu::db::schema::assignment_rows;
use hocvu::db::schema::certificates;
use hocvu::db::schema::completions;
use hocvu::db::schema::courses;
use hocvu::db::schema::enrolments;
use hocvu::db::schema::imprints;
use hocvu::db::schema::issuers;
use hocvu::db::schema::people;
use hocvu::db::schema::releases;
use hocvu::web::App;

/// A course with one release, directly in the database.
fn course(conn: &mut Conn, code: &str, now: Time) -> QueryResult<(CourseId, ReleaseId)> {
    let course = diesel::insert_into(courses::table)
        .values((
            courses::folder.eq(code.to_lowercase()),
            courses::code.eq(code),
            courses::created_at.eq(now),
        ))
        .returning(courses::id)
        .get_result(conn)?;
    let release = diesel::insert_into(releases::table)
        .values((
            releases::course_id.eq(course),
            releases::number.eq(1),
            releases::version.eq("1.0"),
            releases::title.eq("An toàn thông tin trong công vụ"),
            releases::periods.eq(7.5),
            releases::hash.eq(code),
            releases::source.eq("{}"),
            releases::published_at.eq(now),
        ))
        .returning(releases::id)
        .get_result(conn)?;
    Ok((course, release))
}

/// That somebody completed the course at `now`.
fn completed(
    conn: &mut Conn,
    person: PersonId,
    unit: UnitId,
    (course, release): (CourseId, ReleaseId),
    now: Time,
) -> QueryResult<CompletionId> {
    let enrolment: EnrolmentId = diesel::insert_into(enrolments::table)
        .values((
            enrolments::person_id.eq(person),
            enrolments::course_id.eq(course),
            enrolments::release_id.eq(release),
            enrolments::ordinal.eq(1),
            enrolments::progress.eq(Json(serde_json::json!({}))),
            enrolments::enrolled_at.eq(now),
        ))
        .returning(enrolments::id)
        .get_result(conn)?;
    diesel::insert_into(completions::table)
        .values((
            completions::person_id.eq(person),
            completions::course_id.eq(course),
            completions::release_id.eq(release),
            completions::enrolment_id.eq(enrolment),
            completions::unit_id.eq(unit),
            completions::unit_code.eq("SKHCN"),
            completions::unit_name.eq("Sở Khoa học và Công nghệ"),
            completions::category.eq("civil_servant"),
            completions::position.eq("Chuyên viên"),
            completions::started_at.eq(now.plus(-20 * Time::DAY)),
            completions::completed_at.eq(now),
            completions::score_percent.eq(85.0),
            completions::grade_class.eq("Giỏi"),
            completions::evidence_grade.eq("C"),
            completions::periods.eq(7.5),
        ))
        .returning(completions::id)
        .get_result(conn)
}

fn terms(site: &Site) -> Terms {
    Terms {
        now: site.app.now(),
        imprint: Imprint::of(&site.app.config),
        validity_months: 12,
        code: Code::random().expect("random bytes"),
    }
}

/// Somebody of the province completes a course of their own.
async fn completes(site: &Site, province: &Province, login: &str, unit: &str) -> CompletionId {
    let (person, unit, now) = (province.people[login], province.units[unit], site.app.now());
    let code = format!("C-{login}");
    site.arrange(move |conn| {
        let release = course(conn, &code, now)?;
        completed(conn, person, unit, release, now)
    })
    .await
}

async fn issued(site: &Site, completion: CompletionId) -> Issued {
    let terms = terms(site);
    site.arrange(move |conn| hocvu::certificate::issue(conn, completion, &terms))
        .await
}

/// As [`issued`], where there is an issuer.
async fn certificate(site: &Site, completion: CompletionId) -> Certificate {
    match issued(site, completion).await {
        Issued::Certificate(certificate) => *certificate,
        other => panic!("not issued: {other:?}"),
    }
}

#[tokio::test]
async fn a_completion_earns_one_certificate_with_its_text_frozen() {
    let (site, province) = Site::with_province().await;
    let completion = completes(&site, &province, "learner", "SKHCN").await;
    let first = certificate(&site, completion).await;
    let learner = province.people["learner"];
    site.arrange(move |conn| {
        diesel::update(people::table.find(learner))
            .set(people::full_name.eq("Tên Khác"))
            .execute(conn)
    })
    .await;
    let again = certificate(&site, completion).await;
    assert_eq!(first, again);
    let facts = &first.facts;
    assert_eq!(facts.register_number, "0001/2026/GCN-UBND");
    assert_eq!(facts.issued_on.to_string(), "2026-11-23");
    assert_eq!(facts.valid_until.unwrap().to_string(), "2027-11-23");
    assert_eq!(facts.holder.full_name, "Nguyễn Thị Hòa");
    assert_eq!(facts.holder.birth_date.as_deref(), Some("1985-02-05"));
    assert_eq!(facts.issuer.name, "Ủy ban nhân dân tỉnh");
    assert_eq!(facts.issuer.parent_name, None);
    assert_eq!(facts.course.started_on.to_string(), "2026-11-03");
    assert_eq!(facts.course.periods.to_string(), "7.5");
}

#[tokio::test]
async fn the_nearest_unit_that_issues_is_the_issuer() {
    let (site, province) = Site::with_province().await;
    let department = province.units["SKHCN"];
    let now = site.app.now();
    let claim = site
        .arrange(move |conn| {
            let issuer = hocvu::org::Issuer {
                unit_id: department,
                register_suffix: "GCN-SKHCN".to_owned(),
                place: "Đồng Nai".to_owned(),
                signatory: "Trần Văn Ký".to_owned(),
                signatory_title: "Giám đốc".to_owned(),
                parent_name: None,
            };
            hocvu::org::set_issuer(conn, &issuer, now)
        })
        .await;
    assert_eq!(claim, hocvu::org::Claim::Own);
    let near = completes(&site, &province, "learner", "SKHCN").await;
    let far = completes(&site, &province, "learner2", "SNV").await;
    let near = certificate(&site, near).await.facts;
    assert_eq!(near.register_number, "0001/2026/GCN-SKHCN");
    assert_eq!(
        near.issuer.parent_name.as_deref(),
        Some("Ủy ban nhân dân tỉnh")
    );
    let far = certificate(&site, far).await.facts;
    assert_eq!(far.register_number, "0001/2026/GCN-UBND");
}

async fn waiting(site: &Site) -> Vec<CompletionId> {
    site.arrange(|conn| hocvu::certificate::waiting(conn, CompletionId(0), 10))
        .await
}

#[tokio::test]
async fn without_an_issuer_a_completion_waits() {
    let (site, province) = Site::with_province().await;
    let completion = completes(&site, &province, "learner", "SKHCN").await;
    assert_eq!(waiting(&site).await, [completion]);
    let taken = site
        .arrange(|conn| diesel::delete(issuers::table).execute(conn))
        .await;
    assert_eq!(taken, 1);
    assert_eq!(issued(&site, completion).await, Issued::NoIssuer);
    assert_eq!(waiting(&site).await, []);
}

#[tokio::test]
async fn the_register_has_no_gap_when_many_are_issued_at_once() {
    let (site, province) = Site::with_province().await;
    let (units, now) = (province.units.clone(), site.app.now());
    let everybody: Vec<PersonId> = province.people.values().copied().collect();
    let expected = i32::try_from(everybody.len()).unwrap();
    let all: Vec<CompletionId> = site
        .arrange(move |conn| {
            let release = course(conn, "CC-02", now)?;
            let one = |person: &PersonId| completed(conn, *person, units["SKHCN"], release, now);
            everybody.iter().map(one).collect()
        })
        .await;
    let tasks: Vec<_> = all
        .into_iter()
        .map(|completion| {
            let (db, terms) = (site.app.db.clone(), terms(&site));
            tokio::spawn(async move {
                let lost = completion.0 % 3 == 0;
                // Every third transaction is given up after it took its number: the number must not be lost.
                for give_up in [lost, false] {
                    let terms = terms.clone();
                    let done = db.write(move |conn| {
                        let issued = hocvu::certificate::issue(conn, completion, &terms)?;
                        if give_up {
                            Err(hocvu::db::DbError::Busy)
                        } else {
                            Ok(issued)
                        }
                    });
                    assert_eq!(done.await.is_err(), give_up);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let numbers: Vec<i32> = site
        .arrange(|conn| {
            certificates::table
                .order(certificates::running_number)
                .select(certificates::running_number)
                .load(conn)
        })
        .await;
    assert_eq!(numbers, (1..=expected).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_new_year_begins_a_new_register() {
    let (site, province) = Site::with_province().await;
    let first = completes(&site, &province, "learner", "SKHCN").await;
    certificate(&site, first).await;
    // 31 December 2026, 23:59 and 1 January 2027, 00:00 in Vietnam; both are still 2026 in UTC.
    site.pass(38 * Time::DAY + 15 * Time::HOUR + 59 * Time::MINUTE);
    let last = completes(&site, &province, "learner2", "SNV").await;
    let last = certificate(&site, last).await.facts;
    assert_eq!(last.register_number, "0002/2026/GCN-UBND");
    site.pass(Time::MINUTE);
    let next = completes(&site, &province, "officer", "SKHCN").await;
    let next = certificate(&site, next).await.facts;
    assert_eq!(next.register_number, "0001/2027/GCN-UBND");
    assert_eq!(next.issued_on.to_string(), "2027-01-01");
}

/// The certificate of the province's learner, issued.
async fn of_learner(site: &Site, province: &Province) -> Certificate {
    let completion = completes(site, province, "learner", "SKHCN").await;
    certificate(site, completion).await
}

#[tokio::test]
async fn a_certificate_is_seen_by_its_holder_and_within_the_officers_units() {
    let (site, province) = Site::with_province().await;
    let code = of_learner(&site, &province).await.facts.code;
    for (login, status) in [
        ("learner", 200),
        ("officer", 200),
        ("hr", 200),
        ("auditor", 200),
        ("leader", 200),
        ("admin", 200),
        ("learner2", 404),
        ("officer2", 404),
        ("trainer", 404),
    ] {
        let mut browser = site.signed_in(login).await;
        for address in [
            format!("/certificates/{code}"),
            format!("/certificates/{}.pdf", code.plain().to_lowercase()),
            format!("/certificates/{code}.json"),
        ] {
            browser.get(&address).await.expect(status);
        }
        browser
            .get("/certificates/0000-0000-0000-0000")
            .await
            .expect(404);
        browser.get("/certificates/x.pdf").await.expect(404);
    }
    let stranger = site.browser().get(&format!("/certificates/{code}")).await;
    let next = stranger.expect(303).location().to_owned();
    assert!(next.starts_with("/sign-in?next="), "{next}");
}

#[tokio::test]
async fn who_moves_takes_their_certificates_along() {
    let (site, province) = Site::with_province().await;
    let code = of_learner(&site, &province).await.facts.code;
    let (person, unit) = (province.people["learner"], province.units["SNV"]);
    site.arrange(move |conn| {
        diesel::update(assignment_rows::table.filter(assignment_rows::person_id.eq(person)))
            .set(assignment_rows::unit_id.eq(unit))
            .execute(conn)
    })
    .await;
    let address = format!("/certificates/{code}");
    let mut officers = [
        site.signed_in("officer2").await,
        site.signed_in("officer").await,
    ];
    for officer in &mut officers {
        officer
            .get(&address)
            .await
            .expect(200)
            .shows("NGUYỄN THỊ HÒA");
    }
}

#[tokio::test]
async fn the_file_is_a_pdf_that_the_installation_knows_again() {
    let (site, province) = Site::with_province().await;
    let code = of_learner(&site, &province).await.facts.code;
    let mut browser = site.signed_in("learner").await;
    let answer = browser
        .get(&format!("/certificates/{code}.pdf"))
        .await
        .expect(200);
    assert_eq!(answer.headers["content-type"], "application/pdf");
    let file = answer.bytes;
    assert!(file.starts_with(b"%PDF-1.7") && file.len() < 120_000);
    let app = &site.app;
    let check = async |file: &[u8]| {
        hocvu::certificate::check_file(&app.db, &app.config, &app.clock, file)
            .await
            .unwrap()
    };
    let FileCheck::Ours(found, Status::Valid) = check(&file).await else {
        panic!("not ours");
    };
    assert_eq!(found.facts.code, code);
    let mut changed = file.clone();
    changed[file.len() / 2] ^= 1;
    assert_eq!(check(&changed).await, FileCheck::Changed(code));
    assert_eq!(
        check(&[file.as_slice(), b"\n"].concat()).await,
        FileCheck::Continued(code)
    );
    assert_eq!(check(b"%PDF-1.7").await, FileCheck::Foreign);
    site.pass(366 * Time::DAY);
    assert!(matches!(
        check(&file).await,
        FileCheck::Ours(_, Status::Expired)
    ));
}

/// The same installation after a restart under another address.
fn moved(site: &Site, base_url: &str) -> App {
    let config = Config {
        base_url: base_url.to_owned(),
        time_zone: jiff::tz::TimeZone::UTC,
        ..site.app.config.clone()
    };
    hocvu::serving::prepare(config, site.app.clock.clone()).unwrap()
}

/// The file of a certificate as this installation draws it, and whether the installation knows it again.
async fn drawn(app: &App, holder: &Browser, code: Code) -> (Vec<u8>, bool) {
    let router = hocvu::app::router(app, &hocvu::app::Rooms::default());
    let mut browser = holder.clone().at(router);
    let address = format!("/certificates/{code}.pdf");
    let file = browser.get(&address).await.expect(200).bytes;
    let check = hocvu::certificate::check_file(&app.db, &app.config, &app.clock, &file);
    let ours = matches!(check.await.unwrap(), FileCheck::Ours(_, Status::Valid));
    (file, ours)
}

fn names(file: &[u8], address: &str) -> bool {
    file.windows(address.len())
        .any(|part| part == address.as_bytes())
}

#[tokio::test]
async fn a_file_drawn_before_the_address_changed_stays_the_same() {
    let (site, province) = Site::with_province().await;
    let code = of_learner(&site, &province).await.facts.code;
    let learner = site.signed_in("learner").await;
    let (before, ours) = drawn(&site.app, &learner, code).await;
    let old = format!("{}/verify/{code}", site.app.config.base_url);
    assert!(ours && names(&before, &old));

    let app = moved(&site, "http://hocvu.dongnai.example");
    hocvu::serving::remember_address(&app).await.unwrap();
    assert_eq!(drawn(&app, &learner, code).await, (before, true));

    let completion = completes(&site, &province, "learner2", "SNV").await;
    let terms = Terms {
        imprint: Imprint::of(&app.config),
        ..terms(&site)
    };
    let next = site
        .arrange(move |conn| hocvu::certificate::issue(conn, completion, &terms))
        .await;
    let Issued::Certificate(next) = next else {
        panic!("no issuer");
    };
    let code = next.facts.code;
    let (file, ours) = drawn(&app, &site.signed_in("learner2").await, code).await;
    let new = format!("http://hocvu.dongnai.example/verify/{code}");
    assert!(ours && names(&file, &new));
}

#[tokio::test]
async fn a_certificate_older_than_kept_addresses_keeps_that_of_the_first_start_since() {
    let (site, province) = Site::with_province().await;
    let code = of_learner(&site, &province).await.facts.code;
    let learner = site.signed_in("learner").await;
    site.arrange(|conn| {
        diesel::update(certificates::table)
            .set(certificates::imprint_id.eq(None::<ImprintId>))
            .execute(conn)?;
        diesel::delete(imprints::table).execute(conn)
    })
    .await;
    let (before, ours) = drawn(&site.app, &learner, code).await;
    assert!(ours);
    hocvu::serving::remember_address(&site.app).await.unwrap();
    let app = moved(&site, "http://hocvu.dongnai.example");
    hocvu::serving::remember_address(&app).await.unwrap();
    assert_eq!(drawn(&app, &learner, code).await, (before, true));
}

#[tokio::test]
async fn anybody_checks_a_certificate_without_an_account() {
    let (site, province) = Site::with_province().await;
    let facts = of_learner(&site, &province).await.facts;
    let code = facts.code;
    let mut browser = site.browser();
    browser
        .get("/verify")
        .await
        .expect(200)
        .shows("name=\"code\"");
    let typed = code
        .plain()
        .to_lowercase()
        .replace('0', "o")
        .replace('1', "l");
    let moved = browser
        .get(&format!("/verify?code={typed}"))
        .await
        .expect(303);
    assert_eq!(moved.location(), format!("/verify/{code}"));
    browser
        .get("/verify?code=khong-phai-ma")
        .await
        .expect(422)
        .shows("khong-phai-ma");
    let page = browser.get(&format!("/verify/{code}")).await.expect(200);
    page.shows("Hợp lệ")
        .shows("Nguyễn Thị Hòa")
        .shows("0001/2026/GCN-UBND")
        .shows("Chuyên viên, Sở Khoa học và Công nghệ")
        .shows("7,5 tiết, từ ngày 03/11/2026 đến ngày 23/11/2026")
        .shows("Giỏi")
        .hides("1985");
    let json = browser
        .get(&format!("/verify/{code}.json"))
        .await
        .expect(200)
        .json();
    assert_eq!(json["certificate_status"], "valid");
    assert_eq!(json["full_name"], "Nguyễn Thị Hòa");
    assert_eq!(json["valid_until"], "2027-11-23");
    assert_eq!(json["birth_date_matches"], serde_json::Value::Null);
    assert!(json.get("birth_date").is_none() && json.get("score_percent").is_none());
    site.pass(366 * Time::DAY);
    browser
        .get(&format!("/verify/{code}"))
        .await
        .expect(200)
        .shows("Hết hiệu lực");
}

#[tokio::test]
async fn a_typed_birth_date_is_confirmed_or_denied() {
    let (site, province) = Site::with_province().await;
    let code = of_learner(&site, &province).await.facts.code;
    let mut browser = site.browser();
    for (typed, right) in [
        ("05/02/1985", true),
        ("5.2.1985", true),
        ("06/02/1985", false),
    ] {
        let query = serde_urlencoded::to_string([("birth_date", typed)]).unwrap();
        let json = browser
            .get(&format!("/verify/{code}.json?{query}"))
            .await
            .expect(200)
            .json();
        assert_eq!(json["birth_date_matches"], right, "{typed}");
        let page = browser
            .get(&format!("/verify/{code}?{query}"))
            .await
            .expect(200);
        page.shows(if right {
            "Ngày sinh khớp"
        } else {
            "Ngày sinh không khớp"
        });
    }
}

#[tokio::test]
async fn a_birth_date_is_guessed_ten_times_an_hour_from_anywhere() {
    let (site, province) = Site::with_province().await;
    let code = of_learner(&site, &province).await.facts.code;
    let completion = completes(&site, &province, "learner2", "SNV").await;
    let other = certificate(&site, completion).await.facts.code;
    let mut browser = site.browser();
    let asked = |code: Code, day: usize| format!("/verify/{code}?birth_date={day:02}%2F02%2F1985");
    for day in 6..16 {
        let page = browser.get(&asked(code, day)).await.expect(200);
        page.shows("Ngày sinh không khớp");
    }
    // Not even the right one: that would tell whoever guesses.
    let refused = browser.get(&asked(code, 5)).await.expect(429);
    assert_eq!(refused.headers["retry-after"], "3600");
    browser.get(&format!("/verify/{code}")).await.expect(200);
    browser.get(&asked(other, 6)).await.expect(200);
    site.pass(Time::HOUR);
    let page = browser.get(&asked(code, 5)).await.expect(200);
    page.shows("Ngày sinh khớp");
}

#[tokio::test]
async fn a_birth_date_that_cannot_be_read_is_refused_and_not_denied() {
    let (site, province) = Site::with_province().await;
    let code = of_learner(&site, &province).await.facts.code;
    let mut browser = site.browser();
    for (typed, why) in [
        ("abc", "Không đọc được ngày này"),
        ("31/02/1985", "Không đọc được ngày này"),
        ("1985", "đủ ngày, tháng và năm"),
        ("02/1985", "đủ ngày, tháng và năm"),
    ] {
        let query = serde_urlencoded::to_string([("birth_date", typed)]).unwrap();
        let page = browser
            .get(&format!("/verify/{code}?{query}"))
            .await
            .expect(422);
        page.shows(why)
            .shows("ví dụ 24/08/1970")
            .shows(&format!("value=\"{typed}\""))
            .shows("Hợp lệ")
            .hides("không khớp");
        let json = browser
            .get(&format!("/verify/{code}.json?{query}"))
            .await
            .expect(422)
            .json();
        let said = json["errors"]["birth_date"].as_str().unwrap();
        assert!(said.contains(why), "{typed}: {said}");
    }
}

#[tokio::test]
async fn a_number_of_the_wrong_form_is_told_so() {
    let site = Site::new();
    let mut browser = site.browser();
    let page = browser.get("/verify/YJ9Y").await.expect(404);
    page.shows("chưa đúng dạng")
        .shows("value=\"YJ9Y\"")
        .hides("trong sổ");
    let page = browser.get("/verify?code=YJ9Y").await.expect(422);
    page.shows("chưa đúng dạng").shows("Số giấy chứng nhận");
}

#[tokio::test]
async fn a_decision_ends_a_certificate_on_the_check_page() {
    let (site, province) = Site::with_province().await;
    let code = of_learner(&site, &province).await.facts.code;
    let mut browser = site.browser();
    for (ended, word) in [("revoked", "Đã thu hồi"), ("replaced", "Đã thay thế")] {
        site.arrange(move |conn| {
            diesel::update(certificates::table)
                .set(certificates::ended.eq(ended))
                .execute(conn)
        })
        .await;
        browser
            .get(&format!("/verify/{code}"))
            .await
            .expect(200)
            .shows(word);
        let json = browser
            .get(&format!("/verify/{code}.json"))
            .await
            .expect(200)
            .json();
        assert_eq!(json["certificate_status"], ended);
    }
}

#[tokio::test]
async fn guessing_codes_is_slowed_down() {
    let (site, province) = Site::with_province().await;
    let code = of_learner(&site, &province).await.facts.code;
    let mut browser = site.browser();
    for _ in 0..100 {
        browser
            .get(&format!("/verify/{code}.json"))
            .await
            .expect(200);
    }
    let mut last = 404;
    for _ in 0..100 {
        last = browser
            .get("/verify/0000-0000-0000-0000")
            .await
            .status
            .as_u16();
    }
    assert_eq!(last, 429);
    let refused = browser.get(&format!("/verify/{code}")).await.expect(429);
    assert!(
        refused.headers["retry-after"]
            .to_str()
            .unwrap()
            .parse::<u32>()
            .unwrap()
            <= 60
    );
    let refused = browser.get(&format!("/verify/{code}.json")).await;
    let refused = refused.expect(429);
    let why = refused.json()["error"].as_str().unwrap().to_owned();
    assert!(why.starts_with("Đã thử quá nhiều lần."), "{why}");
    site.pass(Time::MINUTE);
    browser.get(&format!("/verify/{code}")).await.expect(200);
    browser
        .get("/verify/0000-0000-0000-0000")
        .await
        .expect(404)
        .shows("Không tìm thấy");
    let missing = browser
        .get("/verify/0000-0000-0000-0000.json")
        .await
        .expect(404)
        .json();
    assert!(missing["error"].is_string());
}

/// Publishes the first course of the house and lets somebody complete it; gives the completion and its months of validity.
async fn completes_a_published_course(site: &Site, province: &Province) -> (CompletionId, u32) {
    let found =
        hocvu::content::survey(std::path::Path::new("courses")).expect("the courses are read");
    let (person, unit) = (province.people["learner"], province.units["SKHCN"]);
    let now = site.app.now();
    let checked = found.into_iter().next().expect("a course");
    let files = Files::of(&checked.folder).expect("its files");
    let published = checked.course.expect("its settings");
    let months = published.validity_months;
    let completion = site
        .arrange(move |conn| {
            let outcome = hocvu::content::publish(conn, &published, &files, now)?;
            let Outcome::Published { release, .. } = outcome else {
                panic!("{outcome:?}");
            };
            let course = releases::table
                .find(release)
                .select(releases::course_id)
                .first(conn)?;
            completed(conn, person, unit, (course, release), now)
        })
        .await;
    (completion, months)
}

/// Enqueues a job of this room and answers it as a node would.
async fn answer(site: &Site, kind: &'static str, payload: serde_json::Value) {
    let now = site.app.now();
    let job = site
        .arrange(move |conn| {
            hocvu::jobs::enqueue(conn, kind, &payload, now)?;
            hocvu::jobs::claim(conn, hocvu::jobs::Line::All, "test", now)
        })
        .await
        .expect("a job is due");
    let catalogue = &site.rooms.catalogue;
    let answered = match kind {
        ISSUE => hocvu::certificate::answer_issue(&site.app, catalogue, &job).await,
        _ => hocvu::certificate::answer_issue_waiting(&site.app, catalogue, &job).await,
    };
    answered.expect("the job is done");
}

#[tokio::test]
async fn the_job_of_a_completion_issues_for_as_long_as_the_release_says() {
    let (site, province) = Site::with_province().await;
    let (completion, months) = completes_a_published_course(&site, &province).await;
    let payload = serde_json::json!({ "completion": completion });
    answer(&site, ISSUE, payload.clone()).await;
    answer(&site, ISSUE, payload).await;
    let learner = province.people["learner"];
    let held = site
        .arrange(move |conn| hocvu::certificate::of_person(conn, learner))
        .await;
    let [certificate] = held.as_slice() else {
        panic!("{held:?}");
    };
    let facts = &certificate.facts;
    let expected = hocvu::certificate::valid_until(facts.course.completed_on, months);
    assert_eq!(facts.valid_until, expected);
}

#[tokio::test]
async fn an_issuer_named_later_issues_what_waited() {
    let (site, province) = Site::with_province().await;
    let (completion, _) = completes_a_published_course(&site, &province).await;
    let top = province.units["UBND"];
    site.arrange(|conn| diesel::delete(issuers::table).execute(conn))
        .await;
    answer(
        &site,
        ISSUE,
        serde_json::json!({ "completion": completion }),
    )
    .await;
    let now = site.app.now();
    site.arrange(move |conn| {
        diesel::insert_into(issuers::table)
            .values((
                issuers::unit_id.eq(top),
                issuers::register_suffix.eq("GCN-UBND"),
                issuers::place.eq("Đồng Nai"),
                issuers::signatory.eq("Trần Thị Ký"),
                issuers::signatory_title.eq("Chủ tịch"),
                issuers::updated_at.eq(now),
                issuers::parent_name.eq("Chính phủ"),
            ))
            .execute(conn)
    })
    .await;
    assert_eq!(waiting(&site).await, [completion]);
    answer(&site, ISSUE_WAITING, serde_json::json!({ "after": 0 })).await;
    assert_eq!(waiting(&site).await, []);
    let issued = certificate(&site, completion).await;
    assert_eq!(
        issued.facts.issuer.parent_name.as_deref(),
        Some("Chính phủ")
    );
}
