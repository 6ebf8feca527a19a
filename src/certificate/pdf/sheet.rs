//! One landscape A4 page on which everything drawn is also tagged for screen readers.
use super::lines::Block;
use super::lines::runs;
use krilla::color::rgb;
use krilla::geom::Path;
use krilla::geom::Point;
use krilla::paint::Fill;
use krilla::paint::Stroke;
use krilla::surface::Surface;
use krilla::tagging::Artifact;
use krilla::tagging::ArtifactType;
use krilla::tagging::ContentTag;
use krilla::tagging::Identifier;
use krilla::tagging::SpanTag;
use krilla::tagging::TagGroup;
use krilla::tagging::TagKind;
use krilla::tagging::TagTree;

/// The size of the page in points.
pub const WIDTH: f32 = 841.89;
pub const HEIGHT: f32 = 595.28;

/// A colour of the certificate.
pub type Ink = (u8, u8, u8);
pub const INK: Ink = (0x1A, 0x24, 0x30);
pub const BLUE: Ink = (0x0B, 0x57, 0xA4);
pub const GOLD: Ink = (0xB8, 0x86, 0x0B);
/// Gold so pale that text stands clear on it.
pub const WATERMARK: Ink = (0xF9, 0xF3, 0xE3);

/// Where a block stands: the middle or the left edge of its lines, and the first baseline.
#[derive(Debug, Clone, Copy)]
pub enum At {
    Middle(f32, f32),
    Left(f32, f32),
}

pub struct Sheet<'a> {
    surface: Surface<'a>,
    tree: TagTree,
}

impl<'a> Sheet<'a> {
    pub fn on(surface: Surface<'a>) -> Self {
        Self {
            surface,
            tree: TagTree::new().with_lang(Some("vi".to_owned())),
        }
    }

    /// Ends the drawing; the tags are in the order in which things were drawn, which is the order of reading.
    pub fn finish(self) -> TagTree {
        self.surface.finish();
        self.tree
    }

    /// Writes a block of text and returns the baseline that would follow it.
    pub fn write(&mut self, tag: impl Into<TagKind>, block: &Block, at: At, ink: Ink) -> f32 {
        let mut group = TagGroup::new(tag);
        let baseline = self.write_into(&mut group, block, at, ink);
        self.tree.push(group);
        baseline
    }

    /// As [`Self::write`], with `more` in the same group, such as the link that the text is.
    pub fn write_with(&mut self, tag: impl Into<TagKind>, block: &Block, at: At, more: Identifier) {
        let mut group = TagGroup::new(tag);
        self.write_into(&mut group, block, at, INK);
        group.push(more);
        self.tree.push(group);
    }

    fn write_into(&mut self, group: &mut TagGroup, block: &Block, at: At, ink: Ink) -> f32 {
        self.surface.set_fill(Some(fill(ink)));
        self.surface.set_stroke(None);
        let (At::Middle(_, mut y) | At::Left(_, mut y)) = at;
        for (index, line) in block.lines.iter().enumerate() {
            let last = index + 1 == block.lines.len();
            let mut shaped: Vec<_> = runs(line)
                .map(|(style, text)| (style, style.face().shape(&text)))
                .collect();
            let width = shaped.iter().map(|(_, run)| run.width).sum::<f32>() * block.size;
            // A space at the end of a line that goes on tells readers that a word ends there.
            if let (false, Some((style, run))) = (last, shaped.last_mut()) {
                *run = style.face().shape(&format!("{} ", run.text));
            }
            let mut x = match at {
                At::Middle(middle, _) => middle - width / 2.0,
                At::Left(left, _) => left,
            };
            group.push(
                self.surface
                    .start_tagged(ContentTag::Span(SpanTag::empty().with_lang(Some("vi")))),
            );
            for (style, run) in shaped {
                let font = style.face().font.clone();
                self.surface.draw_glyphs(
                    Point::from_xy(x, y),
                    &run.glyphs,
                    font,
                    &run.text,
                    block.size,
                    false,
                );
                x += run.width * block.size;
            }
            self.surface.end_tagged();
            y += block.leading();
        }
        y
    }

    /// Fills a path that means something, described by its tag.
    pub fn figure(&mut self, tag: impl Into<TagKind>, path: &Path) {
        let mut group = TagGroup::new(tag);
        group.push(self.surface.start_tagged(ContentTag::Other));
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill(INK)));
        self.surface.draw_path(path);
        self.surface.end_tagged();
        self.tree.push(group);
    }

    /// Strokes a path that is only decoration.
    pub fn decorate(&mut self, path: &Path, width: f32, ink: Ink) {
        self.surface
            .start_tagged(ContentTag::Artifact(Artifact::with_kind(
                ArtifactType::Layout,
            )));
        self.surface.set_fill(None);
        let paint = rgb::Color::new(ink.0, ink.1, ink.2).into();
        self.surface.set_stroke(Some(Stroke {
            paint,
            width,
            ..Stroke::default()
        }));
        self.surface.draw_path(path);
        self.surface.end_tagged();
    }

    /// Fills a path that is only decoration.
    pub fn paint(&mut self, path: &Path, ink: Ink) {
        self.surface
            .start_tagged(ContentTag::Artifact(Artifact::with_kind(
                ArtifactType::Layout,
            )));
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill(ink)));
        self.surface.draw_path(path);
        self.surface.end_tagged();
    }
}

fn fill(ink: Ink) -> Fill {
    Fill {
        paint: rgb::Color::new(ink.0, ink.1, ink.2).into(),
        ..Fill::default()
    }
}
