//! Learning: the catalogue, enrolling, active time, lessons done, and a course completed.
use crate::support::Browser;
use crate::support::Province;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::app::Rooms;
use hocvu::db::Time;
use hocvu::db::schema::completions;
use hocvu::db::schema::enrolments;
use hocvu::db::schema::jobs;
use hocvu::db::schema::lesson_completions;
use serde_json::Value;
use std::path::Path;

const COURSE: &str = "/courses/mau-kiem-tra";
const FIRST: &str = "/courses/mau-kiem-tra/lessons/mot";
const SECOND: &str = "/courses/mau-kiem-tra/lessons/hai";
const OPEN: &str = "/courses/mau-tu-do";

async fn with_courses() -> (Site, Province) {
    let (site, province) = Site::with_province().await;
    publish(&site, "tests/courses").await;
    (site, province)
}

async fn publish(site: &Site, folder: &str) {
    let (db, clock) = (&site.app.db, &site.app.clock);
    let published = hocvu::content::publish_courses(db, clock, Path::new(folder)).await;
    assert!(published.unwrap().is_well());
    hocvu::publishing::refresh(&site.app.db, &site.rooms)
        .await
        .unwrap();
}

async fn post(browser: &Browser, path: &str) -> Value {
    browser.script().post(path, &[]).await.expect(200).json()
}

/// Studies a lesson for so many half minutes, as the page's script tells it.
pub(crate) async fn study(
    site: &Site,
    browser: &Browser,
    lesson: &str,
    half_minutes: usize,
) -> Value {
    let path = format!("{lesson}/activity");
    let mut told = Value::Null;
    for _ in 0..half_minutes {
        site.pass(30 * Time::SECOND);
        told = post(browser, &path).await;
    }
    told
}

#[tokio::test]
async fn a_visitor_sees_and_reads_what_is_public_and_signs_in_for_the_rest() {
    let (site, _) = with_courses().await;
    let mut visitor = site.browser();
    visitor
        .get("/courses")
        .await
        .expect(200)
        .shows("Khóa mẫu mở cho mọi người")
        .hides("Khóa mẫu có bài kiểm tra");
    visitor
        .get(OPEN)
        .await
        .expect(200)
        .shows("Đọc bài 1")
        .shows("Đăng nhập để học");
    visitor
        .get("/courses/mau-tu-do/lessons/doc")
        .await
        .expect(200)
        .shows("Ai cũng đọc được bài này")
        .shows("chưa đăng nhập")
        .hides("Hoàn thành bài");
    for closed in [COURSE, FIRST] {
        let answer = visitor.get(closed).await.expect(303);
        assert!(answer.location().starts_with("/sign-in?next=%2Fcourses%2F"));
        visitor.script().get(closed).await.expect(401);
    }
    let stored: i64 = site
        .arrange(|conn| enrolments::table.count().get_result(conn))
        .await;
    assert_eq!(stored, 0);
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let (site, _) = with_courses().await;
    let mut learner = site.signed_in("learner").await;
    learner.get("/courses/khong-co").await.expect(404);
    learner
        .get("/courses/mau-kiem-tra/lessons/khong-co")
        .await
        .expect(404);
    learner
        .post("/courses/khong-co/enrolment", &[])
        .await
        .expect(404);
    for act in ["activity", "completion"] {
        let path = format!("{COURSE}/lessons/khong-co/{act}");
        learner.post(&path, &[]).await.expect(404);
    }
    let stored: i64 = site
        .arrange(|conn| enrolments::table.count().get_result(conn))
        .await;
    assert_eq!(stored, 0);
}

#[tokio::test]
async fn enrolling_leads_to_the_first_lesson_however_often() {
    let (site, _) = with_courses().await;
    let mut learner = site.signed_in("learner").await;
    learner.get(COURSE).await.expect(200).shows("Bắt đầu học");
    for _ in 0..2 {
        let answer = learner
            .post(&format!("{COURSE}/enrolment"), &[])
            .await
            .expect(303);
        assert_eq!(answer.location(), FIRST);
    }
    learner.get("/courses").await.expect(200).shows("Đang học");
    learner
        .get(COURSE)
        .await
        .expect(200)
        .shows("Học bài 1: Bài thứ nhất");
}

#[tokio::test]
async fn opening_a_lesson_enrols_and_its_time_is_added_up_by_the_server() {
    let (site, _) = with_courses().await;
    let mut learner = site.signed_in("learner").await;
    learner
        .get(FIRST)
        .await
        .expect(200)
        .shows("Bài này cần ít nhất sáu phút học")
        .shows("data-remaining=\"360\"");
    let told = study(&site, &learner, FIRST, 2).await;
    assert_eq!(
        (&told["active_seconds"], &told["remaining_seconds"]),
        (&60.into(), &300.into())
    );
    let early = learner
        .script()
        .post(&format!("{FIRST}/completion"), &[])
        .await
        .expect(409);
    assert_eq!(early.json()["remaining_seconds"], 300);
    learner
        .post(&format!("{FIRST}/completion"), &[])
        .await
        .expect(409)
        .shows("Bài này chưa được tính: còn khoảng 5 phút học nữa")
        .shows("Bài này cần ít nhất sáu phút học");
    let answer = learner
        .post(&format!("{FIRST}/activity"), &[])
        .await
        .expect(303);
    assert_eq!(answer.location(), FIRST);
}

