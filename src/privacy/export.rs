//! The file that somebody takes away: a page to read, and the same as JSON for other programs.
use super::gather::RoomData;
use super::gather::TableData;
use crate::text::Language;
use maud::DOCTYPE;
use maud::Markup;
use maud::html;
use serde_json::Value;
use std::io::Cursor;
use std::io::Write;
use zip::CompressionMethod;
use zip::ZipWriter;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;

/// Whose it is and when it was made.
pub struct Cover {
    pub name: String,
    pub made: String,
    pub language: Language,
}

/// A ZIP with `du-lieu.html`, `README.txt` and a JSON file for each room.
pub fn archive(cover: &Cover, rooms: &[RoomData]) -> ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file("README.txt", options)?;
    zip.write_all(readme(cover).as_bytes())?;
    zip.start_file("du-lieu.html", options)?;
    zip.write_all(page(cover, rooms).into_string().as_bytes())?;
    for room in rooms {
        zip.start_file(format!("{}.json", room.room), options)?;
        serde_json::to_writer_pretty(&mut zip, room).map_err(std::io::Error::from)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn readme(cover: &Cover) -> String {
    let (name, made) = (&cover.name, &cover.made);
    cover.language.say(
        format!(
            "Toàn bộ dữ liệu về {name} trong Học Vụ Số, lập lúc {made}.\n\ndu-lieu.html: mở bằng trình duyệt để đọc.\n*.json: cùng dữ liệu đó cho máy đọc, mỗi phần của hệ thống một tệp.\n\nTệp này có số căn cước đầy đủ và không được khóa. Anh/chị hãy giữ ở nơi chỉ mình mở được.\nĐề và đáp án của câu hỏi không nằm trong tệp vì câu hỏi còn được dùng.\n"
        ),
        format!(
            "Everything Học Vụ Số holds about {name}, made {made}.\n\ndu-lieu.html: to read in a browser.\n*.json: the same for programs, a file for each part of the system.\n\nThe identity number is in here in full and the file is not locked. Keep it where only you can open it.\nQuestions and their keys are left out because they are still in use.\n"
        ),
    )
}

fn page(cover: &Cover, rooms: &[RoomData]) -> Markup {
    let title = cover.language.say("Dữ liệu của tôi", "My data");
    html! {
        (DOCTYPE)
        html lang=(cover.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { "body{font:17px/1.6 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}dl{border-top:1px solid #ccc;padding-top:.5rem}dt{font-weight:bold}dd{margin:0 0 .3rem 1rem;overflow-wrap:anywhere}" }
            }
            body {
                h1 { (title) }
                p { (cover.name) " · " (cover.made) }
                @for table in rooms.iter().flat_map(|room| &room.tables) { (section(table, cover.language)) }
            }
        }
    }
}

fn section(table: &TableData, language: Language) -> Markup {
    html! {
        h2 { (table.label) " (" (table.rows.len()) ")" }
        @if table.rows.is_empty() { p { (language.say("Không có.", "None.")) } }
        @for row in &table.rows {
            dl {
                @for (name, value) in row.as_object().into_iter().flatten() {
                    dt { (label(name, language)) }
                    dd { (shown(value, language)) }
                }
            }
        }
    }
}

fn shown(value: &Value, language: Language) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(true) => language.say("có", "yes").to_owned(),
        Value::Bool(false) => language.say("không", "no").to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What the columns are called; those of which the name says enough stay as they are.
const LABELS: &[(&str, &str)] = &[
    ("staff_code", "Mã cán bộ"),
    ("full_name", "Họ và tên"),
    ("birth_date", "Ngày sinh"),
    ("gender", "Giới tính"),
    ("citizen_id", "Số căn cước"),
    ("email", "Thư điện tử"),
    ("phone", "Điện thoại"),
    ("login", "Tên đăng nhập"),
    ("language", "Ngôn ngữ"),
    ("device", "Thiết bị"),
    ("created_at", "Lập lúc"),
    ("seen_at", "Dùng lần cuối"),
    ("signed_in_at", "Đăng nhập gần nhất"),
    ("at", "Lúc"),
    ("who", "Người xem"),
    ("action", "Việc"),
    ("object", "Đối tượng"),
    ("detail", "Chi tiết"),
    ("field", "Dữ liệu đã xem"),
    ("reason", "Lý do"),
    ("course", "Khóa học"),
    ("category", "Đối tượng"),
    ("position", "Chức vụ"),
    ("unit_name", "Đơn vị"),
    ("valid_from", "Từ ngày"),
    ("valid_to", "Đến ngày"),
    ("role", "Vai trò"),
    ("started_at", "Bắt đầu"),
    ("completed_at", "Hoàn thành"),
    ("score_percent", "Điểm (%)"),
    ("grade_class", "Xếp loại"),
    ("answer", "Câu trả lời"),
    ("saved_at", "Lưu lúc"),
    ("register_number", "Số vào sổ"),
    ("code", "Mã"),
    ("subject", "Tiêu đề"),
    ("body", "Nội dung"),
    ("recipient", "Gửi đến"),
    ("kind", "Loại"),
    ("wish", "Nội dung"),
];

fn label(name: &str, language: Language) -> &str {
    let known = LABELS.iter().find(|(one, _)| *one == name);
    known.map_or(name, |(_, vietnamese)| language.say(vietnamese, name))
}
