//! An address as a code for a phone's camera.
use maud::Markup;
use maud::html;
use qrcode::Color;
use qrcode::EcLevel;
use qrcode::QrCode;

/// A square of so many pixels with two modules of quiet around the code; nothing when the address is too long.
pub fn qr(address: &str, pixels: u16) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(address, EcLevel::L) else {
        return html! {};
    };
    let size = code.width() + 4;
    html! {
        svg width=(pixels) height=(pixels) viewBox={ "0 0 " (size) " " (size) } aria-hidden="true" shape-rendering="crispEdges" {
            rect width=(size) height=(size) fill="#fff" {}
            path d=(dark_runs(&code)) fill="#000" {}
        }
    }
}

/// The dark modules as horizontal runs.
fn dark_runs(code: &QrCode) -> String {
    let colors = code.to_colors();
    let rows = colors.chunks(code.width()).enumerate();
    rows.flat_map(|(y, row)| dark_runs_of(row, y + 2)).collect()
}

fn dark_runs_of(row: &[Color], top: usize) -> Vec<String> {
    let mut left = 2;
    let mut runs = Vec::new();
    for run in row.chunk_by(|one, next| one == next) {
        let length = run.len();
        if run[0] == Color::Dark {
            runs.push(format!("M{left} {top}h{length}v1h-{length}z"));
        }
        left += length;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_dark_modules_stand_where_the_modules_are() {
        let row = [Color::Dark, Color::Dark, Color::Light, Color::Dark];
        assert_eq!(dark_runs_of(&row, 5), ["M2 5h2v1h-2z", "M5 5h1v1h-1z"]);
    }
}
