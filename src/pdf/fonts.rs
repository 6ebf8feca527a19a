//! Noto Serif, parsed once: measuring and shaping of Vietnamese text.
use krilla::text::Font;
use krilla::text::GlyphId;
use krilla::text::KrillaGlyph;
use rustybuzz::ShapePlan;
use rustybuzz::UnicodeBuffer;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

static REGULAR: LazyLock<Face> =
    LazyLock::new(|| Face::parse(include_bytes!("../../assets/fonts/NotoSerif-Regular.ttf")));
static BOLD: LazyLock<Face> =
    LazyLock::new(|| Face::parse(include_bytes!("../../assets/fonts/NotoSerif-Bold.ttf")));
static ITALIC: LazyLock<Face> =
    LazyLock::new(|| Face::parse(include_bytes!("../../assets/fonts/NotoSerif-Italic.ttf")));

/// A cut of the typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Regular,
    Bold,
    Italic,
}

impl Style {
    pub fn face(self) -> &'static Face {
        match self {
            Self::Regular => &REGULAR,
            Self::Bold => &BOLD,
            Self::Italic => &ITALIC,
        }
    }
}

pub struct Face {
    pub font: Font,
    shaper: rustybuzz::Face<'static>,
    plan: ShapePlan,
}

/// A piece of text as glyphs; lengths in em.
pub struct Shaped {
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
    pub width: f32,
}

impl Face {
    fn parse(file: &'static [u8]) -> Self {
        let font = Font::new(file.into(), 0).expect("the embedded font is whole, as the tests see");
        let shaper = rustybuzz::Face::from_slice(file, 0)
            .expect("the embedded font is whole, as the tests see");
        let plan = ShapePlan::new(
            &shaper,
            rustybuzz::Direction::LeftToRight,
            Some(rustybuzz::script::LATIN),
            "vi".parse().ok().as_ref(),
            &[],
        );
        Self { font, shaper, plan }
    }

    /// `text` as glyphs. A character the font lacks becomes a question mark, because the archive format allows no empty box.
    pub fn shape(&self, text: &str) -> Shaped {
        let text: String = text.nfc().map(|one| self.printable(one)).collect();
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text);
        buffer.set_direction(rustybuzz::Direction::LeftToRight);
        buffer.set_script(rustybuzz::script::LATIN);
        if let Ok(vietnamese) = "vi".parse() {
            buffer.set_language(vietnamese);
        }
        let shaped = rustybuzz::shape_with_plan(&self.shaper, &self.plan, buffer);
        let glyphs = self.glyphs(&shaped, text.len());
        let width = glyphs.iter().map(|glyph| glyph.x_advance).sum();
        Shaped {
            text,
            glyphs,
            width,
        }
    }

    fn printable(&self, one: char) -> char {
        let private = matches!(one, '\u{E000}'..='\u{F8FF}');
        if one.is_whitespace() || one.is_control() {
            ' '
        } else if self.shaper.glyph_index(one).is_some() && !private {
            one
        } else {
            '?'
        }
    }

    fn glyphs(&self, shaped: &rustybuzz::GlyphBuffer, end: usize) -> Vec<KrillaGlyph> {
        let infos = shaped.glyph_infos();
        infos
            .iter()
            .zip(shaped.glyph_positions())
            .enumerate()
            .map(|(index, (info, position))| {
                let next = infos[index..]
                    .iter()
                    .map(|later| later.cluster)
                    .find(|cluster| *cluster > info.cluster);
                let until = next.map_or(end, |cluster| cluster as usize);
                KrillaGlyph::new(
                    GlyphId::new(info.glyph_id),
                    self.em(position.x_advance),
                    self.em(position.x_offset),
                    self.em(position.y_offset),
                    self.em(position.y_advance),
                    info.cluster as usize..until,
                    None,
                )
            })
            .collect()
    }

    #[expect(clippy::cast_precision_loss, reason = "font units are a few thousand")]
    fn em(&self, units: i32) -> f32 {
        units as f32 / self.shaper.units_per_em() as f32
    }
}
