//! Leave, secondment, retirement: recorded by who manages the person, and what each means for targets and due days.
use crate::support::Browser;
use crate::support::Province;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::db::Time;
use hocvu::db::schema::assignments;

const TARGET: &str = "/targets/staff-trained";

struct Office {
    officer: Browser,
    /// The address of the learner's states, and the learner's post.
    page: String,
    post: String,
}

impl Office {
    async fn of(site: &Site, province: &Province) -> Self {
        let person = province.people["learner"];
        let post: i64 = site
            .arrange(move |conn| {
                assignments::table
                    .filter(assignments::person_id.eq(person))
                    .select(assignments::id)
                    .first(conn)
            })
            .await;
        Self {
            officer: site.signed_in("officer").await,
            page: format!("/people/{person}/states"),
            post: post.to_string(),
        }
    }

    fn form<'a>(&'a self, state: &'a str, days: (&'a str, &'a str)) -> Vec<(&'a str, &'a str)> {
        vec![
            ("assignment", &self.post),
            ("state", state),
            ("from", days.0),
            ("to", days.1),
        ]
    }

    async fn record(&mut self, state: &str, days: (&str, &str), host: &str) {
        let mut form: Vec<(String, String)> = self
            .form(state, days)
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        form.push(("host".to_owned(), host.to_owned()));
        if state == "secondment" && host.is_empty() {
            form.push(("outside".to_owned(), "1".to_owned()));
        }
        let form: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        self.officer.post(&self.page, &form).await.expect(303);
    }

    /// The address that takes the newest state back.
    async fn withdrawal(&mut self) -> String {
        let page = self.officer.get(&self.page).await.expect(200).text();
        let start = format!("action=\"{}/", self.page);
        let link = page.split(&start).find(|part| {
            part.split('"')
                .next()
                .is_some_and(|link| link.ends_with("/withdrawal"))
        });
        format!("{}/{}", self.page, link.unwrap().split('"').next().unwrap())
    }
}

async fn requires(site: &Site, due_on: &str) -> String {
    let form = [
        ("course", "MAU-01"),
        ("unit", "UBND"),
        ("categories", "civil_servant"),
        ("due_on", due_on),
    ];
    let mut hr = site.signed_in("hr").await;
    let answer = hr.post("/requirements", &form).await.expect(303);
    answer.location().to_owned()
}

#[tokio::test]
async fn maternity_leave_leaves_the_denominator_defers_what_is_due_and_comes_back() {
    let (site, province) = Site::with_courses().await;
    let requirement = requires(&site, "30/11/2026").await;
    let mut leader = site.signed_in("leader").await;
    leader
        .get("/targets")
        .await
        .expect(200)
        .shows("0 trong 9 người");
    let mut office = Office::of(&site, &province).await;
    office
        .record("maternity_leave", ("2026-11-01", "31/12/2026"), "")
        .await;
    leader
        .get("/targets")
        .await
        .expect(200)
        .shows("0 trong 8 người");
    leader
        .get(&format!("{TARGET}/people?unit=SKHCN&state=excused"))
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa")
        .shows("Không tính: Nghỉ thai sản từ 01/11/2026 đến 31/12/2026")
        .hides("Đỗ Thị Giảng");
    leader
        .get(&format!("{TARGET}/people?unit=SKHCN"))
        .await
        .expect(200)
        .hides("Nguyễn Thị Hòa")
        .shows("Đỗ Thị Giảng");
    leader
        .get("/targets?as_of=2026-10-31")
        .await
        .expect(200)
        .shows("0 trong 9 người");
    // The learner is told why nothing is asked for, and until when it may be done.
    let mut learner = site.signed_in("learner").await;
    learner
        .get("/")
        .await
        .expect(200)
        .shows("Nghỉ thai sản từ 01/11/2026 đến 31/12/2026: 1 khóa bắt buộc được tạm hoãn")
        .shows("Tạm hoãn, hạn mới: hết ngày 30/01/2027");
    site.pass(8 * Time::DAY);
    let mut learner = site.signed_in("learner").await;
    learner.get("/").await.expect(200).hides("Quá hạn");
    let mut officer = site.signed_in("officer").await;
    officer
        .get(&requirement)
        .await
        .expect(200)
        .shows("0 trong 2 người đã hoàn thành; 2 người đã quá hạn")
        .hides("Nguyễn Thị Hòa");
    officer
        .get(&format!("{requirement}?state=paused"))
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa")
        .shows("hạn mới: hết ngày 30/01/2027");
    // Back at work: counted again, with a month to catch up.
    site.pass(35 * Time::DAY);
    let mut officer = site.signed_in("officer").await;
    officer
        .get(&format!("{requirement}?state=missing"))
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa")
        .shows("hạn mới: hết ngày 30/01/2027");
    let mut leader = site.signed_in("leader").await;
    leader
        .get("/targets")
        .await
        .expect(200)
        .shows("0 trong 9 người");
    site.pass(30 * Time::DAY);
    let mut officer = site.signed_in("officer").await;
    officer
        .get(&format!("{requirement}?state=overdue"))
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa");
}

