//! What either record has begun goes on under the one kept; what was tried counts together; parting leaves each its own.
use super::merge;
use super::part;
use crate::exam::BEGIN;
use crate::exam::answer_all;
use crate::exam::begun;
use crate::exam::enrolled;
use crate::exam::hand_in;
use crate::exam::opened;
use crate::learning::study;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::db::Time;
use hocvu::db::ids::PersonId;
use hocvu::db::schema::enrolments;

const COURSE: &str = "/courses/du-loai";
const MINUTE: i64 = Time::MINUTE;

/// The enrolments of a person as they are stored.
async fn stored(site: &Site, person: PersonId) -> Vec<(i32, String, Option<Time>)> {
    site.arrange(move |conn| {
        enrolments::table
            .filter(enrolments::person_id.eq(person))
            .order(enrolments::id)
            .select((
                enrolments::ordinal,
                enrolments::progress,
                enrolments::completed_at,
            ))
            .load(conn)
    })
    .await
}

#[tokio::test]
async fn attempts_of_both_records_count_together_and_officers_see_the_person_once() {
    let (site, province) = opened().await;
    let (kept, other) = (province.people["learner"], province.people["learner2"]);
    enrolled(&site, kept, false).await;
    let (mut second, tried) = begun(&site, &province, "learner2").await;
    hand_in(&mut second, &tried)
        .await
        .shows("Còn 1 lần làm bài");
    let before = (stored(&site, kept).await, stored(&site, other).await);
    let mut trainer = site.signed_in("trainer").await;
    let results = trainer.get("/results/du-loai").await.expect(200);
    let listed = results.shows("Điểu").text();
    let overview = trainer.get("/results").await.expect(200).text();

    let mut hr = site.signed_in("hr").await;
    hr.get(&format!("/people/{kept}/merge?other={other}"))
        .await
        .expect(200)
        .shows("lượt làm bài kiểm tra của hai bên cộng lại");
    merge(&mut hr, &province).await;
    // The further one counts: its lesson is done, and one of its two tries is used.
    let mut learner = site.signed_in("learner").await;
    learner
        .get(COURSE)
        .await
        .expect(200)
        .shows("còn 1 trong 2 lần");
    learner.get("/").await.expect(200).shows("Đủ loại câu hỏi");
    learner
        .get(&format!("{tried}/result"))
        .await
        .expect(200)
        .shows("Còn 1 lần làm bài");
    learner.post(BEGIN, &[]).await.expect(409).shows("09:00");
    site.pass(60 * MINUTE);
    let last = learner.post(BEGIN, &[]).await.expect(303);
    let last = last.location().to_owned();
    assert_ne!(last, tried);
    hand_in(&mut learner, &last).await.shows("hết số lần");
    site.pass(600 * MINUTE);
    learner
        .post(BEGIN, &[])
        .await
        .expect(409)
        .shows("hết số lần");
    let mut trainer = site.signed_in("trainer").await;
    let page = trainer.get("/results/du-loai").await.expect(200);
    let page = page.hides("Điểu").text();
    let rows: Vec<&str> = page
        .split("<tr>")
        .filter(|row| row.contains("Nguyễn Thị Hòa"))
        .collect();
    assert_eq!(rows.len(), 1);
    assert!(rows[0].contains(">2<"), "{}", rows[0]);

    let mut hr = site.signed_in("hr").await;
    part(&mut hr, &province).await;
    assert_eq!(stored(&site, other).await, before.1);
    assert_eq!(stored(&site, kept).await[..1], before.0[..]);
    learner.get(&format!("{tried}/result")).await.expect(404);
    learner.get(&format!("{last}/result")).await.expect(200);
    let mut second = site.signed_in("learner2").await;
    second
        .get(COURSE)
        .await
        .expect(200)
        .shows("còn 1 trong 2 lần");
    second.get(&format!("{last}/result")).await.expect(404);
    let row = |page: &str, name: &str| {
        let mut rows = page.split("</tr>").filter(|row| row.contains(name));
        let row = rows.next().and_then(|row| row.rsplit("<tr>").next());
        row.map(str::to_owned)
    };
    let mut trainer = site.signed_in("trainer").await;
    let again = trainer.get("/results/du-loai").await.expect(200).text();
    assert_eq!(row(&again, "Điểu"), row(&listed, "Điểu"));
    let again = trainer.get("/results").await.expect(200).text();
    assert_ne!(
        again, overview,
        "what was tried since stays with its record"
    );
}

