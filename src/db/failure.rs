//! What can go wrong in the database, and what a unit of work may end in.
use super::trouble::Trouble;
use crate::text::Language;
use diesel::result::Error;

/// What can go wrong between a handler and its rows.
#[derive(Debug)]
pub enum DbError {
    /// Too many are waiting already.
    Busy,
    /// The database does not answer, cannot store, or did not confirm the commit.
    Unavailable(String),
    /// The work panicked; its transaction was rolled back.
    Panicked,
    /// The statement failed.
    Query(Error),
}

impl DbError {
    pub(super) fn unavailable(cause: impl std::fmt::Display) -> Self {
        Self::Unavailable(cause.to_string())
    }

    /// One line for whoever runs a command: what is wrong and what to do. The log has the database's own words.
    pub fn told(&self, language: Language) -> String {
        match self {
            Self::Busy => language.say(
                "có quá nhiều việc đang chờ cơ sở dữ liệu; đợi một lát rồi làm lại".to_owned(),
                "too many are waiting for the database; try again in a while".to_owned(),
            ),
            Self::Panicked => language.say(
                "một truy vấn bị lỗi trong chương trình, không có gì được ghi; báo cho người phát triển kèm nhật ký".to_owned(),
                "a query failed inside the program, nothing was written; report it with the log".to_owned(),
            ),
            Self::Unavailable(cause) => Trouble::of(cause).told(cause, language),
            Self::Query(error) => {
                let cause = error.to_string();
                Trouble::of(&cause).told(&cause, language)
            }
        }
    }
}

impl From<Error> for DbError {
    fn from(error: Error) -> Self {
        Self::Query(error)
    }
}

impl std::fmt::Display for DbError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Busy => f.write_str("the database queue is full"),
            Self::Unavailable(cause) => write!(f, "the database is unavailable: {cause}"),
            Self::Panicked => f.write_str("a query panicked"),
            Self::Query(error) => error.fmt(f),
        }
    }
}
impl std::error::Error for DbError {}

/// The errors a unit of work may end in: its own, or the database's.
pub trait Failure: From<DbError> + From<Error> + Send + 'static {
    /// The database's part in this failure, if it had one.
    fn database(&self) -> Option<&DbError>;
}

impl Failure for DbError {
    fn database(&self) -> Option<&DbError> {
        Some(self)
    }
}
