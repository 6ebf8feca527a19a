//! Vietnamese text of the fonts before Unicode, which wrote its letters with the codes of others: TCVN3 (`.VnTime`, `NguyÔn V¨n A`)
//! and VNI (`VNI-Times`, `Nguyeãn Vaên A`). Read as Unicode it is garbled; this tells such text from sound text and converts it.
use super::names::fold;
use unicode_normalization::UnicodeNormalization;

/// A family of fonts with its own codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegacyFont {
    Tcvn3,
    Vni,
}

/// TCVN3 5712: a letter of Latin-1 and the Vietnamese letter that the fonts show for it. The fonts have no codes for capitals
/// with tone marks: fonts of capitals (`.VnTimeH`) show the small letters large.
const TCVN3: &[(&str, &str)] = &[
    ("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ"),
    ("¨©ª«¬\u{ad}®", "ăâêôơưđ"),
    ("µ¶·¸¹", "àảãáạ"),
    ("»¼½¾Æ", "ằẳẵắặ"),
    ("ÇÈÉÊË", "ầẩẫấậ"),
    ("ÌÎÏÐÑ", "èẻẽéẹ"),
    ("ÒÓÔÕÖ", "ềểễếệ"),
    ("×ØÜÝÞ", "ìỉĩíị"),
    ("ßáâãä", "òỏõóọ"),
    ("åæçèé", "ồổỗốộ"),
    ("êëìíî", "ờởỡớợ"),
    ("ïñòóô", "ùủũúụ"),
    ("õö÷øù", "ừửữứự"),
    ("úûüýþ", "ỳỷỹýỵ"),
];

/// VNI: letters with a code of their own.
const VNI_LETTERS: (&str, &str) = ("ñÑôÔöÖíìæóòÍÌÆÓÒîÎ", "đĐơƠưƯíìỉĩịÍÌỈĨỊỵỴ");
/// VNI: marks behind a vowel, and what they put on it (combining: first the letter's own mark, then the tone).
const VNI_MARKS: &[(char, &str)] = &[
    ('ø', "\u{300}"),
    ('ù', "\u{301}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('â', "\u{302}"),
    ('à', "\u{302}\u{300}"),
    ('á', "\u{302}\u{301}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('ä', "\u{302}\u{323}"),
    ('ê', "\u{306}"),
    ('è', "\u{306}\u{300}"),
    ('é', "\u{306}\u{301}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('ë', "\u{306}\u{323}"),
];

impl LegacyFont {
    pub const ALL: [Self; 2] = [Self::Tcvn3, Self::Vni];

    /// Reads `tcvn3` or `vni`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|font| font.as_str() == text.trim().to_lowercase())
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
        }
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3 (.VnTime)",
            Self::Vni => "VNI (VNI-Times)",
        }
    }

    /// The text in Unicode. Words with letters that no such font has are that already: people mend parts of lists by hand.
    pub fn to_unicode(self, text: &str) -> String {
        let mut converted = String::with_capacity(text.len() + text.len() / 2);
        for piece in text.split_inclusive(char::is_whitespace) {
            let word = piece.trim_end_matches(char::is_whitespace);
            if word.is_ascii() || word.chars().any(is_later) {
                converted.push_str(word);
            } else {
                converted.push_str(&self.word(word));
            }
            converted.push_str(&piece[word.len()..]);
        }
        converted
    }

    fn word(self, word: &str) -> String {
        match self {
            Self::Tcvn3 => tcvn3(word),
            Self::Vni => vni(word),
        }
    }
}

/// Letters that no code of these fonts comes out as: the word is Unicode already.
fn is_later(c: char) -> bool {
    c.is_alphabetic() && c > '\u{ff}' || ('\u{300}'..='\u{36f}').contains(&c)
}

fn tcvn3(word: &str) -> String {
    let letters: Vec<(char, bool)> = word.chars().map(tcvn3_letter).collect();
    // In a font of capitals only the plain letters say that the word is in capitals; a first letter that was converted began
    // with one, as in `¸nh` for Ánh.
    let mut plain = letters
        .iter()
        .skip(1)
        .filter(|(c, found)| !found && c.is_alphabetic());
    let capitals = plain.clone().count() > 0 && plain.all(|(c, _)| c.is_uppercase());
    let mut text = String::with_capacity(word.len() * 2);
    for (place, (c, found)) in letters.iter().enumerate() {
        let first = place == 0 && letters.len() > 1 && *c != 'đ';
        if *found && (capitals || first) {
            text.extend(c.to_uppercase());
        } else {
            text.push(*c);
        }
    }
    text
}

