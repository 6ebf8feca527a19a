//! Who acts, and the form in which a row enters the chain.
use crate::db::Time;
use crate::db::ids::AuditId;
use crate::db::ids::PersonId;
use data_encoding::HEXLOWER;
use sha2::Digest;
use sha2::Sha256;
use std::fmt;
use std::str::FromStr;

/// Who did something: a person, or the system itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub id: Option<PersonId>,
    pub name: String,
}

impl Actor {
    /// What the record keeps of the name: of a person nothing but in whose place they acted, which stands in brackets behind it;
    /// no name of a person has a bracket.
    pub(super) fn kept(&self) -> &str {
        match self.id {
            Some(_) => self.name.find('(').map_or("", |from| &self.name[from..]),
            None => &self.name,
        }
    }

    /// What happens without a person: jobs, and commands on the server.
    pub fn system(name: &str) -> Self {
        Self {
            id: None,
            name: name.to_owned(),
        }
    }
}

/// A seal of the chain: how many rows it covers, and their hash. Written `12:9f86d0…`.
#[derive(Debug, Clone, Default, PartialEq, Eq, diesel::Queryable)]
pub struct Head {
    pub sequence: i64,
    pub hash: Vec<u8>,
}

impl Head {
    /// Two seals of one chain differ in nothing where they cover the same rows.
    pub(super) fn agrees_with(&self, other: &Self) -> bool {
        self.sequence != other.sequence || self.hash == other.hash
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.sequence, HEXLOWER.encode(&self.hash))
    }
}

impl FromStr for Head {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = |(sequence, hash): (&str, &str)| {
            Some(Self {
                sequence: sequence.parse().ok()?,
                hash: HEXLOWER.decode(hash.as_bytes()).ok()?,
            })
        };
        let parts = text.trim().split_once(':');
        parts
            .and_then(read)
            .ok_or("a seal looks like 12:9f86d0…, as `hocvu audit verify` prints it")
    }
}

/// A row as it is read back to be sealed or checked.
#[derive(Debug, Clone, diesel::Queryable)]
pub(super) struct Entry {
    pub id: AuditId,
    pub at: Time,
    pub actor_id: Option<PersonId>,
    pub actor_name: String,
    pub action: String,
    pub object: String,
    pub detail: String,
    pub sequence: Option<i64>,
    pub hash: Option<Vec<u8>>,
}

impl Entry {
    /// SHA-256 over the hash before and every field, each preceded by its length so that no two rows read the same.
    pub(super) fn hash_after(&self, previous: &[u8], sequence: i64) -> Vec<u8> {
        let actor = self.actor_id.map_or(0, |id| id.0).to_string();
        let (id, at, sequence) = (
            self.id.to_string(),
            self.at.0.to_string(),
            sequence.to_string(),
        );
        let fields = [
            &sequence,
            &id,
            &at,
            &actor,
            &self.actor_name,
            &self.action,
            &self.object,
            &self.detail,
        ];
        let mut digest = Sha256::new();
        digest.update(previous);
        for field in fields {
            digest.update((field.len() as u64).to_be_bytes());
            digest.update(field.as_bytes());
        }
        digest.finalize().to_vec()
    }
}