#[tokio::test]
async fn an_attempt_under_way_is_finished_under_the_record_kept() {
    let (site, province) = opened().await;
    let (mut second, address) = begun(&site, &province, "learner2").await;
    let mut hr = site.signed_in("hr").await;
    merge(&mut hr, &province).await;
    second.get(&address).await.expect(303);
    let mut learner = site.signed_in("learner").await;
    learner.get(COURSE).await.expect(200).shows(&address);
    learner.get(&address).await.expect(200);
    let going_on = learner.post(BEGIN, &[]).await.expect(303);
    assert_eq!(going_on.location(), address);
    answer_all(&site, &mut learner, &address).await;
    // Nobody hands it in: the server closes it in time, and the person passes.
    site.pass(21 * MINUTE);
    site.run_jobs().await;
    learner
        .get(&format!("{address}/result"))
        .await
        .expect(200)
        .shows("100%");
    learner
        .get("/transcript")
        .await
        .expect(200)
        .shows("Đủ loại câu hỏi");
    let file = hr.get("/completions.csv").await.expect(200).text();
    let row = file.lines().find(|line| line.contains("KT-01")).unwrap();
    assert!(row.contains("Nguyễn Thị Hòa"), "{row}");
    // It was begun under the other record and parts with it.
    let mut hr = site.signed_in("hr").await;
    part(&mut hr, &province).await;
    learner.get(&address).await.expect(404);
    learner
        .get("/transcript")
        .await
        .expect(200)
        .hides("Đủ loại câu hỏi");
    let mut second = site.signed_in("learner2").await;
    second
        .get("/transcript")
        .await
        .expect(200)
        .shows("Đủ loại câu hỏi");
}

#[tokio::test]
async fn lessons_go_on_where_the_other_record_stopped_and_stay_with_whoever_did_them() {
    let (site, province) = Site::with_courses().await;
    let (kept, other) = (province.people["learner"], province.people["learner2"]);
    let (first, second) = (
        "/courses/mau-kiem-tra/lessons/mot",
        "/courses/mau-kiem-tra/lessons/hai",
    );
    let mut learner2 = site.signed_in("learner2").await;
    learner2.get(first).await.expect(200);
    study(&site, &learner2, first, 14).await;
    learner2
        .post(&format!("{first}/completion"), &[])
        .await
        .expect(303);
    let before = stored(&site, other).await;
    let mut hr = site.signed_in("hr").await;
    merge(&mut hr, &province).await;
    let mut learner = site.signed_in("learner").await;
    learner.get("/").await.expect(200).shows(second);
    learner
        .get("/courses/mau-kiem-tra")
        .await
        .expect(200)
        .shows(second);
    learner.get(second).await.expect(200);
    study(&site, &learner, second, 14).await;
    learner
        .post(&format!("{second}/completion"), &[])
        .await
        .expect(303);
    let quiz = "/courses/mau-kiem-tra/attempts";
    learner
        .get("/courses/mau-kiem-tra")
        .await
        .expect(200)
        .shows(quiz);
    part(&mut hr, &province).await;
    assert_eq!(stored(&site, other).await, before);
    learner
        .get("/courses/mau-kiem-tra")
        .await
        .expect(200)
        .shows(quiz);
    let mut learner2 = site.signed_in("learner2").await;
    learner2
        .get("/courses/mau-kiem-tra")
        .await
        .expect(200)
        .shows(second)
        .hides(quiz);
    let theirs = stored(&site, kept).await;
    assert_eq!(theirs.len(), 1);
}
