//! Decimal numbers kept exactly, so that `8,5` is `8.5` and a tolerance of nothing is nothing.
use crate::text::numbers::parse_decimal;
use std::str::FromStr;

/// Digits a number may have on either side: far above any figure of a course, far below what could overflow.
const DIGITS: usize = 15;

/// `mantissa / 10^scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

impl Decimal {
    pub const ZERO: Self = Self {
        mantissa: 0,
        scale: 0,
    };

    /// Whether `self` lies within `tolerance` of `centre`, both ends included.
    pub fn is_within(self, tolerance: Self, centre: Self) -> bool {
        let scale = self.scale.max(tolerance.scale).max(centre.scale);
        let distance = self.at(scale).abs_diff(centre.at(scale));
        distance <= tolerance.at(scale).unsigned_abs()
    }

    /// Reads a number as a learner may type it: as authors write it, and with thousands marked (`1.234.567`, `1.234,5`).
    pub fn typed(text: &str) -> Result<Self, NotANumber> {
        text.parse().or_else(|NotANumber| {
            let number = parse_decimal(text).map_err(|_| NotANumber)?;
            number.to_string().parse()
        })
    }

    pub const fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Two numbers of at most 15 and 15 digits stay below 2^127 at any scale up to 15.
    fn at(self, scale: u32) -> i128 {
        self.mantissa * 10_i128.pow(scale - self.scale)
    }
}

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotANumber;

impl FromStr for Decimal {
    type Err = NotANumber;

    /// Reads digits with one `,` or `.` before the decimals and a sign in front. One separator is always the decimal one
    /// (`1.234` is a little over one): no thousands are marked. Anything else is no number.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let text = text.trim();
        let (sign, digits) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, decimals) = digits.split_once([',', '.']).unwrap_or((digits, "0"));
        let well_formed = |part: &str| {
            !part.is_empty() && part.len() <= DIGITS && part.bytes().all(|b| b.is_ascii_digit())
        };
        if !well_formed(whole) || !well_formed(decimals) {
            return Err(NotANumber);
        }
        let decimals = decimals.trim_end_matches('0');
        let mantissa: i128 = format!("{whole}{decimals}")
            .parse()
            .map_err(|_| NotANumber)?;
        let scale = u32::try_from(decimals.len()).map_err(|_| NotANumber)?;
        Ok(Self {
            mantissa: sign * mantissa,
            scale,
        })
    }
}

impl std::fmt::Display for Decimal {
    /// With a decimal comma, as Vietnamese writes it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.is_negative() { "-" } else { "" };
        let width = self.scale as usize + 1;
        let digits = format!("{:0width$}", self.mantissa.unsigned_abs());
        let (whole, decimals) = digits.split_at(digits.len() - self.scale as usize);
        if decimals.is_empty() {
            write!(f, "{sign}{whole}")
        } else {
            write!(f, "{sign}{whole},{decimals}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn a_learner_may_mark_thousands() {
        let typed = |text| Decimal::typed(text).ok();
        for text in ["1234567,5", "1.234.567,5", "1,234,567.5", " 1234567.5 "] {
            assert_eq!(typed(text), Some(number("1234567,5")), "{text}");
        }
        for text in ["5 ngày", "1.23.4", "", "12a"] {
            assert_eq!(typed(text), None, "{text}");
        }
    }

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn comma_and_point_both_begin_the_decimals() {
        assert_eq!(number("8,5"), number("8.50"));
        assert_eq!(number(" +8,5 "), number("8.5"));
        assert_eq!(number("−0,25").to_string(), "-0,25");
        assert_eq!(number("1.234").to_string(), "1,234");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "", ",", "8,", ",5", "1.234,5", "1,2,3", "8 5", "8e1", "٨", "NaN", "--1", "0x1", "8,5đ",
        ] {
            assert!(text.parse::<Decimal>().is_err(), "{text:?} was read");
        }
        assert!("1234567890123456".parse::<Decimal>().is_err());
    }

    #[test]
    fn tolerance_includes_its_ends_and_nothing_more() {
        let within = |a: &str, t: &str, c: &str| number(a).is_within(number(t), number(c));
        assert!(within("8.5", "0", "8,5"));
        assert!(within("0,3", "0,1", "0,2"));
        assert!(!within("0,300000001", "0,1", "0,2"));
        assert!(within("-1", "2", "1"));
        assert!(within(
            "999999999999999,999999999999999",
            "0",
            "999999999999999,999999999999999"
        ));
    }
}
