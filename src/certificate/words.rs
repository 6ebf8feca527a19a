//! How days, numbers and birth dates are written on a certificate (Decree 30/2020, annex I).
use crate::db::Day;

/// `05/02/2026`.
pub fn day(day: Day) -> String {
    format!("{:02}/{:02}/{}", day.0.day(), day.0.month(), day.0.year())
}

/// `Đồng Nai, ngày 05 tháng 02 năm 2026`: days below ten and the months January and February get a zero in front, so that
/// nobody can put a digit there.
pub fn place_and_day(place: &str, on: Day) -> String {
    let (day, month, year) = (on.0.day(), on.0.month(), on.0.year());
    let month = if month < 3 {
        format!("0{month}")
    } else {
        month.to_string()
    };
    format!("{place}, ngày {day:02} tháng {month} năm {year}")
}

/// `7,5` or `24`: at most two decimals, a comma before them.
pub fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0')
        .trim_end_matches('.')
        .replace('.', ",")
}

/// A stored birth date (`1985-02-05` or `1958`) as people write it: `05/02/1985`, `1958`.
pub fn birth_date(stored: &str) -> String {
    stored.parse().map_or_else(|_| stored.to_owned(), day)
}

/// Whether a birth date typed by a stranger is the stored one. A day must match as a whole; a year matches only where
/// nothing but the year is known, so that guessing a year confirms nothing.
pub fn same_birth_date(stored: &str, typed: &str) -> bool {
    let parts: Option<Vec<u32>> = typed
        .trim()
        .split(['/', '-', '.', ' '])
        .map(|part| part.parse().ok())
        .collect();
    let typed = match parts.as_deref() {
        Some([year]) => format!("{year:04}"),
        Some([year, month, day]) if *year > 31 => format!("{year:04}-{month:02}-{day:02}"),
        Some([day, month, year]) => format!("{year:04}-{month:02}-{day:02}"),
        _ => return false,
    };
    typed == stored
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_the_decree_has_them() {
        let write = |text: &str| place_and_day("Đồng Nai", text.parse().unwrap());
        assert_eq!(write("2026-02-05"), "Đồng Nai, ngày 05 tháng 02 năm 2026");
        assert_eq!(write("2026-03-15"), "Đồng Nai, ngày 15 tháng 3 năm 2026");
        assert_eq!(write("2026-11-01"), "Đồng Nai, ngày 01 tháng 11 năm 2026");
    }

    #[test]
    fn numbers_take_a_comma_and_no_idle_zero() {
        for (value, text) in [
            (24.0, "24"),
            (7.5, "7,5"),
            (0.0, "0"),
            (83.333, "83,33"),
            (100.0, "100"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn a_birth_date_is_confirmed_only_whole() {
        for typed in [
            "05/02/1985",
            "5/2/1985",
            "1985-02-05",
            " 05-02-1985 ",
            "5.2.1985",
        ] {
            assert!(same_birth_date("1985-02-05", typed), "{typed}");
        }
        for typed in ["1985", "02/05/1985", "05/02/85", "", "x", "05/02/1985/1"] {
            assert!(!same_birth_date("1985-02-05", typed), "{typed}");
        }
        assert!(same_birth_date("1958", "1958"));
        assert!(!same_birth_date("1958", "01/01/1958"));
        assert_eq!(birth_date("1985-02-05"), "05/02/1985");
        assert_eq!(birth_date("1958"), "1958");
    }
}
