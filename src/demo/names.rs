//! Names of people and places nobody bears on purpose: common parts, put together by chance.
use super::chance::Chance;
use crate::org::Block;

const FAMILY: &[&str] = &[
    "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Hoàng", "Huỳnh",
    "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Điểu",
];
const MIDDLE_MEN: &[&str] = &[
    "Văn", "Văn", "Đức", "Minh", "Quang", "Hữu", "Công", "Thanh", "Quốc", "Xuân",
];
const MIDDLE_WOMEN: &[&str] = &[
    "Thị",
    "Thị",
    "Thị Minh",
    "Ngọc",
    "Thị Thu",
    "Thị Kim",
    "Thanh",
    "Thị Hồng",
    "Phương",
    "Mỹ",
];
const GIVEN_MEN: &[&str] = &[
    "An", "Bình", "Cường", "Dũng", "Đạt", "Đức", "Hải", "Hiếu", "Hoà", "Hùng", "Khang", "Khoa",
    "Lâm", "Long", "Nam", "Phong", "Phúc", "Quân", "Sơn", "Tâm", "Thắng", "Thịnh", "Tiến", "Trung",
    "Tuấn", "Vinh", "K'Rinh", "Lịch",
];
const GIVEN_WOMEN: &[&str] = &[
    "Ái",
    "Anh",
    "Ánh",
    "Bích",
    "Chi",
    "Dung",
    "Duyên",
    "Giang",
    "Hà",
    "Hạnh",
    "Hằng",
    "Hiền",
    "Hoa",
    "Hương",
    "Lan",
    "Liên",
    "Linh",
    "Loan",
    "Mai",
    "Nga",
    "Ngân",
    "Nhung",
    "Oanh",
    "Phượng",
    "Quyên",
    "Thảo",
    "Thuỷ",
    "Trang",
    "Tuyết",
    "Yến",
];
const PLACE_FIRST: &[&str] = &[
    "Tân", "Phước", "Bình", "Long", "Phú", "An", "Thanh", "Minh", "Đồng", "Lộc", "Hưng", "Thuận",
    "Xuân", "Hòa", "Nghĩa", "Thọ",
];
const PLACE_SECOND: &[&str] = &[
    "Hà", "Sơn", "Lợi", "Tiến", "Thạnh", "Điền", "Khánh", "Hải", "Trung", "Hậu", "Tâm", "Quang",
    "Thành", "Phát", "Mỹ", "Lâm",
];
/// Provincial bodies in the order of protocol: code, name, block.
pub const DEPARTMENTS: &[(&str, &str, Block)] = &[
    ("VPTU", "Văn phòng Tỉnh ủy", Block::Party),
    ("BTC", "Ban Tổ chức Tỉnh ủy", Block::Party),
    ("UBKT", "Ủy ban Kiểm tra Tỉnh ủy", Block::Party),
    ("VPUB", "Văn phòng Ủy ban nhân dân", Block::State),
    ("SNV", "Sở Nội vụ", Block::State),
    ("STC", "Sở Tài chính", Block::State),
    ("STP", "Sở Tư pháp", Block::State),
    ("SCT", "Sở Công Thương", Block::State),
    ("SNNMT", "Sở Nông nghiệp và Môi trường", Block::State),
    ("SXD", "Sở Xây dựng", Block::State),
    ("SVHTTDL", "Sở Văn hóa, Thể thao và Du lịch", Block::State),
    ("SKHCN", "Sở Khoa học và Công nghệ", Block::State),
    ("SGDDT", "Sở Giáo dục và Đào tạo", Block::State),
    ("SYT", "Sở Y tế", Block::State),
    ("SDTTG", "Sở Dân tộc và Tôn giáo", Block::State),
    ("TTR", "Thanh tra tỉnh", Block::State),
    (
        "MTTQ",
        "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
        Block::Front,
    ),
];

/// Whether a woman, and her or his full name.
pub fn person(chance: &mut Chance) -> (bool, String) {
    let woman = chance.percent(55);
    let (middle, given) = if woman {
        (MIDDLE_WOMEN, GIVEN_WOMEN)
    } else {
        (MIDDLE_MEN, GIVEN_MEN)
    };
    (
        woman,
        format!(
            "{} {} {}",
            chance.one(FAMILY),
            chance.one(middle),
            chance.one(given)
        ),
    )
}

/// The name of the commune with this number; no two are alike below 256.
pub fn commune(number: usize) -> String {
    let kind = if number.is_multiple_of(3) {
        "Phường"
    } else {
        "Xã"
    };
    let first = PLACE_FIRST[number % PLACE_FIRST.len()];
    let second = PLACE_SECOND[(number / PLACE_FIRST.len() + number) % PLACE_SECOND.len()];
    format!("{kind} {first} {second}")
}
