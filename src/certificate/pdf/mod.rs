//! The certificate as a PDF: tagged, PDF/A-2a and PDF/UA-1, the same bytes for the same facts.
mod fonts;
mod lines;
mod ornament;
mod press;
mod sheet;
#[cfg(test)]
mod tests;
mod wording;

pub use press::print;

use super::model::Facts;
use jiff::tz::TimeZone;
use krilla::Document;
use krilla::SerializeSettings;
use krilla::action::Action;
use krilla::action::LinkAction;
use krilla::annotation::Annotation;
use krilla::annotation::LinkAnnotation;
use krilla::annotation::Target;
use krilla::configure::Accessibility;
use krilla::configure::Archival;
use krilla::configure::Configuration;
use krilla::configure::ConfigurationBuilder;
use krilla::error::KrillaError;
use krilla::geom::Rect;
use krilla::metadata::DateTime;
use krilla::metadata::Metadata;
use krilla::outline::Outline;
use krilla::page::PageSettings;
use sheet::HEIGHT;
use sheet::Sheet;
use sheet::WIDTH;
use std::sync::LazyLock;

/// Archived for good, readable aloud.
static STANDARDS: LazyLock<Configuration> = LazyLock::new(|| {
    ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .expect("both standards allow PDF 1.7, as the tests see")
});

/// Draws the certificate. `check_page` is the address of the public check without a code; `zone` tells how the time of
/// issue is written into the file's description. Fails when the file would not keep to its standards.
pub fn draw(facts: &Facts, check_page: &str, zone: &TimeZone) -> Result<Vec<u8>, KrillaError> {
    let settings = SerializeSettings {
        configuration: *STANDARDS,
        enable_tagging: true,
        ..SerializeSettings::default()
    };
    let mut document = Document::new_with(settings);
    document.set_metadata(description(facts, zone));
    document.set_outline(Outline::new());
    let address = format!("{check_page}/{}", facts.code);
    let size = PageSettings::from_wh(WIDTH, HEIGHT).unwrap_or_default();
    let mut page = document.start_page_with(size);
    let link = link(&address).map(|link| page.add_tagged_annotation(link));
    let mut sheet = Sheet::on(page.surface());
    ornament::drum(&mut sheet);
    ornament::border(&mut sheet);
    wording::write(&mut sheet, facts, check_page, link);
    let tree = sheet.finish();
    page.finish();
    document.set_tag_tree(tree);
    document.finish()
}

/// The QR code and the address beside it lead to the check page.
fn link(address: &str) -> Option<Annotation> {
    let (left, top, side) = wording::QR;
    let area = Rect::from_xywh(left, top, side, side)?;
    let target = Target::Action(Action::Link(LinkAction::new(address.to_owned())));
    let words = format!("Kiểm tra giấy chứng nhận tại {address}");
    Some(Annotation::new_link(
        LinkAnnotation::new(area, target),
        Some(words),
    ))
}

/// The code stands in the keywords, so that it can be found in the file again.
fn description(facts: &Facts, zone: &TimeZone) -> Metadata {
    Metadata::new()
        .title(format!(
            "Giấy chứng nhận {} – {}",
            facts.register_number, facts.holder.full_name
        ))
        .authors(vec![facts.issuer.name.clone()])
        .creator("Học Vụ Số".to_owned())
        .keywords(vec![facts.code.to_string()])
        .document_id(facts.code.to_string())
        .language("vi".to_owned())
        .creation_date(moment(&facts.issued_at.zoned(zone)))
}

fn moment(at: &jiff::ZonedDateTime) -> DateTime {
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
