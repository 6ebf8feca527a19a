//! Whether a typed answer is the accepted one: without regard to case, spaces, the encoding of letters or where the tone mark
//! of a syllable stands (`hòa` and `hoà` are both correct spelling).
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Grave, acute, tilde, hook above, dot below: the marks that move within a syllable. Circumflex, breve and horn belong to
/// their letter.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// Whether both are the same answer. Nothing is never an answer.
pub(super) fn same(accepted: &str, given: &str) -> bool {
    let given = canonical(given);
    !given.is_empty() && canonical(accepted) == given
}

/// Lower case, decomposed, without spaces and invisible characters, each tone mark after the vowels around it.
fn canonical(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut tones = String::new();
    let lower = text.chars().flat_map(char::to_lowercase);
    for c in lower.nfd().filter(|c| !c.is_whitespace() && !invisible(*c)) {
        if TONES.contains(&c) {
            tones.push(c);
            continue;
        }
        if !is_combining_mark(c) && !is_vowel(c) {
            out.push_str(&tones);
            tones.clear();
        }
        out.push(c);
    }
    out.push_str(&tones);
    out
}

fn is_vowel(base: char) -> bool {
    matches!(base, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// What keyboards and copied web pages leave behind: joiners, byte order marks, soft hyphens.
fn invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'
    )
}

#[cfg(test)]
mod tests {
    use super::same;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn spelling_habits_do_not_matter() {
        for (accepted, given) in [
            ("hòa", "hoà"),
            ("Khuỷu tay", "khủyu  TAY"),
            ("quý", "qúy"),
            ("thuở", "thủơ"),
            ("mã hồ sơ", "MÃHỒSƠ"),
            ("bộ óc", "bộóc"),
            ("Đúng", "đúng\u{200b}\u{a0}"),
            ("ngoằn ngoèo", "ngoằn ngòeo"),
        ] {
            assert!(same(accepted, given), "{accepted} and {given}");
            let decomposed: String = given.nfd().collect();
            assert!(
                same(accepted, &decomposed),
                "{accepted} and {given}, decomposed"
            );
        }
    }

    #[test]
    fn another_word_is_another_answer() {
        for (accepted, given) in [
            ("hòa", "hóa"),
            ("hòa", "hoa"),
            ("má hà", "ma hà"),
            ("đa", "da"),
            ("tân", "tăn"),
            ("mơ", "mo"),
            ("", ""),
            ("=", " "),
        ] {
            assert!(!same(accepted, given), "{accepted} and {given}");
        }
    }
}
