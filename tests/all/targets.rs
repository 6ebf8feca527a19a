//! Targets and required learning: counted once, seen within one's units, down to names; the home page that follows from it.
use crate::support::Province;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::db::Day;
use hocvu::db::Time;
use hocvu::db::schema::assignment_rows;
use hocvu::db::schema::enrolments;
use hocvu::db::schema::requirements;
use hocvu::learning::Moment;
use serde_json::json;

const QUIZ: &str = "mau-kiem-tra";
const OPEN: &str = "mau-tu-do";

/// A second post beside the first.
async fn also_serves(site: &Site, province: &Province, login: &str, unit: &str) {
    let (person, unit) = (province.people[login], province.units[unit]);
    site.arrange(move |conn| {
        diesel::insert_into(assignment_rows::table)
            .values((
                assignment_rows::person_id.eq(person),
                assignment_rows::unit_id.eq(unit),
                assignment_rows::category.eq("civil_servant"),
                assignment_rows::is_leader.eq(false),
                assignment_rows::concurrent.eq(true),
                assignment_rows::valid_from.eq("2020-01-01".parse::<Day>().unwrap()),
                assignment_rows::valid_to.eq(Day::LAST),
                assignment_rows::created_at.eq(Time(0)),
            ))
            .execute(conn)
    })
    .await;
}

#[tokio::test]
async fn leadership_sees_where_the_target_stands_down_to_names() {
    let (site, province) = Site::with_courses().await;
    let mut leader = site.signed_in("leader").await;
    leader
        .get("/targets")
        .await
        .expect(200)
        .shows("0 trong 9 người");
    also_serves(&site, &province, "learner", "SNV").await;
    site.passes(&province, "learner", QUIZ, Some(85.0)).await;
    site.passes(&province, "learner", OPEN, None).await;
    let page = leader.get("/targets").await.expect(200);
    // Nine people, one of them with two posts; one has two completions.
    let page = page
        .shows("1 trong 9 người")
        .shows("11,11%")
        .shows("2 lượt");
    page.shows("Sở Nội vụ")
        .shows("/targets/staff-trained/people?unit=SKHCN&amp;state=missing");
    let people = "/targets/staff-trained/people?unit=SKHCN";
    leader
        .get(people)
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa")
        .shows("Đỗ Thị Giảng")
        .hides("Điểu");
    let done = leader
        .get(&format!("{people}&state=done"))
        .await
        .expect(200);
    done.shows("Nguyễn Thị Hòa")
        .shows("MAU-0")
        .hides("Đỗ Thị Giảng");
    let missing = leader
        .get("/targets/staff-trained/people?unit=SNV&state=missing")
        .await
        .expect(200);
    missing.shows("Điểu K'Rinh").hides("Nguyễn Thị Hòa");
}

#[tokio::test]
async fn an_officer_sees_the_targets_of_their_own_units_only() {
    let (site, province) = Site::with_courses().await;
    site.passes(&province, "learner2", QUIZ, Some(70.0)).await;
    let mut officer = site.signed_in("officer").await;
    officer
        .get("/targets")
        .await
        .expect(200)
        .shows("0 trong 3 người")
        .hides("Sở Nội vụ");
    for unit in ["SNV", "UBND", "khong-co"] {
        officer
            .get(&format!("/targets?unit={unit}"))
            .await
            .expect(404);
        officer
            .get(&format!("/targets/staff-trained/people?unit={unit}"))
            .await
            .expect(404);
    }
    officer.get("/targets/unknown").await.expect(404);
    let mut learner = site.signed_in("learner").await;
    learner.get("/targets").await.expect(404);
}

#[tokio::test]
async fn a_figure_that_is_asked_for_wrongly_is_refused_beside_the_field() {
    let (site, _) = Site::with_courses().await;
    let mut leader = site.signed_in("leader").await;
    for (asked, value, why) in [
        ("as_of=abc", "abc", "Ngày chưa đúng"),
        ("as_of=31/02/2026", "31/02/2026", "Ngày chưa đúng"),
        ("as_of=2030-01-01", "2030-01-01", "Chưa đến ngày này"),
        ("by=xx", "xx", "Không có trong danh sách"),
        ("category=xx", "xx", "Không có trong danh sách"),
    ] {
        for page in ["/targets", "/targets/staff-trained/people"] {
            let page = leader.get(&format!("{page}?{asked}")).await.expect(422);
            page.shows(why)
                .shows(&format!("value=\"{value}\""))
                .shows("aria-invalid");
        }
    }
    let errors = leader
        .script()
        .get("/targets?as_of=abc&by=xx")
        .await
        .expect(422)
        .json();
    let errors = errors["errors"].as_object().unwrap();
    assert!(errors.contains_key("as_of") && errors.contains_key("by"));
    leader.get("/targets?as_of=2026-11-23").await.expect(200);
}

