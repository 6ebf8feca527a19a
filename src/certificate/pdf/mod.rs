//! The certificate as a PDF.
mod ornament;
#[cfg(test)]
mod tests;
mod wording;

use super::model::Facts;
use super::model::Imprint;
use crate::pdf;
use crate::pdf::A4;
use crate::pdf::Sheet;
use crate::text::Language::Vietnamese;
use crate::web::Error;
use jiff::tz::TimeZone;
use krilla::action::Action;
use krilla::action::LinkAction;
use krilla::annotation::Annotation;
use krilla::annotation::LinkAnnotation;
use krilla::annotation::Target;
use krilla::error::KrillaError;
use krilla::geom::Rect;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;

/// A landscape A4 page.
const WIDTH: f32 = A4.1;
const HEIGHT: f32 = A4.0;

/// As [`draw`], when a core is free; busy when too many wait already.
pub async fn print(facts: Facts, imprint: Imprint) -> Result<Vec<u8>, Error> {
    pdf::print(move || draw(&facts, &imprint)).await
}

/// Draws the certificate: the same facts and imprint make the same bytes. Fails when the file would not keep to its standards.
pub fn draw(facts: &Facts, imprint: &Imprint) -> Result<Vec<u8>, KrillaError> {
    let mut document = pdf::document(description(facts, &imprint.zone));
    let address = format!("{}/{}", imprint.check_page, facts.code);
    let size = PageSettings::from_wh(WIDTH, HEIGHT).unwrap_or_default();
    let mut page = document.start_page_with(size);
    let link = link(&address).map(|link| page.add_tagged_annotation(link));
    let mut sheet = Sheet::on(page.surface(), Vietnamese);
    ornament::drum(&mut sheet);
    ornament::border(&mut sheet);
    wording::write(&mut sheet, facts, &imprint.check_page, link);
    let groups = sheet.finish();
    page.finish();
    document.set_tag_tree(pdf::tree(Vietnamese, groups));
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
        .creation_date(pdf::moment(&facts.issued_at.zoned(zone)))
}
