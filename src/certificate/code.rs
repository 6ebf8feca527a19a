//! The public name of a certificate: eighty random bits that a person can read out over the telephone.
use crate::db::text_out;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::sql_types::Text;

/// Crockford's base32: no I, L, O (they read as digits) and no U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 16;

/// A certificate's code (`certificate_number`): sixteen characters of Crockford base32, printed `7K3M-9QXT-0ABC-DEFG`.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    diesel::AsExpression,
    diesel::FromSqlRow,
)]
#[diesel(sql_type = Text)]
pub struct Code(u128);

/// The text is no code: wrong length, or a character that is in no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACode;

impl Code {
    /// A new code from the system's secure source; fails only when that source does.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 10];
        getrandom::fill(&mut bytes)?;
        Ok(Self::from_bytes(bytes))
    }

    /// The code of eighty given bits, for tests and reproducible demonstrations.
    pub fn from_bytes(bytes: [u8; 10]) -> Self {
        Self(
            bytes
                .iter()
                .fold(0, |bits, byte| bits << 8 | u128::from(*byte)),
        )
    }

    /// The sixteen characters without hyphens, as they are stored and stand in addresses that are typed.
    pub fn plain(self) -> String {
        (0..LENGTH)
            .rev()
            .map(|place| self.character(place))
            .collect()
    }

    /// The character `place` places from the right.
    fn character(self, place: usize) -> char {
        char::from(ALPHABET[((self.0 >> (5 * place)) & 31) as usize])
    }
}

/// Accepts hyphens and spaces anywhere, either case, O for 0, I and L for 1.
impl std::str::FromStr for Code {
    type Err = NotACode;
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let mut bits = 0;
        let mut length = 0;
        for character in text.chars().filter(|one| !matches!(one, '-' | ' ')) {
            let value = value_of(character).ok_or(NotACode)?;
            length += 1;
            if length > LENGTH {
                return Err(NotACode);
            }
            bits = bits << 5 | u128::from(value);
        }
        if length == LENGTH {
            Ok(Self(bits))
        } else {
            Err(NotACode)
        }
    }
}

fn value_of(character: char) -> Option<u8> {
    let upper = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    (0..)
        .zip(ALPHABET)
        .find(|(_, one)| char::from(**one) == upper)
        .map(|(value, _)| value)
}

/// In groups of four.
impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plain = self.plain();
        write!(
            f,
            "{}-{}-{}-{}",
            &plain[..4],
            &plain[4..8],
            &plain[8..12],
            &plain[12..]
        )
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> serde::Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|NotACode| {
            serde::de::Error::custom(format!("{text:?} is no certificate code"))
        })
    }
}

impl<DB: Backend> FromSql<Text, DB> for Code
where
    String: FromSql<Text, DB>,
{
    fn from_sql(raw: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let text = String::from_sql(raw)?;
        text.parse()
            .map_err(|NotACode| format!("{text:?} in the database is no certificate code").into())
    }
}
text_out!(Code, |code| code.plain());

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code: Code = "7K3M-9QXT-0ABC-DEFG".parse().unwrap();
        for text in [
            "7k3m9qxt0abcdefg",
            "7K3M 9QXT OABC DEFG",
            " 7K3M-9QXT-oabc-DEFG ",
            "7-K3M9QXT0ABCDEFG",
        ] {
            assert_eq!(text.parse(), Ok(code), "{text}");
        }
        assert_eq!(
            "IL10-0000-0000-0000".parse::<Code>().unwrap().plain(),
            "1110000000000000"
        );
        assert_eq!(code.to_string(), "7K3M-9QXT-0ABC-DEFG");
        assert_eq!(code.plain(), "7K3M9QXT0ABCDEFG");
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in [
            "",
            "7K3M-9QXT-0ABC-DEF",
            "7K3M-9QXT-0ABC-DEFGH",
            "UUUU-UUUU-UUUU-UUUU",
            "7K3M-9QXT-0ABC-DEF.",
            "ẢẢẢẢ-9QXT-0ABC-DEFG",
        ] {
            assert_eq!(text.parse::<Code>(), Err(NotACode), "{text}");
        }
    }

    #[test]
    fn two_random_codes_differ() {
        assert_ne!(Code::random().unwrap(), Code::random().unwrap());
    }

    proptest! {
        #[test]
        fn every_code_survives_printing(bytes: [u8; 10]) {
            let code = Code::from_bytes(bytes);
            prop_assert_eq!(code.to_string().parse(), Ok(code));
            prop_assert_eq!(code.plain().to_lowercase().parse(), Ok(code));
            let json = serde_json::to_string(&code).unwrap();
            prop_assert_eq!(serde_json::from_str::<Code>(&json).unwrap(), code);
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = text.parse::<Code>();
        }
    }
}
