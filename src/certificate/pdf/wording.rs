//! The official wording and where each part of it stands on the sheet (layout after Decree 30/2020, annex I).
use super::HEIGHT;
use super::WIDTH;
use super::ornament;
use crate::certificate::model::Course;
use crate::certificate::model::Facts;
use crate::certificate::model::Holder;
use crate::certificate::model::IssuedBy;
use crate::pdf::At;
use crate::pdf::BLUE;
use crate::pdf::Block;
use crate::pdf::INK;
use crate::pdf::Ink;
use crate::pdf::Paragraph;
use crate::pdf::Room;
use crate::pdf::Sheet;
use crate::text::BirthDate;
use crate::text::Language::Vietnamese;
use crate::text::capitals;
use crate::text::dates;
use crate::text::numbers;
use krilla::tagging::Identifier;
use krilla::tagging::Tag;
use std::num::NonZeroU16;

use crate::pdf::Style::Bold;
use crate::pdf::Style::Italic;
use crate::pdf::Style::Regular;

/// The middles of the left and the right column, and of the sheet.
const LEFT: f32 = 222.0;
const RIGHT: f32 = 592.0;
const MIDDLE: f32 = WIDTH / 2.0;
/// Between these stands the body, whatever its length.
const BODY: (f32, f32) = (172.0, 430.0);
/// The QR code: left, top, side.
pub const QR: (f32, f32, f32) = (60.0, 446.0, 90.0);

/// Writes everything that is read, in the order of reading.
pub fn write(sheet: &mut Sheet, facts: &Facts, check_page: &str, link: Option<Identifier>) {
    nation(sheet);
    issuer(sheet, &facts.issuer);
    title(sheet);
    body(sheet, facts);
    signature(sheet, facts);
    check(sheet, facts, check_page, link);
}

fn one_line(width: f32, size: f32) -> Room {
    Room {
        width,
        size,
        least: 0.0,
        lines: 1,
    }
}

