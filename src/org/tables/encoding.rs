//! Bytes of a text file as text: UTF-8 with or without BOM, UTF-16, Windows-1258.
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
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return Some(
            encoding
                .decode_without_bom_handling(&bytes[mark..])
                .0
                .into_owned(),
        );
    }
    if let Some(encoding) = unmarked_utf_16(bytes) {
        return Some(encoding.decode_without_bom_handling(bytes).0.into_owned());
    }
    if bytes.contains(&0) {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    let (lossy, _) = UTF_8.decode_without_bom_handling(bytes);
    let broken = lossy
        .chars()
        .filter(|&c| c == char::REPLACEMENT_CHARACTER)
        .count();
    let sound = lossy.chars().filter(|&c| !c.is_ascii()).count() - broken;
    // A few bad bytes among much good UTF-8: the rows that have them are reported, the others read.
    if broken * 4 < sound {
        return Some(lossy.into_owned());
    }
    // The fonts before Unicode took their codes from Windows-1252; their text stays as garbled as it was sent.
    let western = WINDOWS_1252.decode_without_bom_handling(bytes).0;
    let start: String = western.chars().take(SAMPLE).collect();
    if legacy_font([start.as_str()]).is_some() {
        return Some(western.into_owned());
    }
    // Windows-1258 writes tones as characters of their own behind the vowel.
    Some(
        WINDOWS_1258
            .decode_without_bom_handling(bytes)
            .0
            .nfc()
            .collect(),
    )
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