#[tokio::test]
async fn a_figure_can_be_asked_as_of_a_day() {
    let (site, province) = Site::with_courses().await;
    site.passes(&province, "learner", QUIZ, Some(85.0)).await;
    site.pass(22 * Time::DAY);
    // 15 December has begun: last year's completions count no more.
    let mut leader = site.signed_in("leader").await;
    leader
        .get("/targets")
        .await
        .expect(200)
        .shows("0 trong 9 người")
        .shows("15/12/2026");
    leader
        .get("/targets?as_of=2026-12-14")
        .await
        .expect(200)
        .shows("1 trong 9 người");
    leader
        .get("/targets?as_of=22/11/2026&by=today")
        .await
        .expect(200)
        .shows("0 trong 9 người");
    leader
        .get("/targets?as_of=2019-12-31")
        .await
        .expect(200)
        .shows("không có ai");
}

#[tokio::test]
async fn the_page_of_a_target_takes_no_more_statements_for_more_people() {
    let (site, province) = Site::with_courses().await;
    let mut leader = site.signed_in("leader").await;
    let mut count = async || {
        let before = site.app.db.statements();
        leader
            .get("/targets/staff-trained/people")
            .await
            .expect(200);
        site.app.db.statements() - before
    };
    count().await;
    let few = count().await;
    for login in ["learner", "learner2", "hr", "admin"] {
        site.passes(&province, login, QUIZ, Some(85.0)).await;
    }
    let first = count().await;
    let again = count().await;
    assert!(first <= few + 2, "{first} statements after {few}");
    assert_eq!(again, few);
}

/// HR requires the course of civil servants of a unit; where the requirement stands.
async fn requires(site: &Site, course: &str, unit: &str) -> String {
    let form = [
        ("course", course),
        ("unit", unit),
        ("categories", "civil_servant"),
        ("categories", "public_employee"),
        ("due_on", "30/11/2026"),
    ];
    let mut hr = site.signed_in("hr").await;
    let page = hr
        .post("/requirements", &form)
        .await
        .expect(303)
        .location()
        .to_owned();
    let again = hr.post("/requirements", &form).await.expect(303);
    assert_eq!(again.location(), page, "sent twice, set once");
    page
}

#[tokio::test]
async fn hr_requires_a_course_and_officers_follow_who_has_done_it() {
    let (site, province) = Site::with_courses().await;
    let page = requires(&site, "MAU-01", "UBND").await;
    let mut hr = site.signed_in("hr").await;
    hr.get(&page)
        .await
        .expect(200)
        .shows("0 trong 9 người đã hoàn thành");
    site.passes(&province, "learner", QUIZ, Some(85.0)).await;
    let mut officer = site.signed_in("officer").await;
    let list = officer.get("/requirements").await.expect(200);
    list.shows("Khóa mẫu có bài kiểm tra").shows("33,33%");
    let own = officer.get(&page).await.expect(200);
    own.shows("1 trong 3 người").hides("Điểu").hides("/ending");
    let done = officer.get(&format!("{page}?state=done")).await.expect(200);
    done.shows("Nguyễn Thị Hòa").hides("Đỗ Thị Giảng");
    let link = format!("href=\"/people/{}\"", province.people["learner"]);
    officer.get(&page).await.expect(200).shows(&link);
    let wrong = officer.get(&format!("{page}?state=zz")).await.expect(422);
    wrong.shows("Tình trạng không có").shows("Nguyễn Thị Hòa");
}

#[tokio::test]
async fn after_its_day_a_requirement_is_overdue_until_it_is_ended() {
    let (site, _) = Site::with_courses().await;
    let page = requires(&site, "MAU-01", "UBND").await;
    site.pass(8 * Time::DAY);
    let mut officer = site.signed_in("officer").await;
    let overdue = officer
        .get(&format!("{page}?state=overdue"))
        .await
        .expect(200);
    overdue.shows("Đỗ Thị Giảng").shows("Quá hạn");
    let missing = officer
        .get(&format!("{page}?state=missing"))
        .await
        .expect(200);
    missing.hides("Đỗ Thị Giảng");
    let list = officer.get("/requirements").await.expect(200);
    list.shows(&format!("{page}?state=overdue\">3</a>"))
        .shows(&format!("{page}?state=missing\">0</a>"));
    officer
        .post(&format!("{page}/ending"), &[])
        .await
        .expect(404);
    let mut hr = site.signed_in("hr").await;
    for _ in 0..2 {
        hr.post(&format!("{page}/ending"), &[]).await.expect(303);
    }
    hr.get(&page).await.expect(200).shows("đã kết thúc");
    let mut learner = site.signed_in("learner").await;
    learner
        .get("/")
        .await
        .expect(200)
        .shows("không có khóa nào bắt buộc");
}

