//! Who moves from A to B leaves A's officer with A's past alone.
use crate::support::Browser;
use crate::support::Province;
use crate::support::Site;
use crate::support::takes_post;
use diesel::prelude::*;
use hocvu::db::Day;
use hocvu::db::Time;
use hocvu::db::ids::PersonId;
use hocvu::db::schema::assignment_rows;
use hocvu::db::schema::certificates;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// From the 24th on the learner works in the other department.
async fn moves(site: &Site, province: &Province) {
    let (person, there) = (province.people["learner"], province.units["SNV"]);
    site.arrange(move |conn| {
        diesel::update(assignment_rows::table.filter(assignment_rows::person_id.eq(person)))
            .set(assignment_rows::valid_to.eq(day("2026-11-23")))
            .execute(conn)?;
        takes_post(conn, (person, there), (day("2026-11-24"), Day::LAST), false)
    })
    .await;
}

/// The codes of the person's certificates, the oldest first.
async fn codes(site: &Site, person: PersonId) -> Vec<String> {
    site.arrange(move |conn| {
        certificates::table
            .filter(certificates::person_id.eq(person))
            .order(certificates::id)
            .select(certificates::code)
            .load(conn)
    })
    .await
}

struct Story {
    site: Site,
    province: Province,
    person: PersonId,
    /// Of what was learned in A, and in B.
    codes: Vec<String>,
}

impl Story {
    /// A course in A on the 23rd, the move, another course in B on the 25th.
    async fn told() -> Self {
        let (site, province) = Site::with_courses().await;
        site.passes(&province, "learner", "mau-kiem-tra", Some(85.0))
            .await;
        moves(&site, &province).await;
        site.pass(2 * Time::DAY);
        site.passes(&province, "learner", "mau-tu-do", None).await;
        let person = province.people["learner"];
        let codes = codes(&site, person).await;
        assert_eq!(codes.len(), 2);
        Self {
            site,
            province,
            person,
            codes,
        }
    }

    async fn officer(&self, login: &str) -> Browser {
        self.site.signed_in(login).await
    }
}

#[tokio::test]
async fn the_old_officer_keeps_what_was_learned_there_and_no_more() {
    let story = Story::told().await;
    let mut old = story.officer("officer").await;
    let records = old.get("/completions").await.expect(200);
    records
        .shows("Khóa mẫu có bài kiểm tra")
        .shows("Nguyễn Thị Hòa");
    let file = old.get("/completions.csv").await.expect(200).text();
    assert_eq!(file.matches("Nguyễn Thị Hòa").count(), 1, "{file}");
    assert!(
        file.contains("MAU-01") && !file.contains("Sở Nội vụ"),
        "{file}"
    );
    let address = |code: &str, ending: &str| format!("/certificates/{code}{ending}");
    for ending in ["", ".pdf", ".json"] {
        old.get(&address(&story.codes[0], ending)).await.expect(200);
        old.get(&address(&story.codes[1], ending)).await.expect(404);
    }
    let people = old.get("/people").await.expect(200);
    people.hides("Nguyễn Thị Hòa");
    old.get("/people?q=LEARNER")
        .await
        .expect(200)
        .hides("Nguyễn Thị Hòa");
    let then = old.get("/people?as_of=2026-11-23").await.expect(200);
    then.shows("Nguyễn Thị Hòa").hides("Sở Nội vụ");
    let card = old.get(&format!("/people/{}", story.person)).await;
    card.expect(200)
        .shows("Sở Khoa học và Công nghệ")
        .hides("Sở Nội vụ");
    let names = old.get("/targets/staff-trained/people").await.expect(200);
    names.hides("Nguyễn Thị Hòa");
}

#[tokio::test]
async fn the_old_officer_no_longer_answers_for_the_account() {
    let story = Story::told().await;
    let mut old = story.officer("officer").await;
    let id = story.person;
    for address in [
        format!("/people/{id}/invitation"),
        format!("/people/{id}/grants"),
    ] {
        old.post(&address, &[]).await.expect(404);
    }
    let list =
        "staff_code,full_name,unit_code,email\nLEARNER,Nguyễn Thị Hòa,SKHCN,toi@example.vn\n";
    let sent = old
        .upload("/people/import", ("a.csv", list.as_bytes()), &[])
        .await
        .expect(303);
    let import = sent.location().to_owned();
    let page = old
        .get(&format!("{import}?outcome=faulty"))
        .await
        .expect(200);
    page.shows("LEARNER").hides("Sở Nội vụ").hides("SNV");
}

#[tokio::test]
async fn the_new_officer_has_the_person_and_the_old_record_stays_with_the_old_unit() {
    let story = Story::told().await;
    let mut new = story.officer("officer2").await;
    let card = new
        .get(&format!("/people/{}", story.person))
        .await
        .expect(200);
    card.shows("Nguyễn Thị Hòa").shows("LEARNER");
    new.get("/people?q=hoa")
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa");
    let file = new.get("/completions.csv").await.expect(200).text();
    assert_eq!(file.matches("Nguyễn Thị Hòa").count(), 1, "{file}");
    assert!(
        file.contains("Sở Nội vụ") && !file.contains("Sở Khoa học"),
        "{file}"
    );
    new.get(&format!("/certificates/{}", story.codes[1]))
        .await
        .expect(200);
    let address = format!("/people/{}/invitation", story.person);
    new.post(&address, &[]).await.expect(200);
    assert!(story.province.units.contains_key("SNV"));
}
