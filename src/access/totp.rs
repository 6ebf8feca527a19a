//! Time-based one-time codes (RFC 6238): HMAC-SHA-1, six digits, steps of thirty seconds; what every authenticator app takes.
use super::keys::Keys;
use super::keys::Secret;
use super::keys::open;
use super::keys::seal;
use crate::db::Time;
use data_encoding::BASE32_NOPAD;
use hmac::Hmac;
use hmac::KeyInit;
use hmac::Mac;
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// How long one code stands.
const STEP: i64 = 30 * Time::SECOND;
/// Digits of a code.
pub const DIGITS: usize = 6;
/// Sealed secrets open only as such.
const PURPOSE: &[u8] = b"second_factor";

/// What an authenticator app and we share: 160 bits, as RFC 4226 advises for SHA-1.
#[derive(Clone, PartialEq, Eq)]
pub struct FactorSecret([u8; 20]);

impl FactorSecret {
    /// The secret made of 32 bytes nobody can guess.
    pub fn of(bytes: &[u8; 32]) -> Self {
        let mut secret = [0; 20];
        secret.copy_from_slice(&bytes[..20]);
        Self(secret)
    }

    /// A secret drawn by chance.
    pub fn random() -> Self {
        Self::of(&Secret::random().0)
    }

    /// As people type it into an app: base32, 32 characters.
    pub fn to_text(&self) -> String {
        BASE32_NOPAD.encode(&self.0)
    }

    /// The address that apps read from a picture. They show the issuer and the login.
    pub fn address(&self, issuer: &str, login: &str) -> String {
        let escaped = |text: &str| {
            let pair = serde_urlencoded::to_string([("", text)]).unwrap_or_default();
            pair.trim_start_matches('=').replace('+', "%20")
        };
        let (issuer, login) = (escaped(issuer), escaped(login));
        let secret = self.to_text();
        format!("otpauth://totp/{issuer}:{login}?secret={secret}&issuer={issuer}")
    }

    /// The code of a moment.
    pub fn code_at(&self, now: Time) -> String {
        self.code(now.0 / STEP)
    }

    /// The code of a step (RFC 4226, 5.3).
    fn code(&self, step: i64) -> String {
        // HMAC takes a key of any length, so the fallback is never reached.
        let hash: [u8; 20] = Hmac::<Sha1>::new_from_slice(&self.0)
            .map(|mut mac| {
                mac.update(&step.to_be_bytes());
                mac.finalize().into_bytes().into()
            })
            .unwrap_or_default();
        let at = usize::from(hash[19] & 0x0f);
        let word = [hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]];
        format!("{:0DIGITS$}", u32::from_be_bytes(word) % 1_000_000)
    }

    /// The step whose code this is: the present one, or one before or after, for clocks that differ.
    pub fn step_of(&self, code: &str, now: Time) -> Option<i64> {
        let present = now.0 / STEP;
        (present - 1..=present + 1)
            .find(|step| bool::from(self.code(*step).as_bytes().ct_eq(code.as_bytes())))
    }

    /// The secret encrypted.
    pub fn seal(&self, keys: &Keys) -> Vec<u8> {
        seal(&keys.factor_seal, PURPOSE, &self.0)
    }

    /// Opens what [`FactorSecret::seal`] made with the same key.
    pub fn open(sealed: &[u8], keys: &Keys) -> Option<Self> {
        let plain = open(&keys.factor_seal, PURPOSE, sealed)?;
        plain.try_into().ok().map(Self)
    }
}

/// Never shows the secret, not even in a log.
impl std::fmt::Debug for FactorSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FactorSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RFC: FactorSecret = FactorSecret(*b"12345678901234567890");

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, SHA-1; the last six of its eight digits.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(RFC.code_at(Time(seconds * 1_000)), code);
        }
    }

    #[test]
    fn a_code_holds_for_its_step_and_one_on_either_side() {
        let at = |seconds: i64| RFC.step_of("287082", Time(seconds * 1_000));
        for seconds in [0, 29, 30, 59, 60, 89] {
            assert_eq!(at(seconds), Some(1), "{seconds}");
        }
        assert_eq!(at(90), None);
        assert_eq!(RFC.step_of("28708", Time(59_000)), None);
        assert_eq!(RFC.step_of("", Time(59_000)), None);
    }

    #[test]
    fn a_secret_is_kept_sealed_and_read_by_apps() {
        let keys = &Keys::derive(b"one installation");
        let sealed = RFC.seal(keys);
        assert_eq!(FactorSecret::open(&sealed, keys), Some(RFC));
        assert_eq!(FactorSecret::open(&sealed, &Keys::derive(b"another")), None);
        assert_eq!(format!("{RFC:?}"), "FactorSecret(…)");
        assert_eq!(
            RFC.address("Học Vụ Số", "hoa nt@x.vn"),
            "otpauth://totp/H%E1%BB%8Dc%20V%E1%BB%A5%20S%E1%BB%91:hoa%20nt%40x.vn\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=H%E1%BB%8Dc%20V%E1%BB%A5%20S%E1%BB%91"
        );
    }
}
