//! Papers as PDF: text in Noto Serif set and shaped, tagged sheets, PDF/A-2a and PDF/UA-1; the same bytes for the same facts.
mod fonts;
mod lines;
mod press;
mod sheet;
#[cfg(test)]
pub mod testing;

pub use fonts::Style;
pub use lines::{Block, Paragraph, Room};
pub use press::print;
pub use sheet::{At, BLUE, INK, Ink, Sheet};

use crate::text::Language;
use jiff::ZonedDateTime;
use krilla::Document;
use krilla::SerializeSettings;
use krilla::configure::Accessibility;
use krilla::configure::Archival;
use krilla::configure::Configuration;
use krilla::configure::ConfigurationBuilder;
use krilla::metadata::DateTime;
use krilla::metadata::Metadata;
use krilla::outline::Outline;
use krilla::tagging::TagGroup;
use krilla::tagging::TagTree;
use std::sync::LazyLock;

/// The shorter and the longer side of an A4 page in points.
pub const A4: (f32, f32) = (595.28, 841.89);

/// Archived for good, readable aloud.
static STANDARDS: LazyLock<Configuration> = LazyLock::new(|| {
    ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .expect("both standards allow PDF 1.7, as the tests see")
});

/// A document without pages that keeps to the standards, or fails when it is finished.
pub fn document(description: Metadata) -> Document {
    let settings = SerializeSettings {
        configuration: *STANDARDS,
        enable_tagging: true,
        ..SerializeSettings::default()
    };
    let mut document = Document::new_with(settings);
    document.set_metadata(description);
    document.set_outline(Outline::new());
    document
}

/// The tags of a whole document, in the order of reading.
pub fn tree(language: Language, groups: Vec<TagGroup>) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(language.to_string()));
    for group in groups {
        tree.push(group);
    }
    tree
}

/// A moment as the file's description writes it.
pub fn moment(at: &ZonedDateTime) -> DateTime {
    let part = |value: i8| u8::try_from(value).unwrap_or_default();
    let minutes = at.offset().seconds() / 60;
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(i8::try_from(minutes / 60).unwrap_or_default())
        .utc_offset_minute(u8::try_from(minutes.abs() % 60).unwrap_or_default())
}
