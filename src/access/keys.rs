//! Secrets of the installation: one file, one master key, a key of its own for each use.
use chacha20poly1305::ChaCha20Poly1305;
use chacha20poly1305::aead::Aead;
use chacha20poly1305::aead::KeyInit as _;
use chacha20poly1305::aead::Payload;
use data_encoding::HEXLOWER_PERMISSIVE;
use hmac::Hmac;
use hmac::KeyInit as _;
use hmac::Mac;
use sha2::Digest;
use sha2::Sha256;
use std::io::ErrorKind;
use std::io::Write;
use std::path::Path;

/// Keys derived from the key file; the same on each node. `Debug` shows none of them.
#[derive(Clone)]
pub struct Keys {
    /// Encrypts identity numbers.
    pub identity_seal: [u8; 32],
    /// Hashes identity numbers, so that they can be matched without being readable.
    pub identity_hash: [u8; 32],
    /// Encrypts the secrets of second factors.
    pub factor_seal: [u8; 32],
    /// Hashes recovery codes, and makes the secrets that are offered.
    pub factor_hash: [u8; 32],
    /// Signs what a browser keeps for us (known devices).
    pub device: [u8; 32],
    /// By which a database knows the key that it belongs to; tells nothing of it.
    pub fingerprint: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl Keys {
    /// Reads the key file, if there is one.
    pub fn read(path: &Path) -> std::io::Result<Option<Self>> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let master = HEXLOWER_PERMISSIVE
            .decode(text.trim().as_bytes())
            .ok()
            .filter(|bytes| bytes.len() == 32)
            .ok_or_else(|| {
                let wrong = "not a key file: 64 hexadecimal digits expected";
                std::io::Error::new(ErrorKind::InvalidData, wrong)
            })?;
        Ok(Some(Self::derive(&master)))
    }

    /// The keys that follow from a master key.
    pub fn derive(master: &[u8]) -> Self {
        let key = |purpose: &str| keyed_hash(master, purpose.as_bytes());
        Self {
            identity_seal: key("identity-seal"),
            identity_hash: key("identity-hash"),
            factor_seal: key("factor-seal"),
            factor_hash: key("factor-hash"),
            device: key("device"),
            fingerprint: key("key-fingerprint"),
        }
    }
}

/// Makes the key file of this master key, readable by its owner alone; when it returns, the file outlives a power cut. None
/// is left behind where that fails.
pub fn keep_master(master: &Secret, path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let text = HEXLOWER_PERMISSIVE.encode(&master.0);
    let kept = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| sync_folder_of(path));
    if kept.is_err() {
        drop(std::fs::remove_file(path));
    }
    kept
}

/// The name of a new file is on the disk once its folder is.
fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| folder.is_dir());
    std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
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

/// The length of a nonce, which stands before a sealed text.
const NONCE: usize = 12;

/// A fresh nonce of 12 bytes, then ChaCha20-Poly1305; it opens only for the same purpose.
///
/// # Panics
/// When the operating system has no randomness to give: nothing safe could be done then.
pub fn seal(key: &[u8; 32], purpose: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut sealed = vec![0; NONCE];
    getrandom::fill(&mut sealed).expect("the operating system gives random bytes");
    let payload = Payload {
        msg: plain,
        aad: purpose,
    };
    let text = ChaCha20Poly1305::new(key.into()).encrypt(sealed[..].into(), payload);
    sealed.extend(text.expect("the cipher takes texts of this length"));
    sealed
}

/// Opens what [`seal`] made with the same key for the same purpose.
pub fn open(key: &[u8; 32], purpose: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, text) = sealed.split_at_checked(NONCE)?;
    let payload = Payload {
        msg: text,
        aad: purpose,
    };
    ChaCha20Poly1305::new(key.into())
        .decrypt(nonce.into(), payload)
        .ok()
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