#[tokio::test]
async fn a_page_left_open_counts_five_minutes_and_no_more() {
    let (site, _) = with_courses().await;
    let mut learner = site.signed_in("learner").await;
    learner.get(FIRST).await.expect(200);
    site.pass(Time::HOUR);
    let told = post(&learner, &format!("{FIRST}/activity")).await;
    assert_eq!(told["remaining_seconds"], 60);
    learner
        .post("/language", &[("language", "en"), ("next", FIRST)])
        .await
        .expect(303);
    learner
        .get(FIRST)
        .await
        .expect(200)
        .shows("About 1 more minute of study before this lesson counts.");
    learner
        .post(&format!("{FIRST}/completion"), &[])
        .await
        .expect(409)
        .shows("about 1 minute more of study is missing");
}

#[tokio::test]
async fn time_survives_a_restart_and_the_lessons_lead_to_the_quiz() {
    let (site, _) = with_courses().await;
    let mut learner = site.signed_in("learner").await;
    learner.get(FIRST).await.expect(200);
    study(&site, &learner, FIRST, 11).await;
    site.rooms
        .pulse
        .flush(&site.app.db, &site.app.clock)
        .await
        .unwrap();
    let rooms = Rooms::default();
    hocvu::publishing::refresh(&site.app.db, &rooms)
        .await
        .unwrap();
    let mut learner = learner.at(hocvu::app::router(&site.app, &rooms));
    site.pass(30 * Time::SECOND);
    let answer = learner
        .post(&format!("{FIRST}/completion"), &[])
        .await
        .expect(303);
    assert_eq!(answer.location(), SECOND);
    learner
        .get(COURSE)
        .await
        .expect(200)
        .shows("1/2 bài")
        .shows("Học bài 2: Bài thứ hai");
    let told = learner
        .script()
        .post(&format!("{SECOND}/completion"), &[])
        .await
        .expect(200);
    assert_eq!(told.json()["location"], COURSE);
    learner
        .get(COURSE)
        .await
        .expect(200)
        .shows("Làm bài kiểm tra")
        .shows("Bài kiểm tra có 2 câu, không giới hạn thời gian, đạt từ 70%. Còn 2 lần làm.");
    let facts: i64 = site
        .arrange(|conn| lesson_completions::table.count().get_result(conn))
        .await;
    assert_eq!(facts, 2);
}

/// Unit, class, score and grade of evidence of every completion.
async fn recorded(site: &Site) -> Vec<(String, String, Option<f64>, String)> {
    site.arrange(|conn| {
        completions::table
            .select((
                completions::unit_code,
                completions::grade_class,
                completions::score_percent,
                completions::evidence_grade,
            ))
            .order(completions::id)
            .load(conn)
    })
    .await
}

#[tokio::test]
async fn a_course_without_a_quiz_is_completed_with_its_last_lesson() {
    let (site, _) = with_courses().await;
    let mut learner = site.signed_in("learner").await;
    learner
        .get("/courses/mau-tu-do/lessons/doc")
        .await
        .expect(200);
    site.pass(Time::MINUTE);
    for lesson in ["lam", "doc", "doc"] {
        learner
            .post(&format!("{OPEN}/lessons/{lesson}/completion"), &[])
            .await
            .expect(303);
    }
    learner
        .get(OPEN)
        .await
        .expect(200)
        .shows("Anh/chị đã hoàn thành khóa học ngày 23/11/2026");
    learner
        .get("/courses/mau-tu-do/lessons/doc")
        .await
        .expect(200)
        .shows("Ai cũng đọc được bài này");
    assert_eq!(
        recorded(&site).await,
        [("SKHCN".to_owned(), "Đạt".to_owned(), None, "D".to_owned())]
    );
    let queued: Vec<String> = site
        .arrange(|conn| {
            jobs::table
                .filter(jobs::kind.eq("certificate.issue"))
                .select(jobs::payload)
                .order(jobs::id)
                .load(conn)
        })
        .await;
    assert_eq!(queued.len(), 1, "{queued:?}");
}

#[tokio::test]
async fn who_belongs_to_no_unit_reads_and_is_told_why_nothing_counts() {
    let (site, province) = with_courses().await;
    let person = province.people["learner2"];
    site.arrange(move |conn| {
        use hocvu::db::schema::assignment_rows;
        diesel::delete(assignment_rows::table.filter(assignment_rows::person_id.eq(person)))
            .execute(conn)
    })
    .await;
    let mut learner = site.signed_in("learner2").await;
    learner
        .get(FIRST)
        .await
        .expect(200)
        .shows("chưa được xếp vào đơn vị nào")
        .hides("Hoàn thành bài");
    learner
        .post(&format!("{COURSE}/enrolment"), &[])
        .await
        .expect(409)
        .shows("cán bộ phụ trách đào tạo");
}

