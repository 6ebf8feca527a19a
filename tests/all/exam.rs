//! The quiz: an answer shown as saved is on disk, counts once and in time; the key stays on the server until the policy lets
//! it out; nobody sits another's paper.
use crate::support::Answer;
use crate::support::Browser;
use crate::support::Province;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::content;
use hocvu::content::Release;
use hocvu::db::Time;
use hocvu::db::ids::EnrolmentId;
use hocvu::db::ids::PersonId;
use hocvu::db::schema::answers;
use hocvu::db::schema::attempts;
use hocvu::db::schema::completions;
use hocvu::db::schema::enrolments;
use hocvu::db::schema::issuers;
use hocvu::db::schema::marks;
use hocvu::db::schema::open_attempts;
use hocvu::learning;
use hocvu::learning::Moment;
use serde_json::Value;
use serde_json::json;
use std::sync::Arc;

pub(crate) const BEGIN: &str = "/courses/du-loai/attempts";
const MINUTE: i64 = Time::MINUTE;
/// Stands in every explanation of the course.
const SECRET: &str = "bí-mật-của-đề";

/// A site with the course in which every kind of question occurs.
pub(crate) async fn opened() -> (Site, Province) {
    let (site, province) = Site::with_province().await;
    site.publish_courses().await;
    (site, province)
}

fn release(site: &Site) -> Arc<Release> {
    site.rooms.catalogue.latest("du-loai").unwrap()
}

/// Enrols a person, with the lesson done or not.
pub(crate) async fn enrolled(site: &Site, person: PersonId, lesson_done: bool) -> EnrolmentId {
    let release = release(site);
    let edition = (release.course_id, release.id);
    let moment = Moment::new(site.app.now(), site.app.zone());
    let done_at = lesson_done.then_some(moment.now);
    site.arrange(move |conn| {
        let enrolment = learning::open(conn, person, edition, &moment)?.unwrap();
        let progress = json!({ "lessons": { "mo-dau": { "done_at": done_at } } });
        diesel::update(enrolments::table.find(enrolment.id))
            .set(enrolments::progress.eq(progress.to_string()))
            .execute(conn)?;
        Ok(enrolment.id)
    })
    .await
}

/// A learner who has read the lesson and begun the quiz: the browser, and the attempt's address.
pub(crate) async fn begun(site: &Site, province: &Province, login: &str) -> (Browser, String) {
    enrolled(site, province.people[login], true).await;
    let mut browser = site.signed_in(login).await;
    let address = browser.post(BEGIN, &[]).await.expect(303);
    let address = address.location().to_owned();
    assert!(address.starts_with("/attempts/"), "{address}");
    (browser, address)
}

/// The paper of an attempt as it is stored.
async fn paper(site: &Site, address: &str) -> Value {
    let id: i64 = address.rsplit('/').next().unwrap().parse().unwrap();
    let paper: String = site
        .arrange(move |conn| {
            attempts::table
                .find(hocvu::db::ids::AttemptId(id))
                .select(attempts::paper)
                .first(conn)
        })
        .await;
    serde_json::from_str(&paper).unwrap()
}

/// What a browser posts for the right answer to each question, in the order of the paper.
async fn right_answers(site: &Site, address: &str) -> Vec<Vec<String>> {
    let paper = paper(site, address).await;
    let release = release(site);
    let name = |parts: &Value, at: usize| {
        let parts = parts.as_array().unwrap().iter();
        let mut named = parts.filter(|part| part[1] == at);
        named.next().unwrap()[0].as_str().unwrap().to_owned()
    };
    let drawn = paper["questions"].as_array().unwrap().iter();
    drawn
        .map(|drawn| {
            let question = release.question(drawn["q"].as_str().unwrap()).unwrap();
            match question.question.key().unwrap() {
                content::Answer::Choices(at) | content::Answer::Order(at) => {
                    at.iter().map(|at| name(&drawn["a"], *at)).collect()
                }
                content::Answer::Texts(texts) => texts,
                content::Answer::Pairs(pairs) => pairs
                    .iter()
                    .map(|(left, right)| {
                        format!("{}={}", name(&drawn["a"], *left), name(&drawn["b"], *right))
                    })
                    .collect(),
                content::Answer::Upload(_) => unreachable!("no quiz asks for files yet"),
            }
        })
        .collect()
}

