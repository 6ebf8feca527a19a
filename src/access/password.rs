//! Which passwords are accepted (NIST SP 800-63B: length and a list of the common, no composition rules, no expiry).
use unicode_normalization::UnicodeNormalization;

/// Characters a password must have at least where it is the only factor.
pub const LEAST: usize = 15;
/// Characters a password may have at most.
pub const MOST: usize = 256;
/// Guesses (as a power of ten) below which a long password counts as common: repeats, runs, dictionary words, names.
const COMMON: u32 = 8;
/// Words this product and province make likely.
const CONTEXT: &[&str] = &[
    "hocvuso",
    "hocvu",
    "matkhau",
    "dongnai",
    "binhphuoc",
    "chuyendoiso",
    "congchuc",
    "vienchuc",
    "vietnam",
    "administrator",
    "quantri",
    "anhyeuem",
    "emyeuanh",
    "xinchao",
    "uybannhandan",
    "dangnhap",
];

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    TooShort,
    TooLong,
    Common,
}

/// The form in which a password is hashed and compared: NFC, so that two keyboards agree.
pub(super) fn normal(password: &str) -> String {
    password.nfc().collect()
}

/// What is wrong with `password` for somebody with these words around them (login, names, unit), if anything.
pub fn weakness(password: &str, about: &[&str]) -> Option<Weakness> {
    let normal = normal(password);
    let length = normal.chars().count();
    if length < LEAST {
        return Some(Weakness::TooShort);
    }
    if length > MOST {
        return Some(Weakness::TooLong);
    }
    let words: Vec<String> = CONTEXT
        .iter()
        .chain(about)
        .map(|word| crate::text::fold(word).replace(' ', ""))
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // The estimate needs plain letters, and its cost grows with length: what is common shows in the first 64.
    let plain: String = crate::text::fold(&normal)
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(64)
        .collect();
    let common = zxcvbn::zxcvbn(&plain, &words).guesses_log10() < f64::from(COMMON);
    common.then_some(Weakness::Common)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_characters_not_bytes() {
        assert_eq!(weakness("ngắn quá", &[]), Some(Weakness::TooShort));
        assert_eq!(weakness(&"ä".repeat(257), &[]), Some(Weakness::TooLong));
    }

    #[test]
    fn a_long_sentence_needs_no_digits() {
        assert_eq!(weakness("con mèo nhỏ ngủ trên mái hiên", &[]), None);
        assert_eq!(weakness("khongcochuhoanao", &[]), None);
    }

    #[test]
    fn common_passwords_are_refused_however_long() {
        for common in [
            "aaaaaaaaaaaaaaaaaaaa",
            "123456789012345678",
            "passwordpassword",
            "matkhaumatkhau123",
            "qwertyuiopasdfgh",
        ] {
            assert_eq!(weakness(common, &[]), Some(Weakness::Common), "{common}");
        }
        assert_eq!(
            weakness("nguyenvanan nguyenvanan", &["Nguyễn Văn An"]),
            Some(Weakness::Common)
        );
    }
}
