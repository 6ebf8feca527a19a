//! Vietnamese names: cleaned, searched, sorted, addressed.
use super::Language;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest name that is accepted, in characters.
pub const NAME_CHARS: usize = 100;

/// Why a name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameError {
    Empty,
    TooLong,
    /// Neither letter, space, apostrophe, hyphen nor dot.
    Character(char),
    /// Text of an old TCVN3 or VNI font read as if it were Unicode.
    Garbled,
}

/// The name as it is kept: composed (NFC), single spaces, `Ð` (eth) typed for `Đ` put right, one kind of apostrophe
/// left as typed. Spelling is never changed: `Hòa` and `Hoà` both stay.
pub fn clean_name(name: &str) -> Result<String, NameError> {
    let clean = tidy(name);
    if clean.is_empty() {
        return Err(NameError::Empty);
    }
    if clean.chars().count() > NAME_CHARS {
        return Err(NameError::TooLong);
    }
    if looks_garbled(&clean) {
        return Err(NameError::Garbled);
    }
    match clean.chars().find(|&c| !may_stand_in_a_name(c)) {
        Some(other) => Err(NameError::Character(other)),
        None => Ok(clean),
    }
}

/// Any text as it is kept: composed (NFC), trimmed, single spaces, no invisible characters, `Ð` (eth) put right.
pub fn tidy(text: &str) -> String {
    let visible: String = text
        .nfc()
        .filter(|&c| !is_invisible(c))
        .map(|c| match c {
            'Ð' => 'Đ',
            'ð' => 'đ',
            other => other,
        })
        .collect();
    let mut tidied = String::with_capacity(visible.len());
    for word in visible.split_whitespace() {
        if !tidied.is_empty() {
            tidied.push(' ');
        }
        tidied.push_str(word);
    }
    tidied
}

/// Text of an old TCVN3 (`NguyÔn V¨n A`) or VNI (`Nguyeãn Vaên`) font: signs and capitals where no name has them.
pub fn looks_garbled(text: &str) -> bool {
    const SIGNS: &str = "¨®©ªµ¸¶·¹º»¾¼½«¬×÷";
    text.contains(|c| SIGNS.contains(c))
        || text
            .chars()
            .zip(text.chars().skip(1))
            .any(|(first, second)| {
                let capital_inside = first.is_lowercase()
                    && second.is_uppercase()
                    && ('\u{c0}'..='\u{ff}').contains(&second);
                let vni = matches!(first, 'a' | 'e' | 'A' | 'E') && "âáàåãäÂÁÀÅÃÄ".contains(second)
                    || matches!(first, 'a' | 'A') && "êéèÊÉÈ".contains(second);
                capital_inside || vni
            })
}

/// The word by which a person is addressed: the last one (*Nguyễn Thị Minh Khai* → *Khai*).
pub fn given_name(name: &str) -> &str {
    name.split_whitespace().next_back().unwrap_or_default()
}

/// The name in capitals, by Unicode (`đ` → `Đ`, `ư` → `Ư`).
pub fn capitals(name: &str) -> String {
    name.nfc().collect::<String>().to_uppercase()
}

/// The key for searching without diacritics: lower case, no marks, `đ` as `d`, no apostrophes, single spaces.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().flat_map(char::to_lowercase).nfd() {
        if c.is_whitespace() {
            gap = !folded.is_empty();
        } else if !is_combining_mark(c) && !is_apostrophe(c) && !is_invisible(c) {
            if std::mem::take(&mut gap) {
                folded.push(' ');
            }
            folded.push(if matches!(c, 'đ' | 'ð') { 'd' } else { c });
        }
    }
    folded
}

/// The key by which two register suffixes are the same: tidied, without regard to case; every mark counts.
pub fn suffix_key(suffix: &str) -> String {
    // By way of capitals, since some small letters have one capital in common.
    let folded = tidy(suffix).to_uppercase().to_lowercase();
    folded.nfc().collect()
}

/// The key by which two typed texts count as the same: without regard to case, spaces or where the tone mark of a
/// syllable stands (`hòa` = `hoà`, `thủy` = `thuỷ`, `quý` = `quí`); other diacritics count.
pub fn same_text(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut tones = String::new();
    for c in text.chars().flat_map(char::to_lowercase).nfd() {
        let c = straight(c);
        if is_tone(c) {
            tones.push(c);
        } else if is_vowel(c) || is_combining_mark(c) {
            key.push(if c == 'y' && key.ends_with("qu") {
                'i'
            } else {
                c
            });
        } else if !c.is_whitespace() && !is_invisible(c) {
            // A consonant ends the cluster of vowels that the tone belongs to.
            key.push_str(&std::mem::take(&mut tones));
            key.push(c);
        }
    }
    key.push_str(&tones);
    key
}

/// The key for searching with diacritics: lower case, decomposed, the tone of each cluster of vowels after it, so that `hòa` is
/// `hoà`; no apostrophes, single spaces. What somebody has typed of a word so far is a part of the word's key.
pub fn marked(text: &str) -> String {
    let mut key = String::with_capacity(text.len() * 2);
    let mut tones = String::new();
    let small = tidy(text);
    for c in small.chars().flat_map(char::to_lowercase).nfd() {
        if is_tone(c) {
            tones.push(c);
        } else if !is_apostrophe(c) {
            if !is_vowel(c) && !is_combining_mark(c) {
                key.push_str(&std::mem::take(&mut tones));
            }
            key.push(c);
        }
    }
    key.push_str(&tones);
    key
}