/// The number of the question with this id, counted from 1.
async fn number_of(site: &Site, address: &str, id: &str) -> String {
    let paper = paper(site, address).await;
    let mut questions = paper["questions"].as_array().unwrap().iter();
    (questions.position(|drawn| drawn["q"] == id).unwrap() + 1).to_string()
}

async fn save(
    browser: &mut Browser,
    address: &str,
    number: &str,
    sequence: &str,
    values: &[&str],
) -> Answer {
    let mut form = vec![("question", number)];
    if !sequence.is_empty() {
        form.push(("sequence", sequence));
    }
    form.extend(values.iter().map(|value| ("answer", *value)));
    browser.post(&format!("{address}/answers"), &form).await
}

pub(crate) async fn answer_all(site: &Site, browser: &mut Browser, address: &str) {
    for (at, values) in right_answers(site, address).await.iter().enumerate() {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        save(
            &mut browser.script(),
            address,
            &(at + 1).to_string(),
            "",
            &values,
        )
        .await
        .expect(200);
    }
}

pub(crate) async fn hand_in(browser: &mut Browser, address: &str) -> Answer {
    let handed_in = browser
        .post(&format!("{address}/submission"), &[])
        .await
        .expect(303);
    assert_eq!(handed_in.location(), format!("{address}/result"));
    browser.get(handed_in.location()).await.expect(200)
}

#[tokio::test]
async fn answers_survive_a_reload_and_pass_the_course() {
    let (site, province) = opened().await;
    let (mut browser, address) = begun(&site, &province, "learner").await;
    let again = browser.post(BEGIN, &[]).await.expect(303);
    assert_eq!(
        again.location(),
        address,
        "the running attempt is the one to go on with"
    );
    browser
        .get(&address)
        .await
        .expect(200)
        .shows("Đã trả lời 0/8 câu")
        .hides(SECRET);
    answer_all(&site, &mut browser, &address).await;
    let page = browser
        .get(&address)
        .await
        .expect(200)
        .shows("Đã trả lời 8/8 câu")
        .hides(SECRET);
    assert!(
        page.shows("Đã lưu 08:00:00")
            .shows("checked")
            .text()
            .contains("value=\"mật khẩu\"")
    );
    hand_in(&mut browser, &address)
        .await
        .shows("100%")
        .shows("Đạt")
        .shows(SECRET);
    hand_in(&mut browser, &address).await.shows("100%");
    browser
        .post(BEGIN, &[])
        .await
        .expect(409)
        .shows("đã đạt khóa học này")
        .shows("href=\"/courses/du-loai\"");
    let (passed, marked): (i64, i64) = site
        .arrange(|conn| {
            Ok((
                completions::table.count().first(conn)?,
                marks::table.count().first(conn)?,
            ))
        })
        .await;
    assert_eq!((passed, marked), (1, 8));
}

#[tokio::test]
async fn a_plain_form_comes_back_to_its_question() {
    let (site, province) = opened().await;
    let (mut browser, address) = begun(&site, &province, "learner").await;
    let number = number_of(&site, &address, "tra-loi").await;
    let saved = save(&mut browser, &address, &number, "", &["vneid"])
        .await
        .expect(303);
    assert_eq!(saved.location(), format!("{address}#cau-{number}"));
    browser
        .get(&address)
        .await
        .shows("value=\"vneid\"")
        .shows("Đã trả lời 1/8 câu");
    save(&mut browser, &address, &number, "", &[""])
        .await
        .expect(303);
    browser.get(&address).await.shows("Đã trả lời 0/8 câu");
}

