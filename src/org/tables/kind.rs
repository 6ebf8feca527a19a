//! What a file is, by its content; its name is not believed.
use super::error::WrongKind;
use super::package;

/// A file that may hold a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Workbook,
    Text,
}

/// Decides by the first bytes and, for packages, by what lies inside.
pub(super) fn kind(bytes: &[u8]) -> Result<Kind, WrongKind> {
    const IMAGES: [&[u8]; 5] = [b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"];
    if bytes.starts_with(b"PK\x03\x04") {
        return packed(bytes);
    }
    if bytes.starts_with(b"%PDF") {
        return Err(WrongKind::Pdf);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(WrongKind::OldExcel);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Err(WrongKind::Word);
    }
    if IMAGES.iter().any(|magic| bytes.starts_with(magic)) || bytes.get(8..12) == Some(b"WEBP") {
        return Err(WrongKind::Image);
    }
    let start = bytes.trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    if start.starts_with(b"<") {
        return Err(WrongKind::Markup);
    }
    Ok(Kind::Text)
}

fn packed(bytes: &[u8]) -> Result<Kind, WrongKind> {
    // A package whose directory cannot be read is left to the reader, which says that it is broken.
    let Some(entries) = package::entries(bytes) else {
        return Ok(Kind::Workbook);
    };
    let holds = |prefix: &[u8]| entries.iter().any(|entry| entry.name.starts_with(prefix));
    if holds(b"xl/") {
        Ok(Kind::Workbook)
    } else if holds(b"word/") || holds(b"ppt/") {
        Err(WrongKind::Word)
    } else if holds(b"mimetype") {
        Err(WrongKind::OpenDocument)
    } else {
        Err(WrongKind::Other)
    }
}
