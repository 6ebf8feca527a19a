//! Which passwords are accepted (NIST SP 800-63B: length and a list of the common, no composition rules, no expiry).
use std::collections::HashSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// How much a password has to bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordRule {
    /// It is the only factor.
    Alone,
    /// A second factor stands beside it.
    WithSecondFactor,
}

impl PasswordRule {
    /// The rule for an account with a second factor, or without.
    pub fn of(has_factor: bool) -> Self {
        if has_factor {
            Self::WithSecondFactor
        } else {
            Self::Alone
        }
    }

    /// Characters a password must have at least (NIST SP 800-63B-4, 3.1.1.2).
    pub const fn least(self) -> usize {
        match self {
            Self::Alone => 15,
            Self::WithSecondFactor => 8,
        }
    }

    /// Guesses (as a power of ten) below which a password counts as common: repeats, runs, dictionary words, names.
    const fn common(self) -> f64 {
        match self {
            Self::Alone => 8.0,
            Self::WithSecondFactor => 6.0,
        }
    }
}

/// Characters a password may have at most.
pub const MOST: usize = 256;
/// What people here choose most, plain and without blanks: phrases, places, agencies, names. The estimate brings some 30,000
/// common passwords and the words and names of English along.
static LISTED: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("common.txt").lines().collect());
/// Signs at the end that make a common password no better.
const TAIL: usize = 8;
/// Characters that must be left when product, province and whatever belongs to the person are taken out.
const OWN_LEAST: usize = 8;
/// Words this product and province make likely.
const CONTEXT: &[&str] = &[
    "hocvuso",
    "hocvu",
    "matkhau",
    "password",
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
pub fn weakness(password: &str, about: &[&str], rule: PasswordRule) -> Option<Weakness> {
    let normal = normal(password);
    let length = normal.chars().count();
    if length < rule.least() {
        return Some(Weakness::TooShort);
    }
    if length > MOST {
        return Some(Weakness::TooLong);
    }
    let plain = plain(&normal);
    let words: Vec<String> = CONTEXT
        .iter()
        .chain(about)
        .map(|word| self::plain(word))
        .filter(|word| word.chars().count() > 2)
        .collect();
    let common =
        is_listed(&plain) || is_made_of(&plain, &words) || guesses(&plain, &words) < rule.common();
    common.then_some(Weakness::Common)
}

/// Small letters without marks and blanks.
fn plain(text: &str) -> String {
    let letters = crate::text::fold(text);
    letters.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether it stands on the list, as it is or but for some digits and signs at its end.
fn is_listed(plain: &str) -> bool {
    let base = plain.trim_end_matches(|c: char| !c.is_alphabetic());
    let tail = plain[base.len()..].chars().count();
    LISTED.contains(plain) || (tail <= TAIL && LISTED.contains(base))
}

/// Whether little is left without these words.
fn is_made_of(plain: &str, words: &[String]) -> bool {
    let mut words: Vec<&String> = words.iter().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = words
        .iter()
        .fold(plain.to_owned(), |rest, word| rest.replace(*word, ""));
    rest.len() < plain.len() && rest.chars().count() < OWN_LEAST
}

/// How many guesses find it, as a power of ten. The estimate's cost grows with length: what is common shows in the first 64.
fn guesses(plain: &str, words: &[String]) -> f64 {
    let words: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .chain(LISTED.iter().copied())
        .collect();
    let beginning: String = plain.chars().take(64).collect();
    zxcvbn::zxcvbn(&beginning, &words).guesses_log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone(password: &str, about: &[&str]) -> Option<Weakness> {
        weakness(password, about, PasswordRule::Alone)
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert_eq!(alone("ngắn quá", &[]), Some(Weakness::TooShort));
        assert_eq!(alone(&"ä".repeat(257), &[]), Some(Weakness::TooLong));
        let emoji = "🐘🌧🎻🍋🚲🧵🕯🪁🦉🧭🏺🎈🪵🧊🔭";
        assert_eq!(emoji.chars().count(), 15);
        assert_eq!(alone(emoji, &[]), None);
    }

    #[test]
    fn one_spelling_of_unicode_counts_and_blanks_at_the_end_are_kept() {
        assert_eq!(normal("a\u{308}"), "ä");
        assert_eq!(normal("mèo "), "mèo ");
        let composed = "Tầng ba có bốn cây đàn";
        let taken_apart: String = composed.nfd().collect();
        assert_eq!(alone(composed, &[]), None);
        assert_eq!(normal(composed), normal(&taken_apart));
    }

    #[test]
    fn a_long_sentence_needs_no_digits() {
        assert_eq!(alone("con mèo nhỏ ngủ trên mái hiên", &[]), None);
        assert_eq!(alone("khongcochuhoanao", &[]), None);
    }

    #[test]
    fn beside_a_second_factor_eight_characters_do() {
        let beside = |password| weakness(password, &["learner"], PasswordRule::WithSecondFactor);
        assert_eq!(beside("kwq7 zbt"), None);
        assert_eq!(beside("kwq7zb"), Some(Weakness::TooShort));
        for common in ["matkhau1", "learner1", "Dong Nai 2026", "anhyeuem"] {
            assert_eq!(beside(common), Some(Weakness::Common), "{common}");
        }
    }

    #[test]
    fn common_passwords_are_refused_however_long() {
        for common in [
            "aaaaaaaaaaaaaaaaaaaa",
            "123456789012345678",
            "passwordpassword",
            "matkhaumatkhau123",
            "qwertyuiopasdfgh",
            "Mật khẩu của tôi 2026!",
            "Ủy ban nhân dân tỉnh",
            "cộng hòa xã hội chủ nghĩa Việt Nam",
            "anh yêu em nhiều lắm",
        ] {
            assert_eq!(alone(common, &[]), Some(Weakness::Common), "{common}");
        }
    }

    #[test]
    fn what_belongs_to_the_person_does_not_count() {
        let about = &[
            "Nguyễn Văn Xuyến",
            "H19-00123",
            "Sở Lạ Kỳ Nhất",
            "0912345678",
        ];
        for own in [
            "nguyenvanxuyen nguyenvanxuyen",
            "H19-00123 h19-00123 H19-00123",
            "sở lạ kỳ nhất sở lạ kỳ nhất",
            "0912345678 091234",
        ] {
            assert_eq!(alone(own, about), Some(Weakness::Common), "{own}");
        }
        assert_eq!(alone("H19-00123 thích trồng lan rừng", about), None);
    }

    #[test]
    fn the_list_is_written_as_it_is_looked_up() {
        assert!(LISTED.len() > 1_000);
        assert!(LISTED.iter().all(|word| plain(word) == **word));
    }
}