#[tokio::test]
async fn a_persons_page_shows_what_they_completed_and_what_is_required() {
    let (site, province) = Site::with_courses().await;
    requires(&site, "MAU-01", "UBND").await;
    let page = format!("/people/{}", province.people["learner"]);
    let mut officer = site.signed_in("officer").await;
    officer
        .get(&page)
        .await
        .expect(200)
        .shows("30/11/2026")
        .shows("Chưa hoàn thành")
        .shows("Người này chưa hoàn thành khóa nào");
    site.pass(8 * Time::DAY);
    officer = site.signed_in("officer").await;
    officer.get(&page).await.expect(200).shows("Quá hạn");
    site.passes(&province, "learner", QUIZ, Some(85.0)).await;
    officer
        .get(&page)
        .await
        .expect(200)
        .shows("Khóa mẫu có bài kiểm tra")
        .shows("01/12/2026")
        .shows("85%")
        .shows("0001/2026/")
        .hides("Quá hạn");
    let elsewhere = format!("/people/{}", province.people["learner2"]);
    officer.get(&elsewhere).await.expect(404);
}

#[tokio::test]
async fn an_officer_sees_who_has_no_try_left() {
    let (site, province) = Site::with_courses().await;
    let list = requires(&site, "MAU-01", "UBND").await;
    let person = province.people["learner"];
    let release = site.rooms.catalogue.latest(QUIZ).unwrap();
    let moment = Moment::new(site.app.now(), site.app.zone());
    site.arrange(move |conn| {
        let edition = (release.course_id, release.id);
        hocvu::learning::enrol(conn, person, edition, 0, &moment)?;
        let lessons = release.course.lessons.iter();
        let lessons: serde_json::Map<_, _> = lessons
            .map(|lesson| (lesson.id.clone(), json!({ "done_at": moment.now.0 })))
            .collect();
        let quiz = json!({ "tries": 2, "best_percent": 40.0, "submitted_at": moment.now.0 });
        let progress = json!({ "lessons": lessons, "quiz": quiz }).to_string();
        diesel::update(enrolments::table.filter(enrolments::person_id.eq(person)))
            .set(enrolments::progress.eq(progress))
            .execute(conn)
    })
    .await;
    let words = "Đã hết lượt làm bài, điểm cao nhất 40%";
    let mut officer = site.signed_in("officer").await;
    officer.get(&list).await.expect(200).shows(words);
    let page = format!("/people/{person}");
    officer.get(&page).await.expect(200).shows(words);
}

