//! Numbers as they are written: `1.243`, `90,29%`, `8,5`; in English `1,243`, `90.29%`, `8.5`.
use super::Language;

/// Why a written number is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberError {
    NotANumber,
    /// `1.234` is a thousand to some and a little over one to others.
    Ambiguous,
}

/// A whole number with its groups of three: `1.243`.
pub fn whole(number: i64, language: Language) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!(
        "{sign}{}",
        grouped(&number.unsigned_abs().to_string(), language)
    )
}

/// A number with at most so many decimals, without zeros at its end: `8,5`, `10`, `1.234,5`.
pub fn decimal(number: f64, places: usize, language: Language) -> String {
    // The shortest text that is read back as the rounded number has no more decimals than it.
    let plain = rounded(number.abs(), places).to_string();
    let (units, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let fraction = fraction.trim_end_matches('0');
    let sign = if number < 0.0 && plain.contains(|c| ('1'..='9').contains(&c)) {
        "-"
    } else {
        ""
    };
    let units = grouped(units, language);
    if fraction.is_empty() {
        format!("{sign}{units}")
    } else {
        format!("{sign}{units}{}{fraction}", language.say(',', '.'))
    }
}

/// A number to so many decimals, halves away from zero as people round: 65,625 is 65,63, which formatting alone would make
/// 65,62.
pub fn rounded(number: f64, places: usize) -> f64 {
    let scale = (0..places).fold(1.0, |scale: f64, _| scale * 10.0);
    let scaled = (number * scale).round() / scale;
    if scaled.is_finite() { scaled } else { number }
}

/// So many seconds: `1 giây`; in English `1 second`, `2 seconds`.
pub fn seconds(seconds: i64, language: Language) -> String {
    let number = whole(seconds, language);
    let word = language.say("giây", plural(seconds, "second", "seconds"));
    format!("{number} {word}")
}

/// So many minutes: `1 phút`; in English `1 minute`, `2 minutes`.
pub fn minutes(minutes: i64, language: Language) -> String {
    let number = whole(minutes, language);
    let word = language.say("phút", plural(minutes, "minute", "minutes"));
    format!("{number} {word}")
}

/// The form of an English word that goes with a count: one lesson, 2 lessons, no lessons.
pub fn plural<N: PartialEq + From<u8>>(
    count: N,
    one: &'static str,
    many: &'static str,
) -> &'static str {
    if count == N::from(1) { one } else { many }
}

/// A share given in percent, with at most two decimals: `90,29%`.
pub fn percent(percent: f64, language: Language) -> String {
    decimal(percent, 2, language) + "%"
}

/// So many of so many, in percent with at most two decimals; nothing of nothing is `–`. A share short of the whole is
/// never rounded up to `100%`, so that the last person missing stays visible.
pub fn share(part: i64, whole: i64, language: Language) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of people are far below 2^52"
    )]
    let exact = part as f64 * 100.0 / whole as f64;
    let shown = if part < whole {
        exact.min(99.99)
    } else {
        exact
    };
    percent(shown, language)
}

/// A written number with a comma or a point before its decimals (`8,5`, `8.5`, `1.234,5`, `1,234.5`, `1.234.567`).
/// `1.234` alone is refused as ambiguous, since a point may group thousands; `0.125` cannot be misread and is not.
pub fn parse_decimal(text: &str) -> Result<f64, NumberError> {
    let text = text.trim().replace('−', "-");
    let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
    let points = digits.matches('.').count();
    let commas = digits.matches(',').count();
    let plain = match (points, commas) {
        (1, 0) if reads_as_thousands(digits) => return Err(NumberError::Ambiguous),
        (0 | 1, 0) => digits.to_owned(),
        (0, 1) => digits.replace(',', "."),
        (_, 1) if digits.rfind('.') < digits.find(',') => ungroup(digits, '.', ',')?,
        (1, _) if digits.rfind(',') < digits.find('.') => ungroup(digits, ',', '.')?,
        (_, 0) => ungroup(digits, '.', ',')?,
        (0, _) => ungroup(digits, ',', '.')?,
        _ => return Err(NumberError::NotANumber),
    };
    let well_formed = plain
        .split('.')
        .all(|part| !part.is_empty() && all_digits(part));
    let number: f64 = plain.parse().map_err(|_| NumberError::NotANumber)?;
    if !well_formed {
        return Err(NumberError::NotANumber);
    }
    Ok(if text.starts_with('-') {
        -number
    } else {
        number
    })
}

