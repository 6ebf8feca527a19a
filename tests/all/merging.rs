//! Two records of one person become one, with everything either of them has; and part again.
mod account;
mod groups;
mod learning;

use crate::support::Browser;
use crate::support::Province;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::db::Day;
use hocvu::db::schema::accounts;
use hocvu::db::schema::assignment_rows;
use hocvu::db::schema::people;
use hocvu::db::schema::person_aliases;

const QUIZ: &str = "mau-kiem-tra";
const OPEN: &str = "mau-tu-do";

/// A learner of each department has passed another course; they are one person.
async fn with_records() -> (Site, Province, Browser) {
    let (site, province) = Site::with_courses().await;
    site.passes(&province, "learner", QUIZ, Some(85.5)).await;
    site.pass(hocvu::db::Time::DAY);
    site.passes(&province, "learner2", OPEN, None).await;
    let hr = site.signed_in("hr").await;
    (site, province, hr)
}

/// Everything that pages and files say of the two.
async fn told(hr: &mut Browser, province: &Province) -> Vec<String> {
    let mut all = Vec::new();
    for login in ["learner", "learner2"] {
        let card = hr.get(&format!("/people/{}", province.people[login])).await;
        let text = card.expect(200).text();
        // Forms, times of signing in and the history of all this aside, what is known of the person.
        all.push(without_history(&text).to_owned());
    }
    for address in [
        "/completions.csv",
        "/people?q=a",
        "/units",
        "/targets/staff-trained",
    ] {
        let text = hr.get(address).await.expect(200).text();
        all.push(text);
    }
    all
}

/// The main part of a page without the history of the data, which tells of merges and partings.
fn without_history(page: &str) -> &str {
    let main = page.split("<main").nth(1).unwrap();
    let main = main.split("</main>").next().unwrap();
    main.split("<h2>Lịch sử dữ liệu").next().unwrap()
}

async fn merge(hr: &mut Browser, province: &Province) -> String {
    let (kept, other) = (province.people["learner"], province.people["learner2"]);
    let form = [
        ("other", other.to_string()),
        ("reason", "Nhập hai lần với hai mã".to_owned()),
    ];
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let merged = hr
        .post(&format!("/people/{kept}/merges"), &form)
        .await
        .expect(303);
    merged.location().to_owned()
}

/// Parts the two again; the address of the button.
async fn part(hr: &mut Browser, province: &Province) -> String {
    let card = format!("/people/{}", province.people["learner"]);
    let card = hr.get(&card).await.expect(200).text();
    let mut forms = card.split("action=\"");
    let undo = forms.find(|form| form.contains("/undo")).unwrap();
    let undo = undo.split('"').next().unwrap().to_owned();
    let parted = hr.post(&undo, &[]).await.expect(303);
    assert!(parted.location().starts_with("/people/"));
    undo
}

#[tokio::test]
async fn records_that_hardly_agree_are_pointed_out_before_they_are_merged() {
    let (site, province) = Site::with_province().await;
    let kept = province.people["learner"];
    let mut hr = site.signed_in("hr").await;
    let said = async |hr: &mut Browser, code: &str| {
        let code = code.to_owned();
        let other: hocvu::db::ids::PersonId = site
            .arrange(move |conn| {
                let by_code = people::table.filter(people::staff_code.eq(&code));
                by_code.select(people::id).first(conn)
            })
            .await;
        hr.get(&format!("/people/{kept}/merge?other={other}"))
            .await
            .expect(200)
    };
    let list = "Mã cán bộ,Họ và tên,Ngày sinh,Giới tính,Mã đơn vị\n\
        CB1,Trần Văn Nam,06/03/1991,Nam,SKHCN\n\
        CB2,Nguyễn Thị Hoà,05/02/1985,Nữ,SNV\n";
    crate::importing::imported(&mut hr, list).await;
    said(&mut hr, "CB1")
        .await
        .shows("Hai hồ sơ khác nhau ở: họ và tên, năm sinh.");
    said(&mut hr, "CB2").await.hides("Hai hồ sơ khác nhau");
}

