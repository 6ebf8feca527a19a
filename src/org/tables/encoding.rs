//! Bytes of a text file as text: UTF-8 with or without BOM, UTF-16, Windows-1258.
use super::error::TableError;
use super::error::WrongKind;
use crate::text::legacy_font;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;
use encoding_rs::WINDOWS_1252;
use encoding_rs::WINDOWS_1258;
use unicode_normalization::UnicodeNormalization;

/// Characters by which text of an old font is told from text of Windows-1258.
const SAMPLE: usize = 64 * 1024;

/// The text, or nothing when these bytes are no text.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    Decoding::of(bytes, true)?.add(bytes, true, &mut text);
    Some(text)
}

/// How the bytes of a file become text, one block after the other.
pub(super) struct Decoding {
    decoder: encoding_rs::Decoder,
    /// Tones come as characters of their own and are put on their vowels.
    composes: bool,
    /// Decoded text behind the last line break, not composed yet.
    tail: String,
}

impl Decoding {
    /// By the first bytes; `whole`: there are no more.
    pub fn of(bytes: &[u8], whole: bool) -> Option<Self> {
        let plain = |encoding: &'static encoding_rs::Encoding| Self {
            decoder: encoding.new_decoder_with_bom_removal(),
            composes: false,
            tail: String::new(),
        };
        if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
            return Some(plain(encoding));
        }
        if let Some(encoding) = unmarked_utf_16(bytes) {
            return Some(plain(encoding));
        }
        if bytes.contains(&0) {
            return None;
        }
        let cut = |error: std::str::Utf8Error| !whole && error.error_len().is_none();
        let valid = std::str::from_utf8(bytes);
        if valid.is_ok() || valid.is_err_and(cut) {
            return Some(plain(UTF_8));
        }
        let (lossy, _) = UTF_8.decode_without_bom_handling(bytes);
        let broken = lossy
            .chars()
            .filter(|&c| c == char::REPLACEMENT_CHARACTER)
            .count();
        let sound = lossy.chars().filter(|&c| !c.is_ascii()).count() - broken;
        // A few bad bytes among much good UTF-8: the rows that have them are reported, the others read.
        if broken * 4 < sound {
            return Some(plain(UTF_8));
        }
        // The fonts before Unicode took their codes from Windows-1252; their text stays as garbled as it was sent.
        let western = WINDOWS_1252.decode_without_bom_handling(bytes).0;
        let start: String = western.chars().take(SAMPLE).collect();
        if legacy_font([start.as_str()]).is_some() {
            return Some(plain(WINDOWS_1252));
        }
        Some(Self {
            composes: true,
            ..plain(WINDOWS_1258)
        })
    }

    /// Adds the text of the next bytes.
    pub fn add(&mut self, bytes: &[u8], last: bool, text: &mut String) {
        let to = if self.composes {
            &mut self.tail
        } else {
            &mut *text
        };
        let room = self.decoder.max_utf8_buffer_length(bytes.len());
        to.reserve(room.unwrap_or(bytes.len() * 3));
        // The room is enough, so that one call takes all of the bytes.
        let (_, _, _) = self.decoder.decode_to_string(bytes, to, last);
        if self.composes {
            let end = if last {
                self.tail.len()
            } else {
                self.tail.rfind('\n').map_or(0, |at| at + 1)
            };
            let ready: String = self.tail.drain(..end).collect();
            text.extend(ready.nfc());
        }
    }
}

/// Why these bytes are no text: what they are instead, or the line of a text that a zero byte spoils.
pub(super) fn fault(bytes: &[u8]) -> TableError {
    let zero = bytes.iter().position(|&byte| byte == 0);
    let before = &bytes[..zero.unwrap_or_default()];
    let line = before.split(|byte| *byte == b'\n').count();
    let text = !before
        .iter()
        .any(|&byte| byte < b' ' && !byte.is_ascii_whitespace());
    if line > 1 && text {
        TableError::ZeroByte(line)
    } else {
        TableError::Kind(WrongKind::Other)
    }
}

/// UTF-16 without a mark, by the zero bytes that Latin headings leave on one side.
fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let start = &bytes[..bytes.len().min(64)];
    let zeros = |side: usize| {
        start
            .iter()
            .skip(side)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if odd > 4 && odd > even * 4 {
        Some(UTF_16LE)
    } else if even > 4 && even > odd * 4 {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Mã cán bộ;Họ và tên\r\n1;Đặng Thuỳ Trâm ưỡng ề\r\n";

    #[test]
    fn every_encoding_of_the_contract_is_read() {
        let utf_16 = |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            TEXT.encode_utf16().flat_map(to_bytes).collect()
        };
        let marked = |mark: &[u8], text: &[u8]| [mark, text].concat();
        let little = utf_16(u16::to_le_bytes);
        let big = utf_16(u16::to_be_bytes);
        for bytes in [
            TEXT.as_bytes().to_vec(),
            marked(b"\xef\xbb\xbf", TEXT.as_bytes()),
            marked(b"\xff\xfe", &little),
            marked(b"\xfe\xff", &big),
            little,
            big,
        ] {
            assert_eq!(decode(&bytes).as_deref(), Some(TEXT));
        }
    }

    #[test]
    fn a_zero_byte_in_a_text_is_told_with_its_line() {
        let spoiled = "Mã cán bộ;Họ và tên\r\n1;An\r\n2;B\0nh\r\n".as_bytes();
        assert_eq!(decode(spoiled), None);
        assert_eq!(fault(spoiled), TableError::ZeroByte(3));
        let other = b"\x01\n\0\0";
        assert_eq!(fault(other), TableError::Kind(WrongKind::Other));
    }

    #[test]
    fn windows_1258_comes_out_composed() {
        // Đặng: Đ (D0), ặ = ă (E3) + dot below (F2), n, g.
        assert_eq!(
            decode(b"\xd0\xe3\xf2ng Thu\xf2").as_deref(),
            Some("Đặng Thụ")
        );
    }

    #[test]
    fn bytes_of_an_old_font_are_not_taken_for_windows_1258() {
        assert_eq!(
            decode(b"ten\nNguy\xd4n V\xa8n H\xe5\n").as_deref(),
            Some("ten\nNguyÔn V¨n Hå\n")
        );
    }

    #[test]
    fn one_bad_byte_does_not_turn_good_text_into_another_encoding() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.push(0xff);
        assert_eq!(decode(&bytes), Some(format!("{TEXT}\u{fffd}")));
        assert_eq!(decode(b"a\0\x01\x02"), None);
    }
}