#[tokio::test]
async fn the_higher_sequence_counts_whichever_arrives_first() {
    let (site, province) = opened().await;
    let (browser, address) = begun(&site, &province, "learner").await;
    let mut script = browser.script();
    let number = number_of(&site, &address, "tra-loi").await;
    let told =
        |sequence: i64| json!({ "saved": true, "sequence": sequence, "remaining_seconds": 1200 });
    let first = save(&mut script, &address, &number, "7", &["vneid"])
        .await
        .expect(200);
    assert_eq!(first.json(), told(7));
    let late = save(&mut script, &address, &number, "3", &["khác"])
        .await
        .expect(200);
    assert_eq!(late.json(), told(7));
    let same = save(&mut script, &address, &number, "7", &["vneid"])
        .await
        .expect(200);
    assert_eq!(same.json(), told(7));
    let taken = save(&mut script, &address, &number, "7", &["khác"])
        .await
        .expect(409);
    assert_eq!(taken.json()["sequence"], 7);
    let next = save(&mut script, &address, &number, "", &["VNeID"])
        .await
        .expect(200);
    assert_eq!(next.json(), told(8));
    script
        .get(&address)
        .await
        .shows("value=\"VNeID\"")
        .hides("value=\"khác\"");
    let stored: i64 = site
        .arrange(|conn| answers::table.count().first(conn))
        .await;
    assert_eq!(
        stored, 3,
        "what was saved stays; what said the same again stored nothing"
    );
}

#[tokio::test]
async fn two_windows_saving_at_once_lose_nothing() {
    let (site, province) = opened().await;
    let (browser, address) = begun(&site, &province, "learner").await;
    let number = number_of(&site, &address, "tra-loi").await;
    let mut windows = tokio::task::JoinSet::new();
    for window in 0..16 {
        let (mut script, address, number) = (browser.script(), address.clone(), number.clone());
        windows.spawn(async move {
            let text = format!("cửa sổ {window}");
            let saved = save(&mut script, &address, &number, "", &[&text])
                .await
                .expect(200);
            saved.json()["sequence"].as_i64().unwrap()
        });
    }
    let mut sequences = Vec::new();
    while let Some(sequence) = windows.join_next().await {
        sequences.push(sequence.unwrap());
    }
    sequences.sort_unstable();
    let stored: Vec<i64> = site
        .arrange(|conn| {
            answers::table
                .order(answers::sequence)
                .select(answers::sequence)
                .load(conn)
        })
        .await;
    assert_eq!(stored, (1..=16).collect::<Vec<i64>>());
    assert_eq!(sequences, stored);
}

#[tokio::test]
async fn the_server_closes_an_attempt_on_time_and_marks_what_was_saved() {
    let (site, province) = opened().await;
    let (browser, address) = begun(&site, &province, "learner").await;
    let mut script = browser.script();
    answer_all(&site, &mut script, &address).await;
    let number = number_of(&site, &address, "tra-loi").await;
    site.pass(20 * MINUTE + 30_000);
    let grace = save(&mut script, &address, &number, "", &["VNeID "])
        .await
        .expect(200);
    assert_eq!(grace.json()["remaining_seconds"], 0);
    site.run_jobs().await;
    site.pass(1);
    let late = save(&mut script, &address, &number, "", &["sai"])
        .await
        .expect(409);
    assert_eq!(late.json()["sequence"], Value::Null);
    site.run_jobs().await;
    let (points, handed_in, deadline): (Option<f64>, Option<i64>, Option<i64>) = site
        .arrange(|conn| {
            attempts::table
                .select((
                    attempts::points,
                    attempts::submitted_at,
                    attempts::deadline_at,
                ))
                .first(conn)
        })
        .await;
    assert_eq!(
        (points, handed_in),
        (Some(11.0), deadline),
        "it ended at its deadline"
    );
    let mut browser = site.signed_in("learner").await;
    browser
        .get(&format!("{address}/result"))
        .await
        .expect(200)
        .shows("hết giờ")
        .shows("100%");
    let gone = browser.get(&address).await.expect(303);
    assert_eq!(gone.location(), format!("{address}/result"));
}

