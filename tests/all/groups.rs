//! Groups of people of several units: set up, joined, left, seen by whom they concern.
use crate::support::Browser;
use crate::support::Province;
use crate::support::Site;

/// Sets up a group kept by a unit; its address.
pub(crate) async fn set_up(browser: &mut Browser, name: &str, unit: &str) -> String {
    let form = [
        ("name", name),
        ("code", "UCSC"),
        ("kind", "incident_network"),
        ("unit", unit),
        ("decision", "12/QĐ-UBND"),
    ];
    let answer = browser.post("/groups", &form).await.expect(303);
    answer.location().to_owned()
}

pub(crate) async fn add(browser: &mut Browser, group: &str, who: &str) {
    let form = [("who", who), ("from", "2026-01-01"), ("to", "")];
    browser
        .post(&format!("{group}/members"), &form)
        .await
        .expect(303);
}

/// The address of the page of a member, as the group's page links it.
pub(crate) fn member_of(page: &str, group: &str, name: &str) -> String {
    let row = page.split("<tr>").find(|row| row.contains(name)).unwrap();
    let link = row
        .split(&format!("href=\"{group}/members/"))
        .nth(1)
        .unwrap();
    format!("{group}/members/{}", link.split('"').next().unwrap())
}

#[tokio::test]
async fn each_officer_sees_the_members_of_their_own_units_and_the_keeper_how_many_others() {
    let (site, province) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let group = set_up(&mut hr, "Mạng lưới ứng cứu sự cố", "SKHCN").await;
    for who in ["LEARNER", "LEARNER2", "hr"] {
        add(&mut hr, &group, who).await;
    }
    let page = hr.get(&group).await.expect(200);
    page.shows("Nguyễn Thị Hòa")
        .shows("Điểu K'Rinh")
        .shows("12/QĐ-UBND")
        .hides("Ngoài ra");
    // The keeper's officer: own people by name, the others as a number.
    let mut keeper = site.signed_in("officer").await;
    keeper
        .get(&group)
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa")
        .hides("Điểu")
        .shows("Ngoài ra còn 2 thành viên")
        .shows("Thêm thành viên");
    // A unit that has a member in it: that one, and no number.
    let mut other = site.signed_in("officer2").await;
    other
        .get(&group)
        .await
        .expect(200)
        .shows("Điểu")
        .hides("Nguyễn Thị Hòa")
        .hides("Ngoài ra")
        .hides("Thêm thành viên");
    other.get("/groups").await.expect(200).shows(&group);
    let form = [("who", "LEARNER2"), ("from", "2030-01-01")];
    other
        .post(&format!("{group}/members"), &form)
        .await
        .expect(404);
    other.get(&format!("{group}/settings")).await.expect(404);
    // Nobody of the keeper's adds people of another unit.
    let foreign = keeper.post(&format!("{group}/members"), &form).await;
    foreign.expect(422).shows("Không tìm thấy ai như vậy");
    let person = province.people["learner"];
    keeper
        .get(&format!("/people/{person}"))
        .await
        .expect(200)
        .shows("Nhóm tham gia")
        .shows(&group);
}

#[tokio::test]
async fn a_group_in_which_nobody_of_ones_units_is_does_not_exist() {
    let (site, _) = Site::with_province().await;
    let mut keeper = site.signed_in("officer").await;
    let group = set_up(&mut keeper, "Tổ an toàn thông tin", "SKHCN").await;
    add(&mut keeper, &group, "LEARNER").await;
    let mut other = site.signed_in("officer2").await;
    other.get(&group).await.expect(404);
    other
        .get("/groups")
        .await
        .expect(200)
        .hides("Tổ an toàn thông tin");
    let mut leader = site.signed_in("leader").await;
    leader.get(&group).await.expect(404);
}