/// The letter of a code, and whether it is one.
fn tcvn3_letter(code: char) -> (char, bool) {
    let found = TCVN3.iter().find_map(|(codes, letters)| {
        let place = codes.chars().position(|known| known == code)?;
        letters.chars().nth(place)
    });
    (found.unwrap_or(code), found.is_some())
}

fn vni(word: &str) -> String {
    let mut text = String::with_capacity(word.len() * 2);
    for c in word.chars() {
        let small = c.to_lowercase().next().unwrap_or(c);
        let mark = VNI_MARKS.iter().find(|(code, _)| *code == small);
        let vowel = text.chars().next_back().is_some_and(takes_marks);
        if let (Some((_, marks)), true) = (mark, vowel) {
            text.push_str(marks);
            continue;
        }
        let letter = VNI_LETTERS.0.chars().position(|code| code == c);
        let letter = letter.and_then(|place| VNI_LETTERS.1.chars().nth(place));
        text.push(letter.unwrap_or(c));
    }
    text.nfc().collect()
}

fn takes_marks(c: char) -> bool {
    let folded = fold(&c.to_string());
    matches!(folded.as_str(), "a" | "e" | "o" | "u" | "y")
}

/// The font in which these texts were written, if they are rather that than Unicode: more of their words with marks are
/// Vietnamese syllables after the conversion than before, and most of them are.
pub fn legacy_font<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<LegacyFont> {
    let (mut marked, mut sound, mut after) = (0usize, 0usize, [0usize; 2]);
    for word in texts.into_iter().flat_map(words) {
        if word.is_ascii() {
            continue;
        }
        marked += 1;
        sound += usize::from(is_syllable(word));
        for (count, font) in after.iter_mut().zip(LegacyFont::ALL) {
            *count += usize::from(is_syllable(&font.to_unicode(word)));
        }
    }
    let (best, font) = after
        .into_iter()
        .zip(LegacyFont::ALL)
        .max_by_key(|(count, _)| *count)?;
    (best > sound && best * 10 >= marked * 6).then_some(font)
}

/// Whether a text has a word that this font would turn into a syllable which it is not as it stands.
pub fn is_garbled_in(font: LegacyFont, text: &str) -> bool {
    words(text)
        .any(|word| !word.is_ascii() && !is_syllable(word) && is_syllable(&font.to_unicode(word)))
}

/// Pieces between blanks, signs and digits; the signs of old fonts are none of these.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| {
        c.is_whitespace() || c.is_ascii_punctuation() || c.is_ascii_digit() || c == '\u{a0}'
    })
}

const ONSETS: &[&str] = &[
    "ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g",
    "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
];
const VOWELS: &[&str] = &[
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ai", "ao", "au", "ay", "âu", "ây",
    "eo", "êu", "ia", "iê", "iu", "iêu", "oa", "oă", "oai", "oay", "oe", "oeo", "oi", "oo", "ôi",
    "ơi", "ua", "uâ", "uây", "uê", "ui", "uô", "uôi", "uơ", "uy", "uya", "uyê", "uyu", "ưa", "ưi",
    "ươ", "ươi", "ươu", "ưu", "yê", "yêu",
];
const CODAS: &[&str] = &["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];

/// Whether a word is built as Vietnamese syllables are, in small letters, in capitals, or beginning with one.
fn is_syllable(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next();
    let rest = letters.as_str();
    let cased = rest.chars().all(char::is_lowercase)
        || word.chars().all(char::is_uppercase)
        || first.is_none();
    if !cased {
        return false;
    }
    let (mut plain, mut tones) = (String::new(), 0);
    for c in word.chars().flat_map(char::to_lowercase).nfd() {
        if matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}') {
            tones += 1;
        } else {
            plain.push(c);
        }
    }
    let plain: String = plain.nfc().collect();
    tones <= 1
        && ONSETS.iter().any(|onset| {
            plain.strip_prefix(onset).is_some_and(|rest| {
                CODAS.iter().any(|coda| {
                    rest.strip_suffix(coda)
                        .is_some_and(|vowels| VOWELS.contains(&vowels))
                })
            })
        })
}

#[cfg(test)]
#[path = "legacy_tests.rs"]
mod tests;