#[tokio::test]
async fn who_is_handed_in_by_the_clock_of_the_page_is_told_so() {
    let (site, province) = opened().await;
    let (mut browser, address) = begun(&site, &province, "learner").await;
    site.pass(20 * MINUTE + 1_000);
    hand_in(&mut browser, &address)
        .await
        .shows("Chưa đạt")
        .shows("Đã hết giờ làm bài");
    let (mut browser, address) = begun(&site, &province, "learner2").await;
    site.pass(19 * MINUTE);
    hand_in(&mut browser, &address).await.hides("hết giờ");
}

#[tokio::test]
async fn an_overdue_attempt_is_closed_by_whoever_looks() {
    let (site, province) = opened().await;
    let (mut browser, address) = begun(&site, &province, "learner").await;
    site.pass(25 * MINUTE);
    browser.get(&format!("{address}/result")).await.expect(303);
    browser
        .get(&format!("{address}/result"))
        .await
        .expect(200)
        .shows("Chưa đạt")
        .hides(SECRET);
    let submitted: Option<i64> = site
        .arrange(|conn| attempts::table.select(attempts::submitted_at).first(conn))
        .await;
    assert!(submitted.is_some());
}

#[tokio::test]
async fn beginning_waits_for_lessons_tries_and_time() {
    let (site, province) = opened().await;
    let learner = province.people["learner"];
    let mut browser = site.signed_in("learner").await;
    browser
        .post("/courses/khong-co/attempts", &[])
        .await
        .expect(404);
    browser
        .post(BEGIN, &[])
        .await
        .expect(409)
        .shows("chưa ghi danh");
    enrolled(&site, learner, false).await;
    browser
        .post(BEGIN, &[])
        .await
        .expect(409)
        .shows("Còn 1 bài học");
    let (mut browser, address) = begun(&site, &province, "learner").await;
    hand_in(&mut browser, &address)
        .await
        .shows("Chưa đạt")
        .shows("Còn 1 lần làm bài")
        .hides(SECRET);
    browser.post(BEGIN, &[]).await.expect(409).shows("09:00");
    site.pass(60 * MINUTE);
    let second = browser
        .post(BEGIN, &[])
        .await
        .expect(303)
        .location()
        .to_owned();
    assert_ne!(second, address);
    hand_in(&mut browser, &second)
        .await
        .shows("hết số lần")
        .hides(SECRET);
    site.pass(600 * MINUTE);
    browser
        .post(BEGIN, &[])
        .await
        .expect(409)
        .shows("hết số lần");
}

#[tokio::test]
async fn nobody_sits_or_sees_another_ones_paper() {
    let (site, province) = opened().await;
    let (mut own, address) = begun(&site, &province, "learner").await;
    let mut other = site.signed_in("learner2").await;
    for path in [
        address.clone(),
        format!("{address}/result"),
        "/attempts/999".to_owned(),
    ] {
        other.get(&path).await.expect(404);
    }
    save(&mut other, &address, "1", "", &["x"])
        .await
        .expect(404);
    other
        .post(&format!("{address}/submission"), &[])
        .await
        .expect(404);
    let early = own.get(&format!("{address}/result")).await.expect(303);
    assert_eq!(early.location(), address);
    site.browser().script().get(&address).await.expect(401);
    save(&mut site.browser().script(), &address, "1", "", &["x"])
        .await
        .expect(401);
    let saved: i64 = site
        .arrange(|conn| answers::table.count().first(conn))
        .await;
    assert_eq!(saved, 0);
}