#[tokio::test]
async fn memberships_are_dated_and_never_overlap() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let group = set_up(&mut hr, "Mạng lưới", "UBND").await;
    let members = format!("{group}/members");
    add(&mut hr, &group, "LEARNER").await;
    for (from, to) in [("2026-06-01", ""), ("2025-01-01", "2026-01-01")] {
        let form = [("who", "LEARNER"), ("from", from), ("to", to)];
        let refused = hr.post(&members, &form).await.expect(422);
        refused
            .shows("Người này đã là thành viên từ 01/01/2026")
            .shows("value=\"LEARNER\"");
    }
    for (field, value, why) in [
        ("from", "32/13/2026", "Ngày chưa đúng"),
        ("to", "31/12/2024", "Ngày cuối nằm trước ngày đầu"),
        ("who", "", "Hãy ghi mã cán bộ"),
    ] {
        let mut form = vec![("who", "LEARNER2"), ("from", "2025-01-01"), ("to", "")];
        form.retain(|(name, _)| *name != field);
        form.push((field, value));
        hr.post(&members, &form).await.expect(422).shows(why);
    }
    // Another role from a day on, then the end; every state is kept.
    let page = hr.get(&group).await.text();
    let member = member_of(&page, &group, "Nguyễn Thị Hòa");
    let form = [("role", "Trưởng nhóm"), ("from", "2026-07-01")];
    hr.post(&format!("{member}/role"), &form).await.expect(303);
    hr.get(&format!("{group}?as_of=2026-06-30"))
        .await
        .expect(200)
        .shows("30/06/2026")
        .hides("Trưởng nhóm</td>");
    let page = hr.get(&group).await.expect(200).shows("Trưởng nhóm</td>");
    let member = member_of(&page.text(), &group, "Nguyễn Thị Hòa");
    let early = [("to", "2026-06-01"), ("decision", "")];
    let refused = hr.post(&format!("{member}/ending"), &early).await;
    refused.expect(422).shows("Ngày cuối nằm trước ngày đầu");
    let form = [("to", "2026-09-30"), ("decision", "99/QĐ-UBND")];
    hr.post(&format!("{member}/ending"), &form)
        .await
        .expect(303);
    hr.get(&group).await.expect(200).hides("Nguyễn Thị Hòa");
    hr.get(&format!("{group}?state=past"))
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa")
        .shows("99/QĐ-UBND");
    let mut admin = site.signed_in("admin").await;
    admin
        .get("/admin/audit")
        .await
        .expect(200)
        .shows("Đổi vai trò trong nhóm")
        .shows("Ghi thôi tham gia nhóm");
    // What was entered by mistake leaves the group and its days free.
    add(&mut hr, &group, "LEARNER2").await;
    let page = hr.get(&group).await.text();
    let member = member_of(&page, &group, "Điểu");
    hr.post(&format!("{member}/withdrawal"), &[])
        .await
        .expect(303);
    hr.get(&format!("{group}?state=past"))
        .await
        .expect(200)
        .hides("Điểu");
    add(&mut hr, &group, "LEARNER2").await;
}

#[tokio::test]
async fn several_of_a_name_are_chosen_from() {
    let (site, province) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let group = set_up(&mut hr, "Mạng lưới", "UBND").await;
    let form = [("who", "nguyen"), ("from", "2026-01-01")];
    let members = format!("{group}/members");
    let page = hr.post(&members, &form).await.expect(422);
    let Province { people, .. } = province;
    page.shows("Có nhiều người phù hợp")
        .shows("Nguyễn Thị Hòa – LEARNER, Sở Khoa học và Công nghệ");
    let chosen = people["learner"].to_string();
    let form = [
        ("who", "nguyen"),
        ("person", &chosen),
        ("from", "2026-01-01"),
    ];
    hr.post(&members, &form).await.expect(303);
    hr.get(&group)
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa")
        .hides("Nguyễn Văn Phụ Trách");
}

#[tokio::test]
async fn a_group_is_set_up_within_ones_units_and_kinds_are_named_by_administrators() {
    let (site, _) = Site::with_province().await;
    let mut officer = site.signed_in("officer").await;
    let form = |own: &'static str, unit: &'static str| {
        [
            ("name", "Tổ giúp việc"),
            ("code", "TGV"),
            ("kind", "council"),
            ("own_kind", own),
            ("unit", unit),
        ]
    };
    let refused = officer.post("/groups", &form("Tổ", "SKHCN")).await;
    refused
        .expect(422)
        .shows("Chỉ quản trị hệ thống đặt loại nhóm mới");
    let refused = officer.post("/groups", &form("", "SNV")).await;
    refused
        .expect(422)
        .shows("Không có đơn vị này trong phạm vi");
    let mut admin = site.signed_in("admin").await;
    let answer = admin.post("/groups", &form("Tổ", "UBND")).await.expect(303);
    admin
        .get(answer.location())
        .await
        .expect(200)
        .shows("Tổ giúp việc");
    let again = admin.post("/groups", &form("", "UBND")).await;
    again.expect(422).shows("Mã này đã dùng");
    officer
        .get("/groups/new")
        .await
        .expect(200)
        .shows("<option value=\"Tổ\">");
    let settings = format!("{}/settings", answer.location());
    let page = admin.get(&settings).await.expect(200);
    page.shows("value=\"TGV\"");
    let mut change = form("", "UBND");
    change[0].1 = "Tổ giúp\u{202e} việc";
    let turned = admin.post(&settings, &change).await.expect(422);
    turned.shows("Có ký tự ẩn không hiện ra");
    change[0].1 = "Tổ giúp việc chuyển đổi số";
    admin.post(&settings, &change).await.expect(303);
    admin
        .get("/groups")
        .await
        .expect(200)
        .shows("Tổ giúp việc chuyển đổi số");
}

