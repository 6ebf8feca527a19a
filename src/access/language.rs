//! The language an account reads in: the one its owner chose last, while signed in or on the way there.
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::schema::accounts;
use crate::text::Language;
use diesel::prelude::*;
use std::fmt::Display;
use std::fmt::Formatter;
use std::str::FromStr;

/// A language as a browser keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptLanguage {
    pub language: Language,
    /// When it was chosen, as long as it belongs to no account yet: it goes to the one that signs in next, and to that alone.
    pub open_since: Option<Time>,
}

impl KeptLanguage {
    /// What the next account to sign in takes over, and when it was chosen.
    pub fn open(self) -> Option<(Language, Time)> {
        self.open_since.map(|at| (self.language, at))
    }
}

impl Display for KeptLanguage {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self.open_since {
            Some(at) => write!(f, "{}.{}", self.language, at.0),
            None => write!(f, "{}", self.language),
        }
    }
}

impl FromStr for KeptLanguage {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (tag, moment) = match text.split_once('.') {
            Some((tag, moment)) => (tag, Some(moment)),
            None => (text, None),
        };
        Ok(Self {
            language: tag.parse()?,
            open_since: moment.and_then(|moment| moment.parse().ok()).map(Time),
        })
    }
}

/// The language this account reads in, as its owner chose at a moment. An older choice changes nothing.
pub fn set_language(
    conn: &mut Conn,
    id: AccountId,
    (language, at): (Language, Time),
) -> QueryResult<()> {
    let older = accounts::language_at
        .is_null()
        .or(accounts::language_at.le(at).assume_not_null());
    diesel::update(accounts::table.find(id).filter(older))
        .set((
            accounts::language.eq(language),
            accounts::language_at.eq(at),
        ))
        .execute(conn)
        .map(drop)
}
