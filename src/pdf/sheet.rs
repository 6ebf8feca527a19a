//! One page on which everything drawn is also tagged for screen readers.
use super::lines::Block;
use super::lines::Word;
use super::lines::runs;
use crate::text::Language;
use krilla::color::rgb;
use krilla::geom::Path;
use krilla::geom::PathBuilder;
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

/// A colour; these two are of every paper.
pub type Ink = (u8, u8, u8);
pub const INK: Ink = (0x1A, 0x24, 0x30);
pub const BLUE: Ink = (0x0B, 0x57, 0xA4);

/// Where a block stands: the middle, the left or the right edge of its lines, and the first baseline.
#[derive(Debug, Clone, Copy)]
pub enum At {
    Middle(f32, f32),
    Left(f32, f32),
    Right(f32, f32),
}

impl At {
    fn baseline(self) -> f32 {
        let (Self::Middle(_, y) | Self::Left(_, y) | Self::Right(_, y)) = self;
        y
    }

    /// Where a line of this width begins.
    fn start(self, width: f32) -> f32 {
        match self {
            Self::Middle(middle, _) => middle - width / 2.0,
            Self::Left(left, _) => left,
            Self::Right(right, _) => right - width,
        }
    }
}

pub struct Sheet<'a> {
    surface: Surface<'a>,
    language: Language,
    groups: Vec<TagGroup>,
}

impl<'a> Sheet<'a> {
    /// A blank page whose text is of this language.
    pub fn on(surface: Surface<'a>, language: Language) -> Self {
        Self {
            surface,
            language,
            groups: Vec::new(),
        }
    }

    /// Ends the drawing; the tags are in the order in which things were drawn, which is the order of reading.
    pub fn finish(self) -> Vec<TagGroup> {
        self.surface.finish();
        self.groups
    }

    /// Writes a block of text and returns the baseline that would follow it.
    pub fn write(&mut self, tag: impl Into<TagKind>, block: &Block, at: At, ink: Ink) -> f32 {
        let mut group = TagGroup::new(tag);
        let baseline = self.write_into(&mut group, block, at, ink);
        self.groups.push(group);
        baseline
    }

    /// As [`Self::write`], for a group that the caller puts into another, such as a cell of a table.
    pub fn written(&mut self, tag: impl Into<TagKind>, block: &Block, at: At) -> TagGroup {
        let mut group = TagGroup::new(tag);
        self.write_into(&mut group, block, at, INK);
        group
    }

    /// Writes what returns on every page and is not read aloud each time.
    pub fn aside(&mut self, kind: ArtifactType, block: &Block, at: At) {
        self.surface.set_fill(Some(fill(INK)));
        self.surface.set_stroke(None);
        self.surface
            .start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        let mut y = at.baseline();
        for line in &block.lines {
            self.line(line, (block.size, true), at, y);
            y += block.leading();
        }
        self.surface.end_tagged();
    }

    /// As [`Self::write`], with `more` in the same group, such as the link that the text is.
    pub fn write_with(&mut self, tag: impl Into<TagKind>, block: &Block, at: At, more: Identifier) {
        let mut group = TagGroup::new(tag);
        self.write_into(&mut group, block, at, INK);
        group.push(more);
        self.groups.push(group);
    }

    fn write_into(&mut self, group: &mut TagGroup, block: &Block, at: At, ink: Ink) -> f32 {
        self.surface.set_fill(Some(fill(ink)));
        self.surface.set_stroke(None);
        let language = self.language.as_str();
        let mut y = at.baseline();
        for (index, line) in block.lines.iter().enumerate() {
            let last = index + 1 == block.lines.len();
            let span = SpanTag::empty().with_lang(Some(language));
            group.push(self.surface.start_tagged(ContentTag::Span(span)));
            self.line(line, (block.size, last), at, y);
            self.surface.end_tagged();
            y += block.leading();
        }
        y
    }

    /// Draws one line of a block, the last or one that goes on.
    fn line(&mut self, line: &[Word], (size, last): (f32, bool), at: At, y: f32) {
        let mut shaped: Vec<_> = runs(line)
            .map(|(style, text)| (style, style.face().shape(&text)))
            .collect();
        let width = shaped.iter().map(|(_, run)| run.width).sum::<f32>() * size;
        // A space at the end of a line that goes on tells readers that a word ends there.
        if let (false, Some((style, run))) = (last, shaped.last_mut()) {
            *run = style.face().shape(&format!("{} ", run.text));
        }
        let mut x = at.start(width);
        for (style, run) in shaped {
            let (font, start) = (style.face().font.clone(), Point::from_xy(x, y));
            self.surface
                .draw_glyphs(start, &run.glyphs, font, &run.text, size, false);
            x += run.width * size;
        }
    }

    /// Fills a path that means something, described by its tag.
    pub fn figure(&mut self, tag: impl Into<TagKind>, path: &Path) {
        let mut group = TagGroup::new(tag);
        group.push(self.surface.start_tagged(ContentTag::Other));
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill(INK)));
        self.surface.draw_path(path);
        self.surface.end_tagged();
        self.groups.push(group);
    }

    /// A level line, of a width and a colour, that is only decoration.
    pub fn rule(&mut self, (from, to): (f32, f32), y: f32, (width, ink): (f32, Ink)) {
        let mut path = PathBuilder::new();
        path.move_to(from, y);
        path.line_to(to, y);
        if let Some(path) = path.finish() {
            self.decorate(&path, width, ink);
        }
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
