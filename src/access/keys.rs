//! Secrets of the installation: one file, one master key, a key of its own for each use.
use data_encoding::HEXLOWER_PERMISSIVE;
use hmac::Hmac;
use hmac::KeyInit;
use hmac::Mac;
use sha2::Digest;
use sha2::Sha256;
use std::io::Write;
use std::path::Path;

/// Keys derived from the key file; the same on each node. `Debug` shows none of them.
#[derive(Clone)]
pub struct Keys {
    /// Encrypts identity numbers.
    pub identity_seal: [u8; 32],
    /// Hashes identity numbers, so that they can be matched without being readable.
    pub identity_hash: [u8; 32],
    /// Signs what a browser keeps for us (known devices).
    pub device: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl Keys {
    /// Reads the key file, or makes one readable by its owner alone when there is none.
    pub fn load(path: &Path) -> std::io::Result<Self> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => create(path)?,
            Err(error) => return Err(error),
        };
        let master = HEXLOWER_PERMISSIVE
            .decode(text.trim().as_bytes())
            .ok()
            .filter(|bytes| bytes.len() == 32)
            .ok_or_else(|| {
                std::io::Error::other("not a key file: 64 hexadecimal digits expected")
            })?;
        Ok(Self::derive(&master))
    }

    /// The keys that follow from a master key.
    pub fn derive(master: &[u8]) -> Self {
        let key = |purpose: &str| keyed_hash(master, purpose.as_bytes());
        Self {
            identity_seal: key("identity-seal"),
            identity_hash: key("identity-hash"),
            device: key("device"),
        }
    }
}

fn create(path: &Path) -> std::io::Result<String> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let text = HEXLOWER_PERMISSIVE.encode(&Secret::random().0);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(text)
}

/// HMAC-SHA256.
pub(super) fn keyed_hash(key: &[u8], message: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length; the fallback is never reached.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mut mac| {
            mac.update(message);
            mac.finalize().into_bytes().into()
        })
        .unwrap_or_default()
}

/// SHA-256, under which secrets of full entropy are stored.
pub fn digest(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// 256 random bits from the operating system.
pub struct Secret(pub [u8; 32]);

impl Secret {
    /// Draws a secret.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: nothing safe could be done then.
    pub fn random() -> Self {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        Self(bytes)
    }

    /// As it stands in an address or a cookie: 43 characters.
    pub fn to_text(&self) -> String {
        data_encoding::BASE64URL_NOPAD.encode(&self.0)
    }
}