#[tokio::test]
async fn a_list_of_members_is_shown_with_its_differences_before_it_is_written() {
    let (site, province) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let group = set_up(&mut hr, "Mạng lưới", "UBND").await;
    add(&mut hr, &group, "LEARNER").await;
    let address = format!("{group}/import");
    let list = "Mã cán bộ;Họ và tên;Vai trò;Từ ngày;Đến ngày;Quyết định;Ghi chú\n\
        LEARNER;Nguyễn Thị Hòa;Trưởng nhóm;01/11/2026;;5/QĐ;x\n\
        LEARNER2;;;;;5/QĐ;\n\
        ;Đỗ Thị Giảng;Thư ký;;;;\n\
        KHONGCO;;;;;;\n\
        OFFICER;Tên Khác;;;;;\n\
        ADMIN;;;31/12/2026;01/12/2026;;\n\
        LEARNER2;;;01/12/2026;;;\n";
    let fields = [("as_of", "2026-11-23")];
    let empty = hr.upload(&address, ("", b""), &fields).await;
    empty.expect(422).shows("Hãy chọn một tệp");
    let other = hr.upload(&address, ("a.pdf", b"%PDF-1.7 x"), &fields).await;
    other.expect(422).shows("Đây là tệp PDF");
    let answer = hr
        .upload(&address, ("nhom.csv", list.as_bytes()), &fields)
        .await;
    let page = answer.expect(303).location().to_owned();
    let shown = hr.get(&page).await.expect(200);
    let shown = shown
        .shows("Thêm mới 2, thay đổi 1; 4 dòng có lỗi sẽ bị bỏ qua.")
        .shows("thôi hết ngày 31/10/2026; Trưởng nhóm, 01/11/2026 – nay")
        .shows("Thư ký, 23/11/2026 – nay")
        .shows("Không có người này trong các đơn vị anh/chị quản lý")
        .shows("Họ tên không khớp")
        .shows("Ngày cuối nằm trước ngày đầu")
        .shows("Trùng ngày với dòng 3")
        .shows("Không dùng các cột: Ghi chú");
    hr.get(&group).await.expect(200).hides("Đỗ Thị Giảng");
    // A list is its author's; somebody else of the same scope reads a file of their own.
    let mut admin = site.signed_in("admin").await;
    admin.get(&page).await.expect(404);
    let seen = shown.text();
    let seen = seen.split("name=\"seen\" value=\"").nth(1).unwrap();
    let seen = seen.split('"').next().unwrap().to_owned();
    let confirmation = format!("{page}/confirmation");
    // Meanwhile the group changes: nothing is written unseen.
    add(&mut hr, &group, "trainer").await;
    let form = [("seen", seen.as_str())];
    hr.post(&confirmation, &form).await.expect(409);
    let page = hr.get(&group).await.text();
    let member = member_of(&page, &group, "Đỗ Thị Giảng");
    hr.post(&format!("{member}/withdrawal"), &[])
        .await
        .expect(303);
    hr.post(&confirmation, &form).await.expect(303);
    hr.post(&confirmation, &form).await.expect(409);
    hr.get(&group)
        .await
        .expect(200)
        .shows("Đỗ Thị Giảng")
        .shows("Điểu")
        .shows("Trưởng nhóm</td>");
    // The same list again changes nothing.
    let again = hr
        .upload(&address, ("nhom.csv", list.as_bytes()), &fields)
        .await;
    let again = hr.get(again.expect(303).location()).await.expect(200);
    again.shows("Không có gì để ghi").shows("Không đổi");
    admin
        .get("/admin/audit")
        .await
        .expect(200)
        .shows("Nhập danh sách thành viên nhóm");
    // An officer's list reaches their own people only.
    let mut officer = site.signed_in("officer").await;
    officer
        .upload(&address, ("nhom.csv", list.as_bytes()), &fields)
        .await
        .expect(404);
    let own = [
        ("name", "Tổ của Sở"),
        ("code", "TCS"),
        ("kind", "other"),
        ("unit", "SKHCN"),
    ];
    let own = officer.post("/groups", &own).await.expect(303);
    let address = format!("{}/import", own.location());
    let answer = officer
        .upload(&address, ("nhom.csv", list.as_bytes()), &fields)
        .await;
    let page = officer.get(answer.expect(303).location()).await.expect(200);
    page.shows("Thêm mới 2, thay đổi 0; 5 dòng có lỗi")
        .hides("Điểu");
    let _ = province;
}
