//! What is required of a unit goes on with its people when the unit ends, and asks nobody else.
use crate::support::Browser;
use crate::support::Province;
use crate::support::Site;

const HOUR: i64 = 3_600_000;
const NOTHING: &str = "không có khóa nào bắt buộc";

/// HR requires the course with a quiz of a unit; where the requirement stands.
async fn requires(site: &Site, unit: &str) -> String {
    let form = [
        ("course", "MAU-01"),
        ("unit", unit),
        ("categories", "civil_servant"),
        ("due_on", "2026-12-31"),
    ];
    let mut hr = site.signed_in("hr").await;
    let sent = hr.post("/requirements", &form).await.expect(303);
    sent.location().to_owned()
}

/// Stages what happens to units; the page that shows it beforehand.
async fn staged(browser: &mut Browser, event: &[(&str, &str)]) -> String {
    let sent = browser.post("/units/events", event).await.expect(303);
    sent.location().to_owned()
}

async fn confirm(browser: &mut Browser, import: &str) {
    let confirmation = format!("{import}/confirmation");
    browser.post(&confirmation, &[]).await.expect(303);
}

async fn staff(browser: &mut Browser, rows: &str) {
    let file = format!("staff_code,full_name,unit_code,category,from\n{rows}");
    let sent = browser.upload("/people/import", ("ds.csv", file.as_bytes()), &[]);
    let import = sent.await.expect(303).location().to_owned();
    confirm(browser, &import).await;
}

fn merger<'a>(date: &'a str, into: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("event", "merge"),
        ("date", date),
        ("from_codes", "SKHCN, SNV"),
        ("to_codes", into),
        ("name", "Sở Mới"),
    ]
}

async fn with_requirement(unit: &str) -> (Site, Province, String) {
    let (site, province) = Site::with_courses().await;
    let page = requires(&site, unit).await;
    (site, province, page)
}

#[tokio::test]
async fn a_requirement_of_a_merged_department_follows_its_people_and_asks_nobody_else() {
    let (site, province, page) = with_requirement("SKHCN").await;
    let mut admin = site.signed_in("admin").await;
    let import = staged(&mut admin, &merger("2026-11-24", "SM")).await;
    admin
        .get(&import)
        .await
        .expect(200)
        .shows("1 yêu cầu học đặt cho các đơn vị này đi theo người")
        .hides("không còn áp dụng");
    confirm(&mut admin, &import).await;
    site.pass(25 * HOUR);
    let mut admin = site.signed_in("admin").await;
    staff(&mut admin, "MOI1,Lê Văn Mới,SM,civil_servant,2026-11-24\n").await;
    for login in ["hr", "officer", "officer2"] {
        let mut browser = site.signed_in(login).await;
        browser
            .get(&page)
            .await
            .expect(200)
            .shows("0 trong 3 người")
            .shows("Nguyễn Thị Hòa")
            .shows("Yêu cầu đi theo người thuộc đơn vị cũ")
            .shows("Sở Khoa học và Công nghệ, ngày cuối cùng 23/11/2026 → Sở Mới")
            .hides("Điểu K")
            .hides("Lê Văn Mới");
        let list = browser.get("/requirements").await.expect(200);
        list.shows("đi theo người chuyển sang đơn vị mới")
            .shows(&format!("{page}\">3</a>"));
    }
    let mut learner = site.signed_in("learner").await;
    let due = "Anh/chị còn 1 khóa phải hoàn thành chậm nhất hết ngày 31/12/2026";
    learner.get("/").await.expect(200).shows(due);
    let mut other = site.signed_in("learner2").await;
    other.get("/").await.expect(200).shows(NOTHING);
    let card = format!("/people/{}", province.people["learner"]);
    let mut officer = site.signed_in("officer").await;
    officer.get(&card).await.expect(200).shows("31/12/2026");
    // Overdue like everybody else's, and done like everybody else's.
    site.passes(&province, "learner", "mau-kiem-tra", Some(85.0))
        .await;
    site.pass(40 * 24 * HOUR);
    let mut officer = site.signed_in("officer").await;
    officer
        .get(&page)
        .await
        .expect(200)
        .shows("1 trong 3 người đã hoàn thành; 2 người đã quá hạn");
    // By the units of before the merger it is the department's alone.
    let before = officer.get(&format!("{page}?as_of=2026-11-23")).await;
    before
        .expect(200)
        .shows("0 trong 3 người")
        .hides("Yêu cầu đi theo");
    // Whoever answers for the new department may end it.
    let ending = format!("{page}/ending");
    officer.post(&ending, &[]).await.expect(303);
    officer.get(&page).await.expect(200).shows("đã kết thúc");
    site.run_jobs().await;
}

