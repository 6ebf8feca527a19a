//! The office in the browser: units and staff from files, a requirement, roles, the figure and the names behind it.
use super::phone::Phone;
use super::server::Server;
use diesel::prelude::*;
use hocvu::db::ids::PersonId;
use hocvu::db::ids::UnitId;
use hocvu::db::schema::people;
use hocvu::db::schema::unit_versions;
use thirtyfour::By;

/// Two offices below the founding unit.
const UNITS: &str = "code,name,kind,parent_code,valid_from\n\
    H19.31.1,Phòng Chuyển đổi số,phòng,H19.31,2025-07-01\n\
    H19.31.2,Ban Giám đốc,ban,H19.31,2025-07-01\n";

/// As Excel saves it in a Vietnamese office, with a day that does not exist and a unit nobody knows.
const STAFF: &str = "\u{feff}Mã cán bộ;Họ và tên;Ngày sinh;Mã đơn vị;Đối tượng;Chức vụ;Từ ngày\r\n\
    CB0001;Điểu Thị K’Lan;05/02/1985;H19.31.1;công chức;Chuyên viên;01/07/2025\r\n\
    CB0002;Phạm Quốc Hùng;1970;H19.31.2;cán bộ;Phó Giám đốc;01/07/2025\r\n\
    CB0003;Ngô Thị Hòa;31/02/1990;H19.31.1;công chức;Chuyên viên;01/07/2025\r\n\
    CB0004;Bùi Đức Dũng;02/03/1990;H19.99;công chức;Chuyên viên;01/07/2025\r\n";

/// The people of both files come in after their differences were looked at.
pub async fn bring_in(phone: &Phone, server: &Server) {
    give(phone, server, "/units/import", ("units.csv", UNITS)).await;
    phone.press_words("Xác nhận và ghi").await;
    phone.sees("Đã ghi các thay đổi.").await;
    give(phone, server, "/people/import", ("staff.csv", STAFF)).await;
    phone.sees("2 dòng có lỗi sẽ không được nhập.").await;
    let before = server.database(|conn| people::table.count().get_result::<i64>(conn));
    let before = before.await;
    assert!(!phone.overflows().await, "the differences fit a phone");
    phone.press_words("Xác nhận và ghi").await;
    phone.sees("Đã ghi các thay đổi.").await;
    let after = server.database(|conn| people::table.count().get_result::<i64>(conn));
    assert_eq!(after.await, before + 2, "nothing before the confirmation");
}

async fn give(phone: &Phone, server: &Server, address: &str, (name, text): (&str, &str)) {
    let file = server.folder.join(name);
    std::fs::write(&file, text).unwrap();
    phone.open(&server.address(address)).await;
    let input = phone.element(By::Css("input[type=file]")).await;
    input.send_keys(file.display().to_string()).await.unwrap();
    phone.press_words("Xem khác biệt").await;
    phone.is_at("/imports/").await;
}

/// A course is required of all civil servants within thirty days.
pub async fn require(phone: &Phone, server: &Server) {
    phone.open(&server.address("/requirements")).await;
    phone
        .press("select[name=course] option[value=mau-kiem-tra]")
        .await;
    phone.types("unit", "H19.31").await;
    phone.press("input[value=civil_servant]").await;
    let day = "document.querySelector('[name=due_on]').value = new Date(Date.now() + 30 * 864e5).toISOString().slice(0, 10)";
    phone.driver.execute(day, Vec::new()).await.unwrap();
    phone.press_words("Đặt yêu cầu").await;
    phone.sees("Khóa mẫu có bài kiểm tra").await;
}

/// The deputy director leads within the founding unit.
pub async fn grant_leader(phone: &Phone, server: &Server) {
    let person: PersonId = server
        .database(|conn| {
            people::table
                .filter(people::staff_code.eq("CB0002"))
                .order(people::id)
                .select(people::id)
                .first(conn)
        })
        .await;
    let address = format!("/people/{person}/grants");
    phone.open(&server.address(&address)).await;
    phone.press("select[name=role] option[value=leader]").await;
    phone.types("unit", "H19.31").await;
    phone.press("main form button[type=submit]").await;
    phone.sees("Sở Khoa học và Công nghệ (H19.31)").await;
}

/// The unit of a code.
pub async fn unit(server: &Server, code: &'static str) -> UnitId {
    server
        .database(move |conn| {
            unit_versions::table
                .filter(unit_versions::code.eq(code))
                .order(unit_versions::id)
                .select(unit_versions::unit_id)
                .first(conn)
        })
        .await
}

/// The target, opened from its figure down to the name of who was certified; the administrator is staff as well.
pub async fn open_the_figure(phone: &Phone, server: &Server, name: &str) {
    phone.open(&server.address("/targets")).await;
    phone.sees("1 trong 3 người").await;
    assert!(!phone.overflows().await, "the targets fit a phone");
    phone.press("main a[href*=\"/staff-trained/people\"]:not([href*=\"own=1\"]):not([href*=\"missing\"])").await;
    phone.is_at("/people").await;
    phone.sees(name).await;
}
