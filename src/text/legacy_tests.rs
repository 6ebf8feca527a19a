use super::*;
use std::collections::BTreeSet;

/// Every small Vietnamese letter with a mark.
const LETTERS: &str = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ";

#[test]
fn tcvn3_has_each_letter_once() {
    let codes: String = TCVN3.iter().map(|(codes, _)| *codes).collect();
    let letters: String = TCVN3.iter().map(|(_, letters)| *letters).collect();
    assert_eq!(codes.chars().count(), letters.chars().count());
    let different: BTreeSet<char> = codes.chars().collect();
    assert_eq!(different.len(), codes.chars().count());
    let small: BTreeSet<char> = letters.chars().filter(|c| c.is_lowercase()).collect();
    assert_eq!(small, LETTERS.chars().collect());
    let large: String = letters.chars().filter(|c| c.is_uppercase()).collect();
    assert_eq!(large, "ĂÂÊÔƠƯĐ");
}

/// As VNI writes the letter.
fn in_vni(letter: char) -> String {
    let own = VNI_LETTERS.1.chars().position(|known| known == letter);
    if let Some(place) = own {
        return VNI_LETTERS.0.chars().nth(place).into_iter().collect();
    }
    let marks: String = letter.to_string().nfd().collect();
    let (mut base, mut rest) = (marks.chars().next().unwrap(), marks[1..].to_owned());
    if rest.contains('\u{31b}') {
        base = if base == 'o' { 'ô' } else { 'ö' };
        rest = rest.replace('\u{31b}', "");
    }
    // Below sorts before above in decomposed text; the fonts put the letter's own mark first.
    let dot = rest.starts_with('\u{323}') && rest.chars().count() > 1;
    if dot {
        rest = format!("{}\u{323}", &rest['\u{323}'.len_utf8()..]);
    }
    let code = VNI_MARKS.iter().find(|(_, known)| *known == rest);
    let code = code.map(|(code, _)| *code);
    std::iter::once(base).chain(code).collect()
}

#[test]
fn vni_has_each_letter_in_both_cases() {
    for letter in LETTERS.chars() {
        let written = in_vni(letter);
        assert_eq!(
            LegacyFont::Vni.to_unicode(&written),
            letter.to_string(),
            "{written}"
        );
        let large: String = letter.to_uppercase().collect();
        let written = written.to_uppercase();
        assert_eq!(LegacyFont::Vni.to_unicode(&written), large, "{written}");
    }
}

#[test]
fn names_come_out_as_they_were_meant() {
    for (font, written, meant) in [
        (LegacyFont::Tcvn3, "NguyÔn V¨n A", "Nguyễn Văn A"),
        (LegacyFont::Tcvn3, "TrÇn ThÞ ¸nh", "Trần Thị Ánh"),
        (LegacyFont::Tcvn3, "Vâ Hå §¨ng", "Võ Hồ Đăng"),
        (LegacyFont::Tcvn3, "NGUYÔN THÞ HµO", "NGUYỄN THỊ HÀO"),
        (LegacyFont::Tcvn3, "®¬n vÞ ch\u{ad}a cã", "đơn vị chưa có"),
        (LegacyFont::Vni, "Nguyeãn Vaên A", "Nguyễn Văn A"),
        (LegacyFont::Vni, "TRAÀN THÒ ÑÖÔØNG", "TRẦN THỊ ĐƯỜNG"),
        (LegacyFont::Vni, "Traàn Höõu Phöôùc", "Trần Hữu Phước"),
        (LegacyFont::Vni, "Lyù Thò Myõ", "Lý Thị Mỹ"),
    ] {
        assert_eq!(font.to_unicode(written), meant);
        assert_eq!(legacy_font([written]), Some(font), "{written}");
    }
}

#[test]
fn sound_text_is_not_taken_for_an_old_font() {
    for text in [
        "Nguyễn Văn An",
        "Hồ Thị Hoà",
        "Đỗ Minh Đăng",
        "Lê Hoàng Ân",
        "Y Bhiêr Êban",
        "Müller",
        "Điểu K'Rinh",
        "LÊ VĂN TÁM",
        "Trà Quý Mão",
        "plain",
    ] {
        assert_eq!(legacy_font([text]), None, "{text}");
    }
    let file = "M· c¸n bé,Hä vµ tªn,M· ®¬n vÞ\nCB1,NguyÔn V¨n An,SKHCN\n";
    assert_eq!(legacy_font([file]), Some(LegacyFont::Tcvn3));
    // Somebody mended a row by hand.
    let mixed = ["NguyÔn V¨n A", "TrÇn ThÞ B", "Đỗ Minh Đăng"];
    assert_eq!(legacy_font(mixed), Some(LegacyFont::Tcvn3));
    assert_eq!(LegacyFont::Tcvn3.to_unicode("Đỗ Minh Đăng"), "Đỗ Minh Đăng");
    assert!(!is_garbled_in(LegacyFont::Tcvn3, "Đỗ Minh Đăng"));
    assert!(is_garbled_in(LegacyFont::Tcvn3, "Hå"));
}
