//! The key file and the database belong together: numbers sealed and hashed with one key are lost to another.
use super::identity::CitizenId;
use crate::access::Keys;
use crate::access::Secret;
use crate::access::keep_master;
use crate::db::Conn;
use crate::db::DbError;
use crate::db::Failure;
use crate::db::Portable;
use crate::db::schema::key_fingerprint;
use crate::db::schema::people;
use crate::text::Language;
use crate::text::file_fault;
use diesel::prelude::*;
use std::io::ErrorKind;
use std::path::Path;

/// The one row there is.
const ROW: i32 = 1;

/// Why the keys of a database cannot be had; what each means for a path is said by [`KeyFault::at`].
#[derive(Debug)]
pub enum KeyFault {
    /// The key file is not there, and the database belongs to one.
    Missing,
    /// The key file is of another database.
    Foreign,
    /// The key file cannot be read or made.
    File(std::io::Error),
    Database(DbError),
}

impl KeyFault {
    /// What is wrong with the key file at this path, and what to do.
    pub fn at(&self, path: &Path, language: Language) -> String {
        let wrong = match self {
            Self::Missing => language.say(
                "không có tệp khóa ở đây, mà cơ sở dữ liệu này thuộc về một khóa",
                "there is no key file here, and this database belongs to a key",
            ),
            Self::Foreign => language.say(
                "cơ sở dữ liệu này thuộc về một khóa khác",
                "this database belongs to another key",
            ),
            Self::File(error) if error.kind() == ErrorKind::InvalidData => language.say(
                "đây không phải tệp khóa gồm 64 chữ số thập lục phân",
                "this is not a key file of 64 hexadecimal digits",
            ),
            Self::File(error) => return file_fault(path.display(), error, language),
            Self::Database(error) => return error.told(language),
        };
        let path = path.display();
        language.say(
            format!("{path}: {wrong}; đặt lại tệp hocvu.key vào đây từ bản sao lưu hoặc từ nút khác (HOCVU_KEY_FILE cho biết nơi tìm tệp). Chưa bản ghi nào bị thay đổi"),
            format!("{path}: {wrong}; put back the file hocvu.key here from the backup or from the other node (HOCVU_KEY_FILE says where it is looked for). No record was changed"),
        )
    }
}

impl From<std::io::Error> for KeyFault {
    fn from(error: std::io::Error) -> Self {
        Self::File(error)
    }
}
impl From<DbError> for KeyFault {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}
impl From<diesel::result::Error> for KeyFault {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}
impl Failure for KeyFault {
    fn database(&self) -> Option<&DbError> {
        match self {
            Self::Database(error) => Some(error),
            _ => None,
        }
    }
}

/// The keys of this database, from the key file at `path`. A database that belongs to no key yet is given to the one there, or
/// to a new one where it holds nothing that an old one sealed.
pub fn keys_of(conn: &mut Conn, path: &Path) -> Result<Keys, KeyFault> {
    match (fingerprint(conn)?, Keys::read(path)?) {
        (Some(own), Some(keys)) if own == keys.fingerprint => Ok(keys),
        (Some(_), Some(_)) => Err(KeyFault::Foreign),
        (Some(_), None) => Err(KeyFault::Missing),
        (None, Some(keys)) => {
            try_on_sealed(conn, &keys)?;
            claim(conn, &keys)?;
            Ok(keys)
        }
        (None, None) => {
            if !sealed_numbers(conn, 1)?.is_empty() {
                return Err(KeyFault::Missing);
            }
            let master = Secret::random();
            let keys = Keys::derive(&master.0);
            claim(conn, &keys)?;
            // Last, so that whoever is refused leaves no file behind.
            keep_master(&master, path)?;
            Ok(keys)
        }
    }
}

/// Writes the fingerprint; of two that do so at once, one wins and the other is refused.
fn claim(conn: &mut Conn, keys: &Keys) -> Result<(), KeyFault> {
    diesel::insert_into(key_fingerprint::table)
        .values((
            key_fingerprint::id.eq(ROW),
            key_fingerprint::fingerprint.eq(&keys.fingerprint[..]),
        ))
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    let won = fingerprint(conn)?.is_some_and(|own| own == keys.fingerprint);
    won.then_some(()).ok_or(KeyFault::Foreign)
}

fn fingerprint(conn: &mut Conn) -> QueryResult<Option<Vec<u8>>> {
    key_fingerprint::table
        .find(ROW)
        .select(key_fingerprint::fingerprint)
        .first(conn)
        .optional()
}

/// A database older than its fingerprint: the key has to open what is sealed there. Where two keys were in use unnoticed, one
/// that opens some of it is let in, and the log says how much it does not open.
fn try_on_sealed(conn: &mut Conn, keys: &Keys) -> Result<(), KeyFault> {
    let sealed = sealed_numbers(conn, i64::MAX)?;
    let opened = |sealed: &&Vec<u8>| CitizenId::open(sealed, keys).is_some();
    let (all, opened) = (sealed.len(), sealed.iter().filter(opened).count());
    if all > 0 && opened == 0 {
        return Err(KeyFault::Foreign);
    }
    if opened < all {
        let foreign = all - opened;
        tracing::warn!(foreign, all, "identity numbers sealed with another key");
    }
    Ok(())
}

fn sealed_numbers(conn: &mut Conn, most: i64) -> QueryResult<Vec<Vec<u8>>> {
    people::table
        .filter(people::citizen_id_sealed.is_not_null())
        .select(people::citizen_id_sealed.assume_not_null())
        .limit(most)
        .load(conn)
}
