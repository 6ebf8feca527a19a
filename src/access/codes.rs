//! Codes that people read from paper and type.
use super::keys::Secret;

/// Letters and digits that are not mistaken for one another (Crockford's base32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code of so many letters (at most 32), five bits each, in groups.
pub(super) fn letters(count: usize, group: usize) -> String {
    let secret = Secret::random();
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]);
    let code: Vec<char> = secret.0.iter().take(count).map(letter).collect();
    code.chunks(group)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

/// A typed code without hyphens, spaces, case and look-alikes.
pub(super) fn plain_code(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect::<String>()
        .to_uppercase()
        .replace('O', "0")
        .replace(['I', 'L'], "1")
}