#[tokio::test]
async fn a_refused_answer_says_why_and_stores_nothing() {
    let (site, province) = opened().await;
    let (mut browser, address) = begun(&site, &province, "learner").await;
    let mut script = browser.script();
    let one = number_of(&site, &address, "chon-mot").await;
    let short = number_of(&site, &address, "tra-loi").await;
    let long = "ă".repeat(10_001);
    for (number, sequence, values, field) in [
        (one.as_str(), "", vec!["0"], "answer"),
        (short.as_str(), "", vec![long.as_str()], "answer"),
        (short.as_str(), "", vec!["x"; 65], "answer"),
        (short.as_str(), "0", vec!["x"], "sequence"),
        (short.as_str(), "9007199254740993", vec!["x"], "sequence"),
        ("9", "", vec!["x"], "question"),
        ("", "", vec!["x"], "question"),
    ] {
        let refused = save(&mut script, &address, number, sequence, &values)
            .await
            .expect(422);
        assert!(
            refused.json()["errors"][field].is_string(),
            "{field}: {}",
            refused.text()
        );
    }
    save(&mut browser, &address, &short, "", &[&long])
        .await
        .expect(422)
        .shows("Chưa lưu được")
        .shows(&long)
        .hides(SECRET);
    let saved: i64 = site
        .arrange(|conn| answers::table.count().first(conn))
        .await;
    assert_eq!(saved, 0);
}

#[tokio::test]
async fn what_is_no_number_is_never_said_to_be_saved() {
    let (site, province) = opened().await;
    let (mut browser, address) = begun(&site, &province, "learner").await;
    let mut script = browser.script();
    let number = number_of(&site, &address, "dien-so").await;
    for (text, why) in [
        ("45 ngày", "Câu này chỉ nhận số"),
        ("bốn lăm", "Câu này chỉ nhận số"),
        ("1.000", "có thể hiểu theo hai cách"),
    ] {
        let refused = save(&mut script, &address, &number, "", &[text])
            .await
            .expect(422)
            .json();
        let said = refused["errors"]["answer"].as_str().unwrap();
        assert!(said.contains(why), "{text}: {said}");
    }
    save(&mut browser, &address, &number, "", &["45 ngày"])
        .await
        .expect(422)
        .shows("Câu này chỉ nhận số")
        .shows("value=\"45 ngày\"");
    let page = browser.get(&address).await;
    page.shows("inputmode=\"decimal\" pattern=")
        .shows("Đã trả lời 0/8 câu");
    for text in ["45,0", "1.234.567,5", " 45 ", ""] {
        save(&mut script, &address, &number, "", &[text])
            .await
            .expect(200);
    }
}

#[tokio::test]
async fn after_handing_in_no_answer_is_taken() {
    let (site, province) = opened().await;
    let (mut browser, address) = begun(&site, &province, "learner").await;
    let number = number_of(&site, &address, "tra-loi").await;
    save(&mut browser.script(), &address, &number, "1", &["x"])
        .await
        .expect(200);
    hand_in(&mut browser, &address).await;
    for (sequence, text) in [("1", "x"), ("2", "VNeID")] {
        let late = save(&mut browser.script(), &address, &number, sequence, &[text])
            .await
            .expect(409);
        assert_eq!(late.json()["sequence"], Value::Null);
    }
}

#[tokio::test]
async fn many_clicks_begin_one_attempt_and_hand_it_in_once() {
    let (site, province) = opened().await;
    enrolled(&site, province.people["learner"], true).await;
    let browser = site.signed_in("learner").await;
    let at_once = |path: String| {
        let mut clicks = tokio::task::JoinSet::new();
        for _ in 0..12 {
            let (mut browser, path) = (browser.clone(), path.clone());
            clicks.spawn(async move {
                browser
                    .post(&path, &[])
                    .await
                    .expect(303)
                    .location()
                    .to_owned()
            });
        }
        clicks.join_all()
    };
    let addresses = at_once(BEGIN.to_owned()).await;
    assert!(
        addresses.iter().all(|address| *address == addresses[0]),
        "{addresses:?}"
    );
    answer_all(&site, &mut browser.clone(), &addresses[0]).await;
    at_once(format!("{}/submission", addresses[0])).await;
    let rows: (i64, i64, i64) = site
        .arrange(|conn| {
            Ok((
                attempts::table.count().first(conn)?,
                marks::table.count().first(conn)?,
                completions::table.count().first(conn)?,
            ))
        })
        .await;
    assert_eq!(rows, (1, 8, 1));
}