#[tokio::test]
async fn who_is_seconded_counts_where_they_work_and_is_shown_at_home_with_the_reason() {
    let (site, province) = Site::with_courses().await;
    let mut office = Office::of(&site, &province).await;
    let mut host = site.signed_in("officer2").await;
    let card = format!("/people/{}", province.people["learner"]);
    host.get(&card).await.expect(404);
    office.record("secondment", ("2026-11-01", ""), "SNV").await;
    host.get("/targets")
        .await
        .expect(200)
        .shows("0 trong 3 người");
    host.get(&format!("{TARGET}/people"))
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa");
    host.get(&card)
        .await
        .expect(200)
        .shows("Biệt phái từ 01/11/2026");
    host.get(&office.page).await.expect(404);
    office
        .officer
        .get("/targets")
        .await
        .expect(200)
        .shows("0 trong 2 người");
    office
        .officer
        .get(&format!("{TARGET}/people?state=excused"))
        .await
        .expect(200)
        .shows("Không tính: Biệt phái từ 01/11/2026 → Sở Nội vụ");
    // What the host requires is required of them, what home requires is not.
    let form = |unit: &'static str, course: &'static str| {
        [
            ("course", course),
            ("unit", unit),
            ("categories", "civil_servant"),
            ("due_on", "2026-12-31"),
        ]
    };
    host.post("/requirements", &form("SNV", "MAU-01"))
        .await
        .expect(303);
    let home = form("SKHCN", "mau-tu-do");
    office
        .officer
        .post("/requirements", &home)
        .await
        .expect(303);
    let mut learner = site.signed_in("learner").await;
    learner
        .get("/")
        .await
        .expect(200)
        .shows("Khóa mẫu có bài kiểm tra")
        .hides("Khóa mẫu mở cho mọi người");
    // Out of the province: counted nowhere.
    let back = office.withdrawal().await;
    for _ in 0..2 {
        office.officer.post(&back, &[]).await.expect(303);
    }
    office.record("secondment", ("2026-11-01", ""), "").await;
    let mut leader = site.signed_in("leader").await;
    leader
        .get("/targets")
        .await
        .expect(200)
        .shows("0 trong 8 người");
    host.get(&card).await.expect(404);
}

#[tokio::test]
async fn who_is_seconded_is_on_the_hosts_list_and_counted_there_alone() {
    let (site, province) = Site::with_courses().await;
    let mut office = Office::of(&site, &province).await;
    let mut host = site.signed_in("officer2").await;
    let mut admin = site.signed_in("admin").await;
    let name = "Nguyễn Thị Hòa";
    host.get("/people").await.expect(200).hides(name);
    office.record("secondment", ("2026-11-01", ""), "SNV").await;
    let from = "Sở Nội vụ (biệt phái từ Sở Khoa học và Công nghệ)";
    for list in [
        "/people",
        "/people?q=hoa",
        "/people?unit=SNV",
        "/people?q=LEARNER",
    ] {
        host.get(list).await.expect(200).shows(name).shows(from);
    }
    let before = host.get("/people?as_of=2026-10-31").await.expect(200);
    before.hides(name);
    let to = "Sở Khoa học và Công nghệ (đang biệt phái đến Sở Nội vụ)";
    office
        .officer
        .get("/people")
        .await
        .expect(200)
        .shows(name)
        .shows(to);
    // The whole province lists and counts everybody once.
    let all = admin.get("/people").await.expect(200).text();
    assert_eq!(all.matches(name).count(), 1, "{all}");
    assert!(all.contains(to));
    admin.get("/people?unit=SNV").await.shows(from);
    let count = |unit: &str, people: i32| {
        let unit = province.units[unit];
        format!("href=\"/people?unit={unit}&amp;as_of=2026-11-23\">{people}</a>")
    };
    for (unit, people) in [("SKHCN", 2), ("SNV", 3), ("UBND", 9)] {
        let page = format!("/units/{}", province.units[unit]);
        let page = admin.get(&page).await.expect(200);
        page.shows(&count(unit, people));
    }
    let own = format!("/units/{}", province.units["SNV"]);
    host.get(&own).await.expect(200).shows(&count("SNV", 3));
    // Where they come from stays closed to the host.
    let foreign = host.get("/people?unit=SKHCN").await.expect(404);
    foreign.shows("Không có đơn vị này trong phạm vi của anh/chị");
    let home = format!("/units/{}", province.units["SKHCN"]);
    host.get(&home).await.expect(404);
    // Out of the province the home goes on counting them.
    let back = office.withdrawal().await;
    office.officer.post(&back, &[]).await.expect(303);
    office.record("secondment", ("2026-11-01", ""), "").await;
    host.get("/people").await.expect(200).hides(name);
    office
        .officer
        .get("/people")
        .await
        .expect(200)
        .shows("(đang biệt phái ngoài tỉnh)");
    let page = admin.get(&home).await.expect(200);
    page.shows(&count("SKHCN", 3));
}

