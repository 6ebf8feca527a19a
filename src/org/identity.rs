//! Identity numbers (số CCCD): checked, sealed, hashed for matching, masked for the screen.
use super::model::Gender;
use crate::access::Keys;
use crate::text::BirthDate;
use hmac::Hmac;
use hmac::KeyInit as _;
use hmac::Mac;
use sha2::Sha256;

/// Sealed numbers open only as such.
const PURPOSE: &[u8] = b"citizen_id";

/// A citizen identity number: 12 digits, `PPP` province of birth registration, `G` century and sex, `YY` year of birth,
/// six digits; it has no check digit.
#[derive(Clone, PartialEq, Eq)]
pub struct CitizenId(String);

/// What is odd about a number that is accepted all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdWarning {
    /// A spreadsheet had eaten the leading zeros; they were put back.
    Padded,
    /// The number says another sex than the list.
    Gender,
    /// The number says another year of birth than the list.
    BirthYear,
    /// No province has this number (001–096).
    Province,
}

/// Why a number is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdError {
    NotDigits,
    /// Nine digits: an old CMND, invalid since 2025; it is never padded.
    OldCard,
    Length,
}

impl CitizenId {
    /// Reads a number as lists give it: blanks and dots between digits are ignored, 10 and 11 digits get back the zeros
    /// that spreadsheets eat.
    pub fn parse(text: &str) -> Result<(Self, Option<IdWarning>), IdError> {
        let digits: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '\''))
            .collect();
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(IdError::NotDigits);
        }
        match digits.len() {
            12 => Ok((Self(digits), None)),
            10 | 11 => Ok((Self(format!("{digits:0>12}")), Some(IdWarning::Padded))),
            9 => Err(IdError::OldCard),
            _ => Err(IdError::Length),
        }
    }

    /// What in the number contradicts the list, or no province.
    pub fn warnings(&self, gender: Option<Gender>, birth: Option<BirthDate>) -> Vec<IdWarning> {
        let mut warnings = Vec::new();
        let province: u16 = self.0[..3].parse().unwrap_or_default();
        let century_and_sex: i16 = self.0[3..4].parse().unwrap_or_default();
        let year: i16 = self.0[4..6].parse().unwrap_or_default();
        if !(1..=96).contains(&province) {
            warnings.push(IdWarning::Province);
        }
        let says = if century_and_sex % 2 == 0 {
            Gender::Male
        } else {
            Gender::Female
        };
        if gender.is_some_and(|gender| gender != says) {
            warnings.push(IdWarning::Gender);
        }
        let says = 1900 + century_and_sex / 2 * 100 + year;
        if birth.is_some_and(|birth| birth.year() != says) {
            warnings.push(IdWarning::BirthYear);
        }
        warnings
    }

    /// The digits, for the one place that may show them.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// `0701******34`.
    pub fn mask(&self) -> String {
        format!("{}******{}", &self.0[..4], &self.0[10..])
    }

    /// The keyed hash by which two lists meet: HMAC-SHA256, 32 bytes.
    pub fn hash(&self, keys: &Keys) -> Vec<u8> {
        // HMAC takes a key of any length, so the fallback is never reached.
        Hmac::<Sha256>::new_from_slice(&keys.identity_hash)
            .map(|mut mac| {
                mac.update(PURPOSE);
                mac.update(self.0.as_bytes());
                mac.finalize().into_bytes().to_vec()
            })
            .unwrap_or_default()
    }

    /// The number encrypted.
    pub fn seal(&self, keys: &Keys) -> Vec<u8> {
        seal(self.0.as_bytes(), keys)
    }

    /// Opens what [`CitizenId::seal`] made with the same key.
    pub fn open(sealed: &[u8], keys: &Keys) -> Option<Self> {
        let digits = String::from_utf8(open(sealed, keys)?).ok()?;
        Self::parse(&digits).ok().map(|(id, _)| id)
    }
}

/// Never shows the number, not even in a log.
impl std::fmt::Debug for CitizenId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.mask())
    }
}

/// Encrypts something as an identity number is encrypted.
pub(super) fn seal(plain: &[u8], keys: &Keys) -> Vec<u8> {
    crate::access::seal(&keys.identity_seal, PURPOSE, plain)
}

/// Opens what [`seal`] made with the same key.
pub(super) fn open(sealed: &[u8], keys: &Keys) -> Option<Vec<u8>> {
    crate::access::open(&keys.identity_seal, PURPOSE, sealed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> CitizenId {
        CitizenId::parse(text).unwrap().0
    }

    #[test]
    fn zeros_that_a_spreadsheet_ate_come_back_with_a_warning() {
        assert_eq!(
            CitizenId::parse("070185001234"),
            Ok((id("070185001234"), None))
        );
        assert_eq!(
            CitizenId::parse("70185001234"),
            Ok((id("070185001234"), Some(IdWarning::Padded)))
        );
        assert_eq!(
            CitizenId::parse("1085001234"),
            Ok((id("001085001234"), Some(IdWarning::Padded)))
        );
        assert_eq!(
            CitizenId::parse(" 070 185 001 234"),
            Ok((id("070185001234"), None))
        );
        assert_eq!(CitizenId::parse("285123456"), Err(IdError::OldCard));
        assert_eq!(CitizenId::parse("0701850012345"), Err(IdError::Length));
        assert_eq!(CitizenId::parse("07018500123x"), Err(IdError::NotDigits));
        assert_eq!(CitizenId::parse(" "), Err(IdError::NotDigits));
    }

    #[test]
    fn sex_and_year_of_birth_are_compared_with_the_list() {
        let born = |text| BirthDate::parse(text);
        let woman_of_1985 = id("070185001234");
        assert!(
            woman_of_1985
                .warnings(Some(Gender::Female), born("05/02/1985"))
                .is_empty()
        );
        assert!(woman_of_1985.warnings(None, None).is_empty());
        assert_eq!(
            woman_of_1985.warnings(Some(Gender::Male), born("1986")),
            [IdWarning::Gender, IdWarning::BirthYear]
        );
        assert!(
            id("075204000001")
                .warnings(Some(Gender::Male), born("2004"))
                .is_empty()
        );
        assert_eq!(
            id("000185001234").warnings(None, None),
            [IdWarning::Province]
        );
    }

    #[test]
    fn a_number_is_kept_sealed_found_by_its_hash_and_shown_masked() {
        let number = id("070185001234");
        let keys = &Keys::derive(b"one installation");
        let sealed = number.seal(keys);
        assert_ne!(sealed, number.seal(keys));
        assert_eq!(CitizenId::open(&sealed, keys), Some(number.clone()));
        let other = &Keys::derive(b"another");
        assert_eq!(CitizenId::open(&sealed, other), None);
        assert_eq!(CitizenId::open(&sealed[..5], keys), None);
        assert_eq!(number.hash(keys), id("70185001234").hash(keys));
        assert_ne!(number.hash(keys), number.hash(other));
        assert_eq!(number.mask(), "0701******34");
        assert_eq!(format!("{number:?}"), "0701******34");
    }
}