/// The database itself sees to it: a save that comes between is either marked or refused, never acknowledged and forgotten.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_marked_is_what_was_acknowledged() {
    let (site, province) = opened().await;
    let (browser, address) = begun(&site, &province, "learner").await;
    let number = number_of(&site, &address, "tra-loi").await;
    let mut saves = tokio::task::JoinSet::new();
    let begun = Arc::new(tokio::sync::Notify::new());
    for sequence in 1..=40 {
        let (mut script, address, number) = (browser.script(), address.clone(), number.clone());
        let begun = Arc::clone(&begun);
        saves.spawn(async move {
            let text = if sequence % 2 == 0 { "VNeID" } else { "sai" };
            let place = sequence.to_string();
            let saved = save(&mut script, &address, &number, &place, &[text]).await;
            begun.notify_one();
            (sequence, saved.status.as_u16())
        });
    }
    let mut hands = browser.clone();
    let path = format!("{address}/submission");
    let submission = tokio::spawn(async move {
        begun.notified().await;
        hands.post(&path, &[]).await.expect(303);
    });
    let mut last = 0;
    for (sequence, status) in saves.join_all().await {
        assert!(status == 200 || status == 409, "{status}");
        if status == 200 {
            last = last.max(sequence);
        }
    }
    submission.await.unwrap();
    let number: i32 = number.parse().unwrap();
    let points: f64 = site
        .arrange(move |conn| {
            marks::table
                .filter(marks::question.eq(number))
                .select(marks::points)
                .first(conn)
        })
        .await;
    let counts = last > 0 && last % 2 == 0;
    assert_eq!(points, if counts { 1.0 } else { 0.0 }, "after save {last}");
}

#[tokio::test]
async fn an_attempt_holds_only_so_many_saves() {
    let (site, province) = opened().await;
    let (mut browser, address) = begun(&site, &province, "learner").await;
    let number = number_of(&site, &address, "tra-loi").await;
    site.arrange(|conn| {
        diesel::update(open_attempts::table)
            .set(open_attempts::saves.eq(5_000))
            .execute(conn)
            .map(drop)
    })
    .await;
    for sequence in ["", "5001"] {
        save(&mut browser, &address, &number, sequence, &["x"])
            .await
            .expect(429);
    }
}

#[tokio::test]
async fn a_trainer_sees_how_it_went_and_what_was_missed() {
    let (site, province) = opened().await;
    let (mut browser, address) = begun(&site, &province, "learner").await;
    answer_all(&site, &mut browser, &address).await;
    let number = number_of(&site, &address, "tra-loi").await;
    save(&mut browser, &address, &number, "", &["sai"])
        .await
        .expect(303);
    hand_in(&mut browser, &address).await.shows("90,91%");
    let (mut other, second) = begun(&site, &province, "learner2").await;
    hand_in(&mut other, &second).await;
    let mut trainer = site.signed_in("trainer").await;
    trainer
        .get("/results")
        .await
        .expect(200)
        .shows("Đủ loại câu hỏi")
        .shows("50%");
    trainer.get("/results").await.expect(200);
    let before = site.app.db.statements();
    let page = trainer.get("/results/du-loai").await.expect(200);
    let statements = site.app.db.statements() - before;
    page.shows("Nguyễn Thị Hòa")
        .shows("Sở Khoa học và Công nghệ")
        .shows("90,91%")
        .shows("quiz.md:")
        .shows(SECRET);
    let (mut third, last) = begun(&site, &province, "officer").await;
    hand_in(&mut third, &last).await;
    trainer.get("/results").await.expect(200);
    let before = site.app.db.statements();
    trainer
        .get("/results/du-loai")
        .await
        .expect(200)
        .shows("Nguyễn Văn Phụ Trách");
    assert_eq!(
        site.app.db.statements() - before,
        statements,
        "a longer list takes no more statements"
    );
    trainer.get("/results/khong-co").await.expect(404);
    browser.get("/results").await.expect(404);
    browser.get("/results/du-loai").await.expect(404);
}