#[tokio::test]
async fn a_merger_that_is_recorded_late_frees_nobody_either() {
    let (site, _, page) = with_requirement("SKHCN").await;
    let mut admin = site.signed_in("admin").await;
    // Came after the day of the merger, which nobody had recorded yet.
    staff(
        &mut admin,
        "MOI1,Lê Văn Mới,SKHCN,civil_servant,2026-06-01\n",
    )
    .await;
    let import = staged(&mut admin, &merger("2026-02-01", "SM")).await;
    confirm(&mut admin, &import).await;
    staff(&mut admin, "MOI2,Lê Thị Sau,SM,civil_servant,2026-11-23\n").await;
    admin
        .get(&page)
        .await
        .expect(200)
        .shows("0 trong 4 người")
        .shows("Nguyễn Thị Hòa")
        .shows("Lê Văn Mới")
        .hides("Lê Thị Sau")
        .hides("Điểu K");
    let mut learner = site.signed_in("learner").await;
    let page = learner.get("/").await.expect(200);
    page.shows("Anh/chị còn 1 khóa phải hoàn thành");
    // Taking the merger back leaves the requirement with the department.
    let undo = format!("{import}/undo");
    admin.post(&undo, &[]).await;
    site.run_jobs().await;
}

#[tokio::test]
async fn a_requirement_is_followed_from_merger_to_merger_and_not_to_who_left() {
    let (site, province, page) = with_requirement("SNV").await;
    let mut admin = site.signed_in("admin").await;
    let units = "code,name,kind,parent_code\nXA,Xã Một,xã,UBND\nXB,Xã Hai,xã,UBND\n";
    let sent = admin.upload("/units/import", ("dv.csv", units.as_bytes()), &[]);
    let import = sent.await.expect(303).location().to_owned();
    confirm(&mut admin, &import).await;
    let import = staged(&mut admin, &merger("2026-11-24", "SM")).await;
    confirm(&mut admin, &import).await;
    site.pass(25 * HOUR);
    let mut admin = site.signed_in("admin").await;
    // One moves on to a commune, where it is not required.
    staff(
        &mut admin,
        "OFFICER2,Hồ Văn Khác,XB,civil_servant,2026-11-24\n",
    )
    .await;
    let again = [
        ("event", "merge"),
        ("date", "2026-11-25"),
        ("from_codes", "SM"),
        ("to_codes", "XA"),
    ];
    let import = staged(&mut admin, &again).await;
    confirm(&mut admin, &import).await;
    site.pass(24 * HOUR);
    let mut hr = site.signed_in("hr").await;
    hr.get(&page)
        .await
        .expect(200)
        .shows("0 trong 1 người")
        .shows("Điểu K")
        .shows("Xã Một")
        .hides("Hồ Văn Khác")
        .hides("Nguyễn Thị Hòa");
    let mut learner = site.signed_in("learner2").await;
    let home = learner.get("/").await.expect(200);
    home.shows("Anh/chị còn 1 khóa phải hoàn thành");
    let mut moved = site.signed_in("officer2").await;
    moved.get("/").await.expect(200).shows(NOTHING);
    assert!(province.people.contains_key("learner2"));
    site.run_jobs().await;
}