#[tokio::test]
async fn retirement_ends_the_post_and_taking_it_back_restores_it() {
    let (site, province) = Site::with_courses().await;
    let mut office = Office::of(&site, &province).await;
    office.record("retirement", ("2026-11-20", ""), "").await;
    let mut leader = site.signed_in("leader").await;
    leader
        .get("/targets")
        .await
        .expect(200)
        .shows("0 trong 8 người");
    leader
        .get("/targets?as_of=2026-11-19")
        .await
        .expect(200)
        .shows("0 trong 9 người");
    let card = format!("/people/{}", province.people["learner"]);
    office
        .officer
        .get(&card)
        .await
        .expect(200)
        .shows("Không giữ vị trí ở đơn vị nào")
        .shows("Nghỉ hưu từ 20/11/2026");
    let back = office.withdrawal().await;
    office.officer.post(&back, &[]).await.expect(303);
    leader
        .get("/targets")
        .await
        .expect(200)
        .shows("0 trong 9 người");
    office
        .officer
        .get(&card)
        .await
        .expect(200)
        .hides("Không giữ vị trí ở đơn vị nào")
        // It stays in the history, with what became of it.
        .shows("Gỡ vì ghi nhầm: Nghỉ hưu từ 20/11/2026");
    let mut admin = site.signed_in("admin").await;
    admin
        .get("/admin/audit")
        .await
        .expect(200)
        .shows("Ghi tình trạng công tác")
        .shows("Tình trạng: Nghỉ hưu");
}

#[tokio::test]
async fn what_is_wrong_with_a_state_is_said_beside_the_field() {
    let (site, province) = Site::with_courses().await;
    let mut office = Office::of(&site, &province).await;
    office
        .record("unpaid_leave", ("2026-03-01", "2026-05-31"), "")
        .await;
    for (state, days, why) in [
        (
            "sick_leave",
            ("2026-05-31", ""),
            "Trùng thời gian với tình trạng đã ghi: Nghỉ không hưởng lương",
        ),
        (
            "sick_leave",
            ("2019-12-31", "2020-02-01"),
            "nằm ngoài thời gian giữ vị trí",
        ),
        (
            "sick_leave",
            ("2026-08-02", "2026-08-01"),
            "Ngày cuối nằm trước ngày đầu",
        ),
        ("sick_leave", ("", ""), "Ngày chưa đúng"),
        ("sick_leave", ("2099-01-01", ""), "không quá một năm tới"),
        ("holiday", ("2026-08-02", ""), "Hãy chọn tình trạng"),
    ] {
        let form = office.form(state, days);
        let page = office.officer.clone().post(&office.page, &form).await;
        page.expect(422).shows(why).shows("aria-invalid");
    }
    let mut form = office.form("secondment", ("2026-08-02", ""));
    let page = office.officer.clone().post(&office.page, &form).await;
    page.expect(422)
        .shows("hoặc đánh dấu biệt phái ra ngoài tỉnh");
    form.extend([("host", "SNV"), ("outside", "1")]);
    let page = office.officer.clone().post(&office.page, &form).await;
    page.expect(422).shows("thì để trống mã đơn vị");
    let mut form = office.form("secondment", ("2026-08-02", ""));
    form.push(("host", "SKHCN"));
    let page = office.officer.clone().post(&office.page, &form).await;
    page.expect(422).shows("Đây chính là đơn vị cử đi");
    // Somebody else's officer finds nothing to record.
    let mut other = site.signed_in("officer2").await;
    other.get(&office.page).await.expect(404);
    other.post(&office.page, &form).await.expect(404);
}

#[tokio::test]
async fn an_absence_ends_on_the_day_of_the_return() {
    let (site, province) = Site::with_courses().await;
    let mut office = Office::of(&site, &province).await;
    office.record("sick_leave", ("2026-11-02", ""), "").await;
    let mut leader = site.signed_in("leader").await;
    leader
        .get("/targets")
        .await
        .expect(200)
        .shows("0 trong 8 người");
    let page = office.officer.get(&office.page).await.expect(200);
    let page = page.shows("Trở lại làm việc").text();
    let state = page.split("name=\"ending\"").nth(1).unwrap();
    let state = state.split("option value=\"").nth(1).unwrap();
    let state = state.split('"').next().unwrap();
    let ending = format!("{}/ending", office.page);
    let early = [("ending", state), ("until", "2026-11-01")];
    let refused = office.officer.post(&ending, &early).await;
    refused.expect(422).shows("Ngày cuối nằm trước ngày đầu");
    let form = [("ending", state), ("until", "2026-11-22")];
    office.officer.post(&ending, &form).await.expect(303);
    leader
        .get("/targets")
        .await
        .expect(200)
        .shows("0 trong 9 người");
    leader
        .get("/targets?as_of=2026-11-22")
        .await
        .expect(200)
        .shows("0 trong 8 người");
}