#[tokio::test]
async fn a_pass_leads_to_the_certificate_as_soon_as_it_is_there() {
    let (site, province) = opened().await;
    let (mut browser, address) = begun(&site, &province, "learner").await;
    answer_all(&site, &mut browser, &address).await;
    let result = hand_in(&mut browser, &address).await;
    result.shows("đang được cấp").hides("Xem giấy chứng nhận");
    site.run_jobs().await;
    let result = browser.get(&format!("{address}/result")).await.expect(200);
    let page = result
        .shows("Xem giấy chứng nhận")
        .hides("đang được cấp")
        .text();
    let course = browser.get("/courses/du-loai").await.expect(200);
    course
        .shows("Xem giấy chứng nhận")
        .shows(&format!("href=\"{address}/result\""));
    let link = page
        .split('"')
        .find(|part| part.starts_with("/completions/"))
        .unwrap();
    let moved = browser.get(link).await.expect(303).location().to_owned();
    browser
        .get(&moved)
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa".to_uppercase().as_str());
    let printed = browser.get(&format!("{link}.pdf")).await.expect(303);
    assert_eq!(printed.location(), format!("{moved}.pdf"));
    let mut other = site.signed_in("learner2").await;
    other.get(link).await.expect(404);
}

#[tokio::test]
async fn a_pass_that_nobody_certifies_yet_is_not_said_to_be_under_way() {
    let (site, province) = opened().await;
    site.arrange(|conn| diesel::delete(issuers::table).execute(conn))
        .await;
    let (mut browser, address) = begun(&site, &province, "learner").await;
    answer_all(&site, &mut browser, &address).await;
    let result = hand_in(&mut browser, &address).await;
    result
        .shows("Đã đạt; chưa có cơ quan cấp chứng nhận cho đơn vị của anh/chị")
        .hides("đang được cấp");
}

#[tokio::test]
async fn an_answer_after_the_end_leads_to_the_result_whatever_it_says() {
    let (site, province) = opened().await;
    let (mut browser, address) = begun(&site, &province, "learner").await;
    let (number, result) = (
        number_of(&site, &address, "chon-mot").await,
        format!("href=\"{address}/result\""),
    );
    save(&mut browser, &address, &number, "", &["khong-co"])
        .await
        .expect(422);
    hand_in(&mut browser, &address).await;
    for value in ["khong-co", ""] {
        let values: &[&str] = if value.is_empty() { &[] } else { &[value] };
        let late = save(&mut browser, &address, &number, "", values).await;
        late.expect(409).shows("đã nộp").shows(&result);
    }
    let course = browser.get("/courses/du-loai").await.expect(200);
    course.shows(&result);
    // Another time, and the clock runs out instead.
    site.pass(60 * MINUTE);
    let second = browser.post(BEGIN, &[]).await.expect(303);
    let second = second.location().to_owned();
    site.pass(21 * MINUTE);
    save(&mut browser, &second, &number, "", &["khong-co"])
        .await
        .expect(409)
        .shows("Đã hết giờ nhận bài");
}

