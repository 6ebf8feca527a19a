//! Devices on which an account's owner has signed in before, kept by the browser in a signed cookie. Guesses from there
//! count apart, so that somebody who guesses elsewhere does not lock the owner out.
use super::keys::Keys;
use super::keys::Secret;
use super::keys::keyed_hash;
use crate::db::ids::AccountId;
use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq;

/// Accounts one device remembers; an office PC has a few.
const MOST: usize = 8;
/// The length of a secret and of a mark as text.
const CHARS: usize = 43;

/// One device: its random id, and a mark for each account whose owner signed in on it, the latest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    id: String,
    marks: Vec<String>,
}

impl Device {
    /// The device of a cookie; without a cookie, or with one we did not write, a new one.
    pub fn read(cookie: Option<&str>) -> Self {
        let mut parts = cookie.unwrap_or_default().split('.').map(str::to_owned);
        let id = parts.next().unwrap_or_default();
        let marks: Vec<String> = parts.take(MOST).collect();
        if id.len() == CHARS && marks.iter().all(|mark| mark.len() == CHARS) {
            return Self { id, marks };
        }
        Self {
            id: Secret::random().to_text(),
            marks: Vec::new(),
        }
    }

    /// Its random id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// As the cookie holds it.
    pub fn to_text(&self) -> String {
        let parts: Vec<&str> = std::iter::once(&self.id)
            .chain(&self.marks)
            .map(String::as_str)
            .collect();
        parts.join(".")
    }

    /// Whether the owner of this account has signed in here.
    pub fn knows(&self, account: AccountId, keys: &Keys) -> bool {
        let mark = self.mark(account, keys);
        self.marks
            .iter()
            .any(|known| bool::from(known.as_bytes().ct_eq(mark.as_bytes())))
    }

    /// The device after the owner of this account has signed in on it.
    #[must_use]
    pub fn after(mut self, account: AccountId, keys: &Keys) -> Self {
        let mark = self.mark(account, keys);
        self.marks.retain(|known| *known != mark);
        self.marks.insert(0, mark);
        self.marks.truncate(MOST);
        self
    }

    /// The name under which guesses of this account's password from this device are counted.
    pub fn counted_as(&self, account: AccountId) -> String {
        format!("device/{account}/{}", self.id)
    }

    fn mark(&self, account: AccountId, keys: &Keys) -> String {
        let message = format!("{}/{account}", self.id);
        BASE64URL_NOPAD.encode(&keyed_hash(&keys.device, message.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_knows_whom_it_has_seen_and_cannot_be_forged() {
        let keys = &Keys::derive(b"one installation");
        let (an, binh) = (AccountId(1), AccountId(2));
        let device = Device::read(None).after(an, keys);
        let again = Device::read(Some(&device.to_text()));
        assert_eq!(again, device);
        assert!(again.knows(an, keys));
        assert!(!again.knows(binh, keys));
        assert!(!again.knows(an, &Keys::derive(b"another")));
        let moved = device
            .to_text()
            .replacen(&device.id, &Device::read(None).id, 1);
        assert!(!Device::read(Some(&moved)).knows(an, keys));
        assert!(Device::read(Some("x.y")).marks.is_empty());
    }

    #[test]
    fn a_device_remembers_the_latest_few() {
        let keys = &Keys::derive(b"one installation");
        let device = (1..=20).fold(Device::read(None), |device, account| {
            device.after(AccountId(account), keys)
        });
        assert!(device.knows(AccountId(20), keys));
        assert!(!device.knows(AccountId(1), keys));
        assert_eq!(device.marks.len(), MOST);
    }
}
