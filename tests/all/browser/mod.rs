//! The main story in a real browser against the real program: set up, imported, invited, learned, examined through a crash,
//! certified, counted.
mod office;
mod phone;
mod server;

use crate::support::PASSWORD;
use crate::support::app_with;
use diesel::prelude::*;
use hocvu::db::Clock;
use hocvu::db::schema::certificates;
use phone::Phone;
use server::Server;
pub use server::{PATIENCE, free_port, program};

const LEARNER: &str = "Điểu Thị K’Lan";
const LEARNERS_PASSWORD: &str = "bốn con trâu gặm cỏ ven sông";

#[tokio::test]
async fn a_person_is_invited_learns_on_a_phone_and_is_certified_through_a_crash() {
    let (mut server, address) = Server::found();
    let phone = Phone::start(&server.folder).await;
    found_the_house(&phone, &server, &address).await;
    office::bring_in(&phone, &server).await;
    office::require(&phone, &server).await;
    office::grant_leader(&phone, &server).await;
    let leaders = print_a_code(&phone, &server, ("H19.31.2", "Phạm Quốc Hùng")).await;
    let code = print_a_code(&phone, &server, ("H19.31.1", LEARNER)).await;
    come_in(&phone, &server, &code).await;
    phone.sees("Anh/chị còn 1 khóa phải hoàn thành").await;
    learn(&phone, &server).await;
    answer(&phone).await;
    server.crash_and_restart();
    phone.driver.refresh().await.unwrap();
    phone.sees("Đã trả lời 2/2 câu").await;
    assert_eq!(phone.count("input[name=answer]:checked").await, 2);
    phone.press("#nop-bai button.large").await;
    phone.is_at("/result").await;
    phone.sees("Đạt").await;
    hold_the_certificate(&phone, &server).await;
    come_in(&phone, &server, &leaders).await;
    tie_an_app(&phone).await;
    office::open_the_figure(&phone, &server, LEARNER).await;
    let figures = server.figures();
    assert!(
        figures.contains("hocvu_jobs{state=\"failed\"} 0"),
        "{figures}"
    );
    phone.end().await;
}

/// The first administrator, at the address the program printed.
async fn found_the_house(phone: &Phone, server: &Server, address: &str) {
    phone.open(address).await;
    for (name, text) in [
        ("name", "Đỗ Thị Hòa"),
        ("login", "quantri"),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
        ("unit_name", "Sở Khoa học và Công nghệ"),
        ("unit_code", "H19.31"),
        ("parent_name", "UBND tỉnh Đồng Nai"),
        ("register_suffix", "GCN-SKHCN"),
        ("place", "Đồng Nai"),
        ("signatory", "Nguyễn Văn An"),
    ] {
        phone.types(name, text).await;
    }
    assert!(!phone.overflows().await, "the set-up fits a phone");
    phone.press_words("Hoàn tất thiết lập").await;
    phone.leaves("/setup/").await;
    tie_an_app(phone).await;
    phone.open(&server.address("/admin")).await;
    phone.sees("Khóa mẫu có bài kiểm tra").await;
}

/// Whoever has a role is led to the second step: an app shares the key on the page from then on.
async fn tie_an_app(phone: &Phone) {
    phone.is_at("/account/second-factor").await;
    assert!(
        !phone.overflows().await,
        "the set-up of the app fits a phone"
    );
    let key = phone.element(thirtyfour::By::Css("main code")).await;
    let key = key.text().await.unwrap();
    let code = app_with(&key).code_at(Clock::System.now());
    phone.types("code", &code).await;
    phone.press_words("Xác nhận và bật").await;
    phone.sees("Mã khôi phục").await;
    phone.press_words("Đã cất mã, tiếp tục").await;
    phone.leaves("/second-factor").await;
}