#[tokio::test]
async fn what_waits_for_an_issuer_need_not_be_taken_again() {
    let (site, province) = Site::with_courses().await;
    site.arrange(|conn| diesel::delete(hocvu::db::schema::issuers::table).execute(conn))
        .await;
    site.passes(&province, "learner", QUIZ, Some(85.0)).await;
    site.pass(4000 * Time::DAY);
    let mut learner = site.signed_in("learner").await;
    for page in ["/", "/courses/mau-kiem-tra"] {
        let page = learner.get(page).await.expect(200);
        page.shows("chưa có cơ quan cấp")
            .hides("Học lại để gia hạn");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_requirement_is_said_beside_the_field() {
    let (site, _) = Site::with_courses().await;
    let mut officer = site.signed_in("officer").await;
    let form = [("course", "x"), ("unit", "SNV"), ("due_on", "2026-11-22")];
    let page = officer.post("/requirements", &form).await.expect(422);
    page.shows("Không có đơn vị này")
        .shows("ít nhất một đối tượng")
        .shows("đã qua");
    let errors = officer
        .script()
        .post("/requirements", &form)
        .await
        .expect(422)
        .json();
    let errors = errors["errors"].as_object().unwrap();
    assert_eq!(errors.len(), 4);
    for field in ["course", "unit", "categories", "due_on"] {
        assert!(errors.contains_key(field), "{field}");
    }
    let count: i64 = site
        .arrange(|conn| requirements::table.count().get_result(conn))
        .await;
    assert_eq!(count, 0);
    let mut learner = site.signed_in("learner").await;
    learner.get("/requirements").await.expect(404);
    learner.post("/requirements", &form).await.expect(404);
}

#[tokio::test]
async fn the_home_page_says_what_to_do_by_when_and_where_to_go_on() {
    let (site, province) = Site::with_courses().await;
    let mut learner = site.signed_in("learner").await;
    let nothing = "không có khóa nào bắt buộc";
    learner
        .get("/")
        .await
        .expect(200)
        .shows("Việc học của tôi")
        .shows(nothing);
    for course in [QUIZ, OPEN] {
        requires(&site, course, "SKHCN").await;
    }
    let page = learner.get("/").await.expect(200);
    let page = page.shows("Anh/chị còn 2 khóa phải hoàn thành chậm nhất hết ngày 30/11/2026.");
    page.shows("Hạn: hết ngày 30/11/2026").shows("Bắt đầu học");
    let lesson = "/courses/mau-kiem-tra/lessons/mot";
    learner.get(lesson).await.expect(200);
    learner
        .get("/")
        .await
        .expect(200)
        .shows(lesson)
        .shows("0/2 bài");
    site.passes(&province, "learner", QUIZ, Some(92.5)).await;
    let page = learner.get("/").await.expect(200);
    let page = page
        .shows("Anh/chị còn 1 khóa phải hoàn thành")
        .shows("Còn hiệu lực");
    page.shows("Giấy chứng nhận").shows("Hoàn thành 23/11/2026");
    site.passes(&province, "learner", OPEN, None).await;
    let page = learner.get("/").await.expect(200);
    page.shows("đã hoàn thành mọi khóa bắt buộc");
    let mut elsewhere = site.signed_in("learner2").await;
    elsewhere.get("/").await.expect(200).shows(nothing);
}

#[tokio::test]
async fn a_certificate_that_ends_makes_its_course_required_again() {
    let (site, province) = Site::with_courses().await;
    requires(&site, QUIZ, "SKHCN").await;
    site.passes(&province, "learner", QUIZ, Some(92.5)).await;
    site.pass(320 * Time::DAY);
    let mut learner = site.signed_in("learner").await;
    let page = learner.get("/").await.expect(200);
    let page = page.shows("1 giấy chứng nhận sẽ hết hiệu lực trong 60 ngày tới");
    page.shows("Sắp hết hiệu lực").shows("Học lại để gia hạn");
    let course = learner.get("/courses/mau-kiem-tra").await.expect(200);
    course
        .shows("sắp hết hiệu lực, còn giá trị đến hết ngày 23/11/2027")
        .shows("Xem giấy chứng nhận cũ");
    site.pass(60 * Time::DAY);
    let mut learner = site.signed_in("learner").await;
    let course = learner.get("/courses/mau-kiem-tra").await.expect(200);
    course
        .shows("đã hết hiệu lực từ sau ngày 23/11/2027")
        .hides("sắp hết");
    let page = learner.get("/").await.expect(200);
    page.shows("1 khóa đã quá hạn").shows("Hết hiệu lực");
}

#[tokio::test]
async fn the_next_step_is_something_that_can_be_done_now() {
    let (site, _) = Site::with_courses().await;
    let mut learner = site.signed_in("learner").await;
    let course = "/courses/du-loai";
    for step in ["/enrolment", "/lessons/mo-dau/completion"] {
        learner
            .post(&format!("{course}{step}"), &[])
            .await
            .expect(303);
    }
    let attempt = learner.post(&format!("{course}/attempts"), &[]).await;
    let attempt = attempt.expect(303).location().to_owned();
    learner
        .post(&format!("{attempt}/submission"), &[])
        .await
        .expect(303);
    // The quiz opens again in an hour: said in words, and no button pretends otherwise.
    let page = learner.get("/").await.expect(200);
    page.shows("Anh/chị làm lại được bài kiểm tra từ 23/11/2026 09:00")
        .shows("Xem lại khóa học")
        .hides("button large");
    learner
        .get("/courses/mau-kiem-tra/lessons/mot")
        .await
        .expect(200);
    let page = learner.get("/").await.expect(200).text();
    let large = page.split("button large").nth(1).unwrap();
    let label = large.split("</a>").next().unwrap();
    assert!(label.contains("Học bài 1"), "{label}");
    site.pass(60 * Time::MINUTE);
    let mut learner = site.signed_in("learner").await;
    let page = learner.get("/").await.expect(200);
    page.shows("Làm bài kiểm tra").hides("làm lại được");
}

#[tokio::test]
async fn a_visitor_is_told_what_this_is_and_where_to_enter() {
    let (site, _) = Site::with_courses().await;
    let page = site.browser().get("/").await.expect(200);
    let page = page
        .shows("/sign-in")
        .shows("action=\"/invitation\"")
        .shows("action=\"/verify\"");
    page.shows("Khóa mẫu mở cho mọi người")
        .hides("Khóa mẫu có bài kiểm tra")
        .shows("0/9");
}
