//! One's own record as a PDF: A4 upright, as many pages as it takes.
mod table;
#[cfg(test)]
mod tests;

use super::model::Transcript;
use crate::pdf;
use crate::pdf::A4;
use crate::pdf::At;
use crate::pdf::BLUE;
use crate::pdf::Block;
use crate::pdf::INK;
use crate::pdf::Ink;
use crate::pdf::Paragraph;
use crate::pdf::Room;
use crate::pdf::Sheet;
use crate::pdf::Style::Bold;
use crate::pdf::Style::Italic;
use crate::pdf::Style::Regular;
use crate::text::Language;
use crate::text::dates;
use jiff::ZonedDateTime;
use krilla::error::KrillaError;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::tagging::ArtifactType;
use krilla::tagging::Tag;
use krilla::tagging::TagKind;
use std::num::NonZeroU16;
use table::Table;

const LEFT: f32 = 48.0;
const RIGHT: f32 = A4.0 - LEFT;
/// What stands between these is the record; below it stands the foot.
const TOP: f32 = 52.0;
const BOTTOM: f32 = A4.1 - 64.0;
const FOOT: f32 = A4.1 - 40.0;
/// Between the opening and the table.
const SPACE: f32 = 8.0;

/// Draws the record. `check_page` is the address of the public check of certificates. Fails when the file would not keep
/// to its standards.
pub fn draw(
    own: &Transcript,
    made_at: &ZonedDateTime,
    check_page: &str,
) -> Result<Vec<u8>, KrillaError> {
    let made_on = dates::day(made_at.date(), own.language);
    let mut document = pdf::document(description(own, made_at));
    let opening = opening(own, &made_on, check_page);
    let mut table = Table::of(own);
    let height: f32 = opening.iter().map(Part::height).sum();
    let pages = table.pages(TOP + height + SPACE);
    let mut groups = Vec::new();
    for (index, rows) in pages.iter().enumerate() {
        let size = PageSettings::from_wh(A4.0, A4.1).unwrap_or_default();
        let mut page = document.start_page_with(size);
        let mut sheet = Sheet::on(page.surface(), own.language);
        let mut y = TOP;
        if index == 0 {
            for part in &opening {
                y = part.write(&mut sheet, y);
            }
            y += SPACE;
        }
        table.write(&mut sheet, rows.clone(), y);
        foot(&mut sheet, own, &made_on, (index + 1, pages.len()));
        groups.extend(sheet.finish());
        page.finish();
    }
    groups.extend(table.tags());
    document.set_tag_tree(pdf::tree(own.language, groups));
    document.finish()
}

fn title(language: Language) -> &'static str {
    language.say("Kết quả học tập", "Learning record")
}

fn description(own: &Transcript, made_at: &ZonedDateTime) -> Metadata {
    let title = title(own.language);
    Metadata::new()
        .title(format!("{title} – {}", own.person.full_name))
        .creator("Học Vụ Số".to_owned())
        .language(own.language.to_string())
        .creation_date(pdf::moment(made_at))
}

/// A paragraph of the first page above the table.
struct Part {
    tag: TagKind,
    before: f32,
    block: Block,
    ink: Ink,
}

impl Part {
    fn of(paragraph: &Paragraph, (before, size): (f32, f32)) -> Self {
        let room = Room {
            width: RIGHT - LEFT,
            size,
            least: size * 0.9,
            lines: 3,
        };
        Self {
            tag: Tag::P.into(),
            before,
            block: paragraph.set(room),
            ink: INK,
        }
    }

    fn height(&self) -> f32 {
        self.before + self.block.height()
    }

    /// Writes it below `y` and returns where it ends.
    fn write(&self, sheet: &mut Sheet, y: f32) -> f32 {
        let at = At::Left(LEFT, y + self.before + self.block.size);
        sheet.write(self.tag.clone(), &self.block, at, self.ink);
        y + self.height()
    }
}

/// Title, whose record it is, how much, and where its numbers are checked.
fn opening(own: &Transcript, made_on: &str, check_page: &str) -> Vec<Part> {
    let (language, title) = (own.language, title(own.language));
    let mut parts = vec![Part {
        tag: Tag::Hn(NonZeroU16::MIN, Some(title.to_owned())).into(),
        ink: BLUE,
        ..Part::of(&Paragraph::of(Bold, title), (0.0, 20.0))
    }];
    let made = (language.say("Ngày lập", "Issued on"), made_on.to_owned());
    let known = own.who().into_iter().chain([made]);
    for (label, words) in known.filter(|(_, words)| !words.is_empty()) {
        let fact = Paragraph::of(Regular, &format!("{label}:")).and(Bold, &words);
        parts.push(Part::of(&fact, (2.0, 10.5)));
    }
    let sum = if own.records.is_empty() {
        own.nothing_yet().to_owned()
    } else {
        own.sentence()
    };
    parts.push(Part::of(&Paragraph::of(Regular, &sum), (10.0, 10.5)));
    if !own.records.is_empty() {
        let check = language.say(
            format!("Số giấy chứng nhận được kiểm tra tại {check_page}."),
            format!("Certificate numbers can be checked at {check_page}."),
        );
        parts.push(Part::of(&Paragraph::of(Italic, &check), (2.0, 9.5)));
    }
    parts
}

/// Whose record it is and of which day, and which page of how many.
fn foot(sheet: &mut Sheet, own: &Transcript, made_on: &str, (page, of): (usize, usize)) {
    let (language, name) = (own.language, &own.person.full_name);
    let set = |words: &str, width: f32| {
        Paragraph::of(Regular, words).set(Room {
            width,
            size: 8.5,
            least: 0.0,
            lines: 1,
        })
    };
    let whose = language.say(
        format!("{name} · lập ngày {made_on}"),
        format!("{name} · issued on {made_on}"),
    );
    let number = language.say(format!("Trang {page}/{of}"), format!("Page {page}/{of}"));
    let (whose, number) = (set(&whose, 400.0), set(&number, 80.0));
    sheet.aside(ArtifactType::Footer, &whose, At::Left(LEFT, FOOT));
    sheet.aside(ArtifactType::Footer, &number, At::Right(RIGHT, FOOT));
}
