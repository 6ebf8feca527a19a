//! The border, the drum behind the text and the QR code, as paths.
use super::HEIGHT;
use super::WIDTH;
use crate::pdf::INK;
use crate::pdf::Ink;
use crate::pdf::Sheet;
use krilla::geom::Path;
use krilla::geom::PathBuilder;
use krilla::geom::Rect;
use std::f32::consts::TAU;

const GOLD: Ink = (0xB8, 0x86, 0x0B);
/// Gold so pale that text stands clear on it.
const WATERMARK: Ink = (0xF9, 0xF3, 0xE3);

/// The middle of the page, in whole points.
const CENTRE: (f32, f32) = (421.0, 298.0);

/// A fine double border whose inner line gives way at the corners.
pub fn border(sheet: &mut Sheet) {
    stroke(sheet, 1.8, |path| rectangle(path, 22.0));
    stroke(sheet, 0.6, |path| notched(path, 29.0, 15.0));
    for (x, y) in corners(36.0) {
        if let Some(path) = built(|path| diamond(path, x, y, 4.0)) {
            sheet.paint(&path, GOLD);
        }
    }
}

/// The bronze drum's star and rings, hardly darker than the paper.
pub fn drum(sheet: &mut Sheet) {
    let rings = built(|path| {
        for radius in [204.0, 198.0, 164.0, 159.0, 108.0, 103.0] {
            circle(path, CENTRE, radius);
        }
        for ring in 0..16 {
            let centre = turned(ring, 16, 133.0);
            circle(path, centre, 15.0);
            circle(path, centre, 8.0);
        }
        for tick in 0..72 {
            let (from, to) = (turned(tick, 72, 168.0), turned(tick, 72, 194.0));
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
        }
    });
    if let Some(rings) = rings {
        sheet.decorate(&rings, 1.3, WATERMARK);
    }
    if let Some(star) = built(star) {
        sheet.paint(&star, WATERMARK);
    }
}

/// A short rule under a heading, centred on `x`.
pub fn rule(sheet: &mut Sheet, x: f32, y: f32, width: f32) {
    sheet.rule((x - width / 2.0, x + width / 2.0), y, (0.8, INK));
}

/// The QR code of `address` as a square of `side` points at `x`, `y`; none when the address is too long for one.
#[expect(
    clippy::cast_precision_loss,
    reason = "a QR code has at most 177 modules a side"
)]
pub fn qr(address: &str, x: f32, y: f32, side: f32) -> Option<Path> {
    let code = qrcode::QrCode::with_error_correction_level(address, qrcode::EcLevel::M).ok()?;
    let cell = rounded_down(side / code.width() as f32);
    let modules = code.to_colors();
    built(|path| {
        for (row, colors) in modules.chunks(code.width()).enumerate() {
            let mut column = 0;
            // Neighbours in one rectangle: smaller, and without hairlines between them.
            for run in colors.chunk_by(|one, next| one == next) {
                if run[0] == qrcode::Color::Dark {
                    let (left, top) = (x + column as f32 * cell, y + row as f32 * cell);
                    if let Some(run) = Rect::from_xywh(left, top, run.len() as f32 * cell, cell) {
                        path.push_rect(run);
                    }
                }
                column += run.len();
            }
        }
    })
}

fn built(draw: impl FnOnce(&mut PathBuilder)) -> Option<Path> {
    let mut path = PathBuilder::new();
    draw(&mut path);
    path.finish()
}

fn stroke(sheet: &mut Sheet, width: f32, draw: impl FnOnce(&mut PathBuilder)) {
    if let Some(path) = built(draw) {
        sheet.decorate(&path, width, GOLD);
    }
}

fn corners(inset: f32) -> [(f32, f32); 4] {
    let (right, bottom) = (WIDTH - inset, HEIGHT - inset);
    [
        (inset, inset),
        (right, inset),
        (right, bottom),
        (inset, bottom),
    ]
}

fn rectangle(path: &mut PathBuilder, inset: f32) {
    corners_joined(path, corners(inset));
}

fn diamond(path: &mut PathBuilder, x: f32, y: f32, reach: f32) {
    corners_joined(
        path,
        [
            (x - reach, y),
            (x, y - reach),
            (x + reach, y),
            (x, y + reach),
        ],
    );
}

fn corners_joined(path: &mut PathBuilder, corners: [(f32, f32); 4]) {
    path.move_to(corners[0].0, corners[0].1);
    for (x, y) in &corners[1..] {
        path.line_to(*x, *y);
    }
    path.close();
}

/// A rectangle whose corners are quarter circles bent inwards.
fn notched(path: &mut PathBuilder, inset: f32, radius: f32) {
    let (left, top, right, bottom) = (inset, inset, WIDTH - inset, HEIGHT - inset);
    let near = radius * (1.0 - BEND);
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(
        right - radius,
        top + radius - near,
        right - near,
        top + radius,
        right,
        top + radius,
    );
    path.line_to(right, bottom - radius);
    path.cubic_to(
        right - near,
        bottom - radius,
        right - radius,
        bottom - near,
        right - radius,
        bottom,
    );
    path.line_to(left + radius, bottom);
    path.cubic_to(
        left + radius,
        bottom - near,
        left + near,
        bottom - radius,
        left,
        bottom - radius,
    );
    path.line_to(left, top + radius);
    path.cubic_to(
        left + near,
        top + radius,
        left + radius,
        top + near,
        left + radius,
        top,
    );
    path.close();
}

/// How far the handles of a cubic curve reach that imitates a quarter circle.
const BEND: f32 = 0.5523;

fn circle(path: &mut PathBuilder, (x, y): (f32, f32), radius: f32) {
    let bend = rounded(radius * BEND);
    path.move_to(x + radius, y);
    path.cubic_to(x + radius, y + bend, x + bend, y + radius, x, y + radius);
    path.cubic_to(x - bend, y + radius, x - radius, y + bend, x - radius, y);
    path.cubic_to(x - radius, y - bend, x - bend, y - radius, x, y - radius);
    path.cubic_to(x + bend, y - radius, x + radius, y - bend, x + radius, y);
    path.close();
}

/// The star of fourteen rays.
fn star(path: &mut PathBuilder) {
    for point in 0..28 {
        let (x, y) = turned(point, 28, if point % 2 == 0 { 94.0 } else { 30.0 });
        if point == 0 {
            path.move_to(x, y);
        } else {
            path.line_to(x, y);
        }
    }
    path.close();
}

/// Where step `step` of so many around the centre stands, counted from the top.
fn turned(step: u16, of: u16, radius: f32) -> (f32, f32) {
    let angle = f32::from(step) / f32::from(of) * TAU;
    (
        CENTRE.0 + rounded(radius * angle.sin()),
        CENTRE.1 - rounded(radius * angle.cos()),
    )
}

/// To quarters of a point: short numbers make a small file, and every machine draws the same.
fn rounded(length: f32) -> f32 {
    (length * 4.0).round() / 4.0
}

fn rounded_down(length: f32) -> f32 {
    (length * 4.0).floor() / 4.0
}
