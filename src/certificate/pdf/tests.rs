use super::draw;
use crate::certificate::Code;
use crate::certificate::Course;
use crate::certificate::Facts;
use crate::certificate::Holder;
use crate::certificate::Imprint;
use crate::certificate::IssuedBy;
use crate::certificate::ONLINE;
use crate::content::EvidenceGrade;
use crate::db::Time;
use crate::learning::GradeClass;
use crate::pdf::testing::text_of;
use jiff::tz::TimeZone;

const CHECK_PAGE: &str = "https://hocvu.dongnai.gov.vn/verify";

fn facts() -> Facts {
    Facts {
        code: Code::from_bytes([0x3C, 0xF4, 0x9F, 0x99, 0xE2, 0x02, 0x96, 0xD8, 0x77, 0xAB]),
        register_number: "0127/2026/GCN-SKHCN".to_owned(),
        issued_at: Time(1_770_255_000_000),
        issued_on: "2026-02-05".parse().unwrap(),
        valid_until: None,
        issuer: IssuedBy {
            name: "Sở Khoa học và Công nghệ".to_owned(),
            parent_name: Some("Ủy ban nhân dân thành phố Đồng Nai".to_owned()),
            place: "Đồng Nai".to_owned(),
            signatory_title: "Giám đốc".to_owned(),
            signatory: "Phạm Thị Thuỳ Dương".to_owned(),
        },
        holder: Holder {
            full_name: "Nguyễn Thị Hương Ly".to_owned(),
            birth_date: Some("1985-02-05".to_owned()),
            position: Some("Chuyên viên".to_owned()),
            unit_name: "Phòng Văn hóa - Xã hội, Phường Bình Phước".to_owned(),
        },
        course: Course {
            code: "CC-02".to_owned(),
            title: "An toàn thông tin và bảo vệ dữ liệu cá nhân trong công vụ".to_owned(),
            version: "1.0".to_owned(),
            periods: 8.0,
            started_on: "2026-01-12".parse().unwrap(),
            completed_on: "2026-02-05".parse().unwrap(),
            delivery: ONLINE.to_owned(),
            score_percent: Some(85.0),
            grade_class: GradeClass::Good,
            evidence_grade: EvidenceGrade::C,
        },
    }
}

/// Facts in which everything is as long as it can be.
fn longest() -> Facts {
    let mut facts = facts();
    facts.issuer.name = "Trung tâm Bồi dưỡng nghiệp vụ và Ứng dụng công nghệ số trực thuộc Sở Khoa học và Công nghệ".to_owned();
    facts.issuer.signatory_title =
        "TL. Chủ tịch Ủy ban nhân dân; Phó Giám đốc phụ trách Sở Khoa học và Công nghệ".to_owned();
    facts.holder.full_name = "Công Tằng Tôn Nữ Huỳnh Nguyễn Thị Ngọc Phương Khánh Hoàng Mỹ Duyên Quỳnh Như Thuỵ Kiều Oanh Trâm Anh".to_owned();
    facts.holder.position = Some(
        "Phó Trưởng phòng phụ trách Phòng Quản lý Công nghệ, Đổi mới sáng tạo và Chuyển đổi số"
            .to_owned(),
    );
    facts.holder.unit_name =
        "Đơn vị sự nghiệp công lập tự bảo đảm chi thường xuyên trực thuộc Ủy ban nhân dân "
            .repeat(3);
    facts.course.title =
        "Quản trị hệ thống và dữ liệu cho công chức chuyên trách công nghệ thông tin ở cấp xã "
            .repeat(3);
    facts.valid_until = Some("2027-02-05".parse().unwrap());
    facts.register_number = "123456/2026/GCN-TTBDNVUDCNS.SKHCN".to_owned();
    facts
}

fn drawn(facts: &Facts) -> Vec<u8> {
    let imprint = Imprint {
        check_page: CHECK_PAGE.to_owned(),
        zone: TimeZone::get("Asia/Ho_Chi_Minh").unwrap(),
    };
    draw(facts, &imprint).unwrap()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_same_facts_make_the_same_small_file() {
    let file = drawn(&facts());
    assert_eq!(file, drawn(&facts()));
    assert!(file.len() < 120_000, "{} bytes", file.len());
    assert!(file.starts_with(b"%PDF-1.7"));
}

#[test]
fn extreme_facts_are_drawn_whole() {
    let file = drawn(&longest());
    assert!(file.len() < 120_000, "{} bytes", file.len());
    let text = text_of("longest", &file);
    let text = words(&text);
    let facts = longest();
    for part in [
        facts.holder.full_name.to_uppercase(),
        words(&facts.holder.unit_name),
        words(&facts.course.title),
    ] {
        assert!(text.contains(&part), "{part} in {text}");
    }
}

#[test]
fn names_come_out_of_the_file_letter_for_letter() {
    let names = [
        "H'Mai Niê",
        "K’Rinh",
        "Điểu Lịch",
        "Y Vân",
        "Lâm Sóc Kha",
        "Đặng Thuỳ Trâm",
        "O",
        "Nguyễn Thị Ước Ỡ Ỵ Ẵ Ẳ Ự",
        "Jean-François Müller",
        "Sofia Żółć",
        "Иван Петров",
        &"Ở".repeat(100),
    ];
    for (index, name) in names.iter().enumerate() {
        let mut facts = facts();
        facts.holder.full_name = (*name).to_owned();
        facts.holder.position = Some((*name).to_owned());
        let text = text_of(&format!("name-{index}"), &drawn(&facts));
        assert!(text.contains(&name.to_uppercase()), "{name} in {text}");
        assert!(text.contains(&format!("{name},")), "{name} in {text}");
    }
}

#[test]
fn letters_that_no_font_has_do_not_stop_a_certificate() {
    let mut facts = facts();
    facts.holder.full_name = "\u{1F600}\u{E000}\u{0}\t字 \u{202E}A\u{0302}\u{0323}".to_owned();
    facts.holder.position = Some(String::new());
    facts.course.title = String::new();
    drawn(&facts);
}

#[test]
fn the_lines_are_read_in_order() {
    let mut facts = facts();
    facts.valid_until = Some("2027-02-05".parse().unwrap());
    let file = drawn(&facts);
    let text = text_of("order", &file);
    let text = words(&text);
    let mut from = 0;
    for part in [
        "GIẤY CHỨNG NHẬN",
        "Chứng nhận Ông/Bà:",
        "NGUYỄN THỊ HƯƠNG LY",
        "Sinh ngày: 05/02/1985",
        "Chức vụ, đơn vị công tác: Chuyên viên, Phòng Văn hóa - Xã hội, Phường Bình Phước",
        "Đã hoàn thành khóa bồi dưỡng:",
        "“An toàn thông tin và bảo vệ dữ liệu cá nhân trong công vụ”",
        "Thời lượng: 8 tiết, từ ngày 12/01/2026 đến ngày 05/02/2026",
        "Hình thức: trực tuyến; Xếp loại: Giỏi",
        "Có giá trị đến hết ngày: 05/02/2027",
    ] {
        let found = text[from..]
            .find(part)
            .unwrap_or_else(|| panic!("{part} after {from} in {text}"));
        from += found + part.len();
    }
    for part in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN THÀNH PHỐ ĐỒNG NAI",
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "Đồng Nai, ngày 05 tháng 02 năm 2026",
        "GIÁM ĐỐC",
        "Phạm Thị Thuỳ Dương",
        "Số vào sổ: 0127/2026/GCN-SKHCN",
        &format!("Số hiệu (số giấy chứng nhận): {}", facts.code),
        CHECK_PAGE,
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}
