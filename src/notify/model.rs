//! A message and the types that keep its parts in their places; pure.
use crate::db::ids::PersonId;
use crate::db::text_enum;
use std::str::FromStr;

text_enum! {
    /// Where a message stands.
    pub enum Delivery {
        /// In the outbox: to be sent, or until a mail server is configured.
        Waiting = "waiting",
        /// Taken over by the mail server.
        Sent = "sent",
        /// Refused for good, or given up after a day.
        Failed = "failed",
    }
}

/// The longest address mail servers accept (RFC 5321, 4.5.3.1.3).
const ADDRESS_CHARS: usize = 254;
/// The longest subject; mail programs cut earlier.
const SUBJECT_CHARS: usize = 150;

/// A mail address. It holds no line break and no second address, so nothing can be smuggled into a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(lettre::Address);

impl Address {
    /// As it is stored and shown.
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    pub(super) fn into_inner(self) -> lettre::Address {
        self.0
    }
}

impl FromStr for Address {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim();
        if text.len() > ADDRESS_CHARS || text.chars().any(char::is_control) {
            return Err(());
        }
        text.parse().map(Self).map_err(|_| ())
    }
}

/// A subject: one line, whatever it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject(String);

impl Subject {
    pub fn new(text: &str) -> Self {
        let line = crate::text::tidy(&text.replace(char::is_control, " "));
        Self(line.chars().take(SUBJECT_CHARS).collect())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is to be said to somebody.
#[derive(Debug, Clone)]
pub struct NewMessage {
    pub person: Option<PersonId>,
    pub recipient: Address,
    pub subject: Subject,
    /// Plain text.
    pub body: String,
}

/// Whether an address that opened an account was taken out of a body, so that sending it again would help nobody.
pub(super) fn lacks_secrets(body: &str) -> bool {
    body.contains("/setup/…")
}

/// A body for keeping: what could still open an account is taken out of it.
pub(super) fn without_secrets(body: &str) -> String {
    const BEFORE: &str = "/setup/";
    let mut parts = body.split(BEFORE);
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(BEFORE);
        kept.push('…');
        kept.push_str(
            part.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "-_".contains(c)),
        );
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_can_be_smuggled_into_a_header() {
        for text in [
            "an@example.vn\r\nBcc: all@example.vn",
            "an@example.vn\nX: y",
            "an@example.vn, binh@example.vn",
            "an@exa mple.vn",
            "an",
            "",
        ] {
            assert_eq!(text.parse::<Address>(), Err(()), "{text:?}");
        }
        assert_eq!(
            " an@example.vn ".parse::<Address>().unwrap().as_str(),
            "an@example.vn"
        );
        assert_eq!(
            Subject::new("Mời học\r\nBcc: all@example.vn").as_str(),
            "Mời học Bcc: all@example.vn"
        );
    }

    #[test]
    fn a_kept_body_opens_no_account() {
        let body = "Mở https://hocvu.example/setup/abc-DEF_1 để đặt mật khẩu.\nhttps://hocvu.example/setup/7K3M";
        let kept =
            "Mở https://hocvu.example/setup/… để đặt mật khẩu.\nhttps://hocvu.example/setup/…";
        assert_eq!(without_secrets(body), kept);
        assert_eq!(without_secrets("Chào anh/chị"), "Chào anh/chị");
    }
}