#[tokio::test]
async fn a_button_pressed_twice_completes_once() {
    let (site, _) = with_courses().await;
    let learner = site.signed_in("learner").await;
    let press = |lesson: &'static str| {
        let mut browser = learner.clone();
        async move {
            let path = format!("{OPEN}/lessons/{lesson}/completion");
            browser.post(&path, &[]).await.expect(303)
        }
    };
    tokio::join!(press("doc"), press("doc"), press("lam"), press("lam"));
    tokio::join!(press("doc"), press("lam"));
    assert_eq!(recorded(&site).await.len(), 1);
}

#[tokio::test]
async fn two_nodes_add_up_one_learners_time() {
    let (site, _) = with_courses().await;
    let rooms = Rooms::default();
    hocvu::publishing::refresh(&site.app.db, &rooms)
        .await
        .unwrap();
    let mut here = site.signed_in("learner").await;
    let there = here.clone().at(hocvu::app::router(&site.app, &rooms));
    here.get(FIRST).await.expect(200);
    for browser in [
        &there, &there, &here, &there, &here, &there, &there, &here, &here,
    ] {
        for pulse in [&rooms.pulse, &site.rooms.pulse] {
            pulse.flush(&site.app.db, &site.app.clock).await.unwrap();
        }
        study(&site, browser, FIRST, 1).await;
    }
    let path = format!("{FIRST}/completion");
    let early = here.script().post(&path, &[]).await.expect(409);
    assert_eq!(early.json()["remaining_seconds"], 360 - 9 * 30);
}

/// Active milliseconds of all lessons of all learners together, as the rows have them.
async fn active_ms(site: &Site) -> i64 {
    let rows: Vec<String> = site
        .arrange(|conn| {
            enrolments::table
                .order(enrolments::id)
                .select(enrolments::progress)
                .load(conn)
        })
        .await;
    let rows = rows.iter().map(|row| serde_json::from_str(row).unwrap());
    rows.map(|row: Value| {
        let lessons = row["lessons"].as_object().unwrap().values();
        lessons
            .map(|one| one["active_ms"].as_i64().unwrap())
            .sum::<i64>()
    })
    .sum()
}

#[tokio::test]
async fn lessons_open_side_by_side_share_the_time_that_passes() {
    let (site, _) = with_courses().await;
    let learner = site.signed_in("learner").await;
    let tabs = [
        FIRST,
        "/courses/mau-kiem-tra/lessons/hai",
        "/courses/mau-tu-do/lessons/doc",
    ];
    for tab in tabs {
        learner.clone().get(tab).await.expect(200);
    }
    for _ in 0..10 {
        site.pass(30 * Time::SECOND);
        for tab in tabs {
            post(&learner, &format!("{tab}/activity")).await;
        }
        let (pulse, app) = (&site.rooms.pulse, &site.app);
        pulse.flush(&app.db, &app.clock).await.unwrap();
    }
    assert_eq!(active_ms(&site).await, 300 * Time::SECOND);

    // Alone again, a lesson has all the time; where the time went to others, it is not done too early.
    let early = learner
        .script()
        .post(&format!("{FIRST}/completion"), &[])
        .await
        .expect(409);
    let missing = early.json()["remaining_seconds"].as_u64().unwrap();
    let half_minutes = missing.div_ceil(30);
    study(
        &site,
        &learner,
        FIRST,
        usize::try_from(half_minutes).unwrap(),
    )
    .await;
    post(&learner, &format!("{FIRST}/completion")).await;
}

#[tokio::test]
async fn a_lesson_page_costs_at_most_one_query() {
    let (site, _) = with_courses().await;
    let mut learner = site.signed_in("learner").await;
    learner.get(FIRST).await.expect(200);
    let before = site.app.db.statements();
    learner.get(FIRST).await.expect(200);
    assert!(site.app.db.statements() - before <= 1);
}

#[tokio::test]
async fn every_lesson_of_the_house_is_a_small_page() {
    let (site, _) = with_courses().await;
    publish(&site, "courses").await;
    let mut learner = site.signed_in("learner").await;
    for release in site.rooms.catalogue.all_latest() {
        for lesson in &release.course.lessons {
            let path = format!("/courses/{}/lessons/{}", release.course.folder, lesson.id);
            let page = learner.get(&path).await.expect(200);
            assert!(page.bytes.len() < 60 * 1024, "{path}: {}", page.bytes.len());
        }
    }
}

#[tokio::test]
async fn pages_are_english_for_who_chose_it() {
    let (site, _) = with_courses().await;
    let mut visitor = site.browser();
    visitor.hold("hocvu_language", "en");
    visitor
        .get("/courses")
        .await
        .expect(200)
        .shows("Open to everybody");
    visitor
        .get(OPEN)
        .await
        .expect(200)
        .shows("Read lesson 1")
        .shows("4 periods of 45 minutes".trim_start_matches("4 "));
}