fn nation(sheet: &mut Sheet) {
    let name = Paragraph::of(Bold, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").set(one_line(350.0, 12.5));
    sheet.write(Tag::P, &name, At::Middle(RIGHT, 66.0), INK);
    let motto = Paragraph::of(Bold, "Độc lập - Tự do - Hạnh phúc").set(one_line(350.0, 13.0));
    sheet.write(Tag::P, &motto, At::Middle(RIGHT, 84.0), INK);
    ornament::rule(sheet, RIGHT, 91.0, 178.0);
}

fn issuer(sheet: &mut Sheet, issuer: &IssuedBy) {
    let room = Room {
        width: 320.0,
        size: 12.5,
        least: 11.0,
        lines: 2,
    };
    let mut y = 66.0;
    if let Some(parent) = &issuer.parent_name {
        let parent = Paragraph::of(Regular, &capitals(parent)).set(room);
        y = sheet.write(Tag::P, &parent, At::Middle(LEFT, y), INK);
    }
    let name = Paragraph::of(Bold, &capitals(&issuer.name)).set(room);
    y = sheet.write(Tag::P, &name, At::Middle(LEFT, y), INK);
    ornament::rule(sheet, LEFT, y - name.leading() + 7.0, 90.0);
}

fn title(sheet: &mut Sheet) {
    let text = "GIẤY CHỨNG NHẬN";
    let heading = Tag::Hn(NonZeroU16::MIN, Some(text.to_owned()));
    let block = Paragraph::of(Bold, text).set(one_line(600.0, 31.0));
    sheet.write(heading, &block, At::Middle(MIDDLE, 156.0), BLUE);
}

/// A paragraph of the body, the space before it, and its colour.
struct Row {
    block: Block,
    before: f32,
    ink: Ink,
}

/// Sets the body as large as the space allows and puts it into the middle of it.
fn body(sheet: &mut Sheet, facts: &Facts) {
    let space = BODY.1 - BODY.0;
    let mut scale = 1.0;
    let mut rows = rows(facts, scale);
    while height(&rows) > space {
        scale *= 0.97;
        rows = self::rows(facts, scale);
    }
    let mut y = BODY.0 + (space - height(&rows)) * 0.4;
    for row in &rows {
        y = sheet.write(
            Tag::P,
            &row.block,
            At::Middle(MIDDLE, y + row.before + row.block.size),
            row.ink,
        ) - row.block.size;
    }
}

fn height(rows: &[Row]) -> f32 {
    rows.iter().map(|row| row.before + row.block.height()).sum()
}

fn rows(facts: &Facts, scale: f32) -> Vec<Row> {
    let plain = |size: f32, before: f32, paragraph: Paragraph| Row {
        block: paragraph.set(Room {
            width: 690.0,
            size: size * scale,
            least: size * scale * 0.88,
            lines: 3,
        }),
        before: before * scale,
        ink: INK,
    };
    let holder = &facts.holder;
    let mut rows = vec![
        plain(14.0, 0.0, Paragraph::of(Italic, "Chứng nhận Ông/Bà:")),
        name(holder, scale),
    ];
    rows.extend(
        holder
            .birth_date
            .as_deref()
            .map(|date| plain(14.0, 2.0, born(date))),
    );
    rows.push(plain(14.0, 2.0, post(holder)));
    rows.push(plain(
        14.0,
        6.0,
        Paragraph::of(Italic, "Đã hoàn thành khóa bồi dưỡng:"),
    ));
    rows.push(course(&facts.course, scale));
    rows.push(plain(14.0, 4.0, duration(&facts.course)));
    rows.push(plain(14.0, 2.0, result(&facts.course)));
    rows.extend(facts.valid_until.map(|last| {
        let text = Paragraph::of(Italic, "Có giá trị đến hết ngày:")
            .and(Regular, &dates::day(last.0, Vietnamese));
        plain(14.0, 2.0, text)
    }));
    rows
}

fn name(holder: &Holder, scale: f32) -> Row {
    let size = 27.0 * scale;
    let room = Room {
        width: 690.0,
        size,
        least: size * 0.7,
        lines: 2,
    };
    Row {
        block: Paragraph::of(Bold, &capitals(&holder.full_name)).set(room),
        before: 4.0 * scale,
        ink: BLUE,
    }
}

fn course(course: &Course, scale: f32) -> Row {
    let size = 19.0 * scale;
    let room = Room {
        width: 660.0,
        size,
        least: size * 0.85,
        lines: 3,
    };
    Row {
        block: Paragraph::of(Bold, &format!("“{}”", course.title.trim())).set(room),
        before: 4.0 * scale,
        ink: INK,
    }
}

/// The label says how much of the birth date is known.
fn born(stored: &str) -> Paragraph {
    let label = match stored.len() {
        4 => "Sinh năm:",
        7 => "Sinh tháng:",
        _ => "Sinh ngày:",
    };
    let written = stored.parse().map(|date: BirthDate| date.show(Vietnamese));
    Paragraph::of(Italic, label).and(Regular, written.as_deref().unwrap_or(stored))
}

fn post(holder: &Holder) -> Paragraph {
    let Some(position) = &holder.position else {
        return Paragraph::of(Italic, "Đơn vị công tác:").and(Regular, &holder.unit_name);
    };
    Paragraph::of(Italic, "Chức vụ, đơn vị công tác:")
        .and(Regular, &format!("{position}, {}", holder.unit_name))
}

fn duration(course: &Course) -> Paragraph {
    Paragraph::of(Italic, "Thời lượng:")
        .and(
            Regular,
            &format!("{} tiết,", numbers::decimal(course.periods, 2, Vietnamese)),
        )
        .and(Italic, "từ ngày")
        .and(Regular, &dates::day(course.started_on.0, Vietnamese))
        .and(Italic, "đến ngày")
        .and(Regular, &dates::day(course.completed_on.0, Vietnamese))
}

fn result(course: &Course) -> Paragraph {
    Paragraph::of(Italic, "Hình thức:")
        .and(Regular, &format!("{};", course.delivery))
        .and(Italic, "Xếp loại:")
        .and(Bold, course.grade_class.as_str())
}

/// Place and day, the signatory's title, room for the signature, the name.
fn signature(sheet: &mut Sheet, facts: &Facts) {
    let issuer = &facts.issuer;
    let day = dates::long_day(facts.issued_on.0, Vietnamese);
    let when = Paragraph::of(Italic, &format!("{}, {day}", issuer.place));
    let mut y = sheet.write(
        Tag::P,
        &when.set(one_line(330.0, 13.0)),
        At::Middle(RIGHT, 450.0),
        INK,
    );
    for line in issuer.signatory_title.split([';', '\n']) {
        let room = Room {
            width: 330.0,
            size: 12.5,
            least: 11.0,
            lines: 2,
        };
        let block = Paragraph::of(Bold, &capitals(line)).set(room);
        y = sheet.write(Tag::P, &block, At::Middle(RIGHT, y), INK);
    }
    let name = Paragraph::of(Bold, &issuer.signatory).set(one_line(330.0, 13.0));
    sheet.write(Tag::P, &name, At::Middle(RIGHT, HEIGHT - 54.0), INK);
}

/// The numbers and where they can be checked, with the QR code that leads there.
fn check(sheet: &mut Sheet, facts: &Facts, check_page: &str, link: Option<Identifier>) {
    let (left, top, side) = QR;
    let address = format!("{check_page}/{}", facts.code);
    if let Some(path) = ornament::qr(&address, left, top, side) {
        let alt = format!("Mã QR dẫn tới trang kiểm tra giấy chứng nhận: {address}");
        sheet.figure(Tag::Figure(Some(alt)), &path);
    }
    let left = left + side + 14.0;
    let set = |label: &str, text: &str| {
        let room = one_line(RIGHT - 175.0 - left, 10.5);
        Paragraph::of(Regular, label).and(Bold, text).set(room)
    };
    let code = facts.code.to_string();
    for (label, text, down) in [
        ("Số vào sổ:", facts.register_number.as_str(), 16.0),
        ("Số hiệu (số giấy chứng nhận):", &code, 34.0),
        ("Quét mã QR hoặc kiểm tra tại", "", 58.0),
    ] {
        sheet.write(Tag::P, &set(label, text), At::Left(left, top + down), INK);
    }
    let (page, at) = (set(check_page, ""), At::Left(left, top + 74.0));
    if let Some(link) = link {
        sheet.write_with(Tag::Link, &page, at, link);
    } else {
        sheet.write(Tag::P, &page, at, INK);
    }
}