#[tokio::test]
async fn merging_keeps_everything_of_both_and_parting_restores_what_was() {
    let (site, province, mut hr) = with_records().await;
    let (kept, other) = (province.people["learner"], province.people["learner2"]);
    site.signed_in("learner").await;
    let mut learner2 = site.signed_in("learner2").await;
    learner2.get("/transcript").await.expect(200);
    let before = told(&mut hr, &province).await;

    hr.get(&format!("/people/{kept}/merge?q=krinh"))
        .await
        .expect(200)
        .shows(&format!("?other={other}"));
    hr.get(&format!("/people/{kept}/merge?other={other}"))
        .await
        .expect(200)
        .shows("Tài khoản learner2 bị khóa")
        .shows("trở thành kiêm nhiệm")
        .shows("LEARNER2");
    assert!(
        merge(&mut hr, &province)
            .await
            .starts_with(&format!("/people/{kept}"))
    );

    let card = hr.get(&format!("/people/{kept}")).await.expect(200);
    card.shows("Khóa mẫu có bài kiểm tra")
        .shows("Khóa mẫu mở cho mọi người")
        .shows("Sở Nội vụ")
        .shows("Hồ sơ đã gộp vào")
        .shows("được gộp vào hồ sơ này. Lý do: Nhập hai lần với hai mã");
    let moved = hr.get(&format!("/people/{other}")).await.expect(303);
    assert_eq!(moved.location(), format!("/people/{kept}"));
    // Listed once, and found by the old name and staff code too.
    hr.get("/people?q=rinh")
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa (tên cũ: Điểu K'Rinh)")
        .shows(&format!("href=\"/people/{kept}\""))
        .hides(&format!("href=\"/people/{other}\""));
    hr.get("/people?q=LEARNER2")
        .await
        .expect(200)
        .shows(&format!("href=\"/people/{kept}\""));
    let file = hr.get("/completions.csv").await.expect(200).text();
    assert_eq!(file.matches(",Nguyễn Thị Hòa,").count(), 2, "{file}");
    assert!(file.contains("SNV") && !file.contains("LEARNER2"), "{file}");

    // The person signs in as before and has both on record; the other account is closed.
    let mut learner = site.signed_in("learner").await;
    learner
        .get("/transcript")
        .await
        .expect(200)
        .shows("Khóa mẫu có bài kiểm tra")
        .shows("Khóa mẫu mở cho mọi người");
    let certificate = file.lines().find(|line| line.contains("SNV")).unwrap();
    let code = certificate.split(',').nth(18).unwrap().to_owned();
    learner
        .get(&format!("/certificates/{code}"))
        .await
        .expect(200);
    learner2.get("/transcript").await.expect(303);

    let undo = part(&mut hr, &province).await;
    assert_eq!(told(&mut hr, &province).await, before);
    hr.post(&undo, &[]).await.expect(404);
    let mut learner2 = site.signed_in("learner2").await;
    learner2
        .get("/transcript")
        .await
        .expect(200)
        .shows("Khóa mẫu mở cho mọi người");
    hr.get(&format!("/people/{kept}/merge?other={other}"))
        .await
        .expect(200);
}

#[tokio::test]
async fn a_list_that_names_the_old_staff_code_updates_the_record_kept() {
    let (site, province, mut hr) = with_records().await;
    let kept = province.people["learner"];
    merge(&mut hr, &province).await;
    let list = "Mã cán bộ,Họ và tên,Ngày sinh,Mã đơn vị,Điện thoại\nLEARNER2,Nguyễn Thị Hòa,05/02/1985,SKHCN,0912345678\n";
    let sent = hr
        .upload("/people/import", ("a.csv", list.as_bytes()), &[])
        .await
        .expect(303);
    hr.post(&format!("{}/confirmation", sent.location()), &[])
        .await
        .expect(303);
    hr.get(&format!("/people/{kept}"))
        .await
        .expect(200)
        .shows("0912345678");
    let count: i64 = site
        .arrange(|conn| people::table.count().get_result(conn))
        .await;
    assert_eq!(count, 9);
    let (code, phone): (Option<String>, Option<String>) = site
        .arrange(move |conn| {
            let own = people::table
                .find(kept)
                .select((people::staff_code, people::phone));
            own.first(conn)
        })
        .await;
    assert_eq!(
        (code.as_deref(), phone.as_deref()),
        (Some("LEARNER"), Some("0912345678"))
    );
}

#[tokio::test]
async fn what_cannot_be_one_person_or_is_not_ones_own_to_merge_is_refused() {
    let (site, province, mut hr) = with_records().await;
    let id = |login: &str| province.people[login].to_string();
    let address = |login: &str| format!("/people/{}/merges", province.people[login]);
    let reason = ("reason", "Nhập hai lần");
    let itself = id("learner");
    hr.post(&address("learner"), &[("other", &itself), reason])
        .await
        .expect(409);
    let own = id("hr");
    hr.post(&address("learner"), &[("other", &own), reason])
        .await
        .expect(409);
    let admin = id("admin");
    hr.post(&address("learner"), &[("other", &admin), reason])
        .await
        .expect(409)
        .shows("vượt ngoài phạm vi");
    let other = id("learner2");
    hr.post(&address("learner"), &[("other", &other), ("reason", "x")])
        .await
        .expect(422)
        .shows("vì sao");
    // An officer answers for one of the two only.
    let mut officer = site.signed_in("officer").await;
    officer
        .post(&address("learner"), &[("other", &other), reason])
        .await
        .expect(404);
    officer
        .get(&format!("/people/{itself}/merge?other={other}"))
        .await
        .expect(404);
    officer
        .get(&format!("/people/{itself}/merge?q=rinh"))
        .await
        .expect(200)
        .hides("?other=");
    // Two identity numbers are two people.
    let both = [province.people["learner"], province.people["learner2"]];
    site.arrange(move |conn| {
        for (person, hash) in both.into_iter().zip([1_u8, 2]) {
            diesel::update(people::table.find(person))
                .set(people::citizen_id_hash.eq(vec![hash]))
                .execute(conn)?;
        }
        Ok(())
    })
    .await;
    hr.post(&address("learner"), &[("other", &other), reason])
        .await
        .expect(409)
        .shows("số CCCD khác nhau");
    site.arrange(move |conn| {
        diesel::update(people::table.find(both[1]))
            .set(people::citizen_id_hash.eq(None::<Vec<u8>>))
            .execute(conn)
    })
    .await;
    hr.post(&address("learner"), &[("other", &other), reason])
        .await
        .expect(303);
    // Merged away it can neither be merged again nor take another in.
    hr.post(&address("trainer"), &[("other", &other), reason])
        .await
        .expect(404);
    hr.post(&address("learner2"), &[("other", &itself), reason])
        .await
        .expect(404);
    let merged: i64 = site
        .arrange(|conn| person_aliases::table.count().get_result(conn))
        .await;
    assert_eq!(merged, 1);
}

#[tokio::test]
async fn a_record_without_account_takes_over_the_others_and_what_changed_since_stays() {
    let (site, province, mut hr) = with_records().await;
    let (kept, other) = (province.people["learner"], province.people["learner2"]);
    site.arrange(move |conn| {
        let account = accounts::table.filter(accounts::person_id.eq(kept));
        diesel::delete(account).execute(conn)?;
        for (person, phone) in [(kept, None), (other, Some("0912345678"))] {
            diesel::update(people::table.find(person))
                .set(people::phone.eq(phone))
                .execute(conn)?;
        }
        Ok(())
    })
    .await;
    hr.get(&format!("/people/{kept}/merge?other={other}"))
        .await
        .expect(200)
        .shows("lấy theo hồ sơ kia")
        .shows("điện thoại 0912345678")
        .shows("đăng nhập bằng tài khoản learner2");
    merge(&mut hr, &province).await;
    let mut person = site.signed_in("learner2").await;
    person
        .get("/transcript")
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa")
        .shows("Khóa mẫu có bài kiểm tra");
    let last: Day = "2027-01-01".parse().unwrap();
    site.arrange(move |conn| {
        let moved = assignment_rows::table
            .filter(assignment_rows::person_id.eq(kept))
            .filter(assignment_rows::concurrent.eq(true));
        diesel::update(moved)
            .set(assignment_rows::valid_to.eq(last))
            .execute(conn)
    })
    .await;
    let (undo, moved): (i64, String) = site
        .arrange(|conn| {
            person_aliases::table
                .select((person_aliases::id, person_aliases::moved))
                .first(conn)
        })
        .await;
    let undo = format!("/people/{kept}/merges/{undo}/undo");
    let remember = async |moved: String| {
        site.arrange(move |conn| {
            diesel::update(person_aliases::table)
                .set(person_aliases::moved.eq(&moved))
                .execute(conn)
        })
        .await
    };
    // As the erasure of one of them leaves it.
    remember("{}".to_owned()).await;
    hr.post(&undo, &[])
        .await
        .expect(409)
        .shows("không tách tự động");
    remember(moved).await;
    hr.post(&undo, &[]).await.expect(303);
    let back: (bool, Day) = site
        .arrange(move |conn| {
            assignment_rows::table
                .filter(assignment_rows::person_id.eq(other))
                .select((assignment_rows::concurrent, assignment_rows::valid_to))
                .first(conn)
        })
        .await;
    assert_eq!(
        back,
        (false, last),
        "the main post again, until the day said since"
    );
}