/// The code on the slip of the one person of a unit.
async fn print_a_code(
    phone: &Phone,
    server: &Server,
    (code, name): (&'static str, &str),
) -> String {
    let unit = office::unit(server, code).await;
    phone
        .open(&server.address(&format!("/units/{unit}/invitations")))
        .await;
    phone.sees(name).await;
    phone.press_words("In phiếu mã cho tất cả").await;
    let slip = phone.element(thirtyfour::By::Css("p.code")).await;
    slip.text().await.unwrap()
}

/// Whoever was there goes out; somebody types their code and sets a password.
async fn come_in(phone: &Phone, server: &Server, code: &str) {
    phone.driver.delete_all_cookies().await.unwrap();
    phone.open(&server.address("/invitation")).await;
    phone.types("code", &code.to_lowercase()).await;
    phone.press_words("Tiếp tục").await;
    phone.is_at("/setup/").await;
    phone.types("password", LEARNERS_PASSWORD).await;
    phone.types("password_again", LEARNERS_PASSWORD).await;
    phone.press("main form button[type=submit]").await;
    phone.leaves("/setup/").await;
}

/// From the catalogue through both lessons to the quiz.
async fn learn(phone: &Phone, server: &Server) {
    phone.open(&server.address("/courses")).await;
    phone.press("a[href$=\"/courses/mau-kiem-tra\"]").await;
    phone.press_words("Bắt đầu học").await;
    for lesson in ["mot", "hai"] {
        phone
            .open(&server.address(&format!("/courses/mau-kiem-tra/lessons/{lesson}")))
            .await;
        assert!(!phone.overflows().await, "a lesson fits a phone");
        phone.press("[data-finish]").await;
        phone.leaves(&format!("/lessons/{lesson}")).await;
    }
    phone.open(&server.address("/courses/mau-kiem-tra")).await;
    phone.press_words("Làm bài kiểm tra").await;
    phone.is_at("/attempts/").await;
}

/// Both questions, each saved by the page's script; the server is full for a moment, and says so.
async fn answer(phone: &Phone) {
    let full = "window.free = window.fetch; window.fetch = async () => Response.json({ error: 'hết chỗ lưu.' }, { status: 503 })";
    phone.driver.execute(full, Vec::new()).await.unwrap();
    phone.press_words("Hai").await;
    phone.sees(" chưa được lưu: hết chỗ lưu.").await;
    phone.sees("Đã trả lời 0/2 câu").await;
    assert!(!phone.text().await.contains("mất mạng"));
    let free = "window.fetch = window.free";
    phone.driver.execute(free, Vec::new()).await.unwrap();
    for right in ["Hai", "Bốn"] {
        phone.press_words(right).await;
    }
    phone.sees("Đã trả lời 2/2 câu").await;
    let begun = std::time::Instant::now();
    while phone.text().await.matches("Đã lưu ").count() < 2 {
        assert!(
            begun.elapsed() < server::PATIENCE,
            "the answers are not saved"
        );
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// The certificate as a file for its owner, and as a page for anybody.
async fn hold_the_certificate(phone: &Phone, server: &Server) {
    let begun = std::time::Instant::now();
    let code = loop {
        let codes: Vec<String> = server
            .database(|conn| {
                certificates::table
                    .select(certificates::code)
                    .order(certificates::id)
                    .load(conn)
            })
            .await;
        if let Some(code) = codes.into_iter().next() {
            break code;
        }
        assert!(begun.elapsed() < server::PATIENCE, "no certificate");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    let cookies = phone.cookies().await;
    let pdf = format!("/certificates/{code}.pdf");
    let (status, bytes) = server.get(&pdf, &cookies).unwrap();
    assert_eq!(status, 200);
    assert!(bytes.windows(5).any(|part| part == b"%PDF-"));
    assert_ne!(
        server.get(&pdf, "").unwrap().0,
        200,
        "the file is for its owner"
    );
    phone.driver.delete_all_cookies().await.unwrap();
    phone
        .open(&server.address(&format!("/verify/{code}")))
        .await;
    phone.sees("đang có hiệu lực").await;
    phone.sees(LEARNER).await;
}
