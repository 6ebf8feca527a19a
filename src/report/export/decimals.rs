//! Numbers and days as bytes, without a detour through text: a million records have six of them each.
use crate::db::Day;
use crate::text::numbers::rounded;
use std::io::Write;

pub fn push_whole(out: &mut Vec<u8>, number: i64) {
    // Writing to memory cannot fail.
    drop(write!(out, "{number}"));
}

/// At most two decimals, a point before them, no needless zeros: `85.5`, `8`.
pub fn push_number(out: &mut Vec<u8>, number: f64) {
    let begin = out.len();
    drop(write!(out, "{:.2}", rounded(number, 2)));
    while out.len() > begin && out.ends_with(b"0") {
        out.pop();
    }
    if out.ends_with(b".") {
        out.pop();
    }
}

/// `2026-02-05`.
pub fn push_day(out: &mut Vec<u8>, day: Day) {
    let digit = |number: i16| b'0' + u8::try_from(number % 10).unwrap_or(0);
    let (year, month, day) = (
        day.0.year(),
        i16::from(day.0.month()),
        i16::from(day.0.day()),
    );
    out.extend([year / 1000, year / 100, year / 10, year].map(digit));
    out.push(b'-');
    out.extend([month / 10, month].map(digit));
    out.push(b'-');
    out.extend([day / 10, day].map(digit));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = b"10".to_vec();
        write(&mut out);
        String::from_utf8(out.split_off(2)).unwrap()
    }

    #[test]
    fn numbers_have_a_point_and_no_needless_zeros() {
        for (number, text) in [
            (85.5, "85.5"),
            (65.625, "65.63"),
            (8.0, "8"),
            (100.0, "100"),
            (66.666_67, "66.67"),
            (0.0, "0"),
            (0.1, "0.1"),
        ] {
            assert_eq!(written(|out| push_number(out, number)), text);
        }
        assert_eq!(written(|out| push_whole(out, -12)), "-12");
    }

    #[test]
    fn days_are_iso() {
        for text in ["2026-02-05", "1999-12-31", "0001-01-01", "9999-12-31"] {
            let day: Day = text.parse().unwrap();
            assert_eq!(written(|out| push_day(out, day)), text);
        }
    }
}