#[tokio::test]
async fn a_course_is_required_of_a_group_as_it_is_on_the_day() {
    let (site, _) = Site::with_courses().await;
    let mut hr = site.signed_in("hr").await;
    let form = [
        ("name", "Mạng lưới ứng cứu sự cố"),
        ("code", "UCSC"),
        ("kind", "incident_network"),
        ("unit", "UBND"),
    ];
    let group = hr.post("/groups", &form).await.expect(303);
    let group = group.location().to_owned();
    for (who, to) in [("LEARNER", ""), ("LEARNER2", "2026-11-25")] {
        let form = [("who", who), ("from", "2026-01-01"), ("to", to)];
        hr.post(&format!("{group}/members"), &form)
            .await
            .expect(303);
    }
    let id = group.rsplit('/').next().unwrap();
    let form = |preview: bool| {
        let mut form = vec![
            ("course", "MAU-01"),
            ("unit", "UBND"),
            ("group", id),
            ("due_on", "2026-12-31"),
        ];
        form.extend(preview.then_some(("preview", "1")));
        form
    };
    hr.get("/requirements")
        .await
        .expect(200)
        .shows("Mạng lưới ứng cứu sự cố (2 người trong phạm vi của anh/chị)");
    let page = hr.post("/requirements", &form(true)).await.expect(200);
    page.shows("Yêu cầu này áp dụng cho 2 người trong phạm vi của anh/chị: thành viên nhóm Mạng lưới ứng cứu sự cố");
    let page = hr.post("/requirements", &form(false)).await.expect(303);
    let page = page.location().to_owned();
    hr.get(&page)
        .await
        .expect(200)
        .shows("0 trong 2 người")
        .shows("Nhóm: Mạng lưới ứng cứu sự cố")
        .shows("Nguyễn Thị Hòa")
        .hides("Đỗ Thị Giảng");
    let mut learner = site.signed_in("learner").await;
    learner
        .get("/")
        .await
        .expect(200)
        .shows("Khóa mẫu có bài kiểm tra");
    let mut officer = site.signed_in("officer").await;
    officer
        .get(&page)
        .await
        .expect(200)
        .shows("0 trong 1 người")
        .hides("Điểu");
    let nothing = "không có khóa nào bắt buộc";
    officer.get("/").await.expect(200).shows(nothing);
    // Who has left the group must no longer, and their officer hears no more of it.
    site.pass(3 * Time::DAY);
    let mut learner2 = site.signed_in("learner2").await;
    learner2.get("/").await.expect(200).shows(nothing);
    let mut other = site.signed_in("officer2").await;
    other.get(&page).await.expect(404);
    other
        .get("/requirements")
        .await
        .expect(200)
        .hides("Mạng lưới ứng cứu sự cố");
    let mut hr = site.signed_in("hr").await;
    hr.get(&page).await.expect(200).shows("0 trong 1 người");
    // A group of others cannot be chosen.
    let refused = other
        .post("/requirements", &[("group", id), ("unit", "SNV")])
        .await;
    refused.expect(422).shows("Không có nhóm này");
}

#[tokio::test]
async fn who_is_seconded_goes_on_leave_and_retires_without_an_end_of_the_secondment_first() {
    let (site, province) = Site::with_province().await;
    let mut office = Office::of(&site, &province).await;
    office.record("secondment", ("2026-11-01", ""), "SNV").await;
    let leave = ("2026-11-10", "2026-11-30");
    office.record("sick_leave", leave, "").await;
    let mut leader = site.signed_in("leader").await;
    let away = format!("{TARGET}/people?unit=SKHCN&state=excused");
    let excused = leader.get(&away).await.expect(200);
    excused.shows("Nguyễn Thị Hòa").shows("Nghỉ ốm dài ngày");
    office.record("retirement", ("2026-12-15", ""), "").await;
    let page = office.officer.get(&office.page).await.expect(200);
    page.shows("Biệt phái từ 01/11/2026 đến 14/12/2026")
        .shows("15/12/2026");
    // Taken back, it leaves the secondment as it was.
    let back = office.withdrawal().await;
    office.officer.post(&back, &[]).await.expect(303);
    let page = office.officer.get(&office.page).await.expect(200);
    page.shows("Biệt phái từ 01/11/2026").hides("14/12/2026");
}