#[tokio::test]
async fn results_of_a_past_day_stand_by_the_units_of_then_or_of_today() {
    let (site, province) = opened().await;
    for login in ["learner", "learner2"] {
        let (mut browser, address) = begun(&site, &province, login).await;
        hand_in(&mut browser, &address).await;
    }
    let mut admin = site.signed_in("admin").await;
    let merger = [
        ("event", "merge"),
        ("date", "2026-11-24"),
        ("from_codes", "SKHCN, SNV"),
        ("to_codes", "SM"),
        ("name", "Sở Mới"),
    ];
    let sent = admin.post("/units/events", &merger).await.expect(303);
    let confirmation = format!("{}/confirmation", sent.location());
    admin.post(&confirmation, &[]).await.expect(303);
    site.pass(25 * 60 * MINUTE);
    let (mut third, address) = begun(&site, &province, "officer").await;
    hand_in(&mut third, &address).await;
    let mut trainer = site.signed_in("trainer").await;
    let page = "/results/du-loai";
    let now = trainer.get(page).await.expect(200);
    now.shows("Sở Mới").hides("khi đó:").shows("Nguyễn Văn Phụ");
    let then = trainer.get(&format!("{page}?as_of=2026-11-23")).await;
    then.expect(200)
        .shows("Sở Nội vụ")
        .hides("khi đó:")
        .hides("Nguyễn Văn Phụ");
    let asked = "as_of=2026-11-23&by=today";
    let today = trainer.get(&format!("{page}?{asked}")).await;
    today
        .expect(200)
        .shows("Sở Mới (khi đó: Sở Nội vụ)")
        .shows("/results?as_of=2026-11-23&amp;by=today")
        .hides("Nguyễn Văn Phụ");
    // The unit of today takes what went into it along; of then there was none of its code.
    let unit = trainer.get(&format!("{page}?unit=SM&{asked}")).await;
    unit.expect(200).shows("Điểu K").shows("Nguyễn Thị Hòa");
    let unit = format!("{page}?unit=SNV&as_of=2026-11-23");
    let unit = trainer.get(&unit).await;
    unit.expect(200).shows("Điểu K").hides("Nguyễn Thị Hòa");
    for address in [
        format!("{page}?unit=SM&as_of=2026-11-23"),
        format!("/results?unit=SNV&{asked}"),
    ] {
        trainer.get(&address).await.expect(404);
    }
    let list = trainer.get(&format!("/results?unit=SM&{asked}")).await;
    list.expect(200)
        .shows("?unit=SM&amp;as_of=2026-11-23&amp;by=today")
        .shows("data-label=\"Người làm bài\">2</td>");
    for wrong in ["as_of=abc", "as_of=2030-01-01", "by=morgen"] {
        for address in ["/results", page] {
            let refused = trainer.get(&format!("{address}?{wrong}")).await;
            refused.expect(422).shows("aria-invalid");
        }
    }
}

#[tokio::test]
async fn a_trainer_of_one_department_sees_no_more_by_switching_to_the_units_of_today() {
    let (site, province) = opened().await;
    let (person, unit) = (province.people["officer"], province.units["SKHCN"]);
    let now = site.app.now();
    site.arrange(move |conn| {
        let role = (hocvu::access::Role::Trainer, unit);
        let days = (hocvu::db::Day::FIRST, hocvu::db::Day::LAST);
        hocvu::access::grant(conn, person, role, days, (None, now))
    })
    .await;
    for login in ["learner", "learner2"] {
        let (mut browser, address) = begun(&site, &province, login).await;
        hand_in(&mut browser, &address).await;
    }
    let mut admin = site.signed_in("admin").await;
    let merger = [
        ("event", "merge"),
        ("date", "2026-11-24"),
        ("from_codes", "SKHCN, SNV"),
        ("to_codes", "SM"),
        ("name", "Sở Mới"),
    ];
    let sent = admin.post("/units/events", &merger).await.expect(303);
    let confirmation = format!("{}/confirmation", sent.location());
    admin.post(&confirmation, &[]).await.expect(303);
    site.pass(25 * 60 * MINUTE);
    let mut trainer = site.signed_in("officer").await;
    let page = "/results/du-loai";
    trainer.get(page).await.expect(200).shows("Điểu K");
    for by in ["then", "today"] {
        let address = format!("{page}?as_of=2026-11-23&by={by}");
        let then = trainer.get(&address).await.expect(200);
        then.shows("Nguyễn Thị Hòa").hides("Điểu K");
    }
    let unit = format!("{page}?unit=SM&as_of=2026-11-23&by=today");
    let unit = trainer.get(&unit).await.expect(200);
    unit.shows("Nguyễn Thị Hòa").hides("Điểu K");
}
