//! Bytes as base64 in what is kept of a row: a third of the room that a list of numbers takes. Such lists are read too, as they
//! were kept before.
use data_encoding::BASE64;
use serde::Deserialize;
use serde::Deserializer;
use serde::Serializer;
use serde::de::Error;

pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&BASE64.encode(bytes))
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    Text(String),
    Numbers(Vec<u8>),
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    match Kept::deserialize(from)? {
        Kept::Text(text) => BASE64.decode(text.as_bytes()).map_err(D::Error::custom),
        Kept::Numbers(bytes) => Ok(bytes),
    }
}