/// The key by which names sort as Vietnamese lists do: given name, family name, middle names; syllable by syllable;
/// letters before tones (a ă â b c d đ e ê …; ngang, huyền, hỏi, ngã, sắc, nặng). Bytes, so that the database needs no locale.
pub fn sort_key(name: &str) -> Vec<u8> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let mut key = Vec::with_capacity(name.len() * 2);
    if let Some((given, rest)) = words.split_last() {
        push_word(&mut key, given);
        for word in rest {
            push_word(&mut key, word);
        }
    }
    key
}

/// Ends the letters of a word, and its tones; below every letter and every tone, so that a shorter word comes first.
const END: u8 = 1;
/// Vietnamese letters with their modifier marks, in order; foreign ones at their Latin place.
const LETTERS: [(char, Option<char>); 33] = [
    ('a', None),
    ('a', Some('\u{306}')),
    ('a', Some('\u{302}')),
    ('b', None),
    ('c', None),
    ('d', None),
    ('đ', None),
    ('e', None),
    ('e', Some('\u{302}')),
    ('f', None),
    ('g', None),
    ('h', None),
    ('i', None),
    ('j', None),
    ('k', None),
    ('l', None),
    ('m', None),
    ('n', None),
    ('o', None),
    ('o', Some('\u{302}')),
    ('o', Some('\u{31b}')),
    ('p', None),
    ('q', None),
    ('r', None),
    ('s', None),
    ('t', None),
    ('u', None),
    ('u', Some('\u{31b}')),
    ('v', None),
    ('w', None),
    ('x', None),
    ('y', None),
    ('z', None),
];

fn push_word(key: &mut Vec<u8>, word: &str) {
    let mut tones = Vec::new();
    let decomposed: Vec<char> = word.chars().flat_map(char::to_lowercase).nfd().collect();
    for (index, &c) in decomposed.iter().enumerate() {
        if let Some(tone) = tone_rank(c) {
            tones.push(tone);
        } else if c.is_alphanumeric() && !is_combining_mark(c) {
            let marks = &decomposed[index + 1..];
            let modifier = marks
                .iter()
                .take_while(|&&mark| is_combining_mark(mark))
                .find(|&&mark| is_modifier(mark));
            push_letter(key, c, modifier.copied());
        }
    }
    key.push(END);
    key.extend(tones);
    key.push(END);
}

fn push_letter(key: &mut Vec<u8>, letter: char, modifier: Option<char>) {
    let letter = if letter == 'ð' { 'đ' } else { letter };
    let rank = LETTERS
        .iter()
        .position(|&known| known == (letter, modifier))
        .or_else(|| LETTERS.iter().position(|&known| known == (letter, None)))
        .and_then(|rank| u8::try_from(rank).ok());
    match (
        rank,
        letter
            .to_digit(10)
            .and_then(|digit| u8::try_from(digit).ok()),
    ) {
        (Some(rank), _) => key.push(0x20 + rank),
        (None, Some(digit)) => key.push(0x10 + digit),
        (None, None) => {
            // Other scripts come after all Latin letters, in the order of their code points.
            key.push(0xf0);
            key.extend(letter.to_string().bytes());
        }
    }
}

fn tone_rank(c: char) -> Option<u8> {
    const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];
    let rank = TONES.iter().position(|&tone| tone == c)?;
    u8::try_from(rank + 3).ok()
}

fn is_tone(c: char) -> bool {
    tone_rank(c).is_some()
}

fn is_modifier(c: char) -> bool {
    matches!(c, '\u{302}' | '\u{306}' | '\u{31b}')
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

/// Zero-width characters and the soft hyphen, which come along with copied text.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// The first character of a text that shows nothing of itself and may disturb what stands around it: a control character, or
/// a mark that turns the direction of writing.
pub fn unshowable(text: &str) -> Option<char> {
    text.chars().find(|&c| is_unshowable(c))
}

/// What to do about [`unshowable`] characters in a field.
pub fn hidden_character(language: Language) -> &'static str {
    language.say(
        "Có ký tự ẩn không hiện ra. Hãy xóa ô này rồi gõ lại.",
        "There is a hidden character. Empty the field and type it again.",
    )
}

/// A character as a message can name it.
pub fn name_of(c: char) -> String {
    if is_unshowable(c) {
        format!("U+{:04X}", u32::from(c))
    } else {
        c.to_string()
    }
}

fn is_unshowable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn may_stand_in_a_name(c: char) -> bool {
    c.is_alphabetic() || is_combining_mark(c) || is_apostrophe(c) || matches!(c, ' ' | '-' | '.')
}

/// Look-alikes that keyboards and word processors put for the plain character.
fn straight(c: char) -> char {
    match c {
        'ð' => 'đ',
        c if is_apostrophe(c) => '\'',
        '“' | '”' => '"',
        '–' | '—' | '−' => '-',
        other => other,
    }
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
