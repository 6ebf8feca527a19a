//! Telephone numbers as people write them; pure.

/// A Vietnamese number in its national form: +84 replaced, the zero that spreadsheets eat put back.
pub fn national_phone(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !"().-".contains(*c))
        .collect();
    let digits = digits
        .strip_prefix("+84")
        .or_else(|| digits.strip_prefix("0084"))
        .unwrap_or(&digits);
    let digits = match digits.strip_prefix("84") {
        Some(national) if digits.len() == 11 => national,
        _ => digits,
    };
    let national = if digits.starts_with('0') {
        digits.to_owned()
    } else {
        format!("0{digits}")
    };
    let sound =
        national.bytes().all(|byte| byte.is_ascii_digit()) && matches!(national.len(), 10 | 11);
    (sound && !national.starts_with("00")).then_some(national)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_are_put_in_their_national_form() {
        for text in [
            "0912 345 678",
            "+84912345678",
            "+84 912 345 678",
            "84912345678",
            "912.345.678",
            "(0912) 345-678",
        ] {
            assert_eq!(
                national_phone(text).as_deref(),
                Some("0912345678"),
                "{text}"
            );
        }
        assert_eq!(
            national_phone("02513822501").as_deref(),
            Some("02513822501")
        );
        for text in ["", "abc", "0912", "00912345678x", "09123456789012"] {
            assert_eq!(national_phone(text), None, "{text}");
        }
    }
}