fn reads_as_thousands(digits: &str) -> bool {
    digits.split_once('.').is_some_and(|(before, after)| {
        after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0')
    })
}

/// Takes the thousands marks out, which must stand before each three digits, and puts a point before the decimals.
fn ungroup(digits: &str, group: char, mark: char) -> Result<String, NumberError> {
    let (units, fraction) = digits.split_once(mark).unwrap_or((digits, ""));
    let mut groups = units.split(group);
    let first_fits = groups
        .next()
        .is_some_and(|first| (1..=3).contains(&first.len()));
    if !first_fits || !groups.all(|part| part.len() == 3) {
        return Err(NumberError::NotANumber);
    }
    let units = units.replace(group, "");
    Ok(if digits.contains(mark) {
        format!("{units}.{fraction}")
    } else {
        units
    })
}

fn grouped(digits: &str, language: Language) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(language.say('.', ','));
        }
        text.push(digit);
    }
    text
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, Vietnamese};

    #[test]
    fn numbers_are_written_in_both_languages() {
        assert_eq!(whole(1243, Vietnamese), "1.243");
        assert_eq!(whole(-1_234_567, English), "-1,234,567");
        assert_eq!(whole(999, Vietnamese), "999");
        assert_eq!(decimal(8.5, 1, Vietnamese), "8,5");
        assert_eq!(decimal(10.0, 1, Vietnamese), "10");
        assert_eq!(decimal(1234.5, 2, Vietnamese), "1.234,5");
        assert_eq!(decimal(-0.001, 2, English), "0");
        assert_eq!(percent(90.29, Vietnamese), "90,29%");
        assert_eq!(percent(90.29, English), "90.29%");
    }

    #[test]
    fn halves_round_up_and_one_minute_is_one() {
        assert_eq!(percent(65.625, Vietnamese), "65,63%");
        assert_eq!(percent(65.624, Vietnamese), "65,62%");
        assert_eq!(decimal(-0.125, 2, English), "-0.13");
        assert_eq!(decimal(1e300, 2, English).len(), 401);
        assert_eq!(minutes(1, English), "1 minute");
        assert_eq!(plural(1.0, "period", "periods"), "period");
        assert_eq!(
            [0, 2].map(|n| plural(n, "lesson", "lessons")),
            ["lessons"; 2]
        );
        assert_eq!(minutes(20, English), "20 minutes");
        assert_eq!(minutes(1, Vietnamese), "1 phút");
    }

    #[test]
    fn a_share_short_of_the_whole_is_never_a_hundred_percent() {
        assert_eq!(share(1, 3, Vietnamese), "33,33%");
        assert_eq!(share(3, 3, Vietnamese), "100%");
        assert_eq!(share(99_999, 100_000, Vietnamese), "99,99%");
        assert_eq!(share(0, 0, Vietnamese), "–");
    }

    #[test]
    fn decimals_are_read_with_comma_and_with_point() {
        for (text, number) in [
            ("8,5", 8.5),
            ("8.5", 8.5),
            (" 10 ", 10.0),
            ("-0,25", -0.25),
            ("−3", -3.0),
            ("0.125", 0.125),
            ("1,234", 1.234),
            ("1.234,5", 1234.5),
            ("1,234.5", 1234.5),
            ("1.234.567", 1_234_567.0),
            ("12.3456", 12.3456),
        ] {
            assert_eq!(parse_decimal(text), Ok(number), "{text}");
        }
        assert_eq!(parse_decimal("1.234"), Err(NumberError::Ambiguous));
        for text in [
            "",
            "-",
            "8,",
            ",5",
            "8,5,5",
            "8..5",
            "1.23.456",
            "1e3",
            "NaN",
            "8 điểm",
            "inf",
            "1,2.3,4",
        ] {
            assert_eq!(parse_decimal(text), Err(NumberError::NotANumber), "{text}");
        }
    }
}