#[tokio::test]
async fn who_is_placed_after_a_split_or_stays_below_a_dissolved_unit_is_not_freed() {
    let (site, _, page) = with_requirement("SNV").await;
    let below = requires(&site, "SKHCN").await;
    let mut admin = site.signed_in("admin").await;
    let units = "code,name,kind,parent_code\nTT,Trung tâm,trung tâm,SKHCN\n";
    let sent = admin.upload("/units/import", ("dv.csv", units.as_bytes()), &[]);
    let import = sent.await.expect(303).location().to_owned();
    confirm(&mut admin, &import).await;
    staff(&mut admin, "TT1,Lê Văn Tâm,TT,civil_servant,2020-01-01\n").await;
    let split = [
        ("event", "split"),
        ("date", "2026-11-24"),
        ("from_codes", "SNV"),
        ("parent_code", "UBND"),
        ("units", "SNV1; Sở Một; sở\nSNV2; Sở Hai; sở"),
    ];
    let import = staged(&mut admin, &split).await;
    admin
        .get(&import)
        .await
        .expect(200)
        .shows("1 yêu cầu học đặt cho các đơn vị này đi theo người");
    confirm(&mut admin, &import).await;
    let file = "event,date,decision,from_codes,to_codes,parent_code\nmove,2026-11-24,1/QĐ,TT,,UBND\ndissolve,2026-11-24,1/QĐ,SKHCN,,\n";
    let sent = admin.upload("/units/import", ("sk.csv", file.as_bytes()), &[]);
    let import = sent.await.expect(303).location().to_owned();
    admin
        .get(&import)
        .await
        .expect(200)
        .shows("1 yêu cầu học đặt cho các đơn vị này đi theo người");
    confirm(&mut admin, &import).await;
    site.pass(25 * HOUR);
    let mut admin = site.signed_in("admin").await;
    let rows = "LEARNER2,Điểu K'Rinh,SNV1,civil_servant,2026-11-24\nMOI1,Lê Văn Mới,SNV1,civil_servant,2026-11-24\n";
    staff(&mut admin, rows).await;
    admin
        .get(&page)
        .await
        .expect(200)
        .shows("0 trong 1 người")
        .shows("Điểu K")
        .hides("Lê Văn Mới");
    let mut learner = site.signed_in("learner2").await;
    let home = learner.get("/").await.expect(200);
    home.shows("Anh/chị còn 1 khóa phải hoàn thành");
    let dissolved = admin.get(&below).await.expect(200);
    dissolved.shows("0 trong 1 người").shows("Lê Văn Tâm");
    site.run_jobs().await;
}

#[tokio::test]
async fn a_requirement_of_a_unit_that_goes_into_nothing_is_said_to_end() {
    let (site, _, page) = with_requirement("SNV").await;
    let mut admin = site.signed_in("admin").await;
    let dissolved = [
        ("event", "dissolve"),
        ("date", "2026-11-24"),
        ("from_codes", "SNV"),
    ];
    let import = staged(&mut admin, &dissolved).await;
    admin.get(&import).await.expect(200).shows(
        "1 yêu cầu học đặt cho các đơn vị không có đơn vị kế thừa sẽ không còn áp dụng cho ai",
    );
    confirm(&mut admin, &import).await;
    site.pass(25 * HOUR);
    let mut hr = site.signed_in("hr").await;
    hr.get(&page).await.expect(404);
    // The past stands as it was.
    let then = hr.get(&format!("{page}?as_of=2026-11-23")).await;
    then.expect(200).shows("0 trong 2 người");
    site.run_jobs().await;
}

#[tokio::test]
async fn who_is_seconded_to_a_merged_department_works_in_the_new_one() {
    let (site, province) = Site::with_courses().await;
    let learner = province.people["learner"];
    let mut officer = site.signed_in("officer").await;
    let states = format!("/people/{learner}/states");
    let form = officer.get(&states).await.expect(200).text();
    let post = form.split("name=\"assignment\"").nth(1).unwrap();
    let post = post.split("option value=\"").nth(1).unwrap();
    let post = post.split('"').next().unwrap();
    let seconded = [
        ("assignment", post),
        ("state", "secondment"),
        ("from", "2026-11-01"),
        ("to", ""),
        ("host", "SNV"),
    ];
    officer.post(&states, &seconded).await.expect(303);
    let page = requires(&site, "SNV").await;
    let mut admin = site.signed_in("admin").await;
    let merger = [
        ("event", "merge"),
        ("date", "2026-11-24"),
        ("from_codes", "SNV"),
        ("to_codes", "SNV9"),
        ("name", "Sở Nội vụ mới"),
    ];
    let import = staged(&mut admin, &merger).await;
    confirm(&mut admin, &import).await;
    site.pass(25 * HOUR);
    let mut host = site.signed_in("officer2").await;
    let targets = host.get("/targets?unit=SNV9").await.expect(200);
    targets.shows("0 trong 3 người");
    let page = host.get(&page).await.expect(200);
    page.shows("0 trong 3 người").shows("Nguyễn Thị Hòa");
    let mut learner = site.signed_in("learner").await;
    let home = learner.get("/").await.expect(200);
    home.shows("Anh/chị còn 1 khóa phải hoàn thành");
    site.run_jobs().await;
}
